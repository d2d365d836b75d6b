"""How far two distributions lie apart, from what two sheets keep of them.

Two traps are avoided. The population stability index of two samples of one distribution is not
zero: it is about (categories - 1) * (1/n + 1/m), so its limit grows where there are few rows. And a
test of Kolmogorov and Smirnov rejects any difference once there are rows enough, so it decides
only together with a size of effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import NamedTuple

from truesheet.measures.values import Step

PSI_LIMIT = 0.1
"""The customary mark of a moderate change; about a third of a standard deviation."""

KS_LIMIT = 0.1
"""Gap between shares of cells up to a value from which a number has moved."""

SHIFT_LIMIT = 0.1
"""Difference of means in standard deviations from which a number has moved."""

_TINY = 1e-300
"""Zero and what shares a bucket with it."""

FALSE_ALARMS = 0.01
"""Share of false alarms among the alarms, over all fields (Benjamini and Hochberg, 1995)."""


def psi(old: Sequence[int], new: Sequence[int]) -> float:
    """Population stability index of two counts over the same categories.

    Half a cell is added to each category, so that an empty one has a logarithm.

    >>> psi([50, 50], [50, 50])
    0.0
    """
    a = [n + 0.5 for n in old]
    b = [n + 0.5 for n in new]
    whole_a, whole_b = sum(a), sum(b)
    shares = [(x / whole_a, y / whole_b) for x, y in zip(a, b, strict=True)]
    return sum((q - p) * log(q / p) for p, q in shares)


def psi_limit(categories: int, old: int, new: int) -> float:
    """0.1, or what chance exceeds once in a hundred times where that is more.

    Under chance the index is about (1/n + 1/m) times chi-square with categories - 1 degrees of
    freedom (Yurdakul and Naranjo, Journal of Risk Model Validation 14, 2020).
    """
    from scipy.special import chdtri

    if categories < 2 or not old or not new:
        return PSI_LIMIT
    return max(PSI_LIMIT, float(chdtri(categories - 1, 0.01)) * (1 / old + 1 / new))


class Steps(NamedTuple):
    """What a sheet keeps of a distribution: values with their cells, true to `within` a share."""

    steps: Sequence[Step]
    within: float = 0.0


def gap(old: Steps, new: Steps) -> float:
    """The largest gap between the shares of cells up to a value (the D of Kolmogorov and Smirnov).

    Each side is known exactly at its steps, and between two of them by a straight line from the
    cells up to the first to the cells below the second: at most a twentieth, and that only where
    no value stands out. Where all values are steps, the gap is exact. Where values share buckets,
    two that may be one value are taken as one.
    """
    a, b = _Curve(old.steps), _Curve(new.steps)
    blur = old.within + new.within
    pairs = [(x, a, b) for x in a.values] + [(x, b, a) for x in b.values]
    return max(_apart(x, one, other, blur) for x, one, other in pairs)


def _apart(x: float, one: _Curve, other: _Curve, blur: float) -> float:
    """How far the curves lie apart at a step of `one`, whatever value within the blur it is."""
    room = abs(x) * blur + (_TINY if blur else 0.0)
    found = 0.0
    for mine, at in ((one.upto(x), other.upto), (one.below(x), other.below)):
        low, high = at(x - room), at(x + room)
        if blur:
            low, high = min(low, other.below(x - room)), max(high, other.upto(x + room))
        found = max(found, low - mine, mine - high)
    return found


def chance(gap: float, old: int, new: int) -> float:
    """Probability of at least this gap where both are drawn alike; careful where values repeat."""
    from scipy.special import kolmogorov

    return float(kolmogorov(gap * sqrt(old * new / (old + new)))) if old and new else 1.0


def adjusted(probabilities: Sequence[float]) -> list[float]:
    """Adjusted for their number, in the same order. Benjamini and Hochberg, JRSS B 57, 1995."""
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__, reverse=True)
    found = [1.0] * len(probabilities)
    best = 1.0
    for place, i in enumerate(order):
        best = min(best, probabilities[i] * len(order) / (len(order) - place))
        found[i] = best
    return found


class _Curve:
    """The share of cells up to, or below, any value."""

    def __init__(self, steps: Sequence[Step]) -> None:
        whole = steps[-1][2]
        self.values = [v for v, _, _ in steps]
        self._below = [n / whole for _, n, _ in steps]
        self._upto = [n / whole for _, _, n in steps]
        self._at = {v: i for i, v in enumerate(self.values)}

    def upto(self, x: float) -> float:
        return self._upto[self._at[x]] if x in self._at else self._between(x)

    def below(self, x: float) -> float:
        return self._below[self._at[x]] if x in self._at else self._between(x)

    def _between(self, x: float) -> float:
        from bisect import bisect_left

        i = bisect_left(self.values, x)
        if i == 0:
            return 0.0
        if i == len(self.values):
            return 1.0
        low, high = self.values[i - 1], self.values[i]
        # Halves first: the span of two doubles may be more than the largest double.
        share = (x / 2 - low / 2) / (high / 2 - low / 2)
        return self._upto[i - 1] + share * (self._below[i] - self._upto[i - 1])
