"""Finds how the days of one split lie to those of another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.shown import shown_date, unit_of
from truesheet.measures.values_leak import Crossing, TimeAcross
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field, Schema

_DAY = 86400
_ONE_SPLIT = "the data has one split"


class Tally(msgspec.Struct, frozen=True):
    """Cells by day, until there are too many days."""

    days: np.ndarray = np.empty(0, np.int64)
    counts: np.ndarray = np.empty(0, np.int64)
    full: bool = False


class AcrossState(msgspec.Struct, frozen=True):
    """Tallies by field, and within by split."""

    fields: dict[str, dict[str, Tally]] = {}


@dataclass(frozen=True)
class TimeAcrossSplits:
    """For each pair of splits: rows of the first after the second began, and the other way round.

    Looked at are the fields of dates with the role `time`, or the first `fields` where none has
    it. Compared are days (UTC for times with a zone): `later` counts rows of the first split on a
    day after the first day of the second, `earlier` rows of the second on a day before the last
    day of the first. Training data stands first. A field with more than `most` days in a split is
    left out. Unit: rows that have the date. Exact.
    What it misses: the order within a day; dates that are written as text in a way not read as
    dates. Answers: `composition.splits`.
    Source: Kapoor and Narayanan, Leakage and the reproducibility crisis in machine-learning-based
    science, Patterns 4(9), 2023.
    """

    fields: int = 4
    most: int = 50_000

    id: ClassVar[str] = "time.across_splits"
    version: ClassVar[int] = 1
    state: ClassVar[type] = AcrossState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1 << 26

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if self._looked(schema) else Absent("the table has no field of dates")

    def _looked(self, schema: Schema) -> tuple[Field, ...]:
        dated = [f for f in schema.fields if f.temporal]
        declared = [f for f in dated if f.role == "time"]
        return tuple(declared or dated)[: self.fields]

    def zero(self) -> AcrossState:
        return AcrossState()

    def add(self, state: AcrossState, batch: Batch) -> AcrossState:
        names = [f.name for f in self._looked(batch.schema)]
        now = {n: {batch.split: _tally(batch[n])} for n in names}
        return self.merge(state, AcrossState(now))

    def merge(self, a: AcrossState, b: AcrossState) -> AcrossState:
        fields: dict[str, dict[str, Tally]] = {n: dict(s) for n, s in a.fields.items()}
        for name, splits in b.fields.items():
            mine = fields.setdefault(name, {})
            for split, tally in splits.items():
                mine[split] = self._joined(mine.get(split), tally)
        return AcrossState(fields)

    def value(self, state: AcrossState) -> TimeAcross | Absent:
        found = {
            name: crossings
            for name, splits in sorted(state.fields.items())
            if (crossings := _crossings(splits))
        }
        divided = any(len(splits) > 1 for splits in state.fields.values())
        if not found:
            return Absent("no two splits have dates to compare" if divided else _ONE_SPLIT)
        return TimeAcross(found)

    def _joined(self, a: Tally | None, b: Tally) -> Tally:
        if a is None or not len(a.days):
            return b if a is None or not a.full else a
        if b.full or not len(b.days):
            return b if b.full else a
        days, at = np.unique(np.concatenate([a.days, b.days]), return_inverse=True)
        counts = np.zeros(len(days), np.int64)
        np.add.at(counts, at, np.concatenate([a.counts, b.counts]))
        if len(days) > self.most:
            return Tally(full=True)
        return Tally(days, counts)


def _tally(column: Column) -> Tally:
    found, counts = column.numbers
    if not len(found):
        return Tally()
    kind = column.field.physical
    per = 1 if kind.startswith("date") else _DAY * unit_of(kind)
    ticks = np.asarray(found, np.int64)
    each = np.ones(len(found), np.int64) if counts is None else counts
    days, at = np.unique(ticks // per, return_inverse=True)
    cells = np.zeros(len(days), np.int64)
    np.add.at(cells, at, each)
    return Tally(days, cells)


def _crossings(splits: dict[str, Tally]) -> dict[str, Crossing]:
    known = {n: t for n, t in splits.items() if len(t.days) and not t.full}
    return {
        f"{a}|{b}": _crossing(known[a], known[b])
        for a, b in combinations(sorted(known, key=_training_first), 2)
    }


def _training_first(name: str) -> tuple[bool, str]:
    return not name.lower().startswith(("train", "reference")), name


def _crossing(a: Tally, b: Tally) -> Crossing:
    later, earlier = _sum(a, a.days > b.days[0]), _sum(b, b.days < a.days[-1])
    ends = (shown_date(int(d)) for d in (a.days[0], a.days[-1], b.days[0], b.days[-1]))
    return Crossing(Share(later, int(a.counts.sum())), Share(earlier, int(b.counts.sum())), *ends)


def _sum(tally: Tally, rows: I64) -> int:
    return int(tally.counts[rows].sum())
