"""`collection.timeframe`: the time that the content tells of; when it was gathered is people's."""

from __future__ import annotations

from typing import Any

from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import spans
from truesheet.sheet.words import clean, names

MOST = 5


def fill(seen: Seen) -> Filled | Absent:
    """First and last day by `time.range`, over the time fields."""
    found = spans(seen)
    if not found:
        return Absent("no field holds dates, so the data does not tell its time")
    first = min(s.first for s in found.values())
    last = max(s.last for s in found.values())
    fields = list(found)
    cited = seen.evidence.id("time.range")
    says = [
        Statement(
            f"{clean(name)} runs from {s.first} to {s.last}",
            [s.first, s.last],
            "/content",
            evidence=cited,
        )
        for name, s in list(found.items())[:MOST]
    ]
    value: dict[str, Any] = {"content": {"from": first, "to": last}, "fields": fields}
    text = f"Its dates run from {first} to {last} ({names(fields, MOST)})."
    text += " When it was gathered, only people can say."
    return Filled(text, value, tuple(says))
