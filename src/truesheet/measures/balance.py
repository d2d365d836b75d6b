"""Counts the classes of a label."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.column import Column
from truesheet.measures.rowviews import LONGEST, blank_texts
from truesheet.measures.shown import shown
from truesheet.measures.values import Balance
from truesheet.model.evidence import Absent
from truesheet.model.field import Field


class BalanceState(msgspec.Struct, frozen=True):
    """Cells by class as shown, until there are too many."""

    rows: int = 0
    labelled: int = 0
    classes: dict[str, int] = {}
    full: bool = False


@dataclass(frozen=True)
class LabelBalance:
    """Cells of each class of a label, largest first, and cells without a label.

    A label is missing as in `cells.missing`. `effective` is the number of equally large classes
    that would be as varied, exp(entropy). The `listed` largest classes are listed, `cut` more are
    not. A field with more than `most` values, or values over 256 bytes, holds no classes and has
    no value here. Unit: cells. Exact. Answers: `composition.labels`.
    Source: Hill, Diversity and evenness, Ecology 54(2), 1973 (the number of order 1).

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> label = Field("y", "text", "string", role="label")
    >>> LabelBalance().applies(label)
    True
    """

    most: int = 1000
    listed: int = 100

    id: ClassVar[str] = "labels.balance"
    version: ClassVar[int] = 1
    state: ClassVar[type] = BalanceState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 1000 * (LONGEST + 16)

    def applies(self, field: Field) -> bool:
        return field.role == "label" and field.kind not in ("list", "binary", "null", "duration")

    def zero(self) -> BalanceState:
        return BalanceState()

    def add(self, state: BalanceState, column: Column) -> BalanceState:
        classes = {} if state.full else self._classes(column)
        labelled = _present(column)
        if classes is None:
            return self.merge(state, BalanceState(len(column), labelled, {}, True))
        return self.merge(state, BalanceState(len(column), labelled, classes, state.full))

    def merge(self, a: BalanceState, b: BalanceState) -> BalanceState:
        classes = dict(a.classes)
        for name, cells in b.classes.items():
            classes[name] = classes.get(name, 0) + cells
        full = a.full or b.full or len(classes) > self.most
        return BalanceState(a.rows + b.rows, a.labelled + b.labelled, {} if full else classes, full)

    def value(self, state: BalanceState) -> Balance | Absent:
        if state.full:
            return Absent(f"more than {self.most:,} different values, or long ones: no classes")
        order = sorted(state.classes.items(), key=lambda c: (-c[1], c[0]))
        # In a fixed order, the sum of doubles is the same on every machine.
        shares = [cells / state.labelled for _, cells in order]
        effective = math.exp(-math.fsum(p * math.log(p) for p in shares)) if shares else 0.0
        return Balance(
            state.rows,
            state.rows - state.labelled,
            dict(order[: self.listed]),
            round(effective, 6),
            max(0, len(order) - self.listed),
        )

    def _classes(self, column: Column) -> dict[str, int] | None:
        """Cells by class of this batch; None where there are too many or too long ones."""
        found = self._texts(column) if column.field.kind == "text" else self._values(column)
        if found is None or column.leftovers is None:
            return found
        for text in column.leftovers.texts.to_pylist():
            if len(text.encode()) > LONGEST:
                return None
            found[text] = found.get(text, 0) + 1
        return found

    def _texts(self, column: Column) -> dict[str, int] | None:
        texts = column.texts
        full = np.ones(len(texts.array), np.bool_)
        full[blank_texts(column)] = False
        rows = np.flatnonzero(full)
        _, first, at = np.unique(column.value_hashes[rows], return_index=True, return_inverse=True)
        offsets, _ = column.text_layout
        distinct = rows[first]
        if len(first) > self.most or (offsets[distinct + 1] - offsets[distinct] > LONGEST).any():
            return None
        cells = np.zeros(len(first), np.int64)
        np.add.at(cells, at, texts.weights[rows])
        return dict(zip(texts.array.take(distinct).to_pylist(), cells.tolist(), strict=True))

    def _values(self, column: Column) -> dict[str, int] | None:
        field = column.field
        values, counts = column.counted
        assert counts is not None
        if len(values) > self.most + 1:  # NaN may be one of them
            return None
        pairs = zip(values.tolist(), counts.tolist(), strict=True)
        return {shown(v, field.kind, field.physical): n for v, n in pairs if v == v}


def _present(column: Column) -> int:
    """Cells with a label."""
    found = len(column.present) + column.left_over
    if column.field.kind == "text":
        return found - int(column.texts.weights[blank_texts(column)].sum())
    if column.field.kind == "number":
        return found - int(np.isnan(column.numbers.values).sum())
    return found
