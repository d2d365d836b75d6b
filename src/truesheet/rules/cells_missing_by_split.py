"""Fields whose gaps are more frequent in one split than in another."""

from __future__ import annotations

from truesheet.measures.values import Missing
from truesheet.model.evidence import Share
from truesheet.rules.contrast import SIGNIFICANT, Contrast, contrasts
from truesheet.rules.reasons import nothing_to_compare
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent, plain

_WRITTEN_OUT = 5


def _hit(view: View, c: Contrast) -> Hit:
    return Hit(
        f"field:{c.field}",
        percent(c.most.part, c.most.whole),
        f"missing in {c.more}",
        f"{name(c.field)} is missing in {count(c.most.part)} of {count(c.most.whole)} rows of "
        f"split {name(c.more)} ({percent(c.most.part, c.most.whole)}) and in "
        f"{count(c.least.part)} of {count(c.least.whole)} of {name(c.less)} "
        f"({percent(c.least.part, c.least.whole)}); the limit is a difference of "
        f"{view.told('gap')}.",
        weight=c.gap,
        limit="gap",
        title=f"{name(c.field)} is missing more often in one split",
    )


def _together(view: View, found: list[Contrast]) -> Hit:
    """One finding for many fields: ten alike would bury the others."""
    found = sorted(found, key=lambda c: (-c.gap, c.field))
    return Hit(
        "dataset",
        count(len(found)),
        "fields",
        f"{names([c.field for c in found], 8)} are missing more often in one split, by "
        f"{plain(round(100 * found[-1].gap, 1))} to {plain(round(100 * found[0].gap, 1))} "
        f"percentage points; the limit is a difference of {view.told('gap')}.",
        limit="gap",
        title=f"{count(len(found))} fields are missing more often in one split",
    )


def _look(view: View) -> Seen:
    shares: dict[str, dict[str, Share]] = {}
    for split in view.parts:
        for field, seen in view.each("cells.missing", Missing, split.name):
            # Splits without labels are the matter of `labels.missing`.
            if field.role == "label":
                continue
            shares.setdefault(field.name, {})[split.name] = Share(seen.all, seen.rows)
    found = [c for c in contrasts(shares) if c.p < SIGNIFICANT and c.gap >= view.limit("gap")]
    if len(found) > _WRITTEN_OUT:
        return Looked((_together(view, found),), len(shares))
    return Looked(tuple(_hit(view, c) for c in found), len(shares))


RULE = Rule(
    id="cells.missing_by_split",
    version=1,
    severity="warning",
    title="A field is missing more often in one split",
    passes="gaps are as frequent in every split as chance allows",
    why="The splits were not collected alike: a model tuned on one meets gaps in the other that "
    "it never learned to handle.",
    do="Find out what changed between the splits (a form, a sensor, an export) and mend it, or "
    "draw the splits anew from all rows.",
    blind="Gaps that are written as a value; changes that come and go inside a split.",
    look=_look,
    needs=("cells.missing",),
    by_split=True,
    unless=nothing_to_compare,
    limits=(
        Bound(
            "gap",
            0.05,
            "points",
            "smaller differences rarely matter; besides, chi-square must make chance less likely "
            "than one in a thousand after Holm's correction over all fields",
        ),
    ),
    source="Holm, Scandinavian Journal of Statistics 6, 1979; Cochran, Biometrics 10, 1954.",
)
