"""Outcomes that are rarer in one group of people than in another."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.measures.people_fields import ages, of_people
from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent
from truesheet.rules.classes import no_classes
from truesheet.rules.rates import FEWEST_ROWS, FOUR_FIFTHS, Rate, outcomes, rates
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain, several


def _unless(view: View) -> str:
    return no_classes(view) or no_people(view)


def no_people(view: View) -> str:
    """Why there are no groups to look at, or ""."""
    if any(of_people(f) for f in view.fields):
        return ""
    return "No field is declared to be a group of people, or is named like one."


def _who(fields: Sequence[str], r: Rate) -> str:
    return " and ".join(f"{name(f)} {name(v)}" for f, v in zip(fields, r.values, strict=True))


def _share(r: Rate) -> str:
    if isinstance(r.part, str):
        return f"under 10 of {count(r.rows)} (at most {percent(r.known, r.rows)})"
    return f"{count(r.part)} of {count(r.rows)} ({percent(r.part, r.rows)})"


def _hit(
    view: View, label: str, outcome: str, fields: Sequence[str], found: tuple[Rate, ...]
) -> Hit | None:
    """The group that is surely furthest below the one with the highest rate.

    Crossed groups are a note: a field alone already shows most of it, or chance is hard to tell.
    """
    limit = view.limit("ratio")
    best = next((r for r in found if r.verdict == "highest"), None)
    low = [r for r in found if r.verdict in ("lower", "somewhat lower") and r.times < limit]
    if best is None or not low:
        return None
    r = min(low, key=lambda r: (r.times, r.values))
    of = " and ".join(name(f) for f in fields)
    who, whom = (_who(fields, x) for x in (r, best))
    declared = all(view.by_name[f].role for f in fields if f in view.by_name)
    more = f" {several(len(low) - 1, 'more group')} {'is' if len(low) == 2 else 'are'} as low."
    return Hit(
        f"field:{fields[0]}" if len(fields) == 1 else "dataset",
        plain(round(r.times, 3)),
        "ratio of rates",
        f"{name(label)} is {name(outcome)} in {_share(r)} rows with {who} and in "
        f"{_share(best)} with {whom}: a ratio of {plain(round(r.times, 3))} "
        f"({plain(round(r.ratio[0], 3))} to {plain(round(r.ratio[1], 3))}, 95 %; Fisher's p "
        f"{_chance(r.q)} over all pairs); the limit is {view.told('ratio')}."
        + (more if len(low) > 1 else "")
        + ("" if declared else f" {_UNDECLARED}"),
        weight=1 - r.times,
        limit="ratio",
        severity="warning" if declared and len(fields) == 1 else "note",
        title=f"The outcome differs between groups of {of}",
    )


_UNDECLARED = "Nobody declared the field; its name says that it is about people."


def _chance(p: float) -> str:
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def _worse(found: GroupCells, fields: Sequence[str], outcome: str, ratio: float) -> bool:
    """Is a crossed group further below than each field alone shows?"""
    alone = [f for f in found.fields if f.field in fields]
    lowest = [min((r.times for r in rates(f.groups, outcome)), default=1.0) for f in alone]
    return ratio < _WORSE * min(lowest, default=1.0)


_WORSE = 0.8


def _look(view: View) -> Seen:
    found = view.evidence.read("groups.cells", GroupCells)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if not found.fields:
        return NotApplicable("No field on people has few enough values to tell groups apart.")
    of_label = outcomes(found.classes, found.favourable or None)
    if not of_label:
        return NotApplicable("The label has no two to ten classes whose rates could be compared.")
    # That an outcome goes with age is no news, unless somebody declared that it matters.
    single = [((f.field,), f.groups) for f in found.fields if f.declared or not ages(f.field)]
    declared = {f.field for f in found.fields if f.declared}
    crossed = [(c.fields, c.groups) for c in found.crossed if declared.issuperset(c.fields)]
    tests = len(of_label) * (len(single) + len(crossed))
    hits, unsure = [], 0
    for outcome in of_label:
        for fields, groups in (*single, *crossed):
            each = rates(groups, outcome, view.limit("rows"), tests)
            unsure += sum(r.verdict in ("cannot tell", "too few rows") for r in each)
            unsure += len(groups) - len(each)
            hit = _hit(view, found.label, outcome, fields, each)
            if hit and (len(fields) == 1 or _worse(found, fields, outcome, 1 - hit.weight)):
                hits.append(hit)
    adds = f"Of {several(unsure, 'group')} the rows are too few to tell." if unsure else ""
    return Looked(_one_each(hits), len(single) + len(crossed), "set of groups", adds)


def _one_each(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Of several classes the one that differs most: the others follow from it."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.title not in best or hit.weight > best[hit.title].weight:
            best[hit.title] = hit
    return tuple(best.values())


RULE = Rule(
    id="groups.rates",
    version=1,
    severity="warning",
    title="The outcome differs between groups of people",
    passes="rates differ by less than the limit, or too few rows tell",
    why="A model learns this difference as if it were a law, whatever its cause; and where the "
    "labels were made by people it may hold their prejudice. The difference alone does not show "
    "that labels are wrong or unjust: what they speak of can differ too.",
    do="Ask how the label came about, group by group. Report errors by group; decide and write "
    "down which differences the model may use.",
    blind="The cause: base rates can differ, and equal rates can be unjust. Groups that no field "
    "names, age where nobody declares it, crossings of fields that nobody declares, groups of "
    "fewer rows than the limit, and labels with more than ten classes.",
    look=_look,
    needs=("groups.cells",),
    unless=_unless,
    limits=(
        Bound(
            "ratio",
            FOUR_FIFTHS,
            "ratio of rates",
            "the four-fifths mark of US employment law, a custom and no definition of fairness; "
            "the 95 % interval must also exclude equal rates, and Fisher's test after Benjamini "
            "and Hochberg over all pairs must be under 0.05: by chance alone, equal rates of 10 % "
            "fall under 0.8 in 38 % of groups of 30",
        ),
        Bound("rows", FEWEST_ROWS, "rows a group", "in smaller groups rates cannot be told apart"),
    ),
    source="29 CFR 1607.4(D); Katz et al., Biometrics 34, 1978; Fisher 1935; Benjamini and "
    "Hochberg, JRSS B 57, 1995.",
)
