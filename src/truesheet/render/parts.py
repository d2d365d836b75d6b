"""The parts of a field's card: rows, groups of numbers, a chart; nothing in them is escaped yet."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.measures import values as v
from truesheet.render import number


@dataclass(frozen=True)
class Row:
    """A value or pattern, its cells, and of how many."""

    shown: str
    cells: int
    of: int

    @property
    def share(self) -> str:
        return number.percent(self.cells, self.of)


@dataclass(frozen=True)
class Group:
    """Numbers of one kind: names with values, or a small table of values."""

    name: str
    stats: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """What a card draws: bars over a range, or over named periods. `says` tells it in words."""

    kind: str
    says: str
    bars: tuple[v.Bar, ...] = ()
    periods: tuple[tuple[str, int], ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Card:
    """One field, ready to be shown on any screen; nothing in it is escaped yet.

    `gaps` is set where one cell in a hundred, or more, holds no value.
    """

    index: int
    name: str
    kind: str
    role: str
    suspected_id: bool
    foot: str
    missing: str
    gaps: bool
    chart: Chart | None = None
    tops: tuple[Row, ...] = ()
    note: str = ""
    groups: tuple[Group, ...] = ()
    measures: tuple[str, ...] = ()
