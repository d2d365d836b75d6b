"""How far the values of each field moved, and how many are missing now."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import msgspec

from truesheet.compare import distance
from truesheet.compare.sides import Pair, Sides
from truesheet.measures.values import Distribution, Frequent, Lengths, Missing, NumberSummary
from truesheet.model.diff import Drift, MissingShift
from truesheet.model.evidence import Share
from truesheet.model.field import Field
from truesheet.rules.intervals import difference
from truesheet.rules.words import SHOW_FROM

POINTS = 0.01
"""A share of missing cells has moved when it is more than a point from what it was."""

FEWEST = 30
"""Cells on either side below which no distance is taken: chance alone moves so few."""


def drifts(sides: Sides) -> tuple[Drift, ...]:
    """The distance of each field that has one, over all rows and in each split of both."""
    found = [d for p in sides.scopes for d in _all(sides, p)]
    chances = iter(distance.adjusted([d.p for d in found if d.p is not None]))
    return tuple(d if d.p is None else _decided(d, next(chances)) for d in found)


def _all(sides: Sides, pair: Pair) -> Iterator[Drift]:
    for field in sides.comparable:
        drift = _of(sides, pair, field)
        if drift is not None and min(drift.old, drift.new) >= FEWEST:
            yield drift


def _of(sides: Sides, pair: Pair, field: Field) -> Drift | None:
    """Categories by their shares; numbers, and long texts by their lengths, by the gap."""
    if field.suspected_id or field.role == "id" or field.temporal:
        return None  # running numbers and clocks move on; that is their nature
    lists = sides.both("values.frequent", field.name, pair, Frequent)
    if lists and _are_categories(field, *lists):
        return _categories(field.name, pair, *lists, named=sides.may_show(field.name))
    if field.numeric:
        return _numbers(sides, field.name, pair)
    return _lengths(sides, field.name, pair)


def _are_categories(field: Field, old: Frequent, new: Frequent) -> bool:
    if not old.top or not new.top:
        return False
    if field.kind in ("text", "boolean"):
        # Texts that hardly repeat have no shares to speak of.
        return all(f.others <= f.present / 2 for f in (old, new))
    return field.role == "label" and not (old.others or new.others)


def _categories(name: str, pair: Pair, old: Frequent, new: Frequent, *, named: bool) -> Drift:
    """Values that both lists name, or that the other certainly lacks; all else in one category."""
    a = {t.shown: t.cells for t in old.top}
    b = {t.shown: t.cells for t in new.top}
    shared = [v for v in {**a, **b} if (v in a or _complete(old)) and (v in b or _complete(new))]
    counts_a, counts_b = [a.get(v, 0) for v in shared], [b.get(v, 0) for v in shared]
    rest = old.present - sum(counts_a), new.present - sum(counts_b)
    if any(rest):
        counts_a, counts_b = [*counts_a, rest[0]], [*counts_b, rest[1]]
    found = distance.psi(counts_a, counts_b)
    limit = distance.psi_limit(len(counts_a), old.present, new.present)
    gained = {v: n for v, n in b.items() if v not in a} if _complete(old) else {}
    lost = {v: n for v, n in a.items() if v not in b} if _complete(new) else {}
    return Drift(
        name,
        pair.shown,
        "psi",
        found,
        limit,
        found > limit,
        old.present,
        new.present,
        gained=len(gained),
        lost=len(lost),
        gained_names=tuple(v for v, n in gained.items() if named and n >= SHOW_FROM),
        lost_names=tuple(v for v, n in lost.items() if named and n >= SHOW_FROM),
    )


def _complete(found: Frequent) -> bool:
    """Does the list name every value?"""
    return not found.others and not found.error


def _numbers(sides: Sides, name: str, pair: Pair) -> Drift | None:
    shapes = sides.both("number.distribution", name, pair, Distribution)
    if not shapes or not shapes[0].steps or not shapes[1].steps:
        return None
    shift = None
    sums = sides.both("number.summary", name, pair, NumberSummary)
    if sums:
        shift = _shift(*sums)
    gap = _apart(*shapes)
    return _gap(name, pair, gap, shapes[0].cells, shapes[1].cells, shift, "numbers")


def _shift(old: NumberSummary, new: NumberSummary) -> float | None:
    """The difference of means in pooled standard deviations."""
    if old.sd is None or new.sd is None:
        return None
    both = old.finite + new.finite
    pooled = sqrt((old.finite * old.sd**2 + new.finite * new.sd**2) / both) if both else 0.0
    return (new.mean - old.mean) / pooled if pooled else None


def _lengths(sides: Sides, name: str, pair: Pair) -> Drift | None:
    shapes = sides.both("text.lengths", name, pair, Lengths)
    if not shapes or not shapes[0].steps or not shapes[1].steps:
        return None
    gap = _apart(*shapes)
    return _gap(name, pair, gap, shapes[0].values, shapes[1].values, None, "lengths")


def _apart(old: Distribution | Lengths, new: Distribution | Lengths) -> float:
    a, b = (distance.Steps(s.steps, s.within) for s in (old, new))
    return distance.gap(a, b)


def _gap(
    name: str, pair: Pair, gap: float, old: int, new: int, shift: float | None, of: str
) -> Drift:
    p = distance.chance(gap, old, new)
    return Drift(
        name,
        pair.shown,
        "ks",
        gap,
        distance.KS_LIMIT,
        False,
        old,
        new,
        p,
        shift,
        "numbers" if of == "numbers" else "lengths",
    )


def _decided(drift: Drift, p: float) -> Drift:
    """More than chance over all fields, and large enough to matter."""
    large = drift.distance >= drift.limit or abs(drift.shift or 0.0) >= distance.SHIFT_LIMIT
    return msgspec.structs.replace(drift, p=p, moved=p < distance.FALSE_ALARMS and large)


def missing(sides: Sides) -> tuple[MissingShift, ...]:
    """Fields whose share of missing cells is another number, with the interval of the change."""
    found = []
    for pair in sides.scopes:
        for field, (a, b) in sides.each("cells.missing", pair, Missing):
            old, new = Share(a.all, a.rows), Share(b.all, b.rows)
            if not old.whole or not new.whole or old.part * new.whole == new.part * old.whole:
                continue
            low, high = difference(new.part, new.whole, old.part, old.whole)
            sure = not low <= 0 <= high
            moved = sure and abs(new.ratio - old.ratio) > POINTS
            found.append(MissingShift(field.name, pair.shown, old, new, low, high, moved))
    return tuple(found)
