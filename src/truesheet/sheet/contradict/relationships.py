"""`composition.relationships`: stated keys, and rows called independent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import CandidateKey
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_fields, short
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"independent", "key", "entity"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A key must be different in every row; an id that repeats belies independent rows."""
    for part in ("key", "entity"):
        yield from absent_fields(said.get(part, ()), seen, f"/{part}")
    key = [str(f) for f in said.get("key", ()) if str(f) in seen.names]
    if key and len(key) == len(said["key"]):
        yield _key(key, seen)
    if said.get("independent") == "yes":
        yield from _independent(seen)


def _key(key: list[str], seen: Seen) -> Statement:
    says = f"says {short(key)} {'is' if len(key) == 1 else 'are together'} different in every row"
    cited = seen.evidence.id("schema.candidate_keys")
    found = [seen.evidence.of("schema.candidate_keys", f, CandidateKey) for f in key]
    # One unique field makes every key that holds it unique.
    if any(not isinstance(k, Absent) and k.unique for k in found):
        return Statement(says, key, "/key", evidence=cited)
    if len(key) == 1 and not isinstance(found[0], Absent):
        says = f"says {clean(key[0])} is the key; it repeats, or is missing in some row"
        return Statement(says, key, "/key", evidence=cited, agrees=False)
    why = (
        "Only single fields were looked at." if len(key) > 1 else "No key of this kind is checked."
    )
    return Statement(says, key, "/key", evidence=cited, agrees=None, why=why)


def _independent(seen: Seen) -> Iterator[Statement]:
    cited = seen.evidence.id("schema.candidate_keys")
    repeated = []
    for field in seen.with_role("id"):
        found = seen.evidence.of("schema.candidate_keys", field.name, CandidateKey)
        if not isinstance(found, Absent) and not found.unique:
            repeated.append(field.name)
    says = "says rows are independent"
    if repeated:
        says += f"; the id {short(repeated)} stands in several rows or is missing"
        yield Statement(says, "yes", "/independent", evidence=cited, agrees=False, found="no")
    else:
        why = "No declared id repeats; rows can belong together in other ways."
        yield Statement(says, "yes", "/independent", evidence=cited, agrees=None, why=why)
