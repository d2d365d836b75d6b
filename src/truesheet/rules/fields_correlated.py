"""Pairs of fields that nearly determine each other."""

from __future__ import annotations

from truesheet.measures.values import Associations, Pair
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.rules.reasons import no_pairs
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.spread import varies
from truesheet.rules.words import count, name, plain, several

_KINDS = {
    "pearson": "correlation",
    "spearman": "rank correlation",
    "cramers_v": "Cramér’s V",
    "correlation_ratio": "correlation ratio",
}
_TOLD = 4


def _counts_on(field: Field) -> bool:
    """Running numbers and clocks go together by nature."""
    return field.suspected_id or field.role in ("id", "time")


def _strong(view: View, pair: Pair, label: str) -> bool:
    known = all(n in view.by_name and not _counts_on(view.by_name[n]) for n in (pair.a, pair.b))
    return (
        known
        and not pair.one_to_one
        and label not in (pair.a, pair.b)
        and pair.low > view.limit("strength")
        and pair.rows >= view.limit("rows")
        and all(varies(view, n, view.limit("rest")) for n in (pair.a, pair.b))
    )


def _told(pair: Pair) -> str:
    sign = "−" if pair.sign < 0 else ""
    kind = _KINDS.get(pair.kind, pair.kind)
    return f"{name(pair.a)} and {name(pair.b)} ({kind} {sign}{pair.strength:.3f})"


def _look(view: View) -> Seen:
    found = view.evidence.read("fields.associations", Associations)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    label = view.label.name if view.label else ""
    strong = [p for p in found.pairs if _strong(view, p, label)]
    left = found.pairs_possible - found.pairs_looked_at
    adds = f"{count(left)} more pairs were beyond the budget." if left > 0 else ""
    if not strong:
        return Looked((), found.pairs_looked_at, "pair of fields", adds)
    strong.sort(key=lambda p: (-p.strength, p.a, p.b))
    more = f" and {count(len(strong) - _TOLD)} more" if len(strong) > _TOLD else ""
    hit = Hit(
        "dataset" if len(strong) > 1 else f"field:{strong[0].a}",
        count(len(strong)),
        "pair" if len(strong) == 1 else "pairs",
        f"{'; '.join(map(_told, strong[:_TOLD]))}{more}, from {several(strong[0].rows, 'row')}. "
        f"Told where the lower end of the 95 % interval is over "
        f"{plain(view.limit('strength'))} ({view.limits['strength'].set_by}). {adds}".strip(),
        limit="strength",
    )
    return Looked((hit,), found.pairs_looked_at, "pair of fields")


RULE = Rule(
    id="fields.correlated",
    version=1,
    severity="note",
    title="Fields nearly determine each other",
    passes="no two are so close",
    why="Coefficients and importances are shared out between such fields at random; each seems "
    "weak or strong by accident.",
    do="Treat them as one where you explain a model; say in the sheet if one was computed from "
    "the other.",
    blind="Bends that go up and down; pairs beyond the budget; three fields that add up.",
    look=_look,
    needs=("fields.associations",),
    also=("values.frequent",),
    unless=no_pairs,
    limits=(
        Bound("strength", 0.95, "strength", "nine tenths of the variance are shared"),
        Bound("rest", 30, "cells", "a few rare values in the same rows make a strength of 1"),
        Bound("rows", 30, "rows", "with fewer rows, one far value makes a correlation"),
    ),
)
