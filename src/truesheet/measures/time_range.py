"""Finds the range of days, and its gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures import values
from truesheet.measures.shown import shown_date, shown_time, unit_of
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

_MONTHS = 60
_YEARS = 1000
_GAPS = 5
_DAY = 86400


class TimeState(msgspec.Struct, frozen=True):
    """First and last in the field's own unit, and cells by day until there are too many days."""

    values: int = 0
    first: int = 0
    last: int = 0
    midnight: int = 0
    days: np.ndarray = np.empty(0, np.int64)
    counts: np.ndarray = np.empty(0, np.int64)
    full: bool = False
    physical: str = ""


@dataclass(frozen=True)
class TimeRange:
    """First and last value, cells by year and month, days without a value.

    `days` counts different days that occur. `by_month` is filled where first and last lie within
    60 months, `by_year` where they lie within 1,000 years; months and years without a cell are
    left out. `gaps` are the five longest runs of days without a value, longest first. With more
    than `most` different days (547 years of them), only first, last and midnight are kept, and
    `days` is 0. Time stamps with a zone are in UTC, those without as written.
    Unit: cells and days. Exact. Answers: `collection.timeframe`.
    Source: ISO 8601.

    >>> from datetime import date
    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> found = run(TimeRange(), Batch.of(on=[date(2024, 5, 1), date(2024, 5, 4)]))["on"]
    >>> (found.first, found.last, found.days, found.gaps)
    ('2024-05-01', '2024-05-04', 2, (('2024-05-02', '2024-05-03'),))
    """

    most: int = 200_000

    id: ClassVar[str] = "time.range"
    version: ClassVar[int] = 1
    state: ClassVar[type] = TimeState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 200_000 * 16 + 256

    def applies(self, field: Field) -> bool:
        return field.temporal

    def zero(self) -> TimeState:
        return TimeState()

    def add(self, state: TimeState, column: Column) -> TimeState:
        found, counts = column.numbers
        if not len(found):
            return state
        per, physical = _per_day(column.field.physical), column.field.physical
        days = found // per if per > 1 else found
        total = len(found) if counts is None else int(counts.sum())
        even = days * per == found
        midnight = int(np.count_nonzero(even) if counts is None else counts[even].sum())
        ends = int(found.min()), int(found.max())
        if state.full:
            now = TimeState(total, *ends, midnight, full=True, physical=physical)
        else:
            tally = _tally(days.astype(np.int64, copy=False), counts)
            now = TimeState(total, *ends, midnight, *tally, physical=physical)
        return self.merge(state, now)

    def merge(self, a: TimeState, b: TimeState) -> TimeState:
        if not a.values or not b.values:
            return self._bounded(a if a.values else b)
        days, counts = _summed(
            np.concatenate([a.days, b.days]), np.concatenate([a.counts, b.counts])
        )
        return self._bounded(
            TimeState(
                a.values + b.values,
                min(a.first, b.first),
                max(a.last, b.last),
                a.midnight + b.midnight,
                days,
                counts,
                a.full or b.full,
                a.physical,
            )
        )

    def value(self, state: TimeState) -> values.TimeRange | Absent:
        if not state.values:
            return Absent("the field holds no date")
        dated = state.physical.startswith("date")
        years, months = _calendar(state)
        return values.TimeRange(
            state.values,
            shown_date(state.first) if dated else shown_time(state.first, state.physical),
            shown_date(state.last) if dated else shown_time(state.last, state.physical),
            len(state.days),
            years,
            months,
            _gaps(state.days),
            0 if dated else state.midnight,
        )

    def _bounded(self, state: TimeState) -> TimeState:
        if not state.full and len(state.days) <= self.most:
            return state
        none = np.empty(0, np.int64)
        return msgspec.structs.replace(state, days=none, counts=none, full=True)


def _per_day(physical: str) -> int:
    """Ticks a day; dates count days already."""
    return 1 if physical.startswith("date") else _DAY * unit_of(physical)


def _tally(days: I64, counts: I64 | None) -> tuple[I64, I64]:
    if counts is not None:
        return _summed(days, counts)
    low, high = int(days.min()), int(days.max())
    if high - low < max(1 << 16, len(days)):
        cells = np.bincount(days - low)
        at = np.flatnonzero(cells)
        return at + low, cells[at]
    found, cells = np.unique(days, return_counts=True)
    return found, cells


def _summed(days: I64, counts: I64) -> tuple[I64, I64]:
    """Distinct days in ascending order, and the cells of each."""
    found, at = np.unique(days, return_inverse=True)
    cells = np.zeros(len(found), np.int64)
    np.add.at(cells, at, counts)
    return found, cells


def _calendar(state: TimeState) -> tuple[dict[str, int], dict[str, int]]:
    """Cells by year and by month, each empty where the range is too long for a list."""
    if not len(state.days):
        return {}, {}
    days = state.days.astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    months = days.astype("datetime64[M]").astype(np.int64)
    by_year: Counter[str] = Counter()
    by_month: Counter[str] = Counter()
    if years[-1] - years[0] < _YEARS:
        for year, cells in zip(years.tolist(), state.counts.tolist(), strict=True):
            by_year[f"{year:04d}"] += cells
    if months[-1] - months[0] < _MONTHS:
        for month, cells in zip(months.tolist(), state.counts.tolist(), strict=True):
            by_month[f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"] += cells
    return dict(by_year), dict(by_month)


def _gaps(days: I64) -> tuple[tuple[str, str], ...]:
    length = np.diff(days)
    order = np.argsort(-length, kind="stable")[:_GAPS]
    return tuple(
        (shown_date(int(days[i]) + 1), shown_date(int(days[i + 1]) - 1))
        for i in order.tolist()
        if length[i] > 1
    )
