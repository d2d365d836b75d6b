"""Dates that nothing was measured on."""

from __future__ import annotations

from truesheet.measures.values import TimeRange
from truesheet.rules.reasons import no_dates
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _year(text: str) -> int | None:
    digits = text.lstrip("-")
    return int(digits) * (-1 if text.startswith("-") else 1) if digits.isdigit() else None


def _look(view: View) -> Seen:
    looked, hits = 0, []
    first, last = view.limit("first"), view.limit("last")
    for field, seen in view.each("time.range", TimeRange):
        looked += 1
        odd = 0
        for text, cells in seen.by_year.items():
            year = _year(text)
            # A year that the calendar cannot even write lies beyond any limit.
            odd += cells if year is None or not first <= year <= last else 0
        if odd:
            hits.append(
                Hit(
                    f"field:{field.name}",
                    count(odd),
                    "cells",
                    f"{count(odd)} of {count(seen.values)} dates in {name(field.name)} "
                    f"({percent(odd, seen.values)}) lie before {first:.0f} or after {last:.0f} "
                    f"({view.limits['last'].set_by}).",
                    weight=odd,
                    limit="last",
                    title=f"{name(field.name)} holds dates that cannot be",
                )
            )
    if not looked:
        return NotApplicable("No field holds dates.")
    return Looked(tuple(hits), looked, "field of dates")


RULE = Rule(
    id="time.impossible",
    version=1,
    severity="warning",
    title="Dates lie outside any likely time",
    passes="all dates lie between the limits",
    why="Such dates stand for “not known” or come from a wrong format; ages and durations "
    "computed from them are nonsense.",
    do="Replace codes by empty cells; check the order of day, month and year in the source. "
    "For history or plans, set other limits in your policy.",
    blind="Wrong dates within the limits, and dates in the future: a sheet has no clock.",
    look=_look,
    needs=("time.range",),
    unless=no_dates,
    limits=(
        Bound("first", 1800, "first year", "earlier dates are rare outside of history"),
        Bound("last", 2100, "last year", "later dates are rare outside of forecasts"),
    ),
)
