"""From labels of several annotators to one for each item, and what that says of each of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures import dawid_skene
from truesheet.measures.agreement import Units
from truesheet.measures.annotations_read import Read
from truesheet.measures.dawid_skene import Weighed
from truesheet.measures.shown import shown_number
from truesheet.measures.values_crowd import Consensus, Estimate, Person
from truesheet.rules.intervals import Z95, wilson

SURE = 0.9
_DIGITS = 4


class Settled(NamedTuple):
    """The consensus; and for each item its key, label ("" for a tie) and how likely that is.

    Of numbers nothing is likely: there is no `likely` then.
    """

    says: Consensus
    keys: Any
    labels: tuple[str, ...]
    likely: tuple[float, ...]


def settled(found: Read, names: tuple[str, ...], scale: str) -> Settled:
    """The median of numbers; of classes the likeliest where labels can be weighed, or most.

    `names` are those of the annotators, in the order of their numbers.
    """
    return _classes(found, names) if scale == "nominal" else _numbers(found, names)


def _classes(found: Read, names: tuple[str, ...]) -> Settled:
    units = found.units
    plain = dawid_skene.majority(units)
    why = dawid_skene.unfit(units)
    weighed = plain if why is not None else dawid_skene.dawid_skene(units)
    tied, likely, best = plain.tied, weighed.likely, weighed.best.copy()
    moved = ~tied & (best != plain.best)
    if why is not None:
        best[tied] = -1
    counts = np.bincount(best[best >= 0], units.weights[best >= 0], units.classes)
    says = Consensus(
        "dawid-skene" if why is None else "majority",
        int(units.weights.sum()),
        int(units.weights[tied].sum()),
        int(units.weights[moved].sum()),
        int(units.weights[likely < SURE].sum()) if why is None else 0,
        "" if why is None else why.absent,
        {t: int(n) for t, n in zip(found.texts, counts, strict=True)},
        _people(units, weighed, found.texts, names),
    )
    texts = (*found.texts, "")
    return Settled(says, found.unit_keys, tuple(texts[i] for i in best), tuple(likely.tolist()))


def _numbers(found: Read, names: tuple[str, ...]) -> Settled:
    """The median of each item's labels; each person's go with the mean of the others, or not."""
    units = found.units
    values = found.values[units.code]
    ends = np.cumsum(units.sizes)
    ordered = values[np.lexsort((values, units.unit))]
    middles = [
        float(np.median(ordered[end - size : end]))
        for end, size in zip(ends.tolist(), units.sizes.tolist(), strict=True)
    ]
    sums = np.bincount(units.unit, values, len(units.weights))
    others = (sums[units.unit] - values) / (units.sizes[units.unit] - 1)
    people = []
    for i, name in enumerate(names):
        mine = units.person == i
        weights = units.weights[units.unit[mine]]
        going = _correlation(values[mine], others[mine], weights)
        if going is not None:
            people.append(Person(name, int(weights.sum()), going))
    people.sort(key=lambda p: (p.right.high, p.name))
    says = Consensus("median", int(units.weights.sum()), 0, people=tuple(people))
    return Settled(says, found.unit_keys, tuple(shown_number(m) for m in middles), ())


def _correlation(a: F64, b: F64, weights: I64) -> Estimate | None:
    """Pearson's, with Fisher's interval; None of fewer than four items or of a constant."""
    n = int(weights.sum())
    if n < 4 or not len(a):
        return None
    left, right = a - np.average(a, weights=weights), b - np.average(b, weights=weights)
    size = np.sqrt((weights * left**2).sum() * (weights * right**2).sum())
    if size < 1e-12:
        return None
    r = float(np.clip((weights * left * right).sum() / size, -1.0, 1.0))
    z, reach = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12)), Z95 / np.sqrt(n - 3)
    return Estimate(
        *(round(float(x), _DIGITS) for x in (r, np.tanh(z - reach), np.tanh(z + reach)))
    )


def _people(
    units: Units, weighed: Weighed, texts: tuple[str, ...], names: tuple[str, ...]
) -> tuple[Person, ...]:
    """Everybody, the least right first."""
    weights = units.weights[units.unit]
    right = np.bincount(units.person, weights * weighed.given, units.people)
    labels = np.bincount(units.person, weights, units.people).astype(np.int64)
    made = []
    for i in np.argsort(right / np.maximum(labels, 1), kind="stable").tolist():
        n = int(labels[i])
        low, high = wilson(round(float(right[i])), n)
        share = Estimate(*(round(x, _DIGITS) for x in (float(right[i]) / n, low, high)))
        made.append(Person(names[i], n, share, _gives(weighed, i, texts)))
    return tuple(made)


def _gives(weighed: Weighed, person: int, texts: tuple[str, ...]) -> dict[str, dict[str, float]]:
    if weighed.tables is None or len(texts) > 10:
        return {}
    table = weighed.tables[person].tolist()
    return {
        true: {said: round(share, _DIGITS) for said, share in zip(texts, row, strict=True)}
        for true, row in zip(texts, table, strict=True)
    }
