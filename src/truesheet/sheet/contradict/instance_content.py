"""`composition.instance_content`: stated fields, and values called raw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import absent_fields, short
from truesheet.sheet.fill.instance_content import standardised
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count

LOOKS_AT = frozenset({"fields", "form"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A list of fields must be complete; raw numbers are not centred and scaled."""
    if "fields" in said:
        yield from _fields([str(f) for f in said["fields"]], seen)
    if said.get("form") == "raw":
        yield from _raw(seen)


def _fields(stated: list[str], seen: Seen) -> Iterator[Statement]:
    missing = list(absent_fields(stated, seen, "/fields", "lists"))
    yield from missing
    left = [f.name for f in seen.fields if f.name not in set(stated)]
    if left:
        says = f"lists {count(len(stated), 'field')}; {short(left)} {_are(left)} not listed"
        true = [f.name for f in seen.fields]
        cited = seen.about_fields
        yield Statement(
            says, stated, "/fields", evidence=cited, agrees=False, exact=True, found=true
        )
    elif not missing:
        says = f"lists all {count(len(stated), 'field')}"
        yield Statement(says, stated, "/fields", evidence=seen.about_fields, exact=True)


def _raw(seen: Seen) -> Iterator[Statement]:
    scaled = standardised(seen)
    cited = seen.evidence.id("number.summary")
    if scaled:
        says = f"says the values are raw; {short(scaled)} {_have(scaled)} mean 0 and spread 1"
        yield Statement(says, "raw", "/form", evidence=cited, agrees=False)
    elif cited:
        why = "No number field looks scaled; other work leaves no such trace."
        yield Statement(
            "says the values are raw", "raw", "/form", evidence=cited, agrees=None, why=why
        )


def _are(items: list[str]) -> str:
    return "is" if len(items) == 1 else "are"


def _have(items: list[str]) -> str:
    return "has" if len(items) == 1 else "have"
