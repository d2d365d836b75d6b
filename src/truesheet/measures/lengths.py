"""Describes how long texts are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.buckets import EMPTY, Buckets, joined, of_numbers
from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.number_distribution import distribution
from truesheet.measures.values import Lengths
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

_SMALL = 1 << 16


class LengthState(msgspec.Struct, frozen=True):
    """Counts of lengths, with their exact sum and ends."""

    buckets: Buckets = EMPTY
    values: int = 0
    total: int = 0
    min: int = 0
    max: int = 0


@dataclass(frozen=True)
class TextLengths:
    """Characters (Unicode code points) of the present texts, empty ones included.

    Smallest, largest and mean are exact. Quantiles and bars are exact up to 4,096 different
    lengths, then lengths share buckets as in `number.distribution`, and `error` says how wide.
    Unit: characters. Answers: `composition.instance_content`.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> found = run(TextLengths(), Batch.of(name=["Zoé", "Al", None, "Zoé"]))["name"]
    >>> (found.values, found.min, found.max, found.quantiles["0.5"])
    (3, 2, 3, 3.0)
    """

    id: ClassVar[str] = "text.lengths"
    version: ClassVar[int] = 1
    state: ClassVar[type] = LengthState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 4096 * 16 + 128

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> LengthState:
        return LengthState()

    def add(self, state: LengthState, column: Column) -> LengthState:
        lengths = characters(column)
        if not len(lengths):
            return state
        found, counts = _tally(lengths, column.texts.counts)
        buckets = of_numbers(found, counts, state.buckets.shift)
        ends = int(found[0]), int(found[-1])
        now = LengthState(buckets, int(counts.sum()), int((found * counts).sum()), *ends)
        return self.merge(state, now)

    def merge(self, a: LengthState, b: LengthState) -> LengthState:
        if not a.values or not b.values:
            return a if a.values else b
        return LengthState(
            joined(a.buckets, b.buckets),
            a.values + b.values,
            a.total + b.total,
            min(a.min, b.min),
            max(a.max, b.max),
        )

    def value(self, state: LengthState) -> Lengths | Absent:
        if not state.values:
            return Absent("the field holds no text")
        found = distribution(state.buckets)
        return Lengths(
            state.values,
            state.min,
            state.max,
            state.total / state.values,
            found.quantiles,
            found.bars,
            found.error,
            found.steps,
            found.within,
        )


def characters(column: Column) -> I64:
    """Characters of each of the column's texts."""
    offsets, data = column.text_layout
    used = data[int(offsets[0]) : int(offsets[-1])]
    if not len(used) or used.max() < 0x80:
        return np.diff(offsets)
    counted: I64 = pc.utf8_length(column.texts.array).cast(pa.int64()).to_numpy()
    return counted


def _tally(lengths: I64, weights: I64 | None) -> tuple[I64, I64]:
    """Distinct lengths in ascending order, and the cells of each."""
    if int(lengths.max()) < _SMALL and weights is None:
        counts = np.bincount(lengths)
        found = np.flatnonzero(counts)
        return found, counts[found]
    found, at = np.unique(lengths, return_inverse=True)
    counts = np.zeros(len(found), np.int64)
    np.add.at(counts, at, np.ones(len(lengths), np.int64) if weights is None else weights)
    return found, counts
