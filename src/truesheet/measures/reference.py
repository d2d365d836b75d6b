"""The reference model: what a cheap model gets out of the fields, on rows it has not learned from.

Twenty-five small boosted trees on one thread, so that every machine gives the same numbers. It is
there to say what a field or a row is worth, not to be good. Values of categories stand in the
order of their frequency.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.sampled import Side
from truesheet.measures.scores import Target

TREES, LEAVES, RATE = 25, 8, 0.2
_CODES = 250  # values up to which a category is one to the model; rarer ones are put together


def table_of(sides: Sequence[Side]) -> F64:
    """Fields as the model reads them (rows by fields), NaN where missing."""
    columns = [s.numbers if s.numbers is not None else _coded(s.codes) for s in sides]
    return np.array(columns).T


def _coded(codes: I64) -> F64:
    """Codes with the most frequent first, and those beyond the limit as one."""
    counts = np.bincount(codes[codes >= 0], minlength=1)
    place = np.empty(len(counts))
    place[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    found: F64 = np.where(codes >= 0, np.minimum(place[np.maximum(codes, 0)], _CODES), np.nan)
    return found


def crossed(columns: F64, target: Target, folds: I64) -> F64:
    """Predictions for every row by a model that learned from the other folds."""
    found = np.empty((len(folds), target.columns.shape[1]))
    for fold in range(int(folds.max()) + 1):
        learn, tell = folds != fold, folds == fold
        found[tell] = fitted(columns[learn], target.columns[learn], columns[tell])
    return found


def fitted(learn: F64, target: F64, tell: F64) -> F64:
    """Predictions for `tell` by a model of `learn`: a probability for each class, or a number."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _fitted(learn, target, tell)


def _fitted(learn: F64, target: F64, tell: F64) -> F64:
    width = target.shape[1]
    if width == 1:
        predicted = _model(len(learn), classes=False).fit(learn, target[:, 0]).predict(tell)
        return np.asarray(predicted, np.float64)[:, None]
    labels = target.argmax(axis=1)
    seen = np.flatnonzero(np.bincount(labels, minlength=width))
    found = np.zeros((len(tell), width))
    if len(seen) == 1:
        found[:, seen[0]] = 1.0
    else:
        model = _model(len(learn), classes=True).fit(learn, labels)
        found[:, seen] = model.predict_proba(tell)
    return found


def memorised(learn: F64, target: F64, tell: F64) -> F64:
    """The same by a model that remembers the rows it saw: fifty random trees grown to the end."""
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    told = {"n_estimators": 50, "random_state": 0, "n_jobs": 1}
    width = target.shape[1]
    if width == 1:
        predicted = ExtraTreesRegressor(**told).fit(learn, target[:, 0]).predict(tell)
        return np.asarray(predicted, np.float64)[:, None]
    labels = target.argmax(axis=1)
    found = np.zeros((len(tell), width))
    model = ExtraTreesClassifier(**told).fit(learn, labels)
    found[:, model.classes_] = model.predict_proba(tell)
    return found


def _model(rows: int, classes: bool) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return kind(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=max(2, min(20, rows // 50)),
        early_stopping=False,
        random_state=0,
    )
