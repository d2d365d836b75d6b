"""Signs in the data that it is about people. They can show presence, never absence."""

from __future__ import annotations

from truesheet.sheet.seen import Seen

DIRECT = {"email": "email", "ip": "ip_address"}
"""Logical types that point at a person, and what the bank calls them."""


def direct_identifiers(seen: Seen) -> dict[str, list[str]]:
    """Fields by the kind of identifier that their values are."""
    found: dict[str, list[str]] = {}
    for logical, kind in DIRECT.items():
        fields = list(seen.of_type(logical))
        if fields:
            found[kind] = fields
    return found


def people_signs(seen: Seen) -> list[str]:
    """Fields that are declared sensitive, or whose values point at persons."""
    declared = [f.name for f in seen.with_role("sensitive")]
    found = [name for fields in direct_identifiers(seen).values() for name in fields]
    return list(dict.fromkeys(declared + found))
