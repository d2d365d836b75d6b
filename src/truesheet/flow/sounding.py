"""Measuring one thing about a dataset: some measures and their rules, and no sheet.

The verbs that ask a single question (`duplicates`, `leakage`, `labels`, `groups`) lean on this; it
finds the data and what people said of it just as `build` does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from truesheet.flow.build import NoData, Told, declared, opened
from truesheet.flow.files import seen_from
from truesheet.flow.measuring import Measured
from truesheet.flow.project import YAML
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Role, Schema
from truesheet.model.finding import Finding
from truesheet.sheet.people import People, Reading

if TYPE_CHECKING:
    from truesheet.sources.opening import OpenedSource


class Sounded(NamedTuple):
    """The opened data, what the wanted measures found in it, what the wanted rules say of that."""

    source: OpenedSource
    people: People
    found: Measured
    findings: tuple[Finding, ...]

    @property
    def evidence(self) -> EvidenceSet:
        return EvidenceSet(self.found.evidence)


class Place(NamedTuple):
    """Where the data is, and what people said of it in a `datasheet.yaml`."""

    data: Any
    splits: dict[str, Any]
    people: People


def sound(
    data: Any = None,
    *,
    wanted: Collection[str],
    checks: Collection[str],
    more: Callable[[Schema], Sequence[Any]] = lambda schema: (),
    label: str | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    workers: int = 0,
    progress: Told | None = None,
) -> Sounded:
    """Measure only what the ids in `wanted` name, and apply only the rules in `checks`.

    `data` is what `build` takes, or the path of a `datasheet.yaml`, which then says where the data
    is and what its fields are for; `label` and `roles` overrule it. `more` gives measures that the
    catalogue does not hold, such as one with other limits. Raises a TruesheetError for data that
    cannot be read.
    """
    from truesheet.rules.apply import Context, apply
    from truesheet.rules.catalogue import rules

    source, people = opened_at(place(data, splits), label=label, roles=roles, name=name, read=read)
    found = measured(source, people, wanted, more, workers=workers, progress=progress)
    context = Context(EvidenceSet(found.evidence), found.fields, found.splits)
    asked = [r for r in rules() if r.id in checks]
    return Sounded(source, people, found, apply(asked, context, most=None))


def opened_at(
    where: Place,
    *,
    label: str | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
) -> tuple[OpenedSource, People]:
    """The data, looked at but not yet measured, and what people said of it."""
    people = where.people
    known: dict[str, Role] = {**people.roles, **declared(roles, label)}
    if label is not None:
        # One label at a time: what is asked for now stands before what the sheet says.
        known = {f: r for f, r in known.items() if r != "label" or f == label}
    source = opened(
        where.data,
        splits=where.splits or None,
        roles=known,
        name=name or people.name or None,
        read=read if read is not None and read != Reading() else people.read,
    )
    return source, people


def measured(
    source: OpenedSource,
    people: People,
    wanted: Collection[str],
    more: Callable[[Schema], Sequence[Any]] = lambda schema: (),
    *,
    workers: int = 0,
    progress: Told | None = None,
) -> Measured:
    """What the wanted measures of the catalogue, and those of `more`, find in the data."""
    from truesheet.engine import Options
    from truesheet.flow.measuring import divided, measure_by
    from truesheet.measures.catalogue import measures

    every = sum(p.bytes for p in source.parts)
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None

    def chosen(schema: Schema) -> Sequence[Any]:
        listed = measures(schema, people.quasi_identifiers, divided(source), people.never)
        return [*(m for m in listed if m.id in wanted), *more(schema)]

    return measure_by(source, Options(workers, None, tell), chosen)


def place(data: Any, splits: Mapping[str, Any] | None = None) -> Place:
    """Where the data is: as named, or as a `datasheet.yaml` says, a named one or this folder's.

    Data named by a path takes the roles that a `datasheet.yaml` of the current folder gives it,
    where that speaks of the same data.
    """
    named = [data] if isinstance(data, (str, os.PathLike)) else data
    paths = [os.fspath(p) for p in named] if _paths(named) else None
    if paths is None and data is not None:
        return Place(data, dict(splits or {}), People())
    sheet = next((Path(p) for p in paths or () if Path(p).name == YAML), None)
    if sheet is not None:
        return _said(sheet)
    here = Path(YAML)
    if not paths and not splits:
        if not here.is_file():
            raise NoData(
                "No data was named, and there is no datasheet.yaml here.", hint="Name a file."
            )
        return _said(here)
    given = (paths[0] if len(paths) == 1 else paths) if paths else None
    asked = Place(given, dict(splits or {}), People())
    known = _said(here) if here.is_file() else asked
    return asked._replace(people=known.people) if _real(known) == _real(asked) else asked


def _paths(named: Any) -> bool:
    """Are these paths, and not tables in memory?"""
    return (
        isinstance(named, (list, tuple))
        and bool(named)
        and all(isinstance(p, (str, os.PathLike)) for p in named)
    )


def _said(sheet: Path) -> Place:
    from truesheet.sheet.document import load_bytes, read

    people = read(load_bytes(sheet), str(sheet))
    paths = [seen_from(sheet.parent, p) for p in people.data]
    parts = {k: [seen_from(sheet.parent, p) for p in v] for k, v in people.splits.items()}
    if not paths and not parts:
        raise NoData(f"{sheet} does not say where the data is.", hint="Add `data: PATH`.")
    return Place((paths[0] if len(paths) == 1 else paths) if paths else None, parts, people)


def _real(where: Place) -> set[str]:
    named = [where.data, *where.splits.values()]
    flat = [p for n in named for p in (n if isinstance(n, (list, tuple)) else [n]) if p is not None]
    return {os.path.realpath(p) for p in flat if isinstance(p, (str, os.PathLike))}
