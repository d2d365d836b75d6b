"""Labels of one class only."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.rules.classes import balance
from truesheet.rules.reasons import no_label
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name


def _hit(view: View, label: str, where: str, rows: int, classes: int) -> Hit:
    told = f"split {name(where)}" if where else "the dataset"
    what = "have the same" if classes else "have no"
    return Hit(
        f"split:{where}" if where else f"field:{label}",
        count(classes),
        "class" if classes == 1 else "classes",
        f"All {count(rows)} rows of {told} {what} {name(label)}; two values are the least.",
        weight=rows,
    )


def _look(view: View) -> Seen:
    whole = balance(view)
    if isinstance(whole, Absent) or view.label is None:
        return CouldNotRun(whole.absent if isinstance(whole, Absent) else "there is no label")
    if len(whole.classes) < 2 and not whole.cut:
        hit = _hit(view, view.label.name, "", whole.rows, len(whole.classes))
        return Looked((hit,), 1, "dataset")
    hits, looked = [], 1
    for split in view.parts:
        seen = balance(view, split.name)
        if isinstance(seen, Absent) or not seen.rows:
            continue
        looked += 1
        if len(seen.classes) < 2 and not seen.cut:
            hits.append(_hit(view, view.label.name, split.name, seen.rows, len(seen.classes)))
    return Looked(tuple(hits), looked, "part of the data", "")


RULE = Rule(
    id="labels.single_class",
    version=1,
    severity="error",
    title="There is one class only",
    passes="each has two classes at least",
    why="There is nothing to tell apart: a model learns to give this one answer, and is always "
    "right by this data.",
    do="Check which field is the label, and whether a filter or an upload lost the other classes.",
    blind="Classes that exist in the world and in no row.",
    look=_look,
    needs=("labels.balance",),
    unless=no_label,
)
