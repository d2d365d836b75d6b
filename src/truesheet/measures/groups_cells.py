"""Counts groups of people, one field at a time and crossed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np

from truesheet.batch.batch import Batch
from truesheet.measures.groupcells import cells_of
from truesheet.measures.groupcodes import coded
from truesheet.measures.groupstate import GroupState, merged
from truesheet.measures.grouptables import counted, part_of
from truesheet.measures.rowviews import few_values
from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

DEPTH = 3
"""Fields that are crossed at most."""


@dataclass(frozen=True)
class GroupsCells:
    """Rows of each group of people, of groups crossed two by two, and of each by label class.

    Looked at are fields with the role `sensitive` or `group` and fields without a role that are
    named like sex, race or age (at most 5; the value says which of them nobody declared). Numbers
    with more than 12 values are put into bins: ages at 18, 25, 35, 45, 55, 65 and 75, others into
    five of about the same size. A field with more than 64 values, or texts over 256 bytes, tells
    no groups apart. Combinations of up to three values are uncovered where fewer than `enough`
    rows have them while each part of them is covered (maximal uncovered patterns, found level by
    level); those that `never` names are left out, as nobody can have them. Fewer than 10 rows
    stand as "<10". Rows without a value belong to no group.
    Misses groups that no field names, groups that only four fields together tell apart, and what
    a bin hides. Who is in a group is taken as the data says it.
    Unit: rows. Exact. Answers: `composition.subpopulations`, `x.bias_examination`.
    Source: Asudeh, Jin and Jagadish, Assessing and remedying coverage, ICDE 2019.

    >>> from truesheet.batch.shapes import run
    >>> found = run(GroupsCells(("sex",), show=True), Batch.of(sex=["f", "m", "m"]))
    >>> [(g.values, g.rows) for g in found.fields[0].groups]
    [(('m',), 2), (('f',), 1)]
    """

    fields: tuple[str, ...]
    label: str = ""
    enough: int = 30
    never: tuple[str, ...] = ()
    cuts: tuple[tuple[float, ...], ...] = ()
    declared: tuple[str, ...] = ()
    show: bool = False
    classes: int = 50
    unbinned: tuple[str, ...] = ()

    id: ClassVar[str] = "groups.cells"
    version: ClassVar[int] = 1
    state: ClassVar[type] = GroupState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1 << 26

    def applies_to(self, schema: Schema) -> Absent | None:
        if not self.fields:
            return Absent("no field is declared as sensitive or as a group, or is named like one")
        return None

    def zero(self) -> GroupState:
        return GroupState()

    def add(self, state: GroupState, batch: Batch) -> GroupState:
        if not batch.rows:
            return state
        found = [
            coded(batch[f], self._cuts(i), f not in self.unbinned)
            for i, f in enumerate(self.fields)
        ]
        labels = None
        if self.label and not state.full:
            labels = batch[self.label].view(few_values)
        full = bool(self.label) and labels is None
        classes = np.zeros(batch.rows, np.int64) if labels is None else labels.codes + 1
        codes = np.stack([*(g.codes for g in found), classes], axis=1)
        every, counts = counted(codes, np.ones(batch.rows, np.int64))
        now = GroupState(
            batch.rows,
            [list(g.names) for g in found],
            [g.how for g in found],
            [batch[f].field.numeric and f not in self.unbinned for f in self.fields],
            [] if labels is None else list(labels.names),
            full,
            [part_of(c, every, counts) for c in self._crossings()],
        )
        return self.merge(state, now)

    def merge(self, a: GroupState, b: GroupState) -> GroupState:
        return merged(a, b, self.classes)

    def value(self, state: GroupState) -> GroupCells | Absent:
        if not state.tables:
            return Absent("the table has no rows")
        return cells_of(self, state)

    def _cuts(self, place: int) -> tuple[float, ...]:
        return self.cuts[place] if place < len(self.cuts) else ()

    def _crossings(self) -> list[tuple[int, ...]]:
        every = range(len(self.fields))
        return [c for n in range(1, DEPTH + 1) for c in combinations(every, n)]
