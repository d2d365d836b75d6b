"""Predicting the label from one field, on rows that were not learned from.

Numbers: the mean of the label over the rows with the same value, or over the nearest rows on
either side. Everything else: the mean over the rows with the same value, drawn towards the mean of
all. Missing is a value. Both are as much as a model can get out of one field, without a model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.sampled import Side

NEAR = (5, 40)
"""Rows over which numbers are averaged: the width that does better on unseen rows counts."""
_DRAWN = 1.0  # rows of the overall mean that are mixed into that of a value


def folds_of(rows: int) -> I64:
    """The fold of each row: those of a sample stand in the order of hashes, so any cut is fair."""
    return np.arange(rows) % (5 if rows < 1000 else 3)


def by_values(side: Side, target: F64, folds: I64) -> list[F64]:
    """Predictions for every row from the values of one field; several ways, one array each."""
    if side.numbers is None:
        return [_crossed(partial(_by_code, side.codes, target), folds)]
    numbers = side.numbers
    return [_crossed(partial(_by_number, numbers, target, k), folds) for k in NEAR]


def _crossed(predict: Callable[[I64, I64], F64], folds: I64) -> F64:
    parts = []
    for fold in range(int(folds.max()) + 1):
        told = np.flatnonzero(folds == fold)
        parts.append((told, predict(np.flatnonzero(folds != fold), told)))
    found = np.empty((len(folds), parts[0][1].shape[1]))
    for rows, predicted in parts:
        found[rows] = predicted
    return found


def _by_code(codes: I64, target: F64, learn: I64, tell: I64) -> F64:
    known = codes[learn] + 1  # missing (-1) is a value
    size = int(codes.max()) + 2
    rows = np.bincount(known, minlength=size)[:, None]
    sums = np.stack([np.bincount(known, t, size) for t in target[learn].T], axis=1)
    overall = target[learn].mean(axis=0)
    found: F64 = ((sums + _DRAWN * overall) / (rows + _DRAWN))[codes[tell] + 1]
    return found


def _by_number(numbers: F64, target: F64, k: int, learn: I64, tell: I64) -> F64:
    full = learn[~np.isnan(numbers[learn])]
    gaps = learn[np.isnan(numbers[learn])]
    found = np.empty((len(tell), target.shape[1]))
    missing = np.isnan(numbers[tell])
    overall = target[learn].mean(axis=0)
    found[missing] = (target[gaps].sum(axis=0) + _DRAWN * overall) / (len(gaps) + _DRAWN)
    if not len(full):
        found[~missing] = overall
        return found
    order = full[np.argsort(numbers[full], kind="stable")]
    ordered = numbers[order]
    sums = np.concatenate([np.zeros((1, target.shape[1])), target[order].cumsum(axis=0)])
    wanted = numbers[tell[~missing]]
    left = np.searchsorted(ordered, wanted, "left")
    right = np.searchsorted(ordered, wanted, "right")
    # Widen where too few rows have the very value.
    short = np.maximum(k - (right - left), 0)
    left = np.maximum(left - (short + 1) // 2, 0)
    right = np.minimum(right + (short + 1) // 2, len(order))
    found[~missing] = (sums[right] - sums[left]) / np.maximum(right - left, 1)[:, None]
    return found
