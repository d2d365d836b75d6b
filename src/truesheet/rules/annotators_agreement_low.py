"""Labels on which annotators do not agree."""

from __future__ import annotations

from truesheet.measures.values_crowd import Agreement, Estimate
from truesheet.model.evidence import Absent
from truesheet.model.finding import Severity
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_annotators
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, percent, plain, several


def _one_sided(view: View, found: Agreement) -> bool:
    """Whether one class is nearly all and people agree: a low alpha is arithmetic then."""
    largest = max(found.classes.values(), default=0)
    return (
        found.scale == "nominal"
        and largest > view.limit("prevalence") * found.labels
        and wilson(found.agreeing.part, found.agreeing.whole)[0] > view.limit("prevalence")
    )


def _hit(view: View, found: Agreement, alpha: Estimate) -> Hit:
    low = alpha.high < view.limit("tentative")
    limit = "tentative" if low else "reliable"
    alone = _one_sided(view, found)
    severity: Severity = "warning" if low and not alone else "note"
    largest = max(found.classes.values(), default=0)
    says = (
        f"Krippendorff's alpha ({found.scale}) is {plain(alpha.value, 4)}, with a 95 % interval "
        f"from {plain(alpha.low, 4)} to {plain(alpha.high, 4)}, over "
        f"{several(found.shared, 'item')} that two or more of "
        f"{several(found.annotators, 'annotator')} labelled. All of the interval lies under "
        f"{view.told(limit)}. Of {count(found.agreeing.whole)} pairs of labels of one item "
        f"{percent(found.agreeing.part, found.agreeing.whole)} are the same; the largest class "
        f"has {percent(largest, found.labels)} of the labels."
    )
    if alone:
        says += (
            " Nearly all labels are of one class, so alpha is low although people mostly agree: "
            "look at the labels of the other classes alone."
        )
    return Hit("dataset", plain(alpha.value, 4), "alpha", says, limit=limit, severity=severity)


def _look(view: View) -> Seen:
    found = view.evidence.read("annotators.agreement", Agreement)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if found.alpha is None:
        return CouldNotRun(found.absent["alpha"])
    if found.shared < view.limit("items"):
        return CouldNotRun(
            f"only {several(found.shared, 'item')} have labels of two annotators, and "
            f"{view.told('items')} are needed"
        )
    low = found.alpha.high < view.limit("reliable")
    hits = (_hit(view, found, found.alpha),) if low else ()
    adds = f"Alpha is {plain(found.alpha.value, 4)} (95 % interval {plain(found.alpha.low, 4)} to "
    adds += f"{plain(found.alpha.high, 4)})."
    return Looked(hits, found.shared, "item with several labels", "" if low else adds)


RULE = Rule(
    id="annotators.agreement_low",
    version=1,
    severity="warning",
    title="Annotators do not agree on the labels",
    passes="annotators agree, as far as the interval can tell",
    why="Where people who saw the same thing label it differently, nobody can say for sure "
    "whether a model is right, and part of every error rate is theirs.",
    do="Read some items on which they differ: mend the guideline, or keep the items apart that "
    "have no single answer. `truesheet labels DATA --annotators FIELD` shows who differs and "
    "weighs the labels.",
    blind="Annotators who err alike or copy each other; whether the label that most gave is true; "
    "items that hold more than one right answer.",
    look=_look,
    needs=("annotators.agreement",),
    unless=no_annotators,
    limits=(
        Bound(
            "tentative",
            0.667,
            "alpha",
            "the least on which Krippendorff would build tentative conclusions; the upper end of "
            "the 95 % interval must lie under it",
        ),
        Bound("reliable", 0.8, "alpha", "what he asks of data to be relied on; under it, a note"),
        Bound("items", 20, "items", "of fewer items an interval by resampling is too short"),
        Bound(
            "prevalence",
            0.9,
            "share of labels",
            "with nine labels of ten in one class and nine pairs of ten alike, chance explains so "
            "much that alpha says little; then it is a note",
        ),
    ),
    source="Krippendorff, Content Analysis, 2004, chapter 11; Feinstein and Cicchetti, Journal of "
    "Clinical Epidemiology 43(6), 1990.",
)
