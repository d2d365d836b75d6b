"""Counts missing cells for each class of the label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.measures import values
from truesheet.measures.rowviews import few_values, missing_rows
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Schema


class MissingByLabelState(msgspec.Struct, frozen=True):
    """Rows by class, and missing cells by field and class; `full`: too many classes."""

    rows: dict[str, int] = {}
    missing: dict[str, dict[str, int]] = {}
    full: bool = False


@dataclass(frozen=True)
class MissingByLabel:
    """For each field that lacks values: cells missing of all cells, class by class.

    A value is missing as in `cells.missing`; rows without a label are left out.
    Unit: cells. Exact, for up to `most` classes. Answers: `composition.missing`.
    Source: Rubin, Inference and missing data, Biometrika 63(3), 1976 (why it matters that gaps
    depend on the outcome).

    >>> from truesheet.batch.shapes import run
    >>> run(MissingByLabel("y"), Batch.of(a=[None, 1, 2], y=["no", "no", "yes"]))
    {'a': MissingByLabel(classes={'no': Share(part=1, whole=2), 'yes': Share(part=0, whole=1)})}
    """

    label: str
    most: int = 50

    id: ClassVar[str] = "cells.missing_by_label"
    version: ClassVar[int] = 1
    state: ClassVar[type] = MissingByLabelState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1 << 24

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if self.label in schema.names else Absent("no field is declared as the label")

    def zero(self) -> MissingByLabelState:
        return MissingByLabelState()

    def add(self, state: MissingByLabelState, batch: Batch) -> MissingByLabelState:
        classes = None if state.full else batch[self.label].view(few_values)
        if classes is None:
            return MissingByLabelState(full=True)
        names = classes.names
        # One class more stands for rows without a label.
        rows = np.bincount(classes.codes + 1, minlength=len(names) + 1)[1:]
        missing = {}
        for column in batch.columns:
            mask = None if column.field.name == self.label else column.view(missing_rows)
            if mask is not None:
                cells = np.bincount(classes.codes[mask] + 1, minlength=len(names) + 1)[1:]
                missing[column.field.name] = dict(zip(names, cells.tolist(), strict=True))
        now = MissingByLabelState(dict(zip(names, rows.tolist(), strict=True)), missing)
        return self.merge(state, now)

    def merge(self, a: MissingByLabelState, b: MissingByLabelState) -> MissingByLabelState:
        if a.full or b.full:
            return MissingByLabelState(full=True)
        rows = _sum(a.rows, b.rows)
        if len(rows) > self.most:
            return MissingByLabelState(full=True)
        fields = [*a.missing, *(f for f in b.missing if f not in a.missing)]
        missing = {f: _sum(a.missing.get(f, {}), b.missing.get(f, {})) for f in fields}
        return MissingByLabelState(rows, missing)

    def value(self, state: MissingByLabelState) -> dict[str, values.MissingByLabel] | Absent:
        if state.full:
            return Absent(f"the label has more than {self.most} classes, or long ones")
        order = sorted(state.rows)
        return {
            field: values.MissingByLabel({c: Share(cells.get(c, 0), state.rows[c]) for c in order})
            for field, cells in sorted(state.missing.items())
        }


def _sum(a: dict[str, int], b: dict[str, int]) -> dict[str, int]:
    found = dict(a)
    for key, n in b.items():
        found[key] = found.get(key, 0) + n
    return found
