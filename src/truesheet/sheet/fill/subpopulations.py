"""`composition.subpopulations`: groups in the fields that are declared sensitive or as a group."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values import Distinct, Frequent
from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, listed, percent

MOST = 6
SHARES = 50
UNDECLARED = "no field is declared as sensitive or as a group: give it that role in datasheet.yaml"


def fill(seen: Seen) -> Filled | Absent:
    """Shares by `values.frequent`; groups of fewer than ten rows are counted, not named."""
    fields = seen.with_role("sensitive", "group")
    if not fields:
        return Absent(UNDECLARED)
    parts = [_one(field, seen) for field in fields]
    says = tuple(s for _, _, statements in parts for s in statements)
    if not says:
        return Absent(f"nothing was measured of {clean(fields[0].name)}")
    text = " ".join(text for text, _, _ in parts if text)
    return Filled(text, {"named": "yes", "groups": [group for _, group, _ in parts]}, says)


def _one(field: Field, seen: Seen) -> tuple[str, dict[str, Any], list[Statement]]:
    group: dict[str, Any] = {"field": field.name}
    frequent = seen.evidence.of("values.frequent", field.name, Frequent)
    shown = clean(field.name)
    if isinstance(frequent, Absent) or not frequent.top or not seen.may_show(field.name):
        return _many(field, seen, group)
    binned = _bins(field, seen, group)
    if binned is not None:
        return binned
    cited, exact = seen.evidence.id("values.frequent"), not frequent.error
    large = [t for t in frequent.top if t.cells >= FEWEST]
    shares = {t.shown: Share(t.cells, frequent.present) for t in large[:SHARES]}
    if shares:
        group["shares"] = {v: {"part": s.part, "whole": s.whole} for v, s in shares.items()}
    n = max(frequent.distinct, len(frequent.top))
    parts = [f"{clean(v) or 'empty'} {percent(s)}" for v, s in list(shares.items())[:MOST]]
    if n > len(parts):
        parts.append(count(n - len(parts), "smaller group" if parts else "group"))
    text = f"{shown}: {listed(parts, MOST + 2)}."
    says = [
        Statement(
            f"{shown}: {clean(v) or 'empty'} in {s.part:,} of {s.whole:,} rows",
            s.part,
            "/groups",
            evidence=cited,
            exact=exact,
        )
        for v, s in list(shares.items())[:MOST]
    ]
    one = f"{shown} tells {count(n, 'group')} apart"
    says.append(Statement(one, n, "/groups", evidence=cited, exact=exact))
    return text, group, says


def _bins(
    field: Field, seen: Seen, group: dict[str, Any]
) -> tuple[str, dict[str, Any], list[Statement]] | None:
    """Numbers by the bins of `groups.cells`, such as ages; None where the values are no bins."""
    found = seen.evidence.read("groups.cells", GroupCells)
    if isinstance(found, Absent):
        return None
    mine = next((f for f in found.fields if f.field == field.name and f.how == "bins"), None)
    if mine is None:
        return None
    large = {g.values[0]: g.rows for g in mine.groups if isinstance(g.rows, int)}
    group["shares"] = {v: {"part": n, "whole": found.rows} for v, n in large.items()}
    parts = [f"{clean(v)} {percent(Share(n, found.rows))}" for v, n in large.items()]
    cited = seen.evidence.id("groups.cells")
    says = [
        Statement(
            f"{clean(field.name)}: {clean(v)} in {n:,} of {found.rows:,} rows",
            n,
            "/groups",
            evidence=cited,
        )
        for v, n in list(large.items())[:MOST]
    ]
    return f"{clean(field.name)}: {listed(parts, 2 * MOST)}.", group, says


def _many(
    field: Field, seen: Seen, group: dict[str, Any]
) -> tuple[str, dict[str, Any], list[Statement]]:
    """A field with too many values to list: only how many there are."""
    distinct = seen.evidence.of("values.distinct", field.name, Distinct)
    if isinstance(distinct, Absent):
        return "", group, []
    says = f"{clean(field.name)} has {count(distinct.distinct, 'different value')}"
    cited = seen.evidence.id("values.distinct")
    statement = Statement(
        says, distinct.distinct, "/groups", evidence=cited, exact=not distinct.error
    )
    return f"{says}.", group, [statement]
