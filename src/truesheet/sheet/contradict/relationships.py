"""`composition.relationships`: stated keys, entities, references, and rows called independent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import ByEntity, CandidateKey, Duplicates, References
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.apart import DECLARE
from truesheet.sheet.contradict.compare import absent_fields, short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

SINGLE = "References of several fields are not compared."

LOOKS_AT = frozenset({"independent", "key", "entity", "references"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A key is different in every row, a reference leads somewhere, and an entity that has
    several rows belies independent ones."""
    for part in ("key", "entity"):
        yield from absent_fields(said.get(part, ()), seen, f"/{part}")
    key = [str(f) for f in said.get("key", ()) if str(f) in seen.names]
    if key and len(key) == len(said["key"]):
        yield _key(key, seen)
    entity = [str(f) for f in said.get("entity", ()) if str(f) in seen.names]
    if "independent" in said:
        yield from _independent(said["independent"], entity, seen)
    for i, one in enumerate(said.get("references", ())):
        yield from absent_fields(one.get("fields", ()), seen, f"/references/{i}/fields")
        if one.get("fields") and set(map(str, one["fields"])) <= seen.names:
            yield _reference([str(f) for f in one["fields"]], one, seen, f"/references/{i}")


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
    copies = seen.evidence.read("rows.duplicates", Duplicates)
    if not isinstance(copies, Absent) and copies.copies:
        # Where whole rows repeat, no fields of theirs can tell them apart.
        says += f"; {count(copies.copies, 'row')} repeat as a whole"
        cited, exact = seen.evidence.id("rows.duplicates"), not copies.error
        return Statement(says, key, "/key", evidence=cited, agrees=False, exact=exact)
    why = "Only single fields and whole rows were looked at."
    return unsure(says, key, "/key", why, cited)


def _independent(stated: str, entity: list[str], seen: Seen) -> Iterator[Statement]:
    fields = list(dict.fromkeys([*entity, *(f.name for f in seen.with_role("id"))]))
    counted = {f: seen.evidence.of("rows.by_entity", f, ByEntity) for f in fields}
    keys = {f: seen.evidence.of("schema.candidate_keys", f, CandidateKey) for f in fields}
    several = [f for f, e in counted.items() if not isinstance(e, Absent) and e.repeated]
    unkeyed = [f for f, k in keys.items() if not isinstance(k, Absent) and not k.unique]
    repeated = several or unkeyed
    measure = "rows.by_entity" if several else "schema.candidate_keys"
    cited = seen.evidence.id(measure)
    says = f"says rows are {'' if stated == 'yes' else 'not '}independent"
    if stated == "yes" and repeated:
        says += f"; {short(repeated)} stands in several rows"
        says += "" if several else " or is missing"
        yield Statement(says, "yes", "/independent", evidence=cited, agrees=False, found="no")
    elif stated == "yes":
        why = "No declared id repeats; rows can belong together in other ways."
        yield unsure(says, "yes", "/independent", why, cited)
    elif stated == "no" and several:
        says += f"; {short(several)} stands in several rows"
        yield Statement(says, "no", "/independent", evidence=cited)
    for i, field in enumerate(entity):
        e = seen.evidence.of("rows.by_entity", field, ByEntity)
        says = f"says rows of one {clean(field)} belong together"
        if isinstance(e, Absent):
            yield unsure(says, field, f"/entity/{i}", f"They were not counted. {DECLARE}")
            continue
        says += f"; {count(e.rows, 'row')} have {count(e.entities, 'value')}"
        cited = seen.evidence.id("rows.by_entity")
        yield Statement(says, field, f"/entity/{i}", evidence=cited)


def _reference(fields: list[str], one: dict[str, Any], seen: Seen, path: str) -> Statement:
    to = str(one.get("to", ""))
    says = f"says {short(fields)} refers to {clean(to) or 'something'}"
    if to not in seen.names or len(fields) > 1:
        why = "What it leads to is not a field of this data."
        return unsure(says, one, path, why if to not in seen.names else SINGLE)
    cited = seen.evidence.id("keys.references")
    found = seen.evidence.read("keys.references", References)
    pair = None if isinstance(found, Absent) else found.pairs.get(f"{fields[0]}|{to}")
    if pair is None or isinstance(found, Absent):
        return unsure(says, one, path, f"They were not compared. {DECLARE}")
    if pair.orphans.part:
        says += f"; {count(pair.orphans.part, 'value')} in {count(pair.rows, 'row')} lead nowhere"
        return Statement(says, one, path, evidence=cited, agrees=False, exact=True)
    return Statement(says, one, path, evidence=cited, exact=not found.error)
