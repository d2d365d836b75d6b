"""What a table gives: claims and rows that were not read."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.model.stated import StatedKind


class Found(NamedTuple):
    """A claim of a table: what of it stands in which cell, and of which row."""

    kind: StatedKind
    value: object
    start: int
    end: int
    row: int
    split: str = ""
    field: str = ""
    config: str = ""
    noun: str = ""


class Unclear(NamedTuple):
    """A row of a table that was not read, and why."""

    row: int
    why: str = ""
