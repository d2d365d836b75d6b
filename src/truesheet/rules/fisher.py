"""Fisher's exact test of two rates, and the correction for many tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def fisher(part: int, whole: int, part_2: int, whole_2: int) -> float:
    """Two-sided probability of tables no likelier than this one, the margins given.

    Fisher, Journal of the Royal Statistical Society 98, 1935.

    >>> round(fisher(3, 4, 1, 4), 4)
    0.4857
    """
    from scipy.special import gammaln  # slow to import: not before it is needed

    total, cases = whole + whole_2, part + part_2
    if not whole or not whole_2 or cases in (0, total):
        return 1.0
    x = np.arange(max(0, cases - whole_2), min(whole, cases) + 1, dtype=np.float64)

    def choose(n: float, k: np.ndarray[tuple[int], np.dtype[np.float64]]) -> object:
        return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

    logs = np.asarray(choose(whole, x)) + np.asarray(choose(whole_2, cases - x))
    logs -= logs.max()
    chance = np.exp(logs)
    mine = chance[part - int(x[0])]
    # Tables as likely as this one count as well, whatever the last digit says.
    return min(1.0, float(chance[chance <= mine * (1 + 1e-7)].sum() / chance.sum()))


def false_share(probabilities: Sequence[float], tests: int) -> list[float]:
    """Adjusted probabilities in the same order, out of at least so many tests.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995.

    >>> false_share([0.01, 0.5], 2)
    [0.02, 0.5]
    """
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    tests = max(tests, len(order))
    adjusted = [1.0] * len(order)
    least = 1.0
    for rank in range(len(order), 0, -1):
        i = order[rank - 1]
        least = min(least, probabilities[i] * tests / rank)
        adjusted[i] = least
    return adjusted
