"""`gate.people`: a no closes ten questions, so any sign of people holds it open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import short
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.signs import direct_identifiers, people_signs

LOOKS_AT = frozenset({"people"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`no` against fields declared sensitive and values that point at persons."""
    stated = said.get("people")
    signs = people_signs(seen)
    if stated == "no" and signs:
        yield _denied(signs, seen)
    elif stated == "no":
        why = "Nothing measured so far could show that nobody stands behind the rows."
        yield Statement("says the data is not about people", "no", "/people", agrees=None, why=why)
    elif stated == "yes" and signs:
        says = f"says the data is about people; {short(signs)} {_show(signs)} it"
        # The signs are declared roles and patterns in values: good reasons, no proof.
        yield Statement(says, "yes", "/people", evidence=seen.about_fields, exact=False, why=_WHY)


def _denied(signs: list[str], seen: Seen) -> Statement:
    declared = [f.name for f in seen.with_role("sensitive")]
    direct = [f for fields in direct_identifiers(seen).values() for f in fields]
    says = "says the data is not about people"
    if direct:
        says += f"; {short(direct)} {'holds' if len(direct) == 1 else 'hold'} addresses of persons"
        cited = seen.evidence.id("schema.logical_type")
        return Statement(says, "no", "/people", evidence=cited, agrees=False)
    says += f"; {short(declared)} {_are(declared)} declared sensitive"
    return Statement(says, "no", "/people", evidence=seen.about_fields, agrees=False, exact=True)


_WHY = "From roles that people declared and patterns in the values."


def _are(items: list[str]) -> str:
    return "is" if len(items) == 1 else "are"


def _show(items: list[str]) -> str:
    return "shows" if len(items) == 1 else "show"
