"""Hints for questions that only people can answer: what the data shows, never an answer.

Each returns `Absent`, so the question stays open and its reason tells what was seen.
"""

from __future__ import annotations

from truesheet.measures.values_contam import Benchmarks
from truesheet.model.evidence import Absent
from truesheet.sheet.licences import found_licences
from truesheet.sheet.personal import personal_signs, said_of
from truesheet.sheet.secrets import said_of as secrets_said
from truesheet.sheet.secrets import secrets
from truesheet.sheet.seen import Seen
from truesheet.sheet.sensitive import said_of as sensitive_said
from truesheet.sheet.sensitive import sensitive_signs
from truesheet.sheet.signs import direct_identifiers, people_signs
from truesheet.sheet.words import clean, count, listed, names


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
    """`composition.identifiability`: what in the data can point at one person."""
    found = [s for s in personal_signs(seen) if s.sure]
    if found:
        return Absent(said_of(found))
    direct = direct_identifiers(seen)
    parts = [f"{kind.replace('_', ' ')} in {names(fields, 3)}" for kind, fields in direct.items()]
    return Absent(f"Found in the data: {'; '.join(parts)}." if parts else "")


def sensitive(seen: Seen) -> Absent:
    """`composition.sensitive`: fields that are declared sensitive, or named for it."""
    declared = [f.name for f in seen.with_role("sensitive")]
    if declared:
        return Absent(f"Declared as sensitive: {names(declared, 6)}.")
    named = [s for s in sensitive_signs(seen) if s.sure]
    return Absent(sensitive_said(named) if named else "")


def confidential(seen: Seen) -> Absent:
    """`composition.confidential`: keys, passwords and messages that were found."""
    found = secrets(seen)
    return Absent(secrets_said(found) if found else "")


def licence(seen: Seen) -> Absent:
    """`distribution.license`: what licence files say; whether it holds for the data is open."""
    found = [f"{clean(f.where)} is {f.licence}" for f in found_licences(seen)]
    return Absent(f"Found: {listed(found, 4)}." if found else "")


def prohibited(seen: Seen) -> Absent:
    """`uses.prohibited`: benchmarks whose items stand in the data; scores would not count."""
    evidence = seen.evidence.get("text.benchmarks")
    whole: dict[str, str] = {}
    for _, value in evidence.fields(Benchmarks) if evidence else ():
        for name, o in value.found.items():
            if o.whole:
                whole[name] = f"{count(o.whole, 'item')} of {o.items:,} of {name}"
    if not whole:
        return Absent("")
    return Absent(
        f"The data holds {listed(list(whole.values()), 4)}: a model that learns from it must not "
        f"be scored on {listed(list(whole), 4)}."
    )


def external_deps(seen: Seen) -> Absent:
    """`composition.external_deps`: fields that hold web addresses."""
    links = list(seen.of_type("url"))
    return Absent(f"Web addresses stand in {names(links, 5)}." if links else "")
