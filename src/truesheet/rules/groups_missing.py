"""Fields that lack values in one group of people more often than in another."""

from __future__ import annotations

from truesheet.measures.people_fields import ages
from truesheet.measures.values_groups import FEWEST, GroupMissing, at_most
from truesheet.model.evidence import Share
from truesheet.rules.contrast import SIGNIFICANT, Contrast, contrasts
from truesheet.rules.groups_rates import no_people
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent

_HIDDEN_FROM = 100
"""Rows of a group from which "fewer than ten missing" still says something of the share."""


def _share(missing: int | str, rows: int | str) -> Share | None:
    """None where the group, or the gap in a small one, is hidden."""
    if isinstance(rows, str) or (isinstance(missing, str) and rows < _HIDDEN_FROM):
        return None
    return Share(at_most(missing), rows)


def _cells(s: Share) -> str:
    part = count(s.part) if s.part >= FEWEST else f"under {FEWEST}"
    return f"{part} of {count(s.whole)} rows"


def _hit(view: View, c: Contrast) -> Hit:
    field, by = c.field.split("\0")
    declared = by in view.by_name and view.by_name[by].role is not None
    return Hit(
        f"field:{field}",
        percent(c.most.part, c.most.whole),
        "missing in one group",
        f"{name(field)} is missing in {_cells(c.most)} with {name(by)} {name(c.more)} "
        f"({percent(c.most.part, c.most.whole)}) and in {_cells(c.least)} with {name(c.less)}; "
        f"the limit is a difference of {view.told('gap')}.",
        weight=c.gap,
        limit="gap",
        severity="warning" if declared else "note",
        title=f"{name(field)} is missing more often in some groups of {name(by)}",
    )


def _look(view: View) -> Seen:
    shares: dict[str, dict[str, Share]] = {}
    for field, seen in view.each("groups.missing", GroupMissing):
        for by, groups in seen.by.items():
            known = view.by_name.get(by)
            # That children have no job and old people no e-mail is no news.
            if known is None or (ages(by) and known.role is None):
                continue
            told = {g: s for g, x in groups.items() if (s := _share(x.missing, x.rows))}
            shares[f"{field.name}\0{by}"] = told
    hits = tuple(
        _hit(view, c) for c in contrasts(shares) if c.p < SIGNIFICANT and c.gap >= view.limit("gap")
    )
    return Looked(hits, len(shares), "field with gaps, by group")


RULE = Rule(
    id="groups.missing",
    version=1,
    severity="warning",
    title="A field is missing more often in some groups",
    passes="gaps are as frequent in every group as chance allows",
    why="Whoever drops rows with gaps, or fills them with a mean, then drops or bends one group "
    "more than the others; and a model learns the group from the gap.",
    do="Ask who was not asked, or did not answer. Say it in the sheet; look how many rows of each "
    "group are left after cleaning.",
    blind="Gaps that are written as a value; groups that no field names; age where nobody "
    "declares it; groups of fewer than 10 rows.",
    look=_look,
    needs=("groups.missing",),
    unless=no_people,
    limits=(
        Bound(
            "gap",
            0.1,
            "points",
            "smaller differences hardly move who is left; besides, chi-square must make chance "
            "less likely than one in a thousand after Holm",
        ),
    ),
    source="Rubin, Inference and missing data, Biometrika 63(3), 1976.",
)
