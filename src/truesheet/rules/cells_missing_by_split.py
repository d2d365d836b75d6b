"""Fields whose gaps are more frequent in one split than in another."""

from __future__ import annotations

from truesheet.measures.values import Missing
from truesheet.model.evidence import Share
from truesheet.rules.contrast import SIGNIFICANT, Contrast, contrasts
from truesheet.rules.reasons import nothing_to_compare
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent


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


def _look(view: View) -> Seen:
    shares: dict[str, dict[str, Share]] = {}
    for split in view.parts:
        for field, seen in view.each("cells.missing", Missing, split.name):
            shares.setdefault(field.name, {})[split.name] = Share(seen.all, seen.rows)
    hits = tuple(
        _hit(view, c) for c in contrasts(shares) if c.p < SIGNIFICANT and c.gap >= view.limit("gap")
    )
    return Looked(hits, len(shares))


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
