"""`gate.people`: a no closes ten questions, so any sign of people holds it open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet import sensitive
from truesheet.sheet.contradict.compare import short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.personal import DIRECT, cited, personal_signs, said_of
from truesheet.sheet.seen import Seen
from truesheet.sheet.signs import direct_identifiers, people_signs

LOOKS_AT = frozenset({"people"})

NOT_SHOWN = "Nothing measured could show that nobody stands behind the rows."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`no` against fields declared sensitive, and against what points at persons."""
    stated = said.get("people")
    signs = people_signs(seen)
    if stated == "no" and signs:
        yield _denied(seen)
    elif stated == "no":
        yield _doubted(seen)
    elif stated == "yes" and signs:
        says = f"says the data is about people; {short(signs)} {_show(signs)} it"
        leaned = (*seen.about_fields, *seen.evidence.id("text.personal"))
        # The signs are declared roles and patterns in values: good reasons, no proof.
        yield Statement(says, "yes", "/people", evidence=leaned, exact=False, why=_WHY)


def _denied(seen: Seen) -> Statement:
    says = "says the data is not about people"
    declared = [f.name for f in seen.with_role("sensitive")]
    found = [s for s in personal_signs(seen) if s.sure and s.kind in DIRECT]
    if found:
        says += f"; {said_of(found)}"
        leaned = cited(found, seen)
        return Statement(says, "no", "/people", evidence=leaned, agrees=False, found="yes")
    direct = [f for fields in direct_identifiers(seen).values() for f in fields]
    if direct:
        says += f"; {short(direct)} {'holds' if len(direct) == 1 else 'hold'} addresses of persons"
        leaned = seen.evidence.id("schema.logical_type")
        return Statement(says, "no", "/people", evidence=leaned, agrees=False, found="yes")
    says += f"; {short(declared)} {'is' if len(declared) == 1 else 'are'} declared sensitive"
    return Statement(
        says, "no", "/people", evidence=seen.about_fields, agrees=False, exact=True, found="yes"
    )


def _doubted(seen: Seen) -> Statement:
    """A no that nothing speaks against for sure."""
    says = "says the data is not about people"
    doubtful = personal_signs(seen)
    if doubtful:
        why = f"But {said_of(doubtful)}."
        return unsure(says, "no", "/people", why, cited(doubtful, seen))
    named = sensitive.sensitive_signs(seen)
    if named:
        why = f"But {sensitive.said_of(named)}."
        return unsure(says, "no", "/people", why, seen.about_fields)
    return unsure(says, "no", "/people", NOT_SHOWN)


_WHY = "From roles that people declared and patterns in the values."


def _show(items: list[str]) -> str:
    return "shows" if len(items) == 1 else "show"
