"""Counts cells that hold no value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import pyarrow.compute as pc

from truesheet.batch.column import Column
from truesheet.measures.values import Missing
from truesheet.model.field import Field


class MissingState(msgspec.Struct, frozen=True):
    """The counts of `Missing`."""

    rows: int = 0
    null: int = 0
    empty: int = 0
    blank: int = 0
    nan: int = 0


@dataclass(frozen=True)
class MissingCells:
    """Cells without a value: null; empty text; text of white space only; NaN. No cell counts twice.

    Unit: cells. Exact. Answers: `composition.missing`. Codes such as "?" are values here; see
    `cells.hidden_missing`.
    Source: Gebru et al., Datasheets for Datasets, CACM 64(12), 2021.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(MissingCells(), Batch.of(city=["Oslo", None, "", " "]))["city"]
    Missing(rows=4, null=1, empty=1, blank=1, nan=0)
    """

    id: ClassVar[str] = "cells.missing"
    version: ClassVar[int] = 1
    state: ClassVar[type] = MissingState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 64

    def applies(self, field: Field) -> bool:
        return True

    def zero(self) -> MissingState:
        return MissingState()

    def add(self, state: MissingState, column: Column) -> MissingState:
        empty = blank = nan = 0
        if column.field.kind == "text":
            empty, blank = _empty_and_blank(column)
        elif column.field.kind == "number":
            values, counts = column.numbers
            if counts is None and len(values) and np.isnan(values.min()):
                nan = int(np.isnan(values).sum())
        blank += blank_leftovers(column)
        now = MissingState(len(column), column.missing, empty, blank, nan)
        return self.merge(state, now)

    def merge(self, a: MissingState, b: MissingState) -> MissingState:
        return MissingState(
            a.rows + b.rows,
            a.null + b.null,
            a.empty + b.empty,
            a.blank + b.blank,
            a.nan + b.nan,
        )

    def value(self, state: MissingState) -> Missing:
        return Missing(state.rows, state.null, state.empty, state.blank, state.nan)


def blank_leftovers(column: Column) -> int:
    """Cells of white space only in a field that is not text: they hold nothing."""
    if column.leftovers is None or not column.left_over:
        return 0
    trimmed = pc.utf8_trim_whitespace(column.leftovers.texts)
    return int(pc.sum(pc.equal(trimmed, "")).as_py() or 0)


def _empty_and_blank(column: Column) -> tuple[int, int]:
    texts = column.texts
    if not len(texts.array):
        return 0, 0
    offsets, data = column.text_layout
    lengths = np.diff(offsets)
    none = lengths == 0
    empty = int(texts.counts[none].sum()) if texts.counts is not None else int(none.sum())
    # Blank text starts with white space: only those few values are looked at as a whole.
    first = data[np.minimum(offsets[:-1], max(len(data) - 1, 0))] if len(data) else data
    maybe = np.flatnonzero(~none & ((first <= 32) | (first >= 0xC2))) if len(data) else none[:0]
    if not len(maybe):
        return empty, 0
    suspects = texts.array.take(maybe)
    blank = maybe[pc.equal(pc.utf8_trim_whitespace(suspects), "").to_numpy(zero_copy_only=False)]
    return empty, int(texts.weights[blank].sum())
