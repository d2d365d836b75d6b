"""Intervals and tests in closed form; the few that rules need, with their sources.

The normal distribution comes from the standard library and the chi-square tail from
`scipy.special`: importing `scipy.stats` costs about a second at every start.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, log, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
Z95 = _NORMAL.inv_cdf(0.975)


def wilson(part: int, whole: int, z: float = Z95) -> tuple[float, float]:
    """Interval of a rate. Wilson, JASA 22, 1927. An empty whole tells nothing: (0, 1)."""
    if whole == 0:
        return 0.0, 1.0
    rate, square = part / whole, z * z
    middle = rate + square / (2 * whole)
    half = z * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    low = 0.0 if part == 0 else (middle - half) / scale
    high = 1.0 if part == whole else (middle + half) / scale
    return low, high


def difference(
    part: int, whole: int, part_2: int, whole_2: int, z: float = Z95
) -> tuple[float, float]:
    """Interval of rate less rate_2. Newcombe's hybrid score, Statistics in Medicine 17, 1998."""
    if not whole or not whole_2:
        return -1.0, 1.0
    p, q = part / whole, part_2 / whole_2
    low, high = wilson(part, whole, z)
    low_2, high_2 = wilson(part_2, whole_2, z)
    below = sqrt((p - low) ** 2 + (high_2 - q) ** 2)
    above = sqrt((high - p) ** 2 + (q - low_2) ** 2)
    return p - q - below, p - q + above


def ratio(part: int, whole: int, part_2: int, whole_2: int, z: float = Z95) -> tuple[float, float]:
    """Interval of rate over rate_2 on the logarithm. Katz et al., Biometrics 34, 1978.

    A rate of zero has no logarithm: half a case is added to both, as Walter (1975) does.
    """
    if not whole or not whole_2:
        return 0.0, inf
    a, n, b, m = float(part), float(whole), float(part_2), float(whole_2)
    if a == 0 or b == 0:
        a, n, b, m = a + 0.5, n + 0.5, b + 0.5, m + 0.5
    spread = z * sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    middle = log(a / n) - log(b / m)
    return exp(middle - spread), exp(middle + spread)


def z_for(tests: int, confidence: float = 0.95) -> float:
    """The normal quantile of two-sided intervals that hold together over so many (Bonferroni)."""
    return _NORMAL.inv_cdf(1 - (1 - confidence) / (2 * max(1, tests)))


def normal_tail(z: float) -> float:
    """Probability of a standard normal value at least so far from 0, on either side."""
    return 2 * _NORMAL.cdf(-abs(z))


def chi_square(table: Sequence[Sequence[int]]) -> tuple[float, int]:
    """Pearson's statistic and its degrees of freedom; rows and columns of zeros do not count.

    Pearson, Philosophical Magazine 50, 1900. The tail is `chi_square_tail`.
    """
    across = [sum(column) for column in zip(*table, strict=True)]
    down = [sum(row) for row in table]
    total = sum(down)
    if total == 0:
        return 0.0, 0
    statistic = 0.0
    for row, in_row in zip(table, down, strict=True):
        for seen, in_column in zip(row, across, strict=True):
            expected = in_row * in_column / total
            if expected:
                statistic += (seen - expected) ** 2 / expected
    freedom = (sum(map(bool, across)) - 1) * (sum(map(bool, down)) - 1)
    return statistic, freedom


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Probability of a chi-square value of at least `statistic`; 1 without freedom."""
    if freedom < 1:
        return 1.0
    if freedom == 1:
        return normal_tail(sqrt(statistic))
    from scipy.special import chdtrc

    return float(chdtrc(freedom, statistic))


def smallest_expected(table: Sequence[Sequence[int]]) -> float:
    """The smallest expected count; the chi-square tail is trusted from 5 on (Cochran, 1954)."""
    across = [n for n in (sum(column) for column in zip(*table, strict=True)) if n]
    down = [n for n in map(sum, table) if n]
    return min(across) * min(down) / sum(down) if across and down else 0.0


def holm(probabilities: Sequence[float]) -> list[float]:
    """Adjusted probabilities in the same order. Holm, Scand. J. of Statistics 6, 1979."""
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    adjusted = [1.0] * len(probabilities)
    worst = 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (len(order) - rank) * probabilities[i]))
        adjusted[i] = worst
    return adjusted
