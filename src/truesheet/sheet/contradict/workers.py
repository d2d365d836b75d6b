"""`collection.workers` and `x.annotators`: numbers of people, against the field that names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import ByEntity, Distinct
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_field, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

LOOKS_AT = frozenset({"people/number", "people/role", "worker_field"})
OF_ANNOTATORS = frozenset({"number", "field"})

NAME_THEM = "Name the field that tells them apart, or give it the role `annotator`."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """The number of people, where one field names them all and one role is stated."""
    field = _field(said.get("worker_field"), seen)
    yield from _named(said.get("worker_field"), seen, "/worker_field")
    people = [(i, p) for i, p in enumerate(said.get("people", ())) if "number" in p]
    for i, one in people:
        says = f"says {count(one['number'], clean(str(one.get('role', 'worker'))))}"
        path = f"/people/{i}/number"
        if len(people) > 1:
            why = "Several roles are stated, and one field names people."
            yield unsure(says, one["number"], path, why)
        else:
            yield _number(says, one["number"], field, seen, path)


def check_annotators(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """The number of labellers."""
    field = _field(said.get("field"), seen)
    yield from _named(said.get("field"), seen, "/field")
    if "number" in said:
        says = f"says {count(said['number'], 'labeller')}"
        yield _number(says, said["number"], field, seen, "/number")


def _field(named: Any, seen: Seen) -> str:
    """The field that names the people: as it is said, or as its role says."""
    if named is not None:
        return str(named) if str(named) in seen.names else ""
    declared = seen.with_role("annotator")
    return declared[0].name if len(declared) == 1 else ""


def _named(named: Any, seen: Seen, path: str) -> Iterator[Statement]:
    if named is None:
        return
    yield from absent_field(named, seen, path)
    if str(named) in seen.names:
        says = f"says {clean(str(named))} names them"
        e = seen.evidence.of("rows.by_entity", str(named), ByEntity)
        if isinstance(e, Absent):
            yield unsure(says, str(named), path, "Whom a field names, only people can say.")
        else:
            says += f"; {e.entities:,} have from {e.smallest:,} to {e.largest:,} rows each"
            cited = seen.evidence.id("rows.by_entity")
            yield Statement(says, str(named), path, evidence=cited)


def _number(says: str, stated: int, field: str, seen: Seen, path: str) -> Statement:
    if not field:
        return unsure(says, stated, path, NAME_THEM)
    e = seen.evidence.of("rows.by_entity", field, ByEntity)
    d = seen.evidence.of("values.distinct", field, Distinct)
    if not isinstance(e, Absent):
        found, cited, exact = e.entities, seen.evidence.id("rows.by_entity"), True
    elif not isinstance(d, Absent):
        found, cited, exact = d.distinct, seen.evidence.id("values.distinct"), not d.error
    else:
        return unsure(says, stated, path, f"{d.absent}.")
    if not exact:
        return unsure(says, stated, path, "Its values were estimated, not counted.", cited)
    same = stated == found
    says += "" if same else f"; {clean(field)} has {count(found, 'value')}"
    return Statement(says, stated, path, evidence=cited, agrees=same, found=found)
