"""Fields whose gaps tell the label."""

from __future__ import annotations

from truesheet.measures.values import MissingByLabel
from truesheet.rules.classes import no_classes
from truesheet.rules.contrast import SIGNIFICANT, Contrast, contrasts
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _hit(view: View, c: Contrast) -> Hit:
    strong = c.low > view.limit("tells")
    return Hit(
        f"field:{c.field}",
        percent(c.most.part, c.most.whole),
        "missing in one class",
        f"{name(c.field)} is missing in {count(c.most.part)} of {count(c.most.whole)} rows of "
        f"class {name(c.more)} ({percent(c.most.part, c.most.whole)}) and in "
        f"{count(c.least.part)} of {count(c.least.whole)} of {name(c.less)} "
        f"({percent(c.least.part, c.least.whole)}); the limit is a difference of "
        f"{view.told('gap')}.",
        weight=c.gap,
        limit="gap",
        severity="error" if strong else "warning",
        title=f"Whether {name(c.field)} is missing tells the label",
    )


def _look(view: View) -> Seen:
    label = view.label
    shares = {
        field.name: seen.classes
        for field, seen in view.each("cells.missing_by_label", MissingByLabel)
        if label and field.name != label.name
    }
    hits = tuple(
        _hit(view, c) for c in contrasts(shares) if c.p < SIGNIFICANT and c.gap >= view.limit("gap")
    )
    return Looked(hits, len(shares))


RULE = Rule(
    id="cells.missing_by_label",
    version=1,
    severity="warning",
    title="Whether a field is missing tells the label",
    passes="gaps are as frequent in every class as chance allows",
    why="Often the field was filled in after the outcome was known, or for one outcome only. A "
    "model then learns who filled in the form, and fails where the outcome is still open.",
    do="Ask when the field is filled in. If that is after the outcome, leave the field out; if "
    "before, keep a yes/no field for “missing” and say why it matters.",
    blind="Gaps that are written as a value; the order in which things happened.",
    look=_look,
    needs=("cells.missing_by_label",),
    unless=no_classes,
    limits=(
        Bound(
            "gap",
            0.1,
            "points",
            "smaller differences are common where classes differ in age or wealth; besides, "
            "chi-square must make chance less likely than one in a thousand after Holm",
        ),
        Bound(
            "tells",
            0.8,
            "points",
            "with the lower end of the 95 % interval (Newcombe) over it, the gap alone nearly "
            "gives the label away",
        ),
    ),
    source="Kaufman et al., Leakage in Data Mining, ACM TKDD 6(4), 2012.",
)
