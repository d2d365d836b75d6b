"""Labels in which one class outnumbers all others."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.rules.classes import are_classes, balance, class_name, no_classes
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain


def _look(view: View) -> Seen:
    found, label = balance(view), view.label
    if isinstance(found, Absent) or label is None:
        return CouldNotRun(found.absent if isinstance(found, Absent) else "there is no label")
    if not are_classes(label, found):
        return NotApplicable(f"{name(label.name)} has too many values to be a class.")
    labelled = found.rows - found.unlabelled
    if len(found.classes) < 2:
        return NotApplicable(f"{name(label.name)} has fewer than two classes.")
    value, most = max(found.classes.items(), key=lambda c: (c[1], c[0]))
    if wilson(most, labelled)[0] <= view.limit("share"):
        return Looked((), len(found.classes), "class")
    hit = Hit(
        f"field:{label.name}",
        percent(most, labelled),
        "in one class",
        f"{count(most)} of {count(labelled)} labelled rows ({percent(most, labelled)}) are "
        f"{class_name(found, value)}; the limit is {view.told('share')}. Always to answer so is "
        f"right as often. Counted by entropy, {count(len(found.classes))} classes do the work of "
        f"{plain(round(found.effective, 1))}.",
        limit="share",
        title=f"One class holds {percent(most, labelled)} of the rows",
    )
    return Looked((hit,), len(found.classes), "class")


RULE = Rule(
    id="labels.imbalance",
    version=1,
    severity="note",
    title="One class outnumbers the others",
    passes="none outnumbers all others by far",
    why="An accuracy as high as the share of the largest class is worth nothing, and is easily "
    "taken for success.",
    do="Quote the share of the largest class beside every accuracy; score by class, and draw "
    "splits so that each keeps the shares.",
    blind="Whether the world is as uneven: that would be no fault.",
    look=_look,
    needs=("labels.balance",),
    unless=no_classes,
    limits=(
        Bound(
            "share",
            0.8,
            "share of labelled rows",
            "four to one: beyond it the useless answer scores over 80 %; the lower end of the "
            "95 % interval (Wilson) must lie over it",
        ),
    ),
)
