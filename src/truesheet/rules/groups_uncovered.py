"""Combinations of groups of which the data holds next to nobody."""

from __future__ import annotations

from math import sqrt

from truesheet.measures.people_fields import ages
from truesheet.measures.values_groups import Count, GroupCells, Pattern, at_most
from truesheet.model.evidence import Absent
from truesheet.rules.groups_rates import no_people
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import SHOW_FROM, count, name, several

_SPREADS = 4.0


def told(n: Count) -> str:
    """A count of rows for a sentence."""
    return f"under {SHOW_FROM}" if isinstance(n, str) else count(n)


def _said(p: Pattern) -> str:
    """The combination in words; a value that so few rows hold alone is not named."""
    if len(p.values) == 1 and at_most(p.rows) < SHOW_FROM:
        return f"a value of {name(next(iter(p.values)))}"
    return " and ".join(f"{name(f)} {name(v)}" for f, v in p.values.items())


def _lacking(p: Pattern, enough: float) -> bool:
    """More rows were to be expected than chance takes away: no mere lack of data."""
    return p.expected >= enough and p.expected - at_most(p.rows) > _SPREADS * sqrt(p.expected)


def _hit(view: View, found: GroupCells, mine: list[Pattern]) -> Hit:
    lacking = [p for p in mine if _lacking(p, view.limit("rows"))]
    declared = {f.field for f in found.fields if f.declared}
    meant = [p for p in lacking if p.values.keys() <= declared]
    p = max(meant or lacking or mine, key=lambda p: p.expected - at_most(p.rows))
    has = "has" if len(mine) == 1 else "have"
    says = (
        f"{several(len(mine) + found.more, 'combination')} of groups {has} fewer than "
        f"{view.told('rows')}, such as {_said(p)}: {told(p.rows)} rows"
    )
    if len(p.values) > 1:
        says += f", where {count(p.expected)} would be, were the fields independent"
    if lacking:
        says += f". Of {count(len(lacking))} many more rows were to be expected"
    return Hit(
        "dataset",
        count(len(mine) + found.more),
        "combinations of groups",
        f"{says}.",
        limit="rows",
        severity="warning" if meant else "note",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("groups.cells", GroupCells)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if not found.fields:
        return NotApplicable("No field on people has few enough values to tell groups apart.")
    limit = view.limit("rows")
    few = [p for p in found.uncovered if at_most(p.rows) < limit]
    mine = [p for p in few if _news(p, found, limit)]
    hits = (_hit(view, found, mine),) if mine else ()
    left = several(len(few) - len(mine), "small group")
    adds = f"{left} of fields that nobody declared to be about people: chance or age explains it."
    return Looked(
        hits, found.patterns, "combination of groups", adds if len(few) > len(mine) else ""
    )


def _news(p: Pattern, found: GroupCells, enough: float) -> bool:
    """Is it worth a finding? Of fields that nobody declared, only what chance does not explain,
    and never that the oldest are few."""
    if all(f.declared for f in found.fields if f.field in p.values):
        return True
    return _lacking(p, enough) and not all(ages(f) for f in p.values)


RULE = Rule(
    id="groups.uncovered",
    version=1,
    severity="note",
    title="Some groups hardly occur",
    passes="none lacks rows that were to be expected",
    why="Nothing can be learnt about people who are not there, and no test shows how a model "
    "treats them. A figure over all rows hides it.",
    do="Collect more rows of these groups, or write down that nothing is known about them. Name "
    "what cannot occur under `never` in datasheet.yaml: “sex=male,pregnant=yes”.",
    blind="Groups that no field names, small groups of undeclared fields that chance explains, "
    "combinations of four fields and more, and whether the people are missing from the data or "
    "do not exist.",
    look=_look,
    needs=("groups.cells",),
    unless=no_people,
    limits=(
        Bound(
            "rows",
            30,
            "rows",
            "in fewer rows no rate can be told apart from another; a warning where, with "
            "independent fields, so many and clearly more were to be expected",
        ),
    ),
    source="Asudeh, Jin and Jagadish, Assessing and remedying coverage for a given dataset, ICDE "
    "2019.",
)
