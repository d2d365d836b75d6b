"""First and last days of the time fields, as the question bank writes dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from truesheet.measures.values import TimeRange
from truesheet.sheet.seen import Seen
from truesheet.sheet.typed import iso


class Span(NamedTuple):
    """First and last day, ISO 8601."""

    first: str
    last: str


def spans(seen: Seen, named: Sequence[str] = ()) -> dict[str, Span]:
    """Days by field: of the named ones, else of those with the role `time`, else of all.

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
    for wanted in (named, declared):
        if chosen := {n: s for n, s in known.items() if n in wanted}:
            return chosen
    return known


def later(day: str, span: str) -> str | None:
    """The day that lies a time span such as `25 months` after `day`; None beyond the calendar.

    Days that a month does not have become its last; hours are rounded up to days.

    >>> later("2024-01-31", "1 month"), later("2024-02-29", "1 year")
    ('2024-02-29', '2025-02-28')
    """
    amount, _, unit = span.partition(" ")
    n, start = int(amount), date.fromisoformat(day[:10])
    try:
        if unit.startswith(("month", "year")):
            months = start.year * 12 + start.month - 1 + n * (12 if unit[0] == "y" else 1)
            year, month = divmod(months, 12)
            last = monthrange(year, month + 1)[1]
            return date(year, month + 1, min(start.day, last)).isoformat()
        days = {"h": -(-n // 24), "d": n, "w": 7 * n}[unit[0]]
        return (start + timedelta(days=days)).isoformat()
    except (OverflowError, ValueError):
        return None


def days_between(first: str, last: str) -> int:
    """Days from the first to the last ISO date."""
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
