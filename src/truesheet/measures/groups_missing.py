"""Counts missing cells for each group of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import I64
from truesheet.measures.groupcells import final_names
from truesheet.measures.groupcodes import coded
from truesheet.measures.groupstate import GroupState, merged
from truesheet.measures.grouptables import Codes, part_of
from truesheet.measures.rowviews import missing_rows
from truesheet.measures.values_groups import Gap, GroupMissing, told
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_ROWS = "\0rows"
"""Stands among the names of fields for the rows themselves; no field is called so."""


@dataclass(frozen=True)
class GroupsMissing:
    """For each field that lacks values: cells missing of the rows of each group.

    Groups and their fields are those of `groups.cells`; a value is missing as in `cells.missing`.
    Fewer than 10 rows, or missing cells, stand as "<10".
    Misses gaps that are written as a value (see `cells.hidden_missing`), and why a value is
    missing.
    Unit: cells. Exact. Answers: `composition.missing`, `x.bias_examination`.
    Source: Rubin, Inference and missing data, Biometrika 63(3), 1976.

    >>> from truesheet.batch.shapes import run
    >>> run(GroupsMissing(("sex",)), Batch.of(sex=["f"] * 20, pay=[None] * 20))["pay"].by
    {'sex': {'f': Gap(missing=20, rows=20)}}
    """

    fields: tuple[str, ...]
    unbinned: tuple[str, ...] = ()
    most: int = 10_000

    id: ClassVar[str] = "groups.missing"
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
        found = [coded(batch[f], bins=f not in self.unbinned) for f in self.fields]
        groups = np.stack([g.codes for g in found], axis=1)
        masks = {c.field.name: c.view(missing_rows) for c in batch.columns}
        gaps = {name: mask for name, mask in masks.items() if mask is not None}
        kinds, at = _kinds(groups)
        codes, counts = [], []
        for i, mask in enumerate([None, *gaps.values()], 1):
            cells = np.bincount(at if mask is None else at[mask], minlength=len(kinds))
            used = np.flatnonzero(cells)
            codes.append(np.insert(kinds[used], groups.shape[1], i, axis=1))
            counts.append(cells[used])
        every, rows = np.concatenate(codes), np.concatenate(counts)
        now = GroupState(
            batch.rows,
            [list(g.names) for g in found],
            [g.how for g in found],
            [batch[f].field.numeric and f not in self.unbinned for f in self.fields],
            [_ROWS, *gaps],
            False,
            [part_of((i,), every, rows) for i in range(len(self.fields))],
        )
        return self.merge(state, now)

    def merge(self, a: GroupState, b: GroupState) -> GroupState:
        return merged(a, b, self.most)

    def value(self, state: GroupState) -> dict[str, GroupMissing] | Absent:
        if not state.tables:
            return Absent("the table has no rows")
        if state.full:
            return Absent(f"more than {self.most:,} fields lack values")
        at = state.classes.index(_ROWS) + 1
        names = final_names(state, self.fields, first=at)
        found: dict[str, dict[str, dict[str, Gap]]] = {}
        for i, table in enumerate(state.tables):
            if table.full:
                continue
            counts: dict[tuple[str, str], int] = {}
            for (code, of), n in zip(table.cells.tolist(), table.counts.tolist(), strict=True):
                if code:
                    key = state.classes[of - 1], names[i][code - 1][1]
                    counts[key] = counts.get(key, 0) + n
            order = {name: place for place, name in names[i]}
            groups = sorted({g for _, g in counts}, key=lambda g: (order[g], g))
            for field in state.classes:
                if field not in (_ROWS, self.fields[i]):
                    gaps = {
                        g: Gap(told(counts.get((field, g), 0)), told(counts[_ROWS, g]))
                        for g in groups
                    }
                    found.setdefault(field, {})[self.fields[i]] = gaps
        return {field: GroupMissing(by) for field, by in sorted(found.items())}


def _kinds(groups: Codes) -> tuple[Codes, I64]:
    """The different rows of group numbers, and for each row which of them it is."""
    key = np.zeros(len(groups), np.int64)
    for column in groups.T:
        key = key * (int(column.max()) + 1) + column
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    return groups[first], at
