"""Fields that hold what is specially protected, by their names and their values."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.measures.checksums import NATIONAL
from truesheet.measures.values import Frequent
from truesheet.sheet import headers
from truesheet.sheet.personal import personal_signs
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

KNOWN_MISSES = (
    "Looked at: the names of fields in seven languages, groups of people among their values, and "
    "numbers of ids. What texts, pictures or a combination of fields betray is not found."
)
"""What absence means here."""


_OF_NUMBERS = dict.fromkeys(NATIONAL, "government_id") | dict.fromkeys(("card", "iban"), "finances")
"""What the numbers of `text.personal` betray."""


class Sensitive(NamedTuple):
    """A category in a field; `sure` says that this alone contradicts a denial."""

    category: str
    field: str
    sure: bool
    says: str


def sensitive_signs(seen: Seen) -> list[Sensitive]:
    """All of them, the sure ones first, in the order of the fields."""
    found = []
    for field in seen.fields:
        for category in headers.told(field.name, headers.SENSITIVE):
            found.append(_sign(category, field.name, True))
        for category in headers.told(field.name, headers.SENSITIVE_MAYBE):
            sure = category == "ethnicity" and _races(field.name, seen)
            found.append(_sign(category, field.name, sure))
    for sign in personal_signs(seen):
        category = _OF_NUMBERS.get(sign.form)
        if category and sign.sure:
            found.append(Sensitive(category, sign.field, True, sign.says))
    found += [_sign("other", f.name, False) for f in seen.with_role("sensitive")]
    first = {(s.category, s.field): s for s in reversed(found)}
    return sorted(first.values(), key=lambda s: (not s.sure, found.index(s)))


def _sign(category: str, name: str, sure: bool) -> Sensitive:
    what = category.replace("_", " ")
    verb = "is by its name" if sure else "may by its name be"
    if category == "other":
        return Sensitive(category, name, sure, f"{clean(name)} is declared sensitive")
    return Sensitive(category, name, sure, f"{clean(name)} {verb} about {what}")


def _races(name: str, seen: Seen) -> bool:
    """Do the values of the field name groups of people?"""
    frequent = seen.evidence.of("values.frequent", name, Frequent)
    if not isinstance(frequent, Frequent):
        return False
    words = {w for t in frequent.top for w in t.shown.lower().replace("/", " ").split()}
    return len(words & headers.RACES) >= 2
