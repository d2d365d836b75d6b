"""`composition.confidential`: that nothing is secret, against keys, passwords and messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet import sensitive
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.secrets import KNOWN_MISSES, Secret, said_of, secrets
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import listed

LOOKS_AT = frozenset({"present", "kinds"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`present` and `kinds`; what was told in confidence, and by what law, stays with people."""
    found = secrets(seen)
    if said.get("present") in ("yes", "no"):
        yield _present(said["present"], found, seen)
    if "kinds" in said:
        yield _kinds([str(k) for k in said["kinds"]], found, seen)


def _present(stated: str, found: list[Secret], seen: Seen) -> Statement:
    cites = seen.evidence.id("text.secrets")
    if stated == "yes":
        says = "says there is something confidential"
        if not found:
            return unsure(says, "yes", "/present", f"None was found. {KNOWN_MISSES}", cites)
        why = "By prefixes of keys and the words before them."
        says += f"; {said_of(found)}"
        return Statement(says, "yes", "/present", evidence=cites, exact=False, why=why)
    says = "says nothing is confidential"
    if found:
        says += f"; {said_of(found)}"
        return Statement(says, "no", "/present", evidence=cites, agrees=False, found="yes")
    health = [s for s in sensitive.sensitive_signs(seen) if s.category == "health" and s.sure]
    if health:
        why = f"But {sensitive.said_of(health)}, and medical facts may be confidential."
        return unsure(says, "no", "/present", why, seen.about_fields)
    if not cites:
        return unsure(says, "no", "/present", "There are no texts to look at.")
    return Statement(says, "no", "/present", evidence=cites, absence=KNOWN_MISSES)


def _kinds(stated: list[str], found: list[Secret], seen: Seen) -> Statement:
    cites = seen.evidence.id("text.secrets") or seen.about_fields
    says = f"lists {listed([k.replace('_', ' ') for k in stated], 5)}"
    missing = [s for s in found if s.kind not in stated]
    if missing:
        says += f"; {said_of(missing)}"
        true = stated + list(dict.fromkeys(s.kind for s in missing))
        return Statement(says, stated, "/kinds", evidence=cites, agrees=False, found=true)
    if {s.kind for s in found} >= set(stated):
        return Statement(says, stated, "/kinds", evidence=cites, absence=KNOWN_MISSES)
    return unsure(says, stated, "/kinds", f"Not all of it was found. {KNOWN_MISSES}", cites)
