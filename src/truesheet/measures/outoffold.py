"""Probabilities of classes by models that have not seen the row they judge.

Nothing is drawn at random: rows of a sample come in the order of their hashes, which is as good,
and each class is dealt out over the folds in that order. Rows of one group stay in one fold.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.inputs import Inputs

FOLDS = 5
_NEIGHBOURS = 15
_TREES_UP_TO = 20  # classes up to which boosted trees are affordable

Model = Callable[[Inputs, I64, I64, I64, int], F64]
"""Inputs, labels, rows to learn from, rows to judge, number of classes."""


def folds(given: I64, groups: I64 | None) -> I64:
    """The fold of each row."""
    if groups is not None:
        return groups % FOLDS
    found = np.empty(len(given), np.int64)
    for label in np.unique(given):
        mine = np.flatnonzero(given == label)
        found[mine] = np.arange(len(mine)) % FOLDS
    return found


def out_of_fold(made: Inputs, given: I64, groups: I64 | None, strong: bool) -> tuple[F64, str]:
    """Probabilities of every class for every row, and which models gave them, in words."""
    from threadpoolctl import threadpool_limits

    classes = int(given.max()) + 1
    models = _models(made, len(given), classes, strong)
    of = folds(given, groups)
    total = np.zeros((len(given), classes))
    # One thread: small matrices win nothing by more, and sums come in one order.
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for fold in range(FOLDS):
            judged, learnt = np.flatnonzero(of == fold), np.flatnonzero(of != fold)
            if len(judged) and len(learnt):
                for model in models.values():
                    total[judged] += model(made, given, learnt, judged, classes)
    total /= len(models)
    unknown = total.sum(axis=1) == 0
    total[unknown] = 1 / classes
    return total, " and ".join(models)


def _models(made: Inputs, rows: int, classes: int, strong: bool) -> dict[str, Model]:
    found: dict[str, Model] = {"logistic regression": _logistic}
    if made.even.shape[1]:
        found["nearest neighbours"] = _neighbours
    if strong and made.raw.shape[1]:
        found["random trees"] = _random_trees
        if classes <= _TREES_UP_TO and rows >= 2_000 and made.raw.shape[1] * classes <= 400:
            found["boosted trees"] = _boosted
    return found


def _spread(found: Any, known: Any, classes: int) -> F64:
    """Probabilities of the classes that a model knows, among all."""
    spread = np.zeros((len(found), classes))
    spread[:, np.asarray(known, np.int64)] = found
    return spread


def _logistic(made: Inputs, given: I64, learnt: I64, judged: I64, classes: int) -> F64:
    from sklearn.linear_model import LogisticRegression

    both: Any = made.even
    strength = 0.5
    if made.words is not None:
        from scipy.sparse import csr_matrix, hstack

        both = hstack([made.words * 3.0, csr_matrix(made.even)]).tocsr()
        strength = 1.0
    if len(np.unique(given[learnt])) < 2:
        return np.zeros((len(judged), classes))
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3)
    model.fit(both[learnt], given[learnt])
    return _spread(model.predict_proba(both[judged]), model.classes_, classes)


def _neighbours(made: Inputs, given: I64, learnt: I64, judged: I64, classes: int) -> F64:
    from sklearn.neighbors import KNeighborsClassifier

    k = min(_NEIGHBOURS, len(learnt))
    model = KNeighborsClassifier(k, weights="distance", algorithm="brute")
    model.fit(made.even[learnt], given[learnt])
    return _spread(model.predict_proba(made.even[judged]), model.classes_, classes)


def _random_trees(made: Inputs, given: I64, learnt: I64, judged: I64, classes: int) -> F64:
    from sklearn.ensemble import ExtraTreesClassifier

    trees = 200 if len(given) <= 5_000 else 100
    model = ExtraTreesClassifier(trees, min_samples_leaf=3, random_state=0, n_jobs=1)
    raw = np.nan_to_num(made.raw, nan=-1e9)
    model.fit(raw[learnt], given[learnt])
    return _spread(model.predict_proba(raw[judged]), model.classes_, classes)


def _boosted(made: Inputs, given: I64, learnt: I64, judged: I64, classes: int) -> F64:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.08,
        max_leaf_nodes=15,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    model.fit(made.raw[learnt], given[learnt])
    return _spread(model.predict_proba(made.raw[judged]), model.classes_, classes)
