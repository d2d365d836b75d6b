"""Classes of a later split that training data do not have."""

from __future__ import annotations

from truesheet.measures.values import Balance
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Absent
from truesheet.rules.classes import are_classes, balance, class_name, no_classes
from truesheet.rules.reasons import nothing_to_compare
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _unless(view: View) -> str:
    return no_classes(view) or nothing_to_compare(view)


def _hit(view: View, train: Split, split: Split, seen: Balance, new: list[str]) -> Hit:
    rows = sum(seen.classes[c] for c in new)
    worst = max(new, key=lambda c: (seen.classes[c], c))
    heavy = seen.classes[worst] >= view.limit("rows")
    return Hit(
        f"split:{split.name}",
        count(rows),
        "rows of unknown classes",
        f"{several(len(new), 'class', 'classes')} in split {name(split.name)} "
        f"({class_name(seen, worst)}{' and others' if len(new) > 1 else ''}; {count(rows)} of "
        f"{count(seen.rows)} rows, {percent(rows, seen.rows)}) {'has' if len(new) == 1 else 'have'}"
        f" no row in {name(train.name)}. It counts as an error from {view.told('rows')} of one "
        "class.",
        weight=rows,
        limit="rows",
        severity="error" if heavy else "note",
    )


def _look(view: View) -> Seen:
    train, label = view.train, view.label
    if train is None or label is None:
        return CouldNotRun("no split is known to be for training")
    known = balance(view, train.name)
    if isinstance(known, Absent):
        return CouldNotRun(known.absent)
    if not are_classes(label, known):
        return NotApplicable(f"{name(label.name)} has too many values to be a class.")
    hits = []
    for split in view.others:
        seen = balance(view, split.name)
        if isinstance(seen, Absent) or seen.cut:
            continue
        new = [c for c, n in seen.classes.items() if n and not known.classes.get(c)]
        # A split without any known class was labelled in another way altogether.
        if new and known.classes:
            hits.append(_hit(view, train, split, seen, new))
    return Looked(tuple(hits), len(view.others), "split")


RULE = Rule(
    id="labels.unseen",
    version=1,
    severity="error",
    title="A split holds classes that training data do not have",
    passes="its classes all occur in training data",
    why="No model can name a class that it never met: these rows are lost from the start.",
    do="Check the spelling of classes and the way in which the splits were drawn (data sorted by "
    "label is the usual cause); draw them by class.",
    blind="Classes that are as good as absent, with a row or two in training.",
    look=_look,
    needs=("labels.balance",),
    by_split=True,
    unless=_unless,
    limits=(Bound("rows", 10, "rows", "rarer classes fall into one split by chance"),),
)
