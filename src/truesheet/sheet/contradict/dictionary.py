"""`x.dictionary`: stated fields, allowed values and ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Frequent, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_fields, as_cell, short
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
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
    variables = [v for v in said.get("variables", ()) if "field" in v]
    stated = [str(v["field"]) for v in variables]
    yield from absent_fields(stated, seen, PATH, "lists")
    left = [f.name for f in seen.fields if f.name not in set(stated)]
    if variables and left:
        says = f"describes {count(len(set(stated)), 'field')}; {short(left)} left out"
        yield Statement(says, stated, PATH, evidence=seen.about_fields, agrees=False, exact=True)
    for variable in variables:
        if str(variable["field"]) in seen.names:
            yield from _range(variable, seen)
            yield from _allowed(variable, seen)


def _range(variable: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    name = str(variable["field"])
    limits = {k: variable[k] for k in ("min", "max") if k in variable}
    if not limits:
        return
    says = f"says {clean(name)} is " + " and ".join(
        f"at {'least' if k == 'min' else 'most'} {number(v)}" for k, v in limits.items()
    )
    s = seen.evidence.of("number.summary", name, NumberSummary)
    if isinstance(s, Absent):
        yield Statement(says, limits, PATH, agrees=None, why=f"No range: {s.absent}.")
        return
    codes = {as_cell(c) for c in variable.get("missing_codes", ())}
    low = "min" in limits and s.min < limits["min"]
    high = "max" in limits and s.max > limits["max"]
    cited = seen.evidence.id("number.summary")
    at_edge = [v for v, out in ((s.min, low), (s.max, high)) if out]
    if at_edge and all(as_cell(float(v)) in codes for v in at_edge):
        # The edge is the declared code for "missing"; what lies next to it was not measured.
        why = "The outermost value is the declared code; the one before it was not measured."
        yield Statement(says, limits, PATH, evidence=cited, agrees=None, why=why)
    elif at_edge:
        says += f"; the values run from {number(s.min)} to {number(s.max)}"
        yield Statement(says, limits, PATH, evidence=cited, agrees=False)
    else:
        yield Statement(says, limits, PATH, evidence=cited)


def _allowed(variable: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    if "allowed" not in variable:
        return
    name = str(variable["field"])
    allowed = {as_cell(v) for k in ("allowed", "missing_codes") for v in variable.get(k, ())}
    says = f"allows {count(len(variable['allowed']), 'value')} for {clean(name)}"
    f = seen.evidence.of("values.frequent", name, Frequent)
    if isinstance(f, Absent):
        yield Statement(says, variable["allowed"], PATH, agrees=None, why=f"{f.absent}.")
        return
    other = [t for t in f.top if t.shown not in allowed]
    cited, exact = seen.evidence.id("values.frequent"), not f.error
    if other:
        cells = count(sum(t.cells for t in other), "cell")
        says += f"; {cells} hold {count(len(other), 'other value')}"
        yield Statement(says, variable["allowed"], PATH, evidence=cited, agrees=False, exact=exact)
    elif f.others or not f.top:
        why = "The field has too many values to look at each."
        yield Statement(says, variable["allowed"], PATH, evidence=cited, agrees=None, why=why)
    else:
        yield Statement(says, variable["allowed"], PATH, evidence=cited, exact=exact)
