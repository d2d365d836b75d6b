"""`maintenance.updates` and `x.live`: a promised rhythm, against the days of the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import TimeRange
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.contradict.retention import NO_CLOCK
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import days_between, later, spans
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"every"})

LATE = 1.5
"""A renewal is late after one and a half times its rhythm: a month is not always 30 days, and what
happened on the last day comes with the next renewal."""


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """No stretch without a record, and no day since the newest, is longer than the rhythm."""
    if "every" not in said:
        return
    every, path = str(said["every"]), "/every"
    says = f"says it is renewed every {clean(every)}"
    field = next(iter(spans(seen)), "")
    t = seen.evidence.of("time.range", field, TimeRange)
    if isinstance(t, Absent):
        yield unsure(says, every, path, "No field of dates tells when records came.")
        return
    cited = seen.evidence.id("time.range")
    gap = next((g for g in t.gaps if _late(g[0], g[1], every)), None)
    newest = t.last[:10]
    if gap is not None:
        says += f"; no record is from {gap[0]} to {gap[1]}"
        yield Statement(says, every, path, evidence=cited, agrees=False)
    elif seen.today and newest < seen.today and _late(newest, seen.today, every):
        says += f"; the newest record is from {newest}"
        yield Statement(says, every, path, evidence=cited, agrees=False)
    elif seen.today:
        yield Statement(says, every, path, evidence=cited)
    else:
        yield unsure(says, every, path, NO_CLOCK, cited)


def _late(first: str, last: str, every: str) -> bool:
    due = later(first, every)
    return due is not None and days_between(first, last) > LATE * max(days_between(first, due), 1)
