"""What a section of "Is it sound?" is made of; nothing in it is escaped yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Numbers behind a section: what they are, in a sentence; names of columns; cells as text.

    `left` counts rows that the evidence holds and the table does not show.
    """

    title: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 0
