"""Fields that tell the same: each value of one goes with one value of the other."""

from __future__ import annotations

from truesheet.measures.values import Associations, Distinct, Pair
from truesheet.model.evidence import Absent
from truesheet.rules.reasons import no_pairs
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.spread import varies
from truesheet.rules.words import count, name, several


def _tells(view: View, field: str) -> bool:
    """Whether one-to-one means anything: values repeat, and the rarer ones are not a handful."""
    distinct = view.evidence.of("values.distinct", field, Distinct)
    if isinstance(distinct, Absent) or distinct.distinct < 2:
        return False
    if distinct.distinct > view.limit("distinct") * distinct.present:
        return False
    return varies(view, field, view.limit("rest"))


def _hit(view: View, pair: Pair) -> Hit:
    distinct = view.evidence.of("values.distinct", pair.a, Distinct)
    values = "" if isinstance(distinct, Absent) else several(distinct.distinct, "value")
    return Hit(
        f"field:{pair.a}",
        values.partition(" ")[0],
        "values, one to one",
        f"Each value of {name(pair.a)} goes with one value of {name(pair.b)}, and the other way "
        f"round, in all {several(pair.rows, 'row')} looked at ({values} each).",
        weight=pair.rows,
        title=f"{name(pair.a)} and {name(pair.b)} tell the same",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("fields.associations", Associations)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    label = view.label.name if view.label else ""
    hits = tuple(
        _hit(view, p)
        for p in found.pairs
        if p.one_to_one and label not in (p.a, p.b) and all(_tells(view, f) for f in (p.a, p.b))
    )
    left = found.pairs_possible - found.pairs_looked_at
    adds = f"{count(left)} more pairs were beyond the budget." if left > 0 else ""
    return Looked(hits, found.pairs_looked_at, "pair of fields", adds)


RULE = Rule(
    id="fields.twins",
    version=1,
    severity="note",
    title="Two fields tell the same",
    passes="no two tell the same in other words",
    why="The pair counts twice in distances and in measures of importance, and when one of them "
    "is mended the other is not.",
    do="Keep one for models; say in the sheet which one is the source of the other.",
    blind="Pairs beyond the budget; pairs that are one-to-one but for a few slips; fields whose "
    "values hardly repeat.",
    look=_look,
    needs=("fields.associations", "values.distinct"),
    also=("values.frequent",),
    unless=no_pairs,
    limits=(
        Bound(
            "distinct",
            0.5,
            "share of rows with a value of their own",
            "where values hardly repeat, any two fields go one to one",
        ),
        Bound("rest", 10, "cells", "a single rare row goes one to one with another by chance"),
    ),
)
