"""Values that pile up at the end of a field's range."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.measures.values import Bar, Distinct, Distribution, NumberSummary
from truesheet.model.field import Field
from truesheet.rules.reasons import no_numbers
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain

# Ends that a scale has by nature: shares, per cent, hours, minutes, degrees.
_NATURAL = frozenset((0, 1, 100, 12, 23, 24, 59, 60, 31, 90, 180, 360, 365, 366, -1, -90, -180))


def _pile(view: View, at: int, cells: int, bars: Sequence[Bar]) -> bool:
    """Whether the outermost bar stands out because of its very last value.

    `bars` run from the end inwards. A pile holds most of its bar, which is far taller than the
    next ones, and is not where most values are (that is the shape of the field, not its edge).
    """
    if at < max(view.limit("cells"), view.limit("share") * cells) or len(bars) < 8:
        return False
    inner = sum(b.cells for b in bars[1:4]) / 3
    tallest = max(b.cells for b in bars[1:])
    return at >= 0.5 * bars[0].cells and at > view.limit("times") * inner and at < tallest


def _hit(view: View, field: Field, seen: NumberSummary, top: bool) -> Hit:
    at, value = (seen.at_max, seen.max) if top else (seen.at_min, seen.min)
    end = "largest" if top else "smallest"
    return Hit(
        f"field:{field.name}",
        count(at),
        f"cells at {plain(value, 7)}",
        f"{count(at)} of {count(seen.finite)} values of {name(field.name)} "
        f"({percent(at, seen.finite)}) equal the {end} one, {plain(value, 7)}, while hardly any "
        f"lie near it; the limit is {view.told('times')}.",
        weight=at / seen.finite,
        limit="times",
        title=f"{name(field.name)} piles up at its {end} value",
    )


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, seen in view.each("number.summary", NumberSummary):
        looked += 1
        shape = view.evidence.of("number.distribution", field.name, Distribution)
        distinct = view.evidence.of("values.distinct", field.name, Distinct)
        if not isinstance(shape, Distribution) or not isinstance(distinct, Distinct):
            continue
        if distinct.distinct < view.limit("distinct") or field.role in ("id", "label"):
            continue
        bars = shape.bars
        if seen.max not in _NATURAL and _pile(view, seen.at_max, seen.finite, bars[::-1]):
            hits.append(_hit(view, field, seen, top=True))
        if seen.min not in _NATURAL and _pile(view, seen.at_min, seen.finite, bars):
            hits.append(_hit(view, field, seen, top=False))
    if not looked:
        return NotApplicable("No field holds numbers.")
    return Looked(tuple(hits), looked)


RULE = Rule(
    id="numbers.capped",
    version=1,
    severity="warning",
    title="Values pile up at the end of the range",
    passes="none piles up at an end of its range",
    why="The end is a cap or a code: “this or more”, “not known”. Means and models take it for a "
    "measured value.",
    do="Ask where the value comes from. State the cap in the sheet, or replace the code by an "
    "empty cell.",
    blind="Caps in fields with few values or at ends a scale has by nature (0, 1, 100, 24, "
    "360, ...), and caps where most values are.",
    look=_look,
    needs=("number.summary", "number.distribution", "values.distinct"),
    unless=no_numbers,
    limits=(
        Bound("cells", 10, "cells", "fewer equal values at an end are common after rounding"),
        Bound("share", 0.001, "share of values", "in large tables ties grow with the rows"),
        Bound(
            "times",
            3,
            "times the bars next to it",
            "tails of natural values grow thinner towards the end; a bar next to the end holds "
            "all values of a twenty-fourth of the range",
        ),
        Bound("distinct", 40, "distinct values", "scales of few steps end where they end"),
    ),
)
