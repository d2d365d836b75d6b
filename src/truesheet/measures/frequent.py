"""Finds the most frequent values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.column import Column
from truesheet.batch.hashing import distinct
from truesheet.batch.kinds import I64
from truesheet.measures.shown import shown
from truesheet.measures.values import Frequent, Top
from truesheet.model.field import Field

_CHARACTERS = 1 << 18


class FrequentState(msgspec.Struct, frozen=True):
    """Exact counts of every value, or `full`: there were too many to keep.

    Texts are kept in `texts`, all else as ascending `values` with `counts`.
    """

    present: int = 0
    full: bool = False
    texts: dict[str, int] = {}
    values: np.ndarray = np.empty(0, np.int64)
    counts: np.ndarray = np.empty(0, np.int64)
    kind: str = ""
    physical: str = ""


@dataclass(frozen=True)
class FrequentValues:
    """The `top` most frequent values with their exact counts, ties in order of the value.

    Unit: cells. Exact while a field has at most `most` distinct values (and 262,144 characters of
    them); beyond that it gives no list, and says so. Answers: `composition.instance_content`.
    """

    most: int = 2048
    top: int = 20

    id: ClassVar[str] = "values.frequent"
    version: ClassVar[int] = 1
    state: ClassVar[type] = FrequentState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 2048 * 16 + _CHARACTERS * 4

    def applies(self, field: Field) -> bool:
        return field.kind in ("boolean", "integer", "number", "date", "timestamp", "text")

    def zero(self) -> FrequentState:
        return FrequentState()

    def add(self, state: FrequentState, column: Column) -> FrequentState:
        field = column.field
        seen = state.present + len(column.present)
        if state.full:
            return FrequentState(seen, True)
        if field.kind == "text":
            return self._texts(state, column, seen)
        if field.kind != "boolean" and self._clearly_full(column):
            return FrequentState(seen, True)
        values, counts = column.counted
        if field.kind == "number" and len(values) and np.isnan(values[-1]):
            assert counts is not None
            seen, values, counts = seen - int(counts[-1]), values[:-1], counts[:-1]
        now = FrequentState(0, False, {}, values, _counts(counts), field.kind, field.physical)
        return self._bounded(_join(state, now, seen))

    def merge(self, a: FrequentState, b: FrequentState) -> FrequentState:
        seen = a.present + b.present
        if a.full or b.full:
            return FrequentState(seen, True)
        return self._bounded(_join(a, b, seen))

    def value(self, state: FrequentState) -> Frequent:
        if state.full:
            why = f"more than {self.most:,} distinct values: none is listed"
            return Frequent(state.present, (), 0, state.present, why)
        pairs: list[tuple[str | int | float, int]] = [*state.texts.items()]
        pairs += zip(state.values.tolist(), state.counts.tolist(), strict=True)
        pairs.sort(key=lambda p: (-p[1], p[0]))
        top = [Top(shown(v, state.kind, state.physical), n) for v, n in pairs[: self.top]]
        rest = state.present - sum(t.cells for t in top)
        return Frequent(state.present, tuple(top), len(pairs), rest)

    def _clearly_full(self, column: Column) -> bool:
        """A cheap look that spares sorting: so many distinct values in a few rows are too many."""
        values, counts = column.numbers
        probe = values[: 4 * self.most]
        return counts is None and len(np.unique(probe[probe == probe])) > self.most

    def _texts(self, state: FrequentState, column: Column, seen: int) -> FrequentState:
        texts = column.texts
        if len(distinct(column.value_hashes[: 4 * self.most])) > self.most:
            return FrequentState(seen, True)
        # Rows of one text are brought together by hash first: only distinct texts are decoded.
        _, first, at = np.unique(column.value_hashes, return_index=True, return_inverse=True)
        if len(first) > self.most:
            return FrequentState(seen, True)
        offsets, _ = column.text_layout
        if int((offsets[first + 1] - offsets[first]).sum()) > 4 * _CHARACTERS:
            return FrequentState(seen, True)
        counts = np.zeros(len(first), np.int64)
        np.add.at(counts, at, texts.weights)
        words = texts.array.take(first).to_pylist()
        found = dict(zip(words, counts.tolist(), strict=True))
        now = FrequentState(0, False, found, kind="text", physical=column.field.physical)
        return self._bounded(_join(state, now, seen))

    def _bounded(self, state: FrequentState) -> FrequentState:
        many = len(state.texts) + len(state.values) > self.most
        if many or sum(map(len, state.texts)) > _CHARACTERS:
            return FrequentState(state.present, True)
        return state


def _counts(counts: I64 | None) -> I64:
    return counts if counts is not None else np.empty(0, np.int64)


def _join(a: FrequentState, b: FrequentState, present: int) -> FrequentState:
    texts = a.texts
    if b.texts:
        texts = dict(a.texts)
        for text, n in b.texts.items():
            texts[text] = texts.get(text, 0) + n
    values, counts = a.values, a.counts
    if not len(values):
        values, counts = b.values, b.counts
    elif len(b.values):
        values, at = np.unique(np.concatenate([a.values, b.values]), return_inverse=True)
        counts = np.zeros(len(values), np.int64)
        np.add.at(counts, at, np.concatenate([a.counts, b.counts]))
    kind, physical = a.kind or b.kind, a.physical or b.physical
    return FrequentState(present, False, texts, values, counts, kind, physical)
