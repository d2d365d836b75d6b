"""Open, plan, fold, finish: from a place where data is to evidence of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from truesheet.batch.shapes import Plan
from truesheet.engine import Folded, Options, fold
from truesheet.engine.plan import plan
from truesheet.flow.finish import finish
from truesheet.measures import values
from truesheet.measures.catalogue import measures
from truesheet.model.datasheet import Skipped, Split
from truesheet.model.evidence import Evidence, Scope
from truesheet.model.field import Field, Schema
from truesheet.model.files import LicenceFile


class Measured(NamedTuple):
    """A dataset as it was measured."""

    name: str
    fingerprint: str
    fields: tuple[Field, ...]
    splits: tuple[Split, ...]
    evidence: tuple[Evidence, ...]
    skipped: tuple[Skipped, ...]


Choice = Callable[[Schema], Sequence[Any]]
"""The measures that are wanted of a schema."""


def measure(
    source: Any, options: Options, quasi: Sequence[str] = (), never: Sequence[str] = ()
) -> Measured:
    """Everything that the measures of the catalogue find in an opened source.

    `quasi` are the fields that people name as quasi-identifiers, `never` what cannot occur.
    """
    return measure_by(
        source, options, lambda schema: measures(schema, quasi, divided(source), never)
    )


def divided(source: Any) -> bool:
    """Whether the data has several splits."""
    return len({p.split for p in source.parts}) > 1


def measure_by(source: Any, options: Options, wanted: Choice) -> Measured:
    """What the wanted measures find in an opened source."""
    planned = plan(source.schema, wanted(source.schema))
    folded = fold(source, planned, options)
    evidence, skipped = finish(folded, planned, source.fingerprint)
    inventory = _inventory(source, folded)
    located = tuple(_located(e, folded) for e in evidence)
    return Measured(
        source.name,
        source.fingerprint,
        source.schema.fields,
        _splits(source, folded, planned),
        (inventory, _licences(source, folded), *located),
        skipped,
    )


def _splits(source: Any, folded: Folded, planned: Plan) -> tuple[Split, ...]:
    names = list(dict.fromkeys(p.split for p in source.parts))
    files: dict[str, list[str]] = {n: [] for n in names}
    for f in source.files:
        if f.split in files and not f.problem:
            files[f.split].append(f.path)
    return tuple(Split(n, folded.rows.get(n, 0), tuple(files[n])) for n in names)


def _inventory(source: Any, folded: Folded) -> Evidence:
    broken = {place.rpartition(":")[0]: why for place, why in folded.unreadable.items()}
    facts = tuple(
        msgspec.structs.replace(f, problem=f.problem or broken.get(f.path, ""))
        for f in source.files
    )
    read = sum(f.bytes for f in facts if not f.problem)
    rows = sum(folded.rows.values())
    return Evidence.make(
        "files.inventory",
        1,
        Scope(rows=rows, rows_read=rows),
        True,
        values.Inventory(facts, read, tuple(source.notes)),
        source.fingerprint,
        dict(source.told),
    )


def _licences(source: Any, folded: Folded) -> Evidence:
    return of_licences(source.licences, sum(folded.rows.values()), source.fingerprint)


def of_licences(files: Sequence[LicenceFile], rows: int, fingerprint: str) -> Evidence:
    """Evidence of files that speak of a licence: no part of the data, so it may change alone."""
    return Evidence.make(
        "files.licences",
        1,
        Scope(rows=rows, rows_read=rows),
        True,
        values.Licences(tuple(files)),
        fingerprint,
    )


def _located(evidence: Evidence, folded: Folded) -> Evidence:
    """Where the first rows stand that could not be read: readers know, measures do not."""
    if evidence.measure != "rows.unreadable" or not folded.problems:
        return evidence
    value = {**evidence.value, "first": list(folded.problems)}
    return Evidence.make(
        evidence.measure,
        evidence.version,
        evidence.scope,
        evidence.exact,
        value,
        evidence.fingerprint,
        evidence.params,
    )
