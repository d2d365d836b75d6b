"""Getting evidence for a check: measured now, or used again where the bytes are the same.

Evidence is used again only where nothing that could change it is another: the names, splits, sizes
and hashes of all files, the roles of fields, the way of reading, the measures with their versions
and parameters, and the program. It stands in the `datasheet.json` beside the document, or is kept
in `.truesheet/` by an earlier check.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from truesheet.flow.build import Told, made_with, opened
from truesheet.flow.measuring import Measured
from truesheet.measures.values import Inventory
from truesheet.model.canonical import digest
from truesheet.model.datasheet import Datasheet
from truesheet.model.errors import TruesheetError
from truesheet.model.evidence import Absent, Evidence
from truesheet.model.field import Role, Schema
from truesheet.sheet.people import Reading, SqlClaim
from truesheet.sheet.sqlclaims import outcomes

if TYPE_CHECKING:
    from truesheet.sources import OpenedSource
    from truesheet.sources.glance import Stamp

KEPT, STAMPS = "evidence.json", "stamps.json"


class Asked(NamedTuple):
    """The data to look at, and how: everything that could change what is found.

    `cache` is the folder `.truesheet/`, None where nothing is to be kept or used again; `sheet` is
    the `datasheet.json` beside the document.
    """

    data: Any
    splits: Mapping[str, Any]
    roles: Mapping[str, Role]
    name: str | None
    read: Reading
    workers: int = 0
    cache: Path | None = None
    sheet: Path | None = None
    quick: bool = False
    progress: Told | None = None
    claims: tuple[SqlClaim, ...] = ()
    quasi: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Looked(NamedTuple):
    """Evidence, and how it came about; `remarks` are for the reader."""

    found: Measured
    how: Literal["measured", "unchanged", "quick", "none"]
    remarks: tuple[str, ...] = ()


NOTHING = Measured("", "", (), (), (), ())


def look(asked: Asked) -> Looked:
    """Evidence of the data."""
    if asked.data is None and not asked.splits:
        return Looked(NOTHING, "none")
    again = _again(asked) if asked.cache and _named(asked) else None
    if again:
        found = _asserted(asked, again.found, lambda: _opened(asked))
        if found is not again.found:
            _keep_evidence(asked, found)
        return again._replace(found=found)
    from truesheet.sources.glance import list_files, times

    before = times(list_files(asked.data, asked.splits)) if asked.cache and _named(asked) else {}
    found = _measured(asked)
    if asked.cache and _named(asked):
        _keep(asked, found, before)
    why = ("The data was read: no sizes and time stamps of an earlier check fit.",)
    return Looked(found, "measured", why if asked.quick else ())


def _named(asked: Asked) -> bool:
    """Is the data named by paths, and not a table in memory?"""
    given = [asked.data, *asked.splits.values()]
    flat = [x for g in given for x in (g if isinstance(g, (list, tuple)) else [g]) if x is not None]
    return all(isinstance(x, (str, os.PathLike)) for x in flat)


def _measured(asked: Asked) -> Measured:
    from truesheet.engine import Options
    from truesheet.flow.measuring import measure

    source = _opened(asked)
    every = sum(p.bytes for p in source.parts)
    progress = asked.progress
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None
    states = asked.cache / "states" if asked.cache else None
    found = measure(source, Options(asked.workers, states, tell), asked.quasi, asked.never)
    return _asserted(asked, found, lambda: source)


def _opened(asked: Asked) -> OpenedSource:
    return opened(
        asked.data,
        splits=asked.splits or None,
        roles=asked.roles,
        name=asked.name,
        read=asked.read,
    )


def _asserted(asked: Asked, found: Measured, source: Callable[[], OpenedSource]) -> Measured:
    from truesheet.flow.asserting import asserted

    return asserted(found, asked.claims, source)


def _again(asked: Asked) -> Looked | None:
    """Evidence that was gathered before, where it is still that of this data."""
    from truesheet.sources.glance import differing, list_files, same_files, stamped

    known = [s for s in _kept(asked) if _same_question(asked, s)]
    if not known:
        return None
    files = list_files(asked.data, asked.splits)
    fitting = [(s, i) for s in known if (i := _inventory(s)) and same_files(files, i.files)]
    if not fitting:
        return None
    trusted = _stamps(asked) if asked.quick else {}
    stamps = stamped(files, trusted)
    same = [s for s, i in fitting if not any(differing(stamps, i.files))]
    if not same:
        return None
    found = next((s for s in same if _answers(s, asked.claims)), same[0])
    _keep_stamps(asked, stamps)
    name = asked.name or found.name
    evidence = _licences_anew(found, files)
    measured = Measured(
        name, found.fingerprint, found.fields, found.splits, evidence, found.skipped
    )
    unread = sum(stamps[n] == trusted.get(n) for n in stamps)
    if not unread:
        return Looked(measured, "unchanged")
    whole = "" if unread == len(stamps) else f"; {len(stamps) - unread} were read"
    why = f"{unread} of {len(stamps)} files were taken as unchanged by size and time{whole}."
    return Looked(measured, "quick", (why,))


def _licences_anew(found: Datasheet, files: Sequence[tuple[Any, str]]) -> tuple[Evidence, ...]:
    """The evidence, with the licence files as they are now: they are no part of the data."""
    from truesheet.flow.measuring import of_licences
    from truesheet.sources.licences import licences

    told = licences((item.path, item.relative) for item, _ in files)
    fresh = of_licences(told, sum(s.rows for s in found.splits), found.fingerprint)
    return tuple(fresh if e.measure == fresh.measure else e for e in found.evidence)


def _kept(asked: Asked) -> Iterator[Datasheet]:
    """Earlier evidence, that of the sheet first; what is damaged is passed over."""
    from truesheet.sheet.datasheet_json import read

    for path in (asked.sheet, asked.cache / KEPT if asked.cache else None):
        if path is not None and path.is_file():
            try:
                yield read(path)
            except TruesheetError:
                continue


def _same_question(asked: Asked, sheet: Datasheet) -> bool:
    """Would the same be measured again, if the bytes are the same?"""
    from truesheet.engine.plan import plan
    from truesheet.flow.finish import params
    from truesheet.measures.catalogue import measures

    roles = {f.name: f.role for f in sheet.fields if f.role}
    inventory = sheet.measured.get("files.inventory")
    if sheet.made_with != made_with() or roles != dict(asked.roles) or inventory is None:
        return False
    told = {k: v for k, v in msgspec.structs.asdict(asked.read).items() if v is not None}
    if inventory.params != told:
        return False
    schema = Schema(sheet.fields)
    planned = plan(schema, measures(schema, asked.quasi, len(sheet.splits) > 1, asked.never))
    wanted = [t.measure for t in (*planned.folds, *planned.keyed)] + list(planned.sampled)
    there = [(e.measure, e.version, e.params) for e in sheet.evidence]
    left = {s.measure for s in sheet.skipped}
    if asked.quasi:
        left.discard("rows.uniqueness")  # left out while nobody named its fields
    return all(m.id in left or (m.id, m.version, params(m)) in there for m in wanted)


def _answers(sheet: Datasheet, claims: Sequence[SqlClaim]) -> bool:
    """Were these SQL claims run for it?"""
    return [(o.sql, o.on) for o in outcomes(sheet.measured)] == [(c.sql, c.on) for c in claims]


def _inventory(sheet: Datasheet) -> Inventory | None:
    found = sheet.measured.read("files.inventory", Inventory)
    return None if isinstance(found, Absent) else found


def _keep(asked: Asked, found: Measured, before: Mapping[str, tuple[int, int]]) -> None:
    """Keep evidence and stamps for the next check."""
    from truesheet.sources.glance import Stamp, list_files, times

    inventory = _inventory(_keep_evidence(asked, found))
    hashes = {f.path: f.sha256 for f in inventory.files if f.sha256} if inventory else {}
    now = times(list_files(asked.data, asked.splits))
    # A file that changed while it was measured has no stamp that one could lean on.
    _keep_stamps(
        asked,
        {n: Stamp(*t, hashes[n]) for n, t in now.items() if n in hashes and before.get(n) == t},
    )


def _keep_evidence(asked: Asked, found: Measured) -> Datasheet:
    from truesheet.sheet.datasheet_json import VERSION, to_json

    sheet = Datasheet(
        VERSION,
        found.name,
        found.fingerprint,
        found.splits,
        found.fields,
        (),
        found.evidence,
        (),
        found.skipped,
        made_with(),
    )
    _write(asked, KEPT, to_json(sheet))
    return sheet


def _stamps(asked: Asked) -> dict[str, Stamp]:
    """Sizes and times of an earlier check or build of this data."""
    from truesheet.sources.glance import Stamp

    assert asked.cache is not None
    try:
        kept = msgspec.json.decode((asked.cache / STAMPS).read_bytes(), type=_Stamps)
    except (OSError, msgspec.MsgspecError):
        return {}
    return {n: Stamp(*s) for n, s in kept.files.items()} if kept.of == _of(asked) else {}


def _keep_stamps(asked: Asked, stamps: Mapping[str, Stamp]) -> None:
    kept = _Stamps(_of(asked), {n: (s.bytes, s.changed, s.sha256) for n, s in stamps.items()})
    _write(asked, STAMPS, msgspec.json.encode(kept))


def _of(asked: Asked) -> str:
    """Names the places of the data on this machine; the places themselves are not written down."""
    paths = [asked.data] if isinstance(asked.data, str) else asked.data or []
    parts = {k: [v] if isinstance(v, str) else list(v) for k, v in asked.splits.items()}
    return digest([[os.path.realpath(p) for p in v] for v in (paths, *parts.values())])


class _Stamps(msgspec.Struct, frozen=True):
    of: str
    files: dict[str, tuple[int, int, str]]


def _write(asked: Asked, name: str, data: bytes) -> None:
    """Into the cache; where that cannot be written, nothing is lost."""
    from truesheet.flow.files import CannotWrite, keep_apart, write_whole

    assert asked.cache is not None
    with suppress(CannotWrite):
        write_whole(asked.cache / name, data)
        keep_apart(asked.cache)
