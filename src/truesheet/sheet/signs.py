"""Signs in the data that it is about people. They can show presence, never absence."""

from __future__ import annotations

from truesheet.sheet.personal import DIRECT, personal_signs
from truesheet.sheet.seen import Seen

LOGICAL = {"email": "email", "ip": "ip_address"}
"""Logical types that point at a person, and what the bank calls them."""


def direct_identifiers(seen: Seen) -> dict[str, list[str]]:
    """Fields by the kind of identifier that they hold for sure."""
    found: dict[str, list[str]] = {}
    for logical, kind in LOGICAL.items():
        for name in seen.of_type(logical):
            found.setdefault(kind, []).append(name)
    for sign in personal_signs(seen):
        if sign.sure and sign.kind in DIRECT and sign.field not in found.get(sign.kind, ()):
            found.setdefault(sign.kind, []).append(sign.field)
    return found


def people_signs(seen: Seen) -> list[str]:
    """Fields that are declared sensitive, or whose values point at persons."""
    declared = [f.name for f in seen.with_role("sensitive")]
    found = [name for fields in direct_identifiers(seen).values() for name in fields]
    return list(dict.fromkeys(declared + found))
