"""The verb `build`: from data to a datasheet that is true of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truesheet.flow.sheet import Sheet
from truesheet.model.errors import TruesheetError
from truesheet.model.field import ROLES, Role
from truesheet.sheet.people import People, Reading

if TYPE_CHECKING:
    from truesheet.rules.apply import Override
    from truesheet.sources.opening import OpenedSource

Told = Callable[[int, int, int], None]
"""Called with bytes done, all bytes, rows read."""


class NoData(TruesheetError):
    """Nothing says where the data is.

    Next step: name a file or a folder, or write `data: PATH` into `datasheet.yaml`.
    """

    code = "E-BLD-001"


def build(
    data: Any = None,
    *,
    label: str | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    workers: int = 0,
    cache: str | os.PathLike[str] | None = None,
    progress: Told | None = None,
    selftest: bool = False,
) -> Sheet:
    """Measure `data` and write its sheet; nothing is written to disk but the optional cache.

    `data` is a path, a list of paths, a folder, a glob, a pandas, polars or Arrow table, a DuckDB
    relation, or a dict of columns; `splits` maps names of splits to such. `label` and `roles` say
    what fields are for; `encoding`, `delimiter` and `header` overrule what readers of texts find
    by themselves. `cache` is a folder for states, so that a rebuild reads only new parts.
    `selftest` plants known faults into a copy and puts into the sheet what the checks find.
    Raises a TruesheetError for data that cannot be read.
    """
    return built(
        data,
        splits=splits,
        roles=declared(roles, label),
        name=name,
        people=People(read=Reading(encoding, delimiter, header)),
        workers=workers,
        cache=cache,
        progress=progress,
        selftest=selftest,
    )


def built(
    data: Any,
    *,
    splits: Mapping[str, Any] | None,
    roles: Mapping[str, Role],
    name: str | None,
    workers: int,
    cache: str | os.PathLike[str] | None,
    progress: Told | None,
    people: People,
    limits: Mapping[str, Override] | None = None,
    selftest: bool = False,
) -> Sheet:
    """The same, with what people said in `datasheet.yaml`, and the limits of a policy by rule."""
    source = opened(data, splits=splits, roles=roles, name=name, read=people.read)
    return sheet_of(
        source,
        people,
        workers=workers,
        cache=cache,
        progress=progress,
        limits=limits,
        selftest=selftest,
    )


def opened(
    data: Any,
    *,
    splits: Mapping[str, Any] | None,
    roles: Mapping[str, Role],
    name: str | None,
    read: Reading,
) -> OpenedSource:
    """The data, looked at but not yet measured."""
    from truesheet.sources import open_source

    if data is None and not splits:
        raise NoData("Nothing says where the data is.", hint="Name a file or folder.")
    return open_source(
        data,
        splits=splits,
        roles=roles,
        name=name,
        encoding=read.encoding,
        delimiter=read.delimiter,
        header=read.header,
    )


def sheet_of(
    source: OpenedSource,
    people: People,
    *,
    workers: int,
    cache: str | os.PathLike[str] | None,
    progress: Told | None,
    limits: Mapping[str, Override] | None = None,
    selftest: bool = False,
) -> Sheet:
    """The sheet of data that was opened."""
    from truesheet.engine import Options
    from truesheet.flow.asserting import asserted
    from truesheet.flow.measuring import measure
    from truesheet.model.evidence import EvidenceSet
    from truesheet.rules.apply import Context, apply
    from truesheet.rules.catalogue import rules
    from truesheet.sheet.bank import load
    from truesheet.sheet.write import write

    every = sum(p.bytes for p in source.parts)
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None
    options = Options(workers, Path(cache) if cache else None, tell)
    found = measure(source, options, people.quasi_identifiers, people.never)
    found = asserted(found, people.claims, lambda: source)
    if selftest:
        from truesheet.flow.selftest import with_selftest

        found = with_selftest(found, source, workers, progress)
    context = Context(EvidenceSet(found.evidence), found.fields, found.splits)
    findings = apply(rules(), context, limits)
    document = write(
        load(),
        people,
        found.evidence,
        findings,
        found.fields,
        found.splits,
        found.fingerprint,
        found.skipped,
        name=found.name,
        made_with=made_with(),
    )
    return Sheet(document)


def declared(roles: Mapping[str, str] | None, label: str | None) -> dict[str, Role]:
    """Roles by field, checked."""
    from truesheet.sources.errors import UnknownRole

    found: dict[str, Role] = {}
    for field, role in (roles or {}).items():
        known = next((r for r in ROLES if r == role), None)
        if known is None:
            raise UnknownRole(role, ROLES)
        found[field] = known
    if label is not None:
        found[label] = "label"
    return found


def made_with() -> str:
    """The program and its version, as sheets name them."""
    from truesheet import __version__

    return f"truesheet {__version__}"
