"""Splits too small to measure a model with."""

from __future__ import annotations

from truesheet.model.datasheet import Split
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import nothing_to_compare
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain, several

_ACCURACY = 0.9


def _hit(view: View, split: Split, low: float, high: float) -> Hit:
    return Hit(
        f"split:{split.name}",
        count(split.rows),
        "rows",
        f"Split {name(split.name)} has {several(split.rows, 'row')}: an accuracy of "
        f"{percent(_ACCURACY)} measured on it means {percent(low)} to {percent(high)}, a span of "
        f"{plain(round(100 * (high - low), 1))} points; the limit is {view.told('span')}.",
        weight=high - low,
        limit="span",
    )


def _look(view: View) -> Seen:
    hits = []
    for split in view.others:
        low, high = wilson(round(_ACCURACY * split.rows), split.rows)
        if high - low > view.limit("span"):
            hits.append(_hit(view, split, low, high))
    return Looked(tuple(hits), len(view.others), "split")


RULE = Rule(
    id="split.small",
    version=1,
    severity="note",
    title="A split is small for measuring a model",
    passes="each measures an accuracy of 90 % to within the limit",
    why="Two models are told apart only if they differ by more than this span.",
    do="Report scores with their interval, use cross-validation, or collect more rows.",
    blind="Rows that belong together: with many rows of one person the span is wider still.",
    look=_look,
    needs=("rows.count",),
    unless=nothing_to_compare,
    limits=(
        Bound(
            "span",
            0.1,
            "points",
            "a 95 % interval of ten points hides most differences between models; it takes "
            "about 140 rows to get under it (Wilson)",
        ),
    ),
)
