"""`composition.instance_content`: the fields, the kind of each, and signs of earlier work."""

from __future__ import annotations

from collections import Counter

from truesheet.measures.values import NumberSummary
from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count, listed, names, sentence

NOUNS = {
    "boolean": ("yes-or-no field", "yes-or-no fields"),
    "integer": ("whole number", "whole numbers"),
    "number": ("number", "numbers"),
    "decimal": ("decimal number", "decimal numbers"),
    "date": ("date", "dates"),
    "timestamp": ("time stamp", "time stamps"),
    "time": ("time of day", "times of day"),
    "duration": ("time span", "time spans"),
    "category": ("category", "categories"),
    "free_text": ("running text", "running texts"),
    "short_text": ("short text", "short texts"),
    "identifier": ("identifier", "identifiers"),
    "url": ("web address", "web addresses"),
    "email": ("e-mail address", "e-mail addresses"),
    "uuid": ("UUID", "UUIDs"),
    "ip": ("network address", "network addresses"),
    "json": ("JSON field", "JSON fields"),
    "file_path": ("file path", "file paths"),
    "code": ("code", "codes"),
    "list": ("list", "lists"),
    "binary": ("binary field", "binary fields"),
    "constant": ("field with one value only", "fields with one value only"),
    "empty": ("empty field", "empty fields"),
}
STANDARD_ROWS = 100
"""Below so many values a mean of 0 and a spread of 1 may be chance."""


def fill(seen: Seen) -> Filled | Absent:
    """Fields by `schema.logical_type`; their meaning stays with people."""
    if not seen.fields:
        return Absent("the data has no fields")
    n = len(seen.fields)
    present = [f.name for f in seen.fields]
    says = [Statement(count(n, "field"), n, "/fields", evidence=seen.about_fields, exact=True)]
    text = sentence(count(n, "field"))
    if seen.logical:
        kinds = _kinds(seen)
        # The types come from patterns in the values, so they are never more than derived.
        one = f"by their values: {kinds}"
        cited = seen.evidence.id("schema.logical_type")
        says.append(Statement(one, kinds, "/fields", evidence=cited, exact=False, why=_PATTERNS))
        text = f"{count(n, 'field').capitalize()}: {kinds}."
    standard = standardised(seen)
    if standard:
        one = f"{_the_fields(standard)} mean 0 and spread 1, so scaled before"
        cited = seen.evidence.id("number.summary")
        why = "Scaling is inferred from mean and spread."
        says.append(Statement(one, standard, "/form", evidence=cited, exact=False, why=why))
        text += f" {sentence(one)}"
    return Filled(text, {"fields": present}, tuple(says))


_PATTERNS = "Types are read off patterns in the values."


def standardised(seen: Seen) -> list[str]:
    """Number fields with mean 0 and standard deviation 1, within one in a hundred."""
    found = seen.evidence.get("number.summary")
    if found is None:
        return []
    return [
        name
        for name, s in found.fields(NumberSummary)
        if s.finite >= STANDARD_ROWS and s.sd is not None
        if abs(s.mean) < 0.01 and abs(s.sd - 1) < 0.01 and s.integral < s.finite
    ]


def _kinds(seen: Seen) -> str:
    counted = Counter(t.logical for t in seen.logical.values())
    parts = [count(n, *NOUNS.get(kind, (kind, f"{kind}s"))) for kind, n in counted.most_common()]
    return listed(parts, 12)


def _the_fields(items: list[str]) -> str:
    many = len(items) > 1
    return f"the field{'s' * many} {names(items, 5)} {'have' if many else 'has'}"
