"""What probabilities of classes say of given labels: ranking, and a screen of the noise.

Source: Northcutt, Jiang and Chuang, Confident Learning, JAIR 70, 2021.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from truesheet.batch.kinds import F64, I64

SUPPRESS = 2.0
"""A screen is kept back where the model disagrees with more labels than so many it doubts."""


def believed(probabilities: F64, given: I64) -> F64:
    """The probability of the given label, row by row."""
    return np.asarray(probabilities[np.arange(len(given)), given], np.float64)


def rival(probabilities: F64, given: I64) -> I64:
    """The likeliest class other than the given one."""
    others = probabilities.copy()
    others[np.arange(len(given)), given] = -1.0
    return np.asarray(others.argmax(axis=1), np.int64)


def ranked(probabilities: F64, given: I64) -> I64:
    """Rows by the margin of the given label over its rival, least first; ties in their order.

    Margins are taken to nine digits: sums of doubles differ from machine to machine beyond.
    """
    rows = np.arange(len(given))
    margin = believed(probabilities, given) - probabilities[rows, rival(probabilities, given)]
    return np.asarray(np.argsort(np.round(margin, 9), kind="stable"), np.int64)


def screen(probabilities: F64, given: I64, doubted: int) -> float | None:
    """The share of wrong labels that confident learning estimates; None where it says nothing.

    It adds the errors of the model to those of the labels, so it is an upper-bound screen, and
    it is kept back where the model disagrees with over twice as many labels as it doubts
    (`doubted`): then it is the model that is screened.
    """
    rows = np.bincount(given, minlength=probabilities.shape[1])
    wrong = float((rows * _wrong(probabilities, given)).sum() / max(rows.sum(), 1))
    erring = int((probabilities.argmax(axis=1) != given).sum())
    return round(wrong, 4) if wrong > 0 and erring <= SUPPRESS * doubted else None


def _wrong(probabilities: F64, given: I64) -> F64:
    """For each given class the share off the diagonal of the confident joint."""
    classes = probabilities.shape[1]
    best, counted = _confident(probabilities, given)
    every = np.bincount(given[counted], minlength=classes)
    agree = np.bincount(given[counted & (best == given)], minlength=classes)
    return 1 - np.divide(agree, every, out=np.ones(classes), where=every > 0)


def _confident(probabilities: F64, given: I64) -> tuple[I64, npt.NDArray[np.bool_]]:
    """The class for which each row counts, and whether it counts for any."""
    classes = probabilities.shape[1]
    rows = np.bincount(given, minlength=classes)
    limit = np.full(classes, np.inf)
    own = np.bincount(given, believed(probabilities, given), classes)
    np.divide(own, rows, out=limit, where=rows > 0)
    reached = np.where(probabilities >= limit - 1e-12, probabilities, -1.0)
    return np.asarray(reached.argmax(axis=1), np.int64), np.asarray(reached.max(axis=1) >= 0)
