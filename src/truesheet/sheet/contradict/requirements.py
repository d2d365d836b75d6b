"""`x.quality_requirements`: limits on what is measured."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from truesheet.measures.values import Distinct, Duplicates, HiddenMissing, Missing, Unreadable
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, number

LOOKS_AT = frozenset(
    f"requirements/{k}" for k in ("metric", "scope", "operator", "threshold", "unit")
)

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}
WHOLE = frozenset({"", "data", "all", "dataset", "the data", "all fields", "all rows"})


class Measured(NamedTuple):
    """A number, of how many where it is a share, and what counted it."""

    value: int
    of: int
    evidence: tuple[str, ...]


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Each limit whose metric is one of those counted here."""
    for i, one in enumerate(said.get("requirements", ())):
        if {"metric", "operator", "threshold"} <= one.keys():
            yield _requirement(one, seen, f"/requirements/{i}/threshold")


def _requirement(one: dict[str, Any], seen: Seen, path: str) -> Statement:
    metric, scope = str(one["metric"]).lower(), str(one.get("scope", ""))
    sign, limit, unit = str(one["operator"]), one["threshold"], str(one.get("unit", ""))
    says = f"wants {clean(metric)}{' of ' + clean(scope) if scope else ''} {sign} {limit:g}"
    says += f" {clean(unit)}" if unit else ""
    found = _measured(metric, scope, seen)
    if found is None:
        why = "Counted are missing cells, copies of rows, unreadable rows, different values, rows."
        return unsure(says, limit, path, why)
    counted = f"{metric} {unit.lower()}"
    if "%" in unit or "percent" in counted:
        value = 100 * found.value / found.of if found.of else 0.0
    elif any(w in counted for w in ("share", "rate", "fraction", "ratio", "proportion")):
        value = found.value / found.of if found.of else 0.0
    else:
        value = found.value
    fits = SIGNS[sign](value, limit)
    says += "" if fits else f"; it is {number(value)}"
    true = None if fits else value
    return Statement(says, limit, path, evidence=found.evidence, agrees=fits, found=true)


def _measured(metric: str, scope: str, seen: Seen) -> Measured | None:
    whole = scope.strip().lower() in WHOLE
    if "hidden" in metric:
        return _hidden(None if whole else scope, seen)
    if "missing" in metric or "empty" in metric or "null" in metric:
        return _missing(None if whole else scope, seen)
    if "distinct" in metric or "different values" in metric or "unique" in metric:
        d = seen.evidence.of("values.distinct", scope, Distinct)
        if isinstance(d, Absent) or d.error:
            return None
        return Measured(d.distinct, d.present, seen.evidence.id("values.distinct"))
    if not whole:
        return None
    if "duplicate" in metric or "copies" in metric:
        c = seen.evidence.read("rows.duplicates", Duplicates)
        cited = seen.evidence.id("rows.duplicates")
        return None if isinstance(c, Absent) else Measured(c.copies, c.rows, cited)
    if "unreadable" in metric:
        u = seen.evidence.read("rows.unreadable", Unreadable)
        cited = seen.evidence.id("rows.unreadable")
        return None if isinstance(u, Absent) else Measured(u.rows, u.of, cited)
    if metric.strip() in ("rows", "number of rows", "row count") and not isinstance(
        seen.rows, Absent
    ):
        return Measured(seen.rows, seen.rows, seen.evidence.id("rows.count"))
    return None


def _hidden(scope: str | None, seen: Seen) -> Measured | None:
    e = seen.evidence.get("cells.hidden_missing")
    found = dict(e.fields(HiddenMissing)) if e else {}
    each = [h for n, h in found.items() if scope is None or n == scope]
    if e is None or not each:
        return None
    return Measured(sum(h.cells for h in each), sum(h.rows for h in each), (e.id,))


def _missing(scope: str | None, seen: Seen) -> Measured | None:
    e = seen.evidence.get("cells.missing")
    each = {n: m for n, m in e.fields(Missing) if scope is None or n == scope} if e else {}
    if e is None or not each:
        return None
    return Measured(sum(m.all for m in each.values()), sum(m.rows for m in each.values()), (e.id,))
