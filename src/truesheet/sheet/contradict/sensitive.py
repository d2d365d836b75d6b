"""`composition.sensitive`: categories that are denied or not listed, and are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import absent_fields, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.sensitive import KNOWN_MISSES, Sensitive, said_of, sensitive_signs
from truesheet.sheet.words import listed, names

LOOKS_AT = frozenset({"present", "categories", "fields"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`present`, `categories` and `fields`, by what the names and values of fields show."""
    found = sensitive_signs(seen)
    if "present" in said:
        yield from _present(said["present"], found, seen)
    if "categories" in said:
        yield _categories([str(c) for c in said["categories"]], found, seen)
    if "fields" in said:
        stated = [str(f) for f in said["fields"]]
        yield from absent_fields(stated, seen, "/fields")
        yield from _fields(stated, found, seen)


def _leaned(seen: Seen) -> tuple[str, ...]:
    shapes = (*seen.evidence.id("values.frequent"), *seen.evidence.id("text.personal"))
    return (*seen.about_fields, *shapes)


def _present(stated: str, found: list[Sensitive], seen: Seen) -> Iterator[Statement]:
    sure = [s for s in found if s.sure or s.category == "other"]
    leaned = _leaned(seen)
    if stated == "no":
        says = "says there is nothing sensitive"
        if sure:
            says += f"; {said_of(sure)}"
            yield Statement(says, "no", "/present", evidence=leaned, agrees=False, found="yes")
        elif found:
            yield unsure(says, "no", "/present", f"But {said_of(found)}.", leaned)
        else:
            yield Statement(says, "no", "/present", evidence=leaned, absence=KNOWN_MISSES)
    elif stated == "yes" and sure:
        says = f"says there is something sensitive; {said_of(sure)}"
        why = "From the names of fields and groups of people among their values."
        yield Statement(says, "yes", "/present", evidence=leaned, exact=False, why=why)
    elif stated == "yes":
        why = f"Nothing sensitive was found. {KNOWN_MISSES}"
        yield unsure("says there is something sensitive", "yes", "/present", why, leaned)


def _categories(stated: list[str], found: list[Sensitive], seen: Seen) -> Statement:
    """A category that is found must be listed; one that is listed may be hidden from a machine."""
    leaned = _leaned(seen)
    says = f"lists {listed([c.replace('_', ' ') for c in stated], 6)} as sensitive"
    missing = [s for s in found if s.sure and s.category not in (*stated, "other")]
    if missing:
        says += f" and nothing else; {said_of(missing)}"
        true = stated + list(dict.fromkeys(s.category for s in missing))
        return Statement(says, stated, "/categories", evidence=leaned, agrees=False, found=true)
    shown = {s.category for s in found if s.sure}
    unseen = [c for c in stated if c not in shown]
    if unseen:
        why = f"Not found: {names([u.replace('_', ' ') for u in unseen], 5)}. {KNOWN_MISSES}"
        return unsure(says, stated, "/categories", why, leaned)
    return Statement(says, stated, "/categories", evidence=leaned, absence=KNOWN_MISSES)


def _fields(stated: list[str], found: list[Sensitive], seen: Seen) -> Iterator[Statement]:
    leaned = _leaned(seen)
    known = [f for f in stated if f in seen.names]
    says = f"lists {names(known, 6) or 'no field'} as sensitive"
    missing = [s for s in found if s.sure and s.field not in stated]
    if missing:
        says += f" and no other field; {said_of(missing)}"
        true = known + list(dict.fromkeys(s.field for s in missing))
        yield Statement(says, stated, "/fields", evidence=leaned, agrees=False, found=true)
        return
    shown = {s.field for s in found}
    unseen = [f for f in known if f not in shown]
    if unseen:
        why = f"Nothing shows what is sensitive in {names(unseen, 4)}. {KNOWN_MISSES}"
        yield unsure(says, stated, "/fields", why, leaned)
    elif known:
        yield Statement(says, stated, "/fields", evidence=leaned, absence=KNOWN_MISSES)
