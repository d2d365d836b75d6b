"""How strongly two fields go together: four measures of association with 95 % intervals.

Every row comes with a weight, the rows that it stands for, and a `load`: 1 where all rows of the
data are there, the weight again where they are a sample. A sample of distinct rows is one of
clusters, so a row that stands for many counts for less than they would; `Strength.n` is the
effective number of rows, (sum of weights)^2 / (sum of weight times load), as in Kish,
Survey Sampling, 1965.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from truesheet.batch.kinds import F64, I64

Z = 1.959963984540054  # 95 % of a normal distribution lie within


class Strength(NamedTuple):
    """Strength in -1..1 with its bounds in 0..1, and rows; each an array or a number."""

    value: F64
    low: F64
    high: F64
    rows: F64
    n: F64


class Prepared(NamedTuple):
    """Fields of numbers (fields by rows), on a grid of whole numbers; zeros where missing.

    `mask` is 1 where a value is present; the others are products with the weights of the rows.
    """

    x: F64
    mask: F64
    weighted: F64
    sums: F64
    squares: F64
    heavy: F64


def prepared(numbers: F64, weights: F64, load: F64) -> Prepared:
    """Fields with NaN where values are missing, made ready once for all comparisons.

    The grid is so coarse that every sum of products is a whole number below 2**53: no order of
    adding, no number of threads and no library can then change a digit. It has 2**19 steps on
    each side of the middle for 10,000 rows, fewer where the weights add up to more.
    """
    present = np.isfinite(numbers)
    mask = present.astype(np.float64)
    weighted = mask * weights
    steps = 2.0 ** int((52 - np.ceil(np.log2(max(float(weights.sum()), 1.0)))) // 2)
    half = np.where(present, numbers, np.nan) / 2  # halves do not overflow when they are added
    low, high = np.nanmin(half, axis=1, keepdims=True), np.nanmax(half, axis=1, keepdims=True)
    reach = high / 2 - low / 2
    placed = (half - (low / 2 + high / 2)) / np.where(reach > 0, reach, 1.0)
    x = np.where(present, np.rint(placed * steps), 0.0)
    return Prepared(x, mask, weighted, x * weights, x * x * weights, weighted * load)


def correlations(p: Prepared, ranked: bool) -> Strength:
    """Pearson's r of all pairs of fields, over the rows that have both.

    With `ranked`, the numbers are ranks: Spearman's rho. Intervals: Fisher's z (1921), for rho
    with the variance of Bonett and Wright, Psychometrika 65, 2000.
    """
    rows = p.mask @ p.weighted.T
    heavy = p.mask @ p.heavy.T
    sums = p.sums @ p.mask.T
    shared = p.x @ p.sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = p.squares @ p.mask.T - sums**2 / rows
        r = (shared - sums * sums.T / rows) / np.sqrt(spread * spread.T)
        r = np.clip(np.where(np.isfinite(r), r, 0.0), -1.0, 1.0)
        n = np.where(heavy > 0, rows**2 / heavy, 0.0)
    factor = np.sqrt(1.0 + r**2 / 2.0) if ranked else 1.0
    return Strength(r, *_fisher(np.abs(r), n, factor, Z), rows, n)


def _fisher(r: F64, n: F64, factor: F64 | float, z: float) -> tuple[F64, F64]:
    reach = z * factor / np.sqrt(np.maximum(n - 3.0, 1e-9))
    middle = np.arctanh(np.minimum(r, 1.0 - 1e-12))
    return np.tanh(np.maximum(middle - reach, 0.0)), np.tanh(middle + reach)


def correlation_low(s: Strength, ranked: bool, z: float) -> F64:
    """The lower bound at another level."""
    factor = np.sqrt(1.0 + s.value**2 / 2.0) if ranked else 1.0
    return _fisher(np.abs(s.value), s.n, factor, z)[0]


def cramers_v(
    a: I64, b: I64, weights: F64, load: F64, z: float
) -> tuple[float, float, float, float, float]:
    """Bias-corrected Cramér's V with bounds, the lower bound at `z`, and rows.

    Source: Bergsma, Journal of the Korean Statistical Society 42(3), 2013. Interval: normal
    approximation to the noncentral chi-squared distribution.
    """
    both = (a >= 0) & (b >= 0)
    one, other, w = a[both], b[both], weights[both]
    if not len(one):
        return (0.0, 0.0, 1.0, 0.0, 0.0)
    width = int(other.max()) + 1
    table = np.bincount(one * width + other, weights=w, minlength=(int(one.max()) + 1) * width)
    table = table.reshape(-1, width)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    total = float(table.sum())
    rows, columns = table.shape
    if min(rows, columns) < 2:
        return (0.0, 0.0, 1.0, 0.0, total)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    phi2 = float(((table - expected) ** 2 / expected).sum()) / total
    n = total**2 / float((w * load[both]).sum())
    df = (rows - 1) * (columns - 1)
    spare = max(n - 1.0, 1.0)
    shrunk = min(rows - (rows - 1) ** 2 / spare, columns - (columns - 1) ** 2 / spare) - 1.0
    v = float(np.sqrt(max(0.0, phi2 - df / spare) / max(shrunk, 1e-9)))
    v = min(v, 1.0)
    least = min(rows, columns) - 1
    low, high = (float(np.sqrt(c / (n * least))) for c in _noncentral(n * phi2, df, Z))
    strict = float(np.sqrt(_noncentral(n * phi2, df, z)[0] / (n * least)))
    return v, min(low, v), min(max(high, v), 1.0), min(strict, v), total


def _noncentral(chi2: float, df: float, z: float) -> tuple[float, float]:
    """Bounds of the noncentrality: those for which chi2 lies z standard deviations off."""
    y = chi2 - df
    middle = y + 2.0 * z * z
    reach = z * float(np.sqrt(max(4.0 * y + 4.0 * z * z + 2.0 * df, 0.0)))
    return (max(middle - reach, 0.0) if y > 0 else 0.0), max(middle + reach, 0.0)


def correlation_ratios(codes: I64, p: Prepared) -> tuple[Strength, F64]:
    """Correlation ratio (eta) of many fields of numbers with one category, and its groups.

    The value is corrected for the number of groups (Kelley, PNAS 21, 1935); the interval is a
    normal approximation to the noncentral F.
    """
    rows = np.flatnonzero(codes >= 0)
    onehot = np.zeros((int(codes.max()) + 1, len(codes)))
    onehot[codes[rows], rows] = 1.0
    coded = (codes >= 0).astype(np.float64)
    cells = onehot @ p.weighted.T
    sums = onehot @ p.sums.T
    total, grand = cells.sum(axis=0), sums.sum(axis=0)
    squares, heavy = p.squares @ coded, p.heavy @ coded
    with np.errstate(invalid="ignore", divide="ignore"):
        between = np.where(cells > 0, sums**2 / cells, 0.0).sum(axis=0) - grand**2 / total
        whole = squares - grand**2 / total
        eta2 = np.clip(np.where(whole > 0, between / whole, 0.0), 0.0, 1.0 - 1e-12)
        n = np.where(heavy > 0, total**2 / heavy, 0.0)
    used = (cells > 0).sum(axis=0).astype(np.float64)
    spare = np.maximum(n - used, 1.0)
    value = np.sqrt(np.maximum(0.0, 1.0 - (1.0 - eta2) * (n - 1.0) / spare))
    low, high = _eta_bounds(eta2, n, used, Z)
    return Strength(value, np.minimum(low, value), np.maximum(high, value), total, n), used


def ratio_low(s: Strength, groups: F64, z: float) -> F64:
    """The lower bound of the correlation ratio at another level."""
    spare = np.maximum(s.n - groups, 1.0) / np.maximum(s.n - 1.0, 1.0)
    plain = np.clip(1.0 - (1.0 - s.value**2) * spare, 0.0, 1.0 - 1e-12)
    return _eta_bounds(plain, s.n, groups, z)[0]


def _eta_bounds(eta2: F64, n: F64, groups: F64, z: float) -> tuple[F64, F64]:
    df = groups - 1.0
    y = np.maximum(np.maximum(n - groups, 1.0) * eta2 / (1.0 - eta2) - df, 0.0)
    reach = z * np.sqrt(2.0 * (df + 2.0 * y) + 2.0 * y**2 / np.maximum(n, 1.0))
    low, high = np.maximum(y - reach, 0.0), y + reach
    size = np.maximum(n, 1.0)
    return np.sqrt(low / (low + size)), np.sqrt(high / (high + size))
