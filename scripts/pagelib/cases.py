"""Real datasets where each rule is raised and clear, as the tests hold them."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """A dataset, and what is to be seen there."""

    data: str
    note: str = ""


CASES: dict[str, tuple[Case, Case]] = {}
