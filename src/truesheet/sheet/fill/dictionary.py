"""`x.dictionary`: for each field what was measured; meaning and unit are people's."""

from __future__ import annotations

from typing import Any

from truesheet.measures.values import Frequent, HiddenMissing, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import count

ALLOWED = 30
"""A field with at most so many values gets them listed, if each is frequent enough."""


def fill(seen: Seen) -> Filled | Absent:
    """Range, values and codes of each field, where they may be shown."""
    if not seen.fields:
        return Absent("the data has no fields")
    entries = [_entry(f, seen) for f in seen.fields]
    n = len(entries)
    text = f"{count(n, 'field').capitalize()}, each with the values that were found in it."
    text += " What they mean and in which unit, only people can say."
    says = [
        Statement(
            f"{count(n, 'field')}, none left out",
            n,
            "/variables",
            evidence=seen.about_fields,
            exact=True,
        )
    ]
    ranged = sum("min" in e for e in entries)
    if ranged:
        cited = seen.evidence.id("number.summary")
        one = f"smallest and largest value of {count(ranged, 'field')}"
        says.append(Statement(one, ranged, "/variables", evidence=cited))
    listed = sum("allowed" in e for e in entries)
    if listed:
        cited = seen.evidence.id("values.frequent")
        one = f"all values of {count(listed, 'field')}"
        says.append(Statement(one, listed, "/variables", evidence=cited, exact=True))
    return Filled(text, {"variables": entries}, tuple(says))


def _entry(field: Field, seen: Seen) -> dict[str, Any]:
    entry: dict[str, Any] = {"field": field.name}
    if not seen.may_show(field.name):
        return entry
    summary = seen.evidence.of("number.summary", field.name, NumberSummary)
    if not isinstance(summary, Absent) and summary.finite:
        entry |= {"min": summary.min, "max": summary.max}
    frequent = seen.evidence.of("values.frequent", field.name, Frequent)
    if field.kind == "text" and not isinstance(frequent, Absent) and _complete(frequent):
        entry["allowed"] = [t.shown for t in frequent.top]
    hidden = seen.evidence.of("cells.hidden_missing", field.name, HiddenMissing)
    if not isinstance(hidden, Absent):
        codes = [c.code for c in hidden.codes if c.cells >= FEWEST]
        if codes:
            entry["missing_codes"] = codes
    if field.role == "sensitive":
        entry["sensitive"] = "yes"
    return entry


def _complete(frequent: Frequent) -> bool:
    """Are all values known, and each frequent enough to be shown?"""
    return (
        0 < len(frequent.top) <= ALLOWED
        and not frequent.others
        and not frequent.error
        and all(t.cells >= FEWEST for t in frequent.top)
    )
