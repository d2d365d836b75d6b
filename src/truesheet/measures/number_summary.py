"""Sums up numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.column import Column
from truesheet.batch.exact import (
    UNIT,
    Exact,
    sum_integer_squares,
    sum_integers,
    sum_number_squares,
    sum_numbers,
)
from truesheet.batch.kinds import F64, I64
from truesheet.measures.values import NumberSummary
from truesheet.model.evidence import Absent
from truesheet.model.field import Field


class SummaryState(msgspec.Struct, frozen=True):
    """Counts, both ends with their cells, and exact sums of values and squares."""

    finite: int = 0
    infinite: int = 0
    low: float = math.inf
    high: float = -math.inf
    at_low: int = 0
    at_high: int = 0
    zeros: int = 0
    negatives: int = 0
    integral: int = 0
    total: Exact = Exact()
    squares: Exact = Exact()


@dataclass(frozen=True)
class NumberSummaries:
    """Smallest, largest, mean, standard deviation, zeros, negatives, infinities.

    Unit: that of the field. Exact: sums are kept as whole numbers, so mean and standard deviation
    are the correctly rounded ones of the doubles in the data (n - 1 in the denominator).
    Decimals are read as doubles. Answers: `composition.instance_content`.
    Source: Demmel and Nguyen, ARITH 2013, for the sums.
    """

    id: ClassVar[str] = "number.summary"
    version: ClassVar[int] = 1
    state: ClassVar[type] = SummaryState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 2048

    def applies(self, field: Field) -> bool:
        return field.numeric

    def zero(self) -> SummaryState:
        return SummaryState()

    def add(self, state: SummaryState, column: Column) -> SummaryState:
        values, counts = column.numbers
        if not len(values):
            return state
        if values.dtype == np.float64:
            return self.merge(state, _of_floats(np.asarray(values, np.float64)))
        return self.merge(state, _of_integers(np.asarray(values, np.int64), counts))

    def merge(self, a: SummaryState, b: SummaryState) -> SummaryState:
        low, high = min(a.low, b.low), max(a.high, b.high)
        return SummaryState(
            a.finite + b.finite,
            a.infinite + b.infinite,
            low,
            high,
            a.at_low * (a.low == low) + b.at_low * (b.low == low),
            a.at_high * (a.high == high) + b.at_high * (b.high == high),
            a.zeros + b.zeros,
            a.negatives + b.negatives,
            a.integral + b.integral,
            a.total + b.total,
            a.squares + b.squares,
        )

    def value(self, state: SummaryState) -> NumberSummary | Absent:
        n = state.finite
        if not n:
            return Absent("the field holds no finite number")
        total, squares = state.total.fraction, state.squares.fraction
        return NumberSummary(
            n,
            state.low + 0.0,
            state.high + 0.0,
            _rounded(total / n) or 0.0,
            _deviation(n, total, squares),
            _rounded(total),
            state.zeros,
            state.negatives,
            state.infinite,
            state.at_low,
            state.at_high,
            state.integral,
        )


def _rounded(value: Fraction) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def _deviation(n: int, total: Fraction, squares: Fraction) -> float | None:
    if n < 2:
        return None
    variance = (n * squares - total * total) / (n * (n - 1))
    # The squares of doubles lose less than one unit in 2**105; a spread below that is none.
    if variance <= 0:
        return 0.0
    # A root of a big fraction, without leaving the range of doubles on the way.
    shift = (variance.numerator.bit_length() - variance.denominator.bit_length()) // 2
    return _rounded(Fraction(math.sqrt(variance / Fraction(4) ** shift)) * Fraction(2) ** shift)


def _of_floats(values: F64) -> SummaryState:
    infinite = 0
    if not (math.isfinite(values.min()) and math.isfinite(values.max())):
        present = values[~np.isnan(values)]
        values = present[np.isfinite(present)]
        infinite = len(present) - len(values)
        if not len(values):
            return SummaryState(infinite=infinite)
    low, high = float(values.min()), float(values.max())
    return SummaryState(
        len(values),
        infinite,
        low,
        high,
        int(np.count_nonzero(values == low)),
        int(np.count_nonzero(values == high)),
        len(values) - int(np.count_nonzero(values)),
        int(np.count_nonzero(values < 0)) if low < 0 else 0,
        int(np.count_nonzero(np.floor(values) == values)),
        Exact.of(sum_numbers(values)),
        Exact.of(sum_number_squares(values)),
    )


def _of_integers(values: I64, counts: I64 | None) -> SummaryState:
    low, high = int(values.min()), int(values.max())
    if counts is None:
        n, total, squares = len(values), sum_integers(values), sum_integer_squares(values)
        ends = int(np.count_nonzero(values == low)), int(np.count_nonzero(values == high))
        zeros = int(np.count_nonzero(values == 0)) if low <= 0 <= high else 0
        negatives = int(np.count_nonzero(values < 0)) if low < 0 else 0
    else:
        n = int(counts.sum())
        total, squares = _weighted_sums(values, counts)
        ends = int(counts[0]), int(counts[-1])
        zeros = int(counts[values == 0].sum())
        negatives = int(counts[values < 0].sum())
    return SummaryState(
        n,
        0,
        float(low),
        float(high),
        *ends,
        zeros,
        negatives,
        n,
        Exact.of(total << UNIT),
        Exact.of(squares << UNIT),
    )


def _weighted_sums(values: I64, counts: I64) -> tuple[int, int]:
    """Exact sums of values and of squares, each taken `counts` times."""
    reach = max(abs(int(values[0])), abs(int(values[-1])), 1)
    if reach * reach * int(counts.max()) < 1 << 63:
        each = values * counts
        return sum_integers(each), sum_integers(each * values)
    pairs = list(zip(values.tolist(), counts.tolist(), strict=True))
    return sum(v * n for v, n in pairs), sum(v * v * n for v, n in pairs)
