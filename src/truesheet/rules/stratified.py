"""The rate of something rare, from samples of two strata, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple


class Stratum(NamedTuple):
    """So many rows, of which so many were looked at, and so many of those are wrong."""

    rows: int
    seen: int
    wrong: int


class Rate(NamedTuple):
    """An estimate with its interval; `one_sided` where nothing was found and `low` means 0."""

    value: float
    low: float
    high: float
    one_sided: bool = False


def exact(wrong: int, seen: int, tail: float = 0.025) -> tuple[float, float]:
    """Interval of a rate that errs on the safe side. Clopper and Pearson, Biometrika 26, 1934."""
    from scipy.special import betaincinv

    if not seen:
        return 0.0, 1.0
    low = 0.0 if not wrong else float(betaincinv(wrong, seen - wrong + 1, tail))
    high = 1.0 if wrong == seen else float(betaincinv(wrong + 1, seen - wrong, 1 - tail))
    return low, high


def rate(strata: Sequence[Stratum]) -> Rate:
    """The rate over all strata: each one's own, weighed by its rows.

    The interval adds up how far the exact limits of the strata lie from their rates, in squares
    (MOVER: Zou and Donner, Statistics in Medicine 27, 2008). A stratum that was looked at as a
    whole has no doubt left. Where nothing wrong was found at all the upper limit is one-sided.
    """
    held = [s for s in strata if s.rows]
    every = sum(s.rows for s in held)
    none = not any(s.wrong for s in held)
    tail = 0.05 if none else 0.025
    value = below = above = 0.0
    for s in held:
        weight = s.rows / every
        mine = s.wrong / s.seen if s.seen else 0.0
        low, high = (mine, mine) if s.seen == s.rows else exact(s.wrong, s.seen, tail)
        value += weight * mine
        below += (weight * (mine - low)) ** 2
        above += (weight * (high - mine)) ** 2
    return Rate(value, max(0.0, value - sqrt(below)), min(1.0, value + sqrt(above)), none)
