"""`maintenance.retention`: records that are older than they may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import TimeRange
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_field, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import later, spans
from truesheet.sheet.typed import iso
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"keep", "counted_from", "until"})

FAR = "2100"
"""Dates from then on stand for "never" more often than for a day."""

NO_CLOCK = "A build knows no day; `truesheet check` does."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """The oldest record is younger than the limit today, or on the day of the newest record."""
    counted = said.get("counted_from")
    if counted is not None:
        yield from absent_field(counted, seen, "/counted_from")
    if "keep" in said:
        yield _keep(str(said["keep"]), counted, seen)
    if "until" in said:
        yield _until(iso(said["until"]) or "", seen)


def _keep(keep: str, counted: Any, seen: Seen) -> Statement:
    says = f"says records are kept for {clean(keep)}"
    field = str(counted) if counted is not None else next(iter(spans(seen)), "")
    t = seen.evidence.of("time.range", field, TimeRange)
    if isinstance(t, Absent):
        why = "Say in `counted_from` which field of dates it is counted from."
        return unsure(says, keep, "/keep", why)
    cited, end = seen.evidence.id("time.range"), later(t.first, keep)
    # The data existed on the day of its newest record at the latest: that needs no clock.
    day = seen.today or ("" if t.last > FAR else t.last[:10])
    if end is None:
        return Statement(says, keep, "/keep", evidence=cited)
    if end < day:
        says += f"; the oldest {clean(field)} is {t.first[:10]}, and was due on {end}"
        return Statement(says, keep, "/keep", evidence=cited, agrees=False)
    if not seen.today:
        return unsure(says, keep, "/keep", NO_CLOCK, cited)
    return Statement(says, keep, "/keep", evidence=cited)


def _until(until: str, seen: Seen) -> Statement:
    says, cited = f"says the data is kept until {until}", seen.about_fields
    if seen.today and seen.today[: len(until)] > until:
        says += "; it is still here"
        return Statement(says, until, "/until", evidence=cited, agrees=False, exact=True)
    newest = max((s.last for s in spans(seen).values()), default="")
    if newest[: len(until)] > until:
        says += f"; the newest date in it is {newest}"
        cited = seen.evidence.id("time.range")
        return Statement(says, until, "/until", evidence=cited, agrees=False)
    if not seen.today:
        return unsure(says, until, "/until", NO_CLOCK, cited)
    return Statement(says, until, "/until", evidence=cited, exact=True)
