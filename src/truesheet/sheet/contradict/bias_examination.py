"""`x.bias_examination`: groups that were looked at, and the differences that were found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import ByField
from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent
from truesheet.rules.rates import FEWEST_ROWS, rates
from truesheet.sheet.contradict.compare import absent_fields, short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

LOOKS_AT = frozenset({"done", "examinations/groups", "examinations/result"})

MISSING = "(missing)"


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Groups are fields, none that is declared sensitive was left out, and a gap is as large."""
    stated: list[str] = []
    for i, one in enumerate(said.get("examinations", ())):
        groups = [str(g) for g in one.get("groups", ())]
        stated += groups
        yield from absent_fields(groups, seen, f"/examinations/{i}/groups")
        if groups and set(groups) <= seen.names:
            yield _result(one, groups, seen, f"/examinations/{i}")
    left = [f.name for f in seen.with_role("sensitive") if f.name not in stated]
    if said.get("done") == "yes" and stated and left:
        says = f"says differences by {short(stated)} were looked at; {short(left)} is sensitive too"
        cited = seen.about_fields
        yield Statement(says, "yes", "/done", evidence=cited, agrees=False, exact=True)


def _result(one: dict[str, Any], groups: list[str], seen: Seen, path: str) -> Statement:
    says = f"says differences by {short(groups)} were looked at"
    if "result" not in one:
        return unsure(says, groups, f"{path}/groups", "Who looked, the data does not tell.")
    stated, path = one["result"], f"{path}/result"
    says += f", with the result {stated:g}"
    gaps = _gaps(groups[0], seen) if len(groups) == 1 else {}
    cited = (*seen.evidence.id("labels.by_field"), *seen.evidence.id("groups.cells"))
    known = [*gaps.values(), *_of_groups(groups, seen)]
    if any(abs(abs(stated) - g) < 0.005 for g in known):
        return Statement(says, stated, path, evidence=cited)
    why = "It is no largest difference or ratio of the shares of a class; it may be another."
    return unsure(says, stated, path, why if known else "No differences were counted.", cited)


def _of_groups(groups: list[str], seen: Seen) -> list[float]:
    """For each class the largest difference, and the ratio, of its share in groups of 30 rows."""
    found = seen.evidence.read("groups.cells", GroupCells)
    if isinstance(found, Absent):
        return []
    every = [((f.field,), f.groups) for f in found.fields]
    tables = [*every, *((c.fields, c.groups) for c in found.crossed)]
    mine = [g for fields, g in tables if set(fields) == set(groups)]
    known = []
    for table in mine:
        for outcome in found.classes:
            large = [r for r in rates(table, outcome) if r.rows >= FEWEST_ROWS]
            shares = [r.rate for r in large if not isinstance(r.part, str)]
            if len(shares) > 1:
                known += [max(shares) - min(shares), min(shares) / max(shares)]
    return known


def _gaps(group: str, seen: Seen) -> dict[str, float]:
    """For each class of the label, the largest difference of its share between two groups."""
    found = seen.evidence.of("labels.by_field", group, ByField)
    table = getattr(found, "table", {})
    rows = {v: sum(r.values()) for v, r in table.items() if v != MISSING}
    classes = {c for r in table.values() for c in r}
    shares = {c: [table[v].get(c, 0) / n for v, n in rows.items() if n] for c in classes}
    return {c: max(s) - min(s) for c, s in shares.items() if len(s) > 1}
