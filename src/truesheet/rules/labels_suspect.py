"""Labels that a model does not believe."""

from __future__ import annotations

from truesheet.measures.values_labels import Suspects
from truesheet.model.evidence import Absent
from truesheet.rules.classes import no_classes
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _adds(found: Suspects) -> str:
    if not found.flagged:
        return ""
    return (
        f"{several(found.flagged, 'label')} of {count(found.looked)} "
        f"{'is' if found.flagged == 1 else 'are'} doubted; the list is worth a look."
    )


def _sure(view: View, found: Suspects) -> bool:
    """Whether the model errs so rarely that what it doubts cannot be its own errors alone."""
    errs = found.looked - found.right
    return errs <= view.limit("errs") * found.flagged


def _look(view: View) -> Seen:
    found, label = view.evidence.read("labels.suspects", Suspects), view.label
    if isinstance(found, Absent) or label is None:
        return CouldNotRun(found.absent if isinstance(found, Absent) else "there is no label")
    least = wilson(found.right, found.looked)[0] * found.looked
    if least <= found.majority:
        return CouldNotRun(
            f"the model finds {percent(found.right, found.looked)} of the labels, no more than "
            f"naming the largest class would ({percent(found.majority, found.looked)}): it has "
            "nothing to doubt a label with"
        )
    low = wilson(found.flagged, found.looked)[0]
    if low <= view.limit("share"):
        return Looked((), found.looked, "label", _adds(found))
    sure = _sure(view, found)
    errs = percent(found.looked - found.right, found.looked)
    says = (
        f"A model that has not seen the row gives the label of {count(found.flagged)} of "
        f"{several(found.looked, 'row')} ({percent(found.flagged, found.looked)}) a probability "
        f"under {percent(found.below)}. It disagrees with {errs} of all labels, "
        + ("so these stand out. " if sure else "so many of these may be its own errors. ")
        + "How many labels are wrong only an audited sample can tell: "
        f"`truesheet labels DATA --label {label.name} --audit sheet.csv` draws one. It counts "
        f"from {view.told('share')} on."
    )
    hit = Hit(
        f"field:{label.name}",
        count(found.flagged),
        f"labels doubted, of {count(found.looked)}",
        says,
        title=f"Labels in {name(label.name)} that a model does not believe",
        limit="share",
        severity="warning" if sure else "note",
        rows=tuple(s.row for s in found.listed[:10]),
    )
    return Looked((hit,), found.looked, "label")


RULE = Rule(
    id="labels.suspect",
    version=1,
    severity="warning",
    title="Labels that a model does not believe",
    passes="so few are doubted that a good model would doubt them too",
    why="Wrong labels teach a model wrong things and make every score a lie: in ten well-known "
    "test sets at least 3.3 % of the labels are wrong.",
    do="Read the rows at the head of the list. Correct what is wrong, leave what is only hard, and "
    "let people judge a drawn sample before you name a rate.",
    blind="Wrong labels that the fields do not contradict, and errors that were made everywhere "
    "alike. Half of what such a list names is as a rule right and only hard to tell.",
    look=_look,
    needs=("labels.suspects",),
    unless=no_classes,
    limits=(
        Bound(
            "share",
            0.01,
            "share of the labels looked at",
            "good models doubt about one label in a hundred of clean tables; the lower end of the "
            "95 % interval (Wilson) counts",
        ),
        Bound(
            "errs",
            2,
            "times the labels doubted",
            "a model that errs more often adds its own errors to those of the labels; what it "
            "doubts is then a note",
        ),
    ),
    source="Northcutt, Athalye and Mueller, Pervasive Label Errors in Test Sets, NeurIPS 2021.",
)
