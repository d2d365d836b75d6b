"""Counts groups of people, one field at a time and crossed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import I64
from truesheet.measures.groupcells import cells_of
from truesheet.measures.groupcodes import (
    BINS,
    DROPPED,
    EXACT,
    VALUES,
    binnable,
    coded,
    in_bins,
    too_many,
)
from truesheet.measures.grouptables import (
    CrossTable,
    counted,
    groups_of,
    part_of,
    recoded,
    together,
)
from truesheet.measures.rowviews import few_values
from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

DEPTH = 3
"""Fields that are crossed at most."""
_ROOM = 2048  # groups a table


class GroupState(msgspec.Struct, frozen=True):
    """Values by field, how each field is taken (`groupcodes`), classes, and a table a crossing."""

    rows: int = 0
    names: list[list[str]] = []
    how: list[int] = []
    numbers: list[bool] = []
    classes: list[str] = []
    full: bool = False
    tables: list[CrossTable] = []


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
        found = [coded(batch[f], self._cuts(i)) for i, f in enumerate(self.fields)]
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
            [binnable(batch[f].field) for f in self.fields],
            [] if labels is None else list(labels.names),
            full,
            [part_of(c, every, counts) for c in self._crossings()],
        )
        return self.merge(state, now)

    def merge(self, a: GroupState, b: GroupState) -> GroupState:
        if not a.tables or not b.tables:
            return self._settled(a if a.tables else b)
        how = [max(x, y) for x, y in zip(a.how, b.how, strict=True)]
        a, b = _taken(a, how), _taken(b, how)
        names = [sorted({*x, *y}) for x, y in zip(a.names, b.names, strict=True)]
        full = a.full or b.full
        classes = [] if full else sorted({*a.classes, *b.classes})
        one, other = (_numbered(s, names, classes) for s in (a, b))
        tables = [together(x, y) for x, y in zip(one.tables, other.tables, strict=True)]
        return self._settled(
            GroupState(a.rows + b.rows, names, how, a.numbers, classes, full, tables)
        )

    def value(self, state: GroupState) -> GroupCells | Absent:
        if not state.tables:
            return Absent("the table has no rows")
        return cells_of(self, state)

    def _cuts(self, place: int) -> tuple[float, ...]:
        return self.cuts[place] if place < len(self.cuts) else ()

    def _crossings(self) -> list[tuple[int, ...]]:
        every = range(len(self.fields))
        return [c for n in range(1, DEPTH + 1) for c in combinations(every, n)]

    def _settled(self, s: GroupState) -> GroupState:
        """What has become too many is dropped; the result does not depend on the way there."""
        if not s.tables:
            return s
        how = list(s.how)
        for i, names in enumerate(s.names):
            if s.numbers[i] and how[i] == VALUES and len(names) > EXACT:
                how[i] = BINS
            elif too_many(names, how[i]):
                how[i] = DROPPED
        s = _taken(s, how)
        if len(s.classes) > self.classes and not s.full:
            s = _numbered(msgspec.structs.replace(s, full=True), s.names, [])
        tables = [
            CrossTable(t.fields, full=True)
            if any(how[f] == DROPPED for f in t.fields) or _too_large(t, s)
            else t
            for t in s.tables
        ]
        return msgspec.structs.replace(s, tables=tables)


def _taken(s: GroupState, how: list[int]) -> GroupState:
    """The state with fields taken in another way: values in bins, or dropped."""
    if how == s.how:
        return s
    names, maps = [], []
    for mine, old, new in zip(s.names, s.how, how, strict=True):
        names.append(mine)
        if old == VALUES and new == BINS:
            bins = in_bins(mine)
            names[-1] = sorted(set(bins))
            maps.append(_map([names[-1].index(b) for b in bins]))
        elif old != new:
            names[-1] = []
            maps.append(np.zeros(len(mine) + 1, np.int64))
        else:
            maps.append(np.arange(len(mine) + 1))
    same = np.arange(len(s.classes) + 1)
    tables = [recoded(t, maps, same) for t in s.tables]
    return msgspec.structs.replace(s, names=names, how=list(how), tables=tables)


def _numbered(s: GroupState, names: list[list[str]], classes: list[str]) -> GroupState:
    """The state under the numbers that its values have among `names`."""
    maps = []
    for mine, every in zip(s.names, names, strict=True):
        at = {n: i for i, n in enumerate(every)}
        maps.append(_map([at[n] for n in mine]))
    known = {n: i for i, n in enumerate(classes)}
    of_class = _map([known.get(c, -1) for c in s.classes])
    tables = [recoded(t, maps, of_class) for t in s.tables]
    return msgspec.structs.replace(s, names=names, classes=classes, tables=tables)


def _map(places: list[int]) -> I64:
    """From code to code; 0 stays "no value"."""
    return np.array([0, *(p + 1 for p in places)], np.int64)


def _too_large(table: CrossTable, s: GroupState) -> bool:
    """More groups than there is room for, were all numbers in bins: that never shrinks."""
    if table.full or groups_of(table) <= _ROOM:
        return table.full
    how = [BINS if n and h == VALUES else h for n, h in zip(s.numbers, s.how, strict=True)]
    binned = _taken(msgspec.structs.replace(s, tables=[table]), how)
    return groups_of(binned.tables[0]) > _ROOM
