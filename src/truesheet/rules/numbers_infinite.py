"""Numbers without bound among the values."""

from __future__ import annotations

from truesheet.measures.values import NumberSummary
from truesheet.rules.reasons import no_numbers
from truesheet.rules.rule import Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _look(view: View) -> Seen:
    looked = list(view.each("number.summary", NumberSummary))
    if not looked:
        return NotApplicable("No field holds numbers.")
    hits = tuple(
        Hit(
            f"field:{field.name}",
            count(seen.infinite),
            "cells",
            f"{count(seen.infinite)} of {count(seen.finite + seen.infinite)} numbers in "
            f"{name(field.name)} ({percent(seen.infinite, seen.finite + seen.infinite)}) are plus "
            "or minus infinity; none should be. Mean, spread and quantiles leave them out.",
            weight=seen.infinite,
            title=f"{name(field.name)} holds infinite numbers",
        )
        for field, seen in looked
        if seen.infinite
    )
    return Looked(hits, len(looked))


RULE = Rule(
    id="numbers.infinite",
    version=1,
    severity="warning",
    title="A field holds infinite numbers",
    passes="all numbers are finite",
    why="Most often something was divided by zero or a logarithm was taken of it. One such cell "
    "makes a mean infinite and stops many models.",
    do="Find the computation it comes from; store “no value” where there is none.",
    blind="Very large stand-ins for infinity, such as 1e308.",
    look=_look,
    needs=("number.summary",),
    unless=no_numbers,
)
