"""Scores of predictions with intervals, from what each row adds to them.

A score is a mean over rows to first order, so its variance, and that of the difference of two
scores on the same rows, follows from the rows' influence (for the area under the ROC curve:
DeLong et al., Biometrics 44, 1988).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.values_leak import Scored

Z95 = 1.959963984540054
_DIGITS = 4


class Target(NamedTuple):
    """The label of the rows: a column of 0 and 1 for each class, or one of ranks for numbers.

    `raw` are its values where they are numbers, also those of classes that are coded as numbers.
    """

    columns: F64  # rows by columns
    names: tuple[str, ...]  # of the classes; empty for numbers
    raw: F64 | None = None

    @property
    def numeric(self) -> bool:
        return not self.names

    @property
    def metric(self) -> str:
        return "r2" if self.numeric else "auc"


class Influence(NamedTuple):
    """A score and what each row adds to it; `floor` is the least variance to believe in."""

    score: float
    rows: F64
    floor: float


def midranks(values: F64) -> F64:
    """Ranks from 1, ties in the middle."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(edges, len(values)))
    middle = np.repeat(edges + (sizes + 1) / 2, sizes)
    ranks = np.empty(len(values))
    ranks[order] = middle
    return ranks


def influence(predicted: F64, target: Target) -> Influence:
    """The score of predictions (rows by columns, as the target)."""
    if target.numeric:
        return _r2(predicted[:, 0], target.columns[:, 0])
    found = [_auc(p, y) for p, y in zip(predicted.T, target.columns.T, strict=True)]
    # One class against the rest, each weighted by its rows; of two classes both say the same.
    weights = target.columns.sum(axis=0)
    weights = weights / weights.sum()
    score = float(sum(w * f.score for w, f in zip(weights, found, strict=True)))
    rows = np.sum([w * f.rows for w, f in zip(weights, found, strict=True)], axis=0)
    return Influence(score, rows, max(f.floor for f in found))


def _auc(predicted: F64, y: F64) -> Influence:
    positive = y > 0.5
    n, m = int(positive.sum()), int((~positive).sum())
    ranks = midranks(predicted)
    inside = np.empty(len(y))
    inside[positive] = midranks(predicted[positive])
    inside[~positive] = midranks(predicted[~positive])
    # Share of the other side that lies on the right side of the row, ties as half.
    beaten = np.where(positive, (ranks - inside) / m, 1.0 - (ranks - inside) / n)
    score = float(beaten[positive].mean())
    size = len(y)
    rows = (beaten - score) * np.where(positive, size / n, size / m)
    return Influence(score, rows, _hanley(min(score, 1.0 - 0.5 / (n * m)), n, m))


def _hanley(a: float, n: int, m: int) -> float:
    """Variance that a perfect order still leaves. Hanley and McNeil, Radiology 143, 1982."""
    a = max(a, 0.5)
    q1, q2 = a / (2.0 - a), 2.0 * a * a / (1.0 + a)
    found = a * (1.0 - a) + (n - 1) * (q1 - a * a) + (m - 1) * (q2 - a * a)
    return float(found / (n * m)) if a > 1.0 - 1.0 / (n * m) else 0.0


def _r2(predicted: F64, y: F64) -> Influence:
    spread = float(((y - y.mean()) ** 2).mean())
    error = (y - predicted) ** 2
    score = 1.0 - float(error.mean()) / spread
    rows = -(error - (1.0 - score) * (y - y.mean()) ** 2) / spread
    return Influence(score, rows, 0.0)


def scored(found: Influence, z: float = Z95) -> Scored:
    """The score with its interval, of which the upper end is at most 1."""
    reach = z * _deviation(found)
    low, high = found.score - reach, min(found.score + reach, 1.0)
    return _rounded(found.score, low, high)


def less(a: Influence, b: Influence, z: float = Z95) -> Scored:
    """Score a less score b, both on the same rows."""
    difference = a.score - b.score
    reach = z * _deviation(Influence(difference, a.rows - b.rows, max(a.floor, b.floor)))
    return _rounded(difference, difference - reach, difference + reach)


def _deviation(found: Influence) -> float:
    n = len(found.rows)
    return float(np.sqrt(max(float(found.rows.var()) / max(n - 1, 1), found.floor)))


def _rounded(score: float, low: float, high: float) -> Scored:
    return Scored(round(score, _DIGITS), round(low, _DIGITS), round(high, _DIGITS))


def ranks_of(numbers: F64) -> F64:
    """Ranks between 0 and 1: scores of numbers do not hang on a few large ones."""
    return midranks(numbers) / len(numbers)


def classes_of(codes: I64, names: tuple[str, ...], raw: F64 | None) -> Target:
    """A column for each class."""
    return Target((codes[:, None] == np.arange(len(names))).astype(np.float64), names, raw)
