"""Equal inputs with different labels."""

from __future__ import annotations

from truesheet.measures.values_labels import Conflicts
from truesheet.model.evidence import Absent
from truesheet.rules.chance import ALIKE, coarse
from truesheet.rules.classes import no_classes
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent, several


def _unless(view: View) -> str:
    why = no_classes(view)
    if not why and any(f.role == "annotator" for f in view.fields):
        return "Several annotators label one item here: that they differ is agreement, not error."
    return why


def _look(view: View) -> Seen:
    found, label = view.evidence.read("labels.conflicts", Conflicts), view.label
    if isinstance(found, Absent) or label is None:
        return CouldNotRun(found.absent if isinstance(found, Absent) else "there is no label")
    if not found.inputs:
        adds = "" if found.repeated else "No input occurs twice, so none could contradict itself."
        return Looked((), found.repeated, "repeated input", adds)
    alike = coarse(view, view.limit("coarse"), (label.name, *found.ignored))
    heavy = wilson(found.least, found.labelled)[0] > view.limit("share") and not alike
    but = f" but {names(found.ignored)}" if found.ignored else ""
    hit = Hit(
        f"field:{label.name}",
        count(found.least),
        "rows at least",
        f"{several(found.inputs, 'input')} of {count(found.repeated)} that occur more than once "
        f"{'has' if found.inputs == 1 else 'have'} different values of {name(label.name)} in rows "
        f"that agree in every other field{but}: {several(found.in_conflict, 'row')}, of which at "
        f"least {count(found.least)} ({percent(found.least, found.labelled)} of all) "
        f"{'is' if found.least == 1 else 'are'} wrong if the input decides the label. It counts "
        f"as a warning over {view.told('share')}{ALIKE if alike else ''}.",
        limit="share",
        severity="warning" if heavy else "note",
        rows=tuple(place for group in found.examples for place in group)[:10],
    )
    return Looked((hit,), found.repeated, "repeated input")


RULE = Rule(
    id="labels.conflict",
    version=1,
    severity="warning",
    title="Equal inputs have different labels",
    passes="all rows of one input have one label",
    why="No model can be right on both. Where the input decides the label, one of them is wrong; "
    "where it does not, the fields cannot tell the cases apart, and no score can be perfect.",
    do="Look at the rows named here. Correct the label that is wrong; where both may be true, say "
    "so in the sheet, and do not let a test set punish one of them.",
    blind="Inputs that occur once, and inputs that differ in as little as a space; whether a "
    "conflict is an error or a case that the fields do not decide.",
    look=_look,
    needs=("labels.conflicts",),
    also=("values.distinct",),
    unless=_unless,
    limits=(
        Bound(
            "share",
            0.001,
            "share of labelled rows",
            "under one in a thousand no figure moves that a test set of ten thousand rows could "
            "show; the lower end of the 95 % interval (Wilson) of the rows that are wrong at the "
            "least must lie over it",
        ),
        Bound(
            "coarse",
            20,
            "values a field",
            "where no field has more values, different cases may well look alike; then it is "
            "a note",
        ),
    ),
)
