"""Fields that hold what is specially protected, by their names and their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truesheet.measures.checksums import NATIONAL
from truesheet.measures.values import Frequent
from truesheet.sheet import headers
from truesheet.sheet.personal import personal_signs
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import listed, names

KNOWN_MISSES = (
    "Looked at: the names of fields in seven languages, groups of people among their values, and "
    "numbers of ids. What texts, pictures or a combination of fields betray is not found."
)
"""What absence means here."""


_OF_NUMBERS = dict.fromkeys(NATIONAL, "government_id") | dict.fromkeys(("card", "iban"), "finances")
"""What the numbers of `text.personal` betray."""


class Sensitive(NamedTuple):
    """A category in a field; `sure` says that this alone contradicts a denial.

    `counted` is a sentence on what was counted, "" where the name of the field told.
    """

    category: str
    field: str
    sure: bool
    counted: str = ""


def sensitive_signs(seen: Seen) -> list[Sensitive]:
    """All of them, the sure ones first, in the order of the fields."""
    found = []
    for field in seen.fields:
        for category in headers.told(field.name, headers.SENSITIVE):
            found.append(Sensitive(category, field.name, True))
        for category in headers.told(field.name, headers.SENSITIVE_MAYBE):
            sure = category == "ethnicity" and _races(field.name, seen)
            found.append(Sensitive(category, field.name, sure))
    for sign in personal_signs(seen):
        if sign.sure and sign.form in _OF_NUMBERS:
            found.append(Sensitive(_OF_NUMBERS[sign.form], sign.field, True, sign.says))
    found += [Sensitive("other", f.name, False) for f in seen.with_role("sensitive")]
    first = {(s.category, s.field): s for s in reversed(found)}
    return sorted(first.values(), key=lambda s: (not s.sure, found.index(s)))


def said_of(signs: Sequence[Sensitive]) -> str:
    """What was found, by category, in one sentence without its stop."""
    fields: dict[tuple[str, bool], list[str]] = {}
    for sign in signs:
        if not sign.counted:
            fields.setdefault((sign.category, sign.sure), []).append(sign.field)
    says = [s.counted for s in signs if s.counted]
    for (category, sure), named in fields.items():
        says.append(_by_name(category, sure, named))
    return listed(says, 4, "more such fields")


def _by_name(category: str, sure: bool, named: list[str]) -> str:
    one = len(named) == 1
    verb = "is" if one else "are"
    if category == "other":
        return f"{names(named, 4)} {verb} declared sensitive"
    by = "by its name" if one else "by their names"
    verb = f"{verb} {by}" if sure else f"may {by} be"
    return f"{names(named, 4)} {verb} about {category.replace('_', ' ')}"


def _races(name: str, seen: Seen) -> bool:
    """Do the values of the field name groups of people?"""
    frequent = seen.evidence.of("values.frequent", name, Frequent)
    if not isinstance(frequent, Frequent):
        return False
    words = {w for t in frequent.top for w in t.shown.lower().replace("/", " ").split()}
    return len(words & headers.RACES) >= 2
