"""`x.dictionary`: stated fields, allowed values and ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Frequent, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_field, as_cell, short, true_cells
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, number

PATH = "/variables"

LOOKS_AT = frozenset(
    {
        "variables/field",
        "variables/min",
        "variables/max",
        "variables/allowed",
        "variables/missing_codes",
    }
)


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Each listed field exists and keeps to its values and range; none is left out."""
    variables = [(i, v) for i, v in enumerate(said.get("variables", ())) if "field" in v]
    for i, variable in variables:
        yield from absent_field(variable["field"], seen, f"{PATH}/{i}/field", "lists")
    if variables:
        yield _complete({str(v["field"]) for _, v in variables}, seen)
    for i, variable in variables:
        if str(variable["field"]) in seen.names:
            yield from _range(variable, seen, f"{PATH}/{i}")
            yield from _allowed(variable, seen, f"{PATH}/{i}/allowed")


def _complete(stated: set[str], seen: Seen) -> Statement:
    left = [f.name for f in seen.fields if f.name not in stated]
    says = f"describes {count(len(stated), 'field')}"
    says += f"; {short(left)} left out" if left else ", every one"
    cited = seen.about_fields
    return Statement(says, sorted(stated), PATH, evidence=cited, agrees=not left, exact=True)


def _range(variable: dict[str, Any], seen: Seen, path: str) -> Iterator[Statement]:
    name = str(variable["field"])
    limits: dict[str, Any] = {k: variable[k] for k in ("min", "max") if k in variable}
    if not limits:
        return
    says = f"says {clean(name)} is " + " and ".join(
        f"at {'least' if k == 'min' else 'most'} {number(v)}" for k, v in limits.items()
    )
    s = seen.evidence.of("number.summary", name, NumberSummary)
    if isinstance(s, Absent):
        yield Statement(says, limits, path, agrees=None, why=f"No range: {s.absent}.")
        return
    codes = {as_cell(c) for c in variable.get("missing_codes", ())}
    low = "min" in limits and s.min < limits["min"]
    high = "max" in limits and s.max > limits["max"]
    cited = seen.evidence.id("number.summary")
    at_edge = [v for v, out in ((s.min, low), (s.max, high)) if out]
    if at_edge and all(as_cell(float(v)) in codes for v in at_edge):
        # The edge is the declared code for "missing"; what lies next to it was not measured.
        why = "The outermost value is the declared code; the one before it was not measured."
        yield Statement(says, limits, path, evidence=cited, agrees=None, why=why)
    elif at_edge:
        says += f"; the values run from {number(s.min)} to {number(s.max)}"
        for end, out, true in (("min", low, s.min), ("max", high, s.max)):
            if out:
                here, shown = f"{path}/{end}", _as_written(true)
                yield Statement(says, limits[end], here, evidence=cited, agrees=False, found=shown)
    else:
        yield Statement(says, limits, path, evidence=cited)


def _as_written(value: float) -> float | int:
    """A whole number without its fraction."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _allowed(variable: dict[str, Any], seen: Seen, path: str) -> Iterator[Statement]:
    if "allowed" not in variable:
        return
    name = str(variable["field"])
    allowed = {as_cell(v) for k in ("allowed", "missing_codes") for v in variable.get(k, ())}
    says = f"allows {count(len(variable['allowed']), 'value')} for {clean(name)}"
    f = seen.evidence.of("values.frequent", name, Frequent)
    if isinstance(f, Absent):
        yield Statement(says, variable["allowed"], path, agrees=None, why=f"{f.absent}.")
        return
    other = [t for t in f.top if t.shown not in allowed]
    cited, exact = seen.evidence.id("values.frequent"), not f.error
    if other:
        cells = count(sum(t.cells for t in other), "cell")
        says += f"; {cells} hold {count(len(other), 'other value')}"
        true = _all_values(variable, f, seen)
        yield Statement(
            says, variable["allowed"], path, evidence=cited, agrees=False, exact=exact, found=true
        )
    elif f.others or not f.top:
        why = "The field has too many values to look at each."
        yield Statement(says, variable["allowed"], path, evidence=cited, agrees=None, why=why)
    else:
        yield Statement(says, variable["allowed"], path, evidence=cited, exact=exact)


def _all_values(variable: dict[str, Any], f: Frequent, seen: Seen) -> list[Any] | None:
    """What the field may take as the data are: all that was allowed, and all that occurs."""
    if f.others or f.error or not seen.may_show(str(variable["field"])):
        return None
    codes = {as_cell(v) for v in variable.get("missing_codes", ())}
    known = {as_cell(v): FEWEST for v in variable["allowed"]}
    found = {t.shown: t.cells for t in f.top if t.shown not in codes | known.keys()}
    return true_cells(variable["allowed"], known | found)
