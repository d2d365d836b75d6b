"""How well one grouping of rows tells another: guesses out of fold, and their AUC."""

from __future__ import annotations

import numpy as np

from truesheet.batch.kinds import F64, I64

_FOLDS = 5
_SMOOTH = 0.5
_Z = 1.959963984540054


def guesses(groups: I64, bins: I64, weights: F64) -> F64:
    """Log odds of each group for each row, by its bin, learnt from the rows of the other folds.

    Rows come in the order of their hashes, so every fifth one is a random fold. Counts are
    smoothed by half a row.
    """
    folds = np.arange(len(groups)) % _FOLDS
    k, m = int(groups.max()) + 1, int(bins.max()) + 1
    key = (folds * m + bins) * k + groups
    cells = np.bincount(key, weights=weights, minlength=_FOLDS * m * k).reshape(_FOLDS, m, k)
    learnt = cells.sum(axis=0) - cells
    of_bin = learnt.sum(axis=2, keepdims=True)
    of_group = learnt.sum(axis=1, keepdims=True)
    every = of_group.sum(axis=2, keepdims=True)
    inside = (learnt + _SMOOTH) / (of_group + _SMOOTH * m)
    outside = (of_bin - learnt + _SMOOTH) / (every - of_group + _SMOOTH * m)
    odds: F64 = np.log(inside / outside)[folds, bins]
    return odds


def auc_of(groups: I64, odds: F64, weights: F64) -> float:
    """The area under the curve of each group against the rest, weighted by the rows of groups."""
    total, whole = 0.0, 0.0
    for g in range(odds.shape[1]):
        mine = groups == g
        size = float(weights[mine].sum())
        total += size * _auc(odds[:, g], mine, weights)
        whole += size
    return total / whole


def _auc(score: F64, mine: np.ndarray[tuple[int], np.dtype[np.bool_]], weights: F64) -> float:
    """Chance that a row of the group has the higher score than one of the rest, ties half."""
    _, at = np.unique(score, return_inverse=True)
    inside = np.bincount(at, weights=weights * mine)
    outside = np.bincount(at, weights=weights * ~mine)
    below = np.cumsum(outside) - outside / 2
    return float((inside * below).sum() / (inside.sum() * outside.sum()))


def bounds(auc: float, groups: I64, weights: F64, load: F64) -> tuple[float, float]:
    """95 % bounds. Hanley and McNeil, Radiology 143, 1982; copies count by the effective rows."""
    sizes = np.bincount(groups, weights=weights)
    scale = float(weights.sum()) / float((weights * load).sum())
    most = float(sizes.max()) * scale
    rest = float(sizes.sum()) * scale - most
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    square = auc * (1 - auc) + (rest - 1) * (q1 - auc**2) + (most - 1) * (q2 - auc**2)
    spread = float(np.sqrt(max(0.0, square) / max(1.0, most * rest)))
    return max(0.0, auc - _Z * spread), min(1.0, auc + _Z * spread)
