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


def confident(probabilities: F64, given: I64) -> npt.NDArray[np.bool_]:
    """Rows that lie off the diagonal of the confident joint.

    A row counts for a class when its probability reaches what the rows that are given that class
    have on average; of several such classes, for the likeliest.
    """
    classes = probabilities.shape[1]
    own = believed(probabilities, given)
    rows = np.bincount(given, minlength=classes)
    limit = np.full(classes, np.inf)
    np.divide(np.bincount(given, own, classes), rows, out=limit, where=rows > 0)
    reached = np.where(probabilities >= limit - 1e-12, probabilities, -1.0)
    best = reached.argmax(axis=1)
    return np.asarray((reached.max(axis=1) >= 0) & (best != given))


def screen(probabilities: F64, given: I64, doubted: int) -> float | None:
    """The share of wrong labels that confident learning estimates; None where it says nothing.

    The confident joint, brought to the counts of the given labels. It adds the errors of the
    model to those of the labels, so it is an upper-bound screen, and it is kept back where the
    model disagrees with over twice as many labels as it doubts (`doubted`): then it is the model
    that is screened.
    """
    classes = probabilities.shape[1]
    own = believed(probabilities, given)
    rows = np.bincount(given, minlength=classes).astype(np.float64)
    limit = np.full(classes, np.inf)
    np.divide(np.bincount(given, own, classes), rows, out=limit, where=rows > 0)
    reached = np.where(probabilities >= limit - 1e-12, probabilities, -1.0)
    counted = reached.max(axis=1) >= 0
    joint = np.zeros((classes, classes))
    np.add.at(joint, (given[counted], reached.argmax(axis=1)[counted]), 1.0)
    of_given = joint.sum(axis=1)
    agree = np.divide(np.diag(joint), of_given, out=np.ones(classes), where=of_given > 0)
    wrong = float((rows * (1 - agree)).sum() / max(rows.sum(), 1))
    erring = int((probabilities.argmax(axis=1) != given).sum())
    return round(wrong, 4) if wrong > 0 and erring <= SUPPRESS * doubted else None
