"""One label for each item out of several: by majority, or weighed by who gave them.

Dawid and Skene, Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm,
Applied Statistics 28(1), 1979. Each person has a table that says which label he gives where each
class is true; tables and true classes are found in turns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.agreement import Units
from truesheet.measures.rowviews import Bools
from truesheet.model.evidence import Absent

LABELS, ITEMS = 3, 20
"""Fewest labels an item, and items a person, from which labels are weighed."""
_CELLS = 20_000_000
_ROUNDS, _STILL = 500, 1e-6
_PRIOR = 1.0
_CROWD, _CHANCE = 2.0, 0.5


class Weighed(NamedTuple):
    """For each item the likeliest class and how likely it is; for each label, how likely its class.

    `tied` marks items in which several classes have most labels. `tables[person, true class,
    label]` are shares of labels; there are none for a majority.
    """

    best: I64
    likely: F64
    given: F64
    tied: Bools
    tables: F64 | None = None


def majority(units: Units) -> Weighed:
    """The class with most labels; likely is here its share of them."""
    table = units.table.tocsr()
    top = np.maximum.reduceat(table.data, table.indptr[:-1])
    most = table.data == np.repeat(top, np.diff(table.indptr))
    leads = np.add.reduceat(most.astype(np.int64), table.indptr[:-1])
    rows = np.repeat(np.arange(len(top)), np.diff(table.indptr))[most]
    _, first = np.unique(rows, return_index=True)
    best = table.indices[most][first].astype(np.int64)
    same = np.asarray(table[units.unit, units.code]).ravel()
    return Weighed(best, top / units.sizes, same / units.sizes[units.unit], leads > 1)


def unfit(units: Units) -> Absent | None:
    """Why the labels are too few to be weighed, if they are."""
    items = np.bincount(units.person, units.weights[units.unit], units.people)
    thin = int(units.weights[units.sizes < LABELS].sum())
    total = int(units.weights.sum())
    if 2 * thin > total:
        return Absent(f"{thin:,} of {total:,} items have fewer than {LABELS} labels")
    few = int((items < ITEMS).sum())
    if 2 * few > units.people:
        return Absent(f"{few:,} of {units.people:,} annotators labelled fewer than {ITEMS} items")
    if max(units.people * units.classes, len(units.weights)) * units.classes > _CELLS:
        return Absent(f"{units.classes:,} classes are too many to be weighed")
    return None


def dawid_skene(units: Units) -> Weighed:
    """The classes that are most likely, given who said what."""
    simple = majority(units)
    likely = np.asarray(units.table.toarray()) / units.sizes[:, None]
    weights = units.weights.astype(np.float64)
    of_label = units.unit
    tables = np.empty((units.people, units.classes, units.classes))
    for _ in range(1, _ROUNDS + 1):
        tables = _tables(units, likely, weights)
        # Classes by how often they are true; one that never is keeps a little of a chance.
        often = (weights @ likely + _PRIOR) / (weights.sum() + _PRIOR * units.classes)
        logs = np.log(tables)
        found = np.tile(np.log(often), (len(weights), 1))
        for true in range(units.classes):
            said = logs[units.person, true, units.code]
            found[:, true] += np.bincount(of_label, said, len(weights))
        found -= found.max(axis=1, keepdims=True)
        now = np.exp(found)
        now /= now.sum(axis=1, keepdims=True)
        moved = float(np.abs(now - likely).max())
        likely = now
        if moved < _STILL:
            break
    best = likely.argmax(axis=1).astype(np.int64)
    return Weighed(best, likely.max(axis=1), likely[units.unit, units.code], simple.tied, tables)


def _tables(units: Units, likely: F64, weights: F64) -> F64:
    """Which labels each person gives where each class is true.

    To the labels of each class are added two as the crowd gives them, and half of one at random:
    who gave few labels is taken for one of the crowd, and nobody is taken to be never wrong. Two
    was chosen on made crowds: of equals, of better and worse, and of some who guess.
    """
    cells = units.person * units.classes + units.code
    size = units.people * units.classes
    counts = np.empty((units.people, units.classes, units.classes))
    for true in range(units.classes):
        given = likely[units.unit, true] * weights[units.unit]
        counts[:, true] = np.bincount(cells, given, size).reshape(units.people, units.classes)
    crowd = counts.sum(axis=0) + _PRIOR
    crowd /= crowd.sum(axis=1, keepdims=True)
    counts += _CROWD * crowd + _CHANCE / units.classes
    found: F64 = counts / counts.sum(axis=2, keepdims=True)
    return found
