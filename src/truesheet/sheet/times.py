"""First and last days of the time fields, as the question bank writes dates."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.measures.values import TimeRange
from truesheet.sheet.seen import Seen
from truesheet.sheet.typed import iso


class Span(NamedTuple):
    """First and last day, ISO 8601."""

    first: str
    last: str


def spans(seen: Seen) -> dict[str, Span]:
    """Days by field: of the fields with the role `time`, or of all where none is declared.

    Fields about persons, such as a date of birth, do not date the data and are left out.
    """
    found = seen.evidence.get("time.range")
    if found is None:
        return {}
    declared = {f.name for f in seen.with_role("time")}
    apart = {f.name for f in seen.with_role("sensitive", "id", "label")}
    known = {}
    for name, t in found.fields(TimeRange):
        first, last = iso(t.first[:10]), iso(t.last[:10])
        if first and last and t.values and name not in apart:
            known[name] = Span(first, last)
    return {n: s for n, s in known.items() if n in declared} or known
