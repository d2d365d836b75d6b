"""Describes how numbers are distributed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from truesheet.batch.buckets import EMPTY, Buckets, joined, of_numbers
from truesheet.batch.column import Column
from truesheet.measures.values import Bar, Distribution, Step
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

RANKS = ("0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99")
_BARS = 24
_STEPS = 20


@dataclass(frozen=True)
class NumberDistribution:
    """Quantiles and a histogram of the finite values.

    A quantile is the smallest value that at least that share of the cells does not exceed.
    Exact up to 4,096 distinct values; beyond, values share buckets that are a fixed fraction of
    the value wide (as in Masson et al., DDSketch, VLDB 2019), as fine as 4,096 buckets allow,
    and `error` says how fine. Unit: that of the field. Answers: `composition.instance_content`.
    """

    id: ClassVar[str] = "number.distribution"
    version: ClassVar[int] = 1
    state: ClassVar[type] = Buckets
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 4096 * 16 + 64

    def applies(self, field: Field) -> bool:
        return field.numeric

    def zero(self) -> Buckets:
        return EMPTY

    def add(self, state: Buckets, column: Column) -> Buckets:
        values, counts = column.numbers
        return joined(state, of_numbers(values, counts, state.shift))

    def merge(self, a: Buckets, b: Buckets) -> Buckets:
        return joined(a, b)

    def value(self, state: Buckets) -> Distribution | Absent:
        if not len(state.keys):
            return Absent("the field holds no finite number")
        return distribution(state)


def distribution(state: Buckets) -> Distribution:
    """Quantiles and bars of buckets that hold something."""
    middles = state.middles()
    below = np.cumsum(state.counts)
    total = int(below[-1])
    quantiles = {}
    for rank in RANKS:
        # Ranks are taken in whole numbers: a float product could tip over an edge.
        numerator, denominator = float(rank).as_integer_ratio()
        need = max(-(-total * numerator // denominator), 1)
        quantiles[rank] = float(middles[np.searchsorted(below, need)])
    within = 2.0 ** (state.shift - 53) if state.shift else 0.0
    error = f"values to within {100 * within:.2g} %" if within else ""
    return Distribution(total, quantiles, bars(state), error, steps(state), within)


def steps(state: Buckets) -> tuple[Step, ...]:
    """The values at every twentieth of the cells, each with the cells below and up to it."""
    middles, below = state.middles(), np.cumsum(state.counts)
    total = int(below[-1])
    needs = [max(-(-total * k // _STEPS), 1) for k in range(_STEPS + 1)]
    at = np.unique(np.searchsorted(below, needs))
    return tuple(
        (float(middles[i]), int(below[i] - state.counts[i]), int(below[i])) for i in at.tolist()
    )


def bars(state: Buckets) -> tuple[Bar, ...]:
    """At most 24 bars of equal width over the range; whole numbers are never cut in two."""
    middles = state.middles()
    low, high = float(middles[0]), float(middles[-1])
    if low == high:
        return (Bar(low, high, int(state.counts.sum())),)
    whole = state.shift == 0 and bool((np.floor(middles) == middles).all())
    width = (high - low) / _BARS
    if whole:
        width = float(max(1, math.ceil((high - low + 1) / _BARS)))
    if not math.isfinite(width) or width == 0.0:
        return ()
    at = np.minimum(((middles - low) / width).astype(np.int64), _BARS - 1)
    number = int(at[-1]) + 1
    counts = np.zeros(number, np.int64)
    np.add.at(counts, at, state.counts)
    edges = [low + i * width for i in range(number)] + [high]
    return tuple(Bar(edges[i], edges[i + 1], n) for i, n in enumerate(counts.tolist()))
