"""Counts label classes for each value of the other fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.measures.rowviews import MOST, Coded, few_values
from truesheet.measures.values import ByField
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

MISSING = "(missing)"
_NONE = ""

Table = dict[str, dict[str, int]]


class ByFieldState(msgspec.Struct, frozen=True):
    """A table for each field, by place; None where a field has too many values.

    `full`: the label has too many classes, and nothing is kept. The value "" stands for missing:
    no value is empty.
    """

    classes: dict[str, int] = {}
    names: dict[int, str] = {}
    tables: dict[int, Table | None] = {}
    full: bool = False


@dataclass(frozen=True)
class LabelsByField:
    """Cells of each label class for each value of every field with few values.

    Missing cells stand under `(missing)`; rows without a label are left out. A field with more
    than `values` values, or with values over 256 bytes, has no table and says so.
    Unit: cells. Exact, for up to `classes` classes. Answers: `uses.risk_factors`.
    Source: Pearson's contingency table; it is what selection rates and their ratios are read from.

    >>> from truesheet.batch.shapes import run
    >>> found = run(LabelsByField("y"), Batch.of(sex=["f", "m", "m"], y=[1, 0, 1]))
    >>> found["sex"].table
    {'f': {'1': 1}, 'm': {'0': 1, '1': 1}}
    """

    label: str
    values: int = MOST
    classes: int = 50

    id: ClassVar[str] = "labels.by_field"
    version: ClassVar[int] = 1
    state: ClassVar[type] = ByFieldState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1 << 26

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if self.label in schema.names else Absent("no field is declared as the label")

    def zero(self) -> ByFieldState:
        return ByFieldState()

    def add(self, state: ByFieldState, batch: Batch) -> ByFieldState:
        if not batch.rows:
            return state
        classes = None if state.full else batch[self.label].view(few_values)
        if classes is None:
            return ByFieldState(full=True)
        names: dict[int, str] = {}
        tables: dict[int, Table | None] = {}
        for i, column in enumerate(batch.columns):
            if column.field.name == self.label:
                continue
            names[i] = column.field.name
            known = i not in state.tables or state.tables[i] is not None
            found = column.view(few_values) if known else None
            tables[i] = None if found is None else _table(found, classes)
        rows = np.bincount(classes.codes + 1, minlength=len(classes.names) + 1)[1:].tolist()
        now = ByFieldState(dict(zip(classes.names, rows, strict=True)), names, tables)
        return self.merge(state, now)

    def merge(self, a: ByFieldState, b: ByFieldState) -> ByFieldState:
        if a.full or b.full:
            return ByFieldState(full=True)
        classes = dict(a.classes)
        for name, rows in b.classes.items():
            classes[name] = classes.get(name, 0) + rows
        if len(classes) > self.classes:
            return ByFieldState(full=True)
        tables = dict(a.tables)
        for i, table in b.tables.items():
            tables[i] = self._joined(tables.get(i, {}), table)
        return ByFieldState(classes, {**a.names, **b.names}, tables)

    def value(self, state: ByFieldState) -> dict[str, ByField | Absent] | Absent:
        if state.full:
            return Absent(f"the label has more than {self.classes} classes, or long ones")
        many = Absent(f"more than {self.values} values, or long ones")
        return {
            state.names[i]: many if table is None else ByField(self.label, _shown(table))
            for i, table in sorted(state.tables.items())
        }

    def _joined(self, a: Table | None, b: Table | None) -> Table | None:
        if a is None or b is None:
            return None
        joined = {value: dict(row) for value, row in a.items()}
        for value, row in b.items():
            mine = joined.setdefault(value, {})
            for name, cells in row.items():
                mine[name] = mine.get(name, 0) + cells
        return joined if len(joined.keys() - {_NONE}) <= self.values else None


def _table(field: Coded, classes: Coded) -> Table:
    width = len(classes.names) + 1
    cells = np.bincount(
        (field.codes + 1) * width + (classes.codes + 1), minlength=(len(field.names) + 1) * width
    ).reshape(-1, width)[:, 1:]
    rows = dict(zip((_NONE, *field.names), cells.tolist(), strict=True))
    table = {
        value: {c: n for c, n in zip(classes.names, row, strict=True) if n}
        for value, row in rows.items()
    }
    # A value that only ever stands beside a missing label is a value all the same.
    return {value: row for value, row in table.items() if row or value != _NONE}


def _shown(table: Table) -> Table:
    """In order of values and classes; missing cells last, with those that say so themselves."""
    found = {v: {c: table[v][c] for c in sorted(table[v])} for v in sorted(table) if v}
    if _NONE in table:
        mine = found.pop(MISSING, {})
        none = table[_NONE]
        found[MISSING] = {c: mine.get(c, 0) + none.get(c, 0) for c in sorted({*mine, *none})}
    return found
