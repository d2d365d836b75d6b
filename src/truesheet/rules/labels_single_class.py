"""Labels of one class only."""

from __future__ import annotations

from truesheet.measures.values import Distinct
from truesheet.model.field import Field
from truesheet.rules.reasons import no_label
from truesheet.rules.rule import Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, several


def _hit(label: Field, split: str, rows: int, seen: Distinct) -> Hit:
    told = f"split {name(split)}" if split else "the dataset"
    has = "has the same" if seen.distinct else "has a"
    labelled = several(seen.present, "labelled row")
    whose = f"Every one of {labelled}" if seen.distinct else f"None of {several(rows, 'row')}"
    return Hit(
        f"split:{split}" if split else f"field:{label.name}",
        count(seen.distinct),
        "value" if seen.distinct == 1 else "values",
        f"{whose} of {told} {has} {name(label.name)}; two values are the least.",
        weight=rows,
    )


def _look(view: View) -> Seen:
    label = view.label
    if label is None:
        return NotApplicable("No field is declared as the label.")
    hits, looked = [], 0
    for split, rows in [("", view.rows), *((s.name, s.rows) for s in view.parts)]:
        seen = view.evidence.of("values.distinct", label.name, Distinct, split or None)
        if not isinstance(seen, Distinct) or not rows:
            continue
        # A split without any label is kept for judging elsewhere: `labels.missing` says so.
        if split and not seen.distinct:
            continue
        looked += 1
        if seen.distinct < 2:
            hits.append(_hit(label, split, rows, seen))
            if not split:
                break
    return Looked(tuple(hits), looked, "part of the data")


RULE = Rule(
    id="labels.single_class",
    version=1,
    severity="error",
    title="There is one class only",
    passes="each has two classes at least",
    why="There is nothing to tell apart: a model learns to give this one answer, and is always "
    "right by this data.",
    do="Check which field is the label, and whether a filter or an upload lost the other classes.",
    blind="Splits without any label; classes that exist in the world and in no row.",
    look=_look,
    needs=("values.distinct",),
    unless=no_label,
)
