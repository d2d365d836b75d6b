"""`distribution.date` and `x.first_used`: days that cannot lie before the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import spans
from truesheet.sheet.typed import iso

LOOKS_AT = frozenset({"date", "first"})
OF_USE = frozenset({"on"})

NO_DATES = "No field of dates was found."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """What is handed out holds no later date, and came out for the first time no later than now."""
    day, first = (iso(said.get(k)) or "" for k in ("date", "first"))
    newest = max((s.last for s in spans(seen).values()), default="")
    cited = seen.evidence.id("time.range")
    if day:
        says = f"says it came out on {day}"
        if newest[: len(day)] > day:
            says += f"; the newest date in the data is {newest}"
            yield Statement(says, day, "/date", evidence=cited, agrees=False)
        else:
            why = "No date in the data is later; when it came out, the data does not tell."
            yield unsure(says, day, "/date", why if newest else NO_DATES, cited)
    if first:
        says, n = f"says it first came out on {first}", min(len(day), len(first))
        if day and first[:n] > day[:n]:
            says += f"; that is after {day}, when this version did"
            cited = seen.about_fields
            yield Statement(says, first, "/first", evidence=cited, agrees=False, exact=True)
        else:
            why = "An older version is not here to be looked at."
            yield unsure(says, first, "/first", why)


def check_use(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Nothing is used before its oldest record."""
    day = iso(said.get("on")) or ""
    if not day:
        return
    oldest = min((s.first for s in spans(seen).values()), default="")
    says, cited = f"says it was first used on {day}", seen.evidence.id("time.range")
    if oldest and oldest[: len(day)] > day:
        says += f"; the oldest date in the data is {oldest}"
        yield Statement(says, day, "/on", evidence=cited, agrees=False)
    else:
        why = "There is an earlier date in the data; when it was used, the data does not tell."
        yield unsure(says, day, "/on", why if oldest else NO_DATES, cited)
