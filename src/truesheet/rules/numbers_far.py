"""Values that lie further out than the tail of their field can explain."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

from truesheet.measures.values import Distinct, Distribution, NumberSummary
from truesheet.model.field import Field
from truesheet.rules.reasons import no_numbers
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, plain

_LEAST_SLOPE = 0.25
"""Tails are never taken to be lighter than this (a normal tail of 95 % to 99 % has 0.22)."""


class _Tail(NamedTuple):
    end: float
    near: float
    far: float


def _reach(tail: _Tail, cells: int, chance: float) -> float:
    """The distance that the largest value exceeds with this chance, were the tail a power law.

    The law is fitted through the 95 % and 99 % quantiles (Pareto, 1896). Nearly every natural
    tail is lighter than its power law, so this errs on the side of silence.
    """
    slope = max(_LEAST_SLOPE, log(tail.far / tail.near) / log(5))
    power = slope * (log(0.01) + log(cells) - log(chance))
    return float("inf") if power > 500 else tail.far * exp(power)


def _tails(seen: NumberSummary, shape: Distribution) -> dict[str, _Tail]:
    q = shape.quantiles
    middle = q["0.5"]
    return {
        "largest": _Tail(seen.max - middle, q["0.95"] - middle, q["0.99"] - middle),
        "smallest": _Tail(middle - seen.min, middle - q["0.05"], middle - q["0.01"]),
    }


def _hit(view: View, field: Field, cells: int, end: str, tail: _Tail, reach: float) -> Hit:
    times = tail.end / tail.far
    return Hit(
        f"field:{field.name}",
        f"{plain(float(f'{times:.3g}'))}×",
        "as far out as 99 %",
        f"The {end} of {count(cells)} values of {name(field.name)} lies "
        f"{plain(float(f'{times:.3g}'))} times as far from the middle as 99 % of the values on "
        f"that side; its own tail would explain up to "
        f"{plain(float(f'{reach / tail.far:.3g}'))} times, but for {view.told('chance')}.",
        weight=tail.end / reach,
        limit="chance",
        title=f"The {end} value of {name(field.name)} lies far out",
    )


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, seen in view.each("number.summary", NumberSummary):
        shape = view.evidence.of("number.distribution", field.name, Distribution)
        distinct = view.evidence.of("values.distinct", field.name, Distinct)
        looked += 1
        if not isinstance(shape, Distribution) or not isinstance(distinct, Distinct):
            continue
        if seen.finite < view.limit("cells") or distinct.distinct < view.limit("distinct"):
            continue
        for end, tail in _tails(seen, shape).items():
            if 0 < tail.near <= tail.far:
                reach = _reach(tail, seen.finite, view.limit("chance"))
                if tail.end > reach:
                    hits.append(_hit(view, field, seen.finite, end, tail, reach))
    if not looked:
        return NotApplicable("No field holds numbers.")
    return Looked(tuple(hits), looked)


RULE = Rule(
    id="numbers.far",
    version=1,
    severity="warning",
    title="A value lies further out than the field's own tail explains",
    passes="the largest and smallest values fit the tails of their fields",
    why="Such values are often slips (a wrong unit, a lost decimal point, a code); one of them can "
    "move a mean and a scaled feature by more than all others together.",
    do="Look at the rows with the most extreme values. Mend slips; keep true values, and prefer "
    "medians and robust scaling.",
    blind="Slips inside the usual range; fields of fewer than 200 values; tails in which more "
    "than a hundredth of the cells are slips.",
    look=_look,
    needs=("number.summary", "number.distribution", "values.distinct"),
    unless=no_numbers,
    limits=(
        Bound(
            "chance",
            0.0001,
            "share of datasets with a tail like this",
            "low enough that a sheet of a hundred fields is blamed by chance once in a hundred",
        ),
        Bound("cells", 200, "cells", "in fewer, the 99 % quantile rests on one or two values"),
        Bound("distinct", 20, "distinct values", "scales of few steps have no tail"),
    ),
)
