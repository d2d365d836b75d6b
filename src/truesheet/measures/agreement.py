"""How far labels of the same items agree: Krippendorff's alpha, Fleiss' and Cohen's kappa.

An item counts through how many of its labels are of each class. `weights` say how many items of
the data each of them stands for, so that rows of a wide table with the same labels are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.values_crowd import Estimate
from truesheet.model.evidence import Absent, Share

SCALES = ("nominal", "ordinal", "interval")
_SEED = 20_040_229
_FEW, _OFTEN, _SELDOM = 5_000, 1_000, 200
_DIGITS = 4


@dataclass(frozen=True)
class Units:
    """Labels of items with two labels or more: `unit`, `person` and `code` of each label.

    No person stands twice in a unit. Codes are numbers of classes, in the order of the classes;
    `weights` has one number a unit.
    """

    unit: I64
    person: I64
    code: I64
    weights: I64
    classes: int
    people: int

    @cached_property
    def sizes(self) -> I64:
        """Labels of each unit."""
        return np.bincount(self.unit, minlength=len(self.weights))

    @cached_property
    def table(self) -> Any:
        """Labels of each unit (rows) and class (columns), sparse."""
        from scipy.sparse import csr_matrix  # slow to import: not before it is needed

        ones = np.ones(len(self.unit), np.float64)
        shape = (len(self.weights), self.classes)
        found = csr_matrix((ones, (self.unit, self.code)), shape)
        found.sort_indices()
        return found

    @cached_property
    def squares(self) -> F64:
        """For each unit, the sum of the squared labels of its classes."""
        found: F64 = np.asarray(self.table.multiply(self.table).sum(axis=1)).ravel()
        return found

    @property
    def pairs(self) -> Share:
        """Pairs of labels of one item: the same, of all."""
        sizes = self.sizes
        alike = int((self.weights * (self.squares - sizes)).sum()) // 2
        return Share(alike, int((self.weights * sizes * (sizes - 1)).sum()) // 2)


def alpha(units: Units, values: F64, scale: str) -> Estimate | Absent:
    """Krippendorff's alpha for labels of these values, with a bootstrap interval over items.

    1 less the disagreement within items over that among all labels. Krippendorff, Content
    Analysis, 2004, chapter 11. The interval is that of the middle 95 % of resampled alphas.
    """
    if not len(units.weights):
        return Absent("no item has two labels")
    # Squares of numbers far from nought would drown what tells them apart.
    values = values - values.mean()
    weights = units.weights.astype(np.float64)[None, :]
    (value,) = _alphas(units, values, scale, weights)
    if np.isnan(value):
        return Absent("all labels are the same, so nothing tells agreement from habit")
    if units.weights.sum() < 2:
        return Absent("one item has two labels, which is too few for an interval")
    again = np.concatenate([_alphas(units, values, scale, w) for w in _resampled(units.weights)])
    again = np.sort(again[~np.isnan(again)])
    if not len(again):
        return Absent("too few items for an interval")
    low, high = (float(again[round(q * (len(again) - 1))]) for q in (0.025, 0.975))
    return Estimate(
        round(float(value), _DIGITS),
        round(min(low, float(value)), _DIGITS),
        round(max(high, float(value)), _DIGITS),
    )


def _alphas(units: Units, values: F64, scale: str, weights: F64) -> F64:
    """Alpha for each row of weights; NaN where all labels are the same."""
    sizes = units.sizes
    totals = np.asarray(units.table.T.dot(weights.T)).T
    n = totals.sum(axis=1)
    if scale == "nominal":
        inside = weights @ ((sizes**2 - units.squares) / (sizes - 1))
        among = n**2 - (totals**2).sum(axis=1)
    elif scale == "interval":
        inside = weights @ _spread(units, values)
        among = 2 * (n * (totals @ values**2) - (totals @ values) ** 2)
    else:
        ranks = np.cumsum(totals, axis=1) - totals / 2
        inside = np.array([w @ _spread(units, r) for w, r in zip(weights, ranks, strict=True)])
        among = 2 * (n * (totals * ranks**2).sum(axis=1) - (totals * ranks).sum(axis=1) ** 2)
    flat = among <= 1e-9 * n**2 * (float(np.abs(values).max(initial=0)) ** 2 or 1.0)
    if scale != "interval":
        flat = (totals > 0).sum(axis=1) < 2
    with np.errstate(invalid="ignore", divide="ignore"):
        found: F64 = np.where(flat, np.nan, 1 - (n - 1) * inside / among)
    return found


def _spread(units: Units, values: F64) -> F64:
    """For each unit, the squared differences of its pairs of labels over its labels less one."""
    sizes = units.sizes
    squares = units.table.dot(values**2)
    sums = units.table.dot(values)
    found: F64 = np.maximum(2 * (sizes * squares - sums**2), 0.0) / (sizes - 1)
    return found


def _resampled(weights: I64) -> Iterator[F64]:
    """Weights of items drawn with replacement, some draws at a time.

    By RandomState, whose stream NumPy has promised never to change: the same data gives the same
    interval with every version.
    """
    random = np.random.RandomState(_SEED)
    draws = _OFTEN if len(weights) <= _FEW else _SELDOM
    total = int(weights.sum())
    together = max(1, 1_000_000 // len(weights))
    for start in range(0, draws, together):
        size = min(together, draws - start)
        if total == len(weights):
            drawn = [
                np.bincount(random.randint(0, total, total), minlength=total) for _ in range(size)
            ]
            yield np.array(drawn, np.float64)
        else:
            yield random.multinomial(total, weights / total, size).astype(np.float64)


def fleiss(units: Units) -> float | Absent:
    """Fleiss' kappa. Fleiss, Psychological Bulletin 76(5), 1971."""
    if not len(units.weights):
        return Absent("no item has two labels")
    sizes = np.unique(units.sizes)
    if len(sizes) > 1:
        return Absent(f"items have {sizes[0]:,} to {sizes[-1]:,} labels each, not equally many")
    total = int(units.weights.sum())
    agree = units.pairs.ratio
    shares = np.asarray(units.table.T.dot(units.weights)) / (total * int(sizes[0]))
    chance = float((shares**2).sum())
    if chance >= 1:
        return Absent("all labels are the same")
    return round((agree - chance) / (1 - chance), _DIGITS)


class Between(NamedTuple):
    """Cohen's kappa of pairs of annotators, with the items that both labelled."""

    a: I64
    b: I64
    items: I64
    agree: F64
    kappa: F64


MOST_PAIRS = 2_000_000


def between(units: Units) -> Between | Absent:
    """Each two annotators with items in common. Cohen, Educ. Psychol. Meas. 20(1), 1960."""
    sizes = units.sizes
    if int((sizes * (sizes - 1)).sum()) // 2 > MOST_PAIRS:
        return Absent(f"more than {MOST_PAIRS:,} pairs of labels")
    left, right = _pairs(units)
    if not len(left):
        return Absent("no item has two labels")
    first, second = units.person[left], units.person[right]
    turned = first > second
    left, right = np.where(turned, right, left), np.where(turned, left, right)
    both = units.person[left] * units.people + units.person[right]
    keys, at = np.unique(both, return_inverse=True)
    weights = units.weights[units.unit[left]].astype(np.float64)
    items = np.bincount(at, weights).astype(np.float64)
    alike = units.code[left] == units.code[right]
    agree = np.bincount(at, weights * alike) / items
    chance = _meet(at, units.code[left], units.code[right], weights, items, units.classes)
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa = np.where(chance < 1, (agree - chance) / (1 - chance), np.nan)
    whole = np.rint(items).astype(np.int64)
    return Between(keys // units.people, keys % units.people, whole, agree, kappa)


def _pairs(units: Units) -> tuple[I64, I64]:
    """Places of the two labels of each pair of labels of one unit."""
    order = np.argsort(units.unit, kind="stable")
    sizes = units.sizes
    starts = np.cumsum(sizes) - sizes
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        a, b = np.triu_indices(size, 1)
        first = starts[sizes == size][:, None]
        left.append(order[(first + a).ravel()])
        right.append(order[(first + b).ravel()])
    return np.concatenate(left), np.concatenate(right)


def _meet(at: I64, a: I64, b: I64, weights: F64, items: F64, classes: int) -> F64:
    """The chance that two labels drawn from the habits of each pair are the same."""
    from scipy.sparse import csr_matrix

    shape = (len(items), classes)
    mine = csr_matrix((weights, (at, a)), shape)
    theirs = csr_matrix((weights, (at, b)), shape)
    found: F64 = np.asarray(mine.multiply(theirs).sum(axis=1)).ravel() / items**2
    return found


class Fit(NamedTuple):
    """Each person against the others of his items; `bias` is a table of persons by classes."""

    items: F64
    agree: F64
    chance: F64
    error: F64
    bias: Any


def fit(units: Units) -> Fit:
    """How each person's labels agree with those of the others, and what habits alone would give."""
    from scipy.sparse import csr_matrix, diags

    sizes = units.sizes
    weights = units.weights[units.unit].astype(np.float64)
    same = np.asarray(units.table[units.unit, units.code]).ravel()
    agrees = (same - 1) / (sizes[units.unit] - 1)
    items = np.bincount(units.person, weights, units.people).astype(np.float64)
    safe = np.maximum(items, 1)
    agree = np.bincount(units.person, weights * agrees, units.people) / safe
    squares = np.bincount(units.person, weights * (agrees - agree[units.person]) ** 2, units.people)
    shape = (units.people, len(units.weights))
    seen = csr_matrix((weights / (sizes[units.unit] - 1), (units.person, units.unit)), shape)
    mine = csr_matrix((weights, (units.person, units.code)), (units.people, units.classes))
    own = csr_matrix(
        (weights / (sizes[units.unit] - 1), (units.person, units.code)),
        (units.people, units.classes),
    )
    theirs = seen @ units.table - own
    each = diags(1 / safe)
    mine, theirs = each @ mine, each @ theirs
    chance = np.asarray(mine.multiply(theirs).sum(axis=1)).ravel()
    error = np.sqrt(squares / np.maximum(items - 1, 1) / safe)
    return Fit(items, agree, chance, error, (mine - theirs).tocsr())
