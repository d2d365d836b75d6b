"""Fields that tell who is in which group, so that leaving the group out hides nothing."""

from __future__ import annotations

from truesheet.measures.people_fields import ages
from truesheet.measures.values_groups import Proxies, Proxy, Telling
from truesheet.model.evidence import Absent
from truesheet.rules.groups_rates import no_people
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, plain, several


def _area(t: Telling) -> str:
    return f"{plain(round(t.auc, 3))} ({plain(round(t.low, 3))} to {plain(round(t.high, 3))})"


def _hit(view: View, p: Proxy, strong: list[Telling], rows: int) -> Hit:
    best = strong[0]
    more = f"; {several(len(strong) - 1, 'more field')} tell as much" if len(strong) > 1 else ""
    return Hit(
        f"field:{p.field}",
        plain(round(best.auc, 3)),
        "AUC of one field",
        f"From {name(best.field)} alone the group of {name(p.field)} is guessed with an AUC of "
        f"{_area(best)} (0.5 is chance, 1 is certain; Cramér's V {plain(round(best.v, 2))}){more}; "
        f"all {count(p.looked_at)} fields together reach {_area(p.together)}. In {count(rows)} "
        f"rows looked at; the limit is {view.told('auc')}.",
        weight=best.auc,
        limit="auc",
        severity="warning" if p.declared else "note",
        title=f"{name(best.field)} tells the group of {name(p.field)}",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("groups.proxies", Proxies)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    looked = [p for p in found.of if p.declared or not ages(p.field)]
    hits = []
    for p in looked:
        strong = [t for t in p.fields if t.low > view.limit("auc")]
        if strong:
            hits.append(_hit(view, p, strong, found.rows))
    told = [p for p in looked if p.together.low > view.limit("auc")]
    adds = f"All fields together tell {several(len(told), 'such field')}." if told else ""
    return Looked(tuple(hits), len(looked), "field about people", adds)


RULE = Rule(
    id="groups.proxy",
    version=1,
    severity="warning",
    title="A field tells who is in which group",
    passes="no field alone tells the group beyond the limit",
    why="A model that may not see the group sees it through this field. Leaving the sensitive "
    "field out then changes nothing but that nobody can check any more.",
    do="Decide whether the field is needed; keep the sensitive field for checking, and look at "
    "errors by group. Fairness is not had by leaving fields out.",
    blind="Texts, fields with more than 50 values, fields that tell only together, and age where "
    "nobody declares it.",
    look=_look,
    needs=("groups.proxies",),
    unless=no_people,
    limits=(
        Bound(
            "auc",
            0.8,
            "AUC",
            "of a random member and a random other the right one is told in four of five; the "
            "lower end of the 95 % interval counts",
        ),
    ),
    source="Hanley and McNeil, Radiology 143, 1982; Bergsma, J. Korean Stat. Society 42(3), 2013.",
)
