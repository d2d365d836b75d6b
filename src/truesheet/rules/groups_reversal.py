"""Differences between groups that turn round within the values of another field."""

from __future__ import annotations

from truesheet.measures.values_groups import GroupStrata, Strata
from truesheet.model.evidence import Absent
from truesheet.rules.classes import no_classes
from truesheet.rules.groups_rates import no_people
from truesheet.rules.intervals import z_for
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, plain

_REVERSED = 0.0


def _unless(view: View) -> str:
    return no_classes(view) or no_people(view)


def _points(value: float) -> str:
    return f"{plain(round(100 * value, 1))} percentage points"


def _hit(view: View, found: GroupStrata, s: Strata) -> Hit:
    declared = s.declared
    more, less = (s.group, s.other) if s.pooled > 0 else (s.other, s.group)
    return Hit(
        f"field:{s.field}",
        _points(s.within if s.pooled > 0 else -s.within),
        f"within {name(s.by)}",
        f"Over all rows {name(found.outcome)} is more frequent with {name(s.field)} {name(more)} "
        f"than with {name(less)}, by {_points(abs(s.pooled))}; within the {count(s.strata)} values "
        f"of {name(s.by)} it is less frequent, by {_points(abs(s.within))} (Mantel and Haenszel; "
        f"standard errors {_points(s.pooled_error)} and {_points(s.within_error)}; "
        f"{count(s.rows)} rows).",
        weight=min(abs(s.pooled), abs(s.within)),
        limit="difference",
        severity="warning" if declared else "note",
        title=f"{name(s.by)} turns the difference by {name(s.field)} round",
    )


def _turned(s: Strata, z: float, least: float) -> bool:
    """Both differences are beyond chance and large enough, and point in opposite ways."""
    sure = abs(s.pooled) > z * s.pooled_error and abs(s.within) > z * s.within_error
    return sure and s.pooled * s.within < _REVERSED and min(abs(s.pooled), abs(s.within)) >= least


def _look(view: View) -> Seen:
    found = view.evidence.read("groups.strata", GroupStrata)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    z = z_for(2 * max(1, found.compared))
    least = view.limit("difference")
    hits = tuple(_hit(view, found, s) for s in found.pairs if _turned(s, z, least))
    return Looked(hits, found.compared, "pair of fields")


RULE = Rule(
    id="groups.reversal",
    version=1,
    severity="warning",
    title="A difference between groups turns round within another field",
    passes="none turns a difference round beyond chance",
    why="The overall difference then says the opposite of what holds for like cases (Simpson's "
    "paradox): who quotes either alone misleads.",
    do="Report the difference within the values of that field as well, and ask whether the field "
    "is a cause of the outcome, or already a consequence of the group.",
    blind="Which of the two differences is the right one: that depends on what causes what. Labels "
    "of more than two classes, fields of more than 20 values, two fields that only together turn "
    "it round.",
    look=_look,
    needs=("groups.strata",),
    unless=_unless,
    limits=(
        Bound(
            "difference",
            0.01,
            "points",
            "both differences must be at least so large, and both beyond chance after Bonferroni "
            "over all pairs of fields",
        ),
    ),
    source="Simpson, JRSS B 13, 1951; Bickel, Hammel and O'Connell, Science 187, 1975.",
)
