"""Hints for questions that only people can answer: what the data shows, never an answer.

Each returns `Absent`, so the question stays open and its reason tells what was seen.
"""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.sheet.seen import Seen
from truesheet.sheet.signs import direct_identifiers, people_signs
from truesheet.sheet.words import names


def people(seen: Seen) -> Absent:
    """`gate.people`: signs of people. Their absence shows nothing, so nothing is said of it."""
    signs = people_signs(seen)
    if not signs:
        return Absent("")
    return Absent(
        f"The fields {names(signs, 5)} suggest that it is."
        if len(signs) > 1
        else f"The field {names(signs)} suggests that it is."
    )


def identifiability(seen: Seen) -> Absent:
    """`composition.identifiability`: fields whose values can point at one person."""
    found = direct_identifiers(seen)
    if not found:
        return Absent("")
    parts = [f"{kind.replace('_', ' ')} in {names(fields, 3)}" for kind, fields in found.items()]
    return Absent(f"Found in the data: {'; '.join(parts)}.")


def sensitive(seen: Seen) -> Absent:
    """`composition.sensitive`: fields that are declared sensitive."""
    declared = [f.name for f in seen.with_role("sensitive")]
    return Absent(f"Declared as sensitive: {names(declared, 6)}." if declared else "")


def external_deps(seen: Seen) -> Absent:
    """`composition.external_deps`: fields that hold web addresses."""
    links = list(seen.of_type("url"))
    return Absent(f"Web addresses stand in {names(links, 5)}." if links else "")
