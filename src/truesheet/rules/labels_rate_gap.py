"""Outcomes that are rarer in one group of people than in another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from truesheet.measures.values import ByField, Distinct
from truesheet.model.evidence import Share
from truesheet.model.field import Field
from truesheet.rules.classes import no_classes
from truesheet.rules.intervals import ratio, z_for
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain, several

_NAMES = re.compile(
    r"(^|[^a-z])(sex|gender|race|rac1p|ethnic\w*|religion|nationality|disab\w*|age[ _.-]?group|"
    r"geschlecht|sexe|sexo)($|[^a-z])",
    re.I,
)
_MISSING = "(missing)"
_MOST_GROUPS = 20


@dataclass(frozen=True)
class _Gap:
    field: Field
    outcome: str
    low_group: str
    low: Share
    high_group: str
    high: Share
    upper: float

    @property
    def ratio(self) -> float:
        return self.low.ratio / self.high.ratio


def _unless(view: View) -> str:
    why = no_classes(view)
    label = view.label.name if view.label else ""
    distinct = view.evidence.of("values.distinct", label, Distinct)
    if not why and isinstance(distinct, Distinct) and distinct.distinct != 2:
        return f"The label has {count(distinct.distinct)} values; rates are compared for two."
    if not why and not any(_of_people(f) for f in view.fields if f.role != "label"):
        return "No field is declared to be a group of people, or is named like one."
    return why


def _of_people(field: Field) -> bool:
    return field.role in ("sensitive", "group") or (
        field.role is None and bool(_NAMES.search(field.name))
    )


def _outcome(table: dict[str, dict[str, int]]) -> str | None:
    """The rarer of two classes: the outcome that is spoken of. None with other than two."""
    totals: dict[str, int] = {}
    for row in table.values():
        for value, n in row.items():
            totals[value] = totals.get(value, 0) + n
    totals.pop(_MISSING, None)
    if len(totals) != 2:
        return None
    return min(totals, key=lambda v: (totals[v], v))


def _gap(view: View, field: Field, table: dict[str, dict[str, int]], tests: int) -> _Gap | None:
    outcome = _outcome(table)
    if outcome is None:
        return None
    rates = {
        group: Share(row.get(outcome, 0), sum(n for v, n in row.items() if v != _MISSING))
        for group, row in table.items()
        if group != _MISSING
    }
    large = {g: s for g, s in rates.items() if s.whole >= view.limit("rows")}
    if not 2 <= len(large) <= _MOST_GROUPS:
        return None
    order = sorted(large, key=lambda g: (large[g].ratio, g))
    low, high = order[0], order[-1]
    if not large[high].part:
        return None
    a, b = large[low], large[high]
    pairs = len(large) * (len(large) - 1) // 2
    _, upper = ratio(a.part, a.whole, b.part, b.whole, z_for(pairs * tests))
    return _Gap(field, outcome, low, a, high, b, upper)


def _hit(view: View, label: str, gap: _Gap) -> Hit:
    declared = gap.field.role is not None
    return Hit(
        f"field:{gap.field.name}",
        plain(round(gap.ratio, 3)),
        "ratio of rates",
        f"{name(label)} is {name(gap.outcome)} in {count(gap.low.part)} of "
        f"{count(gap.low.whole)} rows with {name(gap.field.name)} {name(gap.low_group)} "
        f"({percent(gap.low.part, gap.low.whole)}) and in {count(gap.high.part)} of "
        f"{count(gap.high.whole)} with {name(gap.high_group)} "
        f"({percent(gap.high.part, gap.high.whole)}): a ratio of {plain(round(gap.ratio, 3))}, at "
        f"most {plain(round(gap.upper, 3))} (95 %, for all pairs); the limit is "
        f"{view.told('ratio')}.",
        weight=1 - gap.ratio,
        limit="ratio",
        severity="warning" if declared else "note",
        title=f"The outcome differs between groups of {name(gap.field.name)}",
    )


def _look(view: View) -> Seen:
    label = view.label
    tables = [
        (field, seen.table)
        for field, seen in view.each("labels.by_field", ByField)
        if label and _of_people(field) and field.name != label.name
    ]
    if not tables:
        return NotApplicable("No field with few values is declared as sensitive, or named like it.")
    gaps = [g for f, t in tables if (g := _gap(view, f, t, len(tables)))]
    hits = tuple(
        _hit(view, label.name if label else "", g)
        for g in gaps
        if g.ratio < view.limit("ratio") and g.upper < 1
    )
    adds = ""
    if len(gaps) < len(tables):
        adds = f"{several(len(tables) - len(gaps), 'field')} had no two groups to compare."
    return Looked(hits, len(gaps), "field about people", adds)


RULE = Rule(
    id="labels.rate_gap",
    version=1,
    severity="warning",
    title="The outcome differs between groups of people",
    passes="rates differ by less than the limit, or too few rows tell",
    why="A model learns this difference as if it were a law, whatever its cause; and where the "
    "labels were made by people it may hold their prejudice.",
    do="Ask how the label came about, group by group. Report errors by group; decide and write "
    "down which differences the model may use.",
    blind="The cause: base rates can differ, and equal rates can be unjust. Groups that no field "
    "names, groups of fewer rows than the limit, and labels with more than two classes.",
    look=_look,
    needs=("labels.by_field",),
    unless=_unless,
    limits=(
        Bound(
            "ratio",
            0.8,
            "ratio of rates",
            "the four-fifths mark of US employment law, a custom and no definition of fairness; "
            "the 95 % interval must also exclude equal rates, which by chance alone fall under "
            "0.8 in 38 % of groups of 30",
        ),
        Bound("rows", 30, "rows a group", "in smaller groups rates cannot be told apart"),
    ),
    source="29 CFR 1607.4(D); interval by Katz et al., Biometrics 34, 1978, Bonferroni over pairs.",
)
