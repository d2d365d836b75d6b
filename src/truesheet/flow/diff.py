"""The verb `diff`: two sheets, or two versions of the data, side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from truesheet.compare import diff as compared
from truesheet.flow.build import NoData, Told, declared, opened, sheet_of
from truesheet.flow.files import seen_from
from truesheet.flow.project import CACHE, JSON, YAML
from truesheet.measures.values import CandidateKey
from truesheet.model.datasheet import Datasheet
from truesheet.model.diff import Diff, Rows
from truesheet.model.errors import TruesheetError
from truesheet.model.field import Role
from truesheet.sheet.people import People, Reading

if TYPE_CHECKING:
    from truesheet.engine.rowdiff import RowCount
    from truesheet.sources.opening import OpenedSource

NOT_SAID = (
    "{side} is data without a datasheet.yaml, so what people say was not compared, only what was "
    "measured."
)
NOT_COUNTED = (
    "Rows were not compared one by one, since {side} is a sheet; name its data to count them."
)


class NothingToCompare(TruesheetError):
    """One of the two things to compare was not named.

    Next step: name both: `truesheet diff OLD NEW`.
    """

    code = "E-DIF-001"


class _Side(NamedTuple):
    """One of the two: its sheet, its data where that is at hand, and whether people speak."""

    name: str
    sheet: Datasheet
    source: OpenedSource | None
    people: bool


def diff(
    old: Any,
    new: Any,
    *,
    label: str | None = None,
    roles: Mapping[str, str] | None = None,
    workers: int = 0,
    cache: bool = True,
    progress: Told | None = None,
) -> Diff:
    """What differs from `old` to `new`.

    Each is a `datasheet.json`, a `Sheet`, a `datasheet.yaml` or a folder with one, or data: a
    path, a folder, a table in memory. Data is measured now, with the roles that the other side
    gives its fields, and with `label` and `roles`. Where data is at hand on both sides, rows are
    compared one by one.

    >>> found = diff({"x": [1, 2, 3]}, {"x": [1, 2, 3, 4]})
    >>> found.rows[0].added, found.version.level
    (1, 'minor')
    """
    if old is None or new is None:
        raise NothingToCompare("There is only one side.", hint="truesheet diff OLD NEW")
    told = declared(roles, label)
    sheets = [_sheet(side) for side in (old, new)]
    known = [_roles(side, s) | told for side, s in zip((old, new), sheets, strict=True)]
    made = [
        _ready("OLD", sheets[0]) or _measured("OLD", old, known[1], workers, cache, progress),
        _ready("NEW", sheets[1]) or _measured("NEW", new, known[0], workers, cache, progress),
    ]
    _must_be_there(told, made)
    return _compared(made[0], made[1], workers, progress)


def _must_be_there(told: Mapping[str, Role], sides: Sequence[_Side]) -> None:
    """A role may be that of a field that one side lacks, but not of one that both lack."""
    from truesheet.sources.errors import ColumnNotFound

    fields = list(dict.fromkeys(f.name for s in sides for f in s.sheet.fields))
    for name in told:
        if name not in fields:
            raise ColumnNotFound(name, sides[1].sheet.name, fields)


def _sheet(side: Any) -> Datasheet | None:
    """The sheet, where a side is one."""
    if isinstance(side, Datasheet):
        return side
    document = getattr(side, "document", None)
    if isinstance(document, Datasheet):
        return document
    if not isinstance(side, (str, os.PathLike)):
        return None
    path = Path(side)
    if path.is_dir() and not (path / YAML).exists():
        path = path / JSON
    if path.is_file() and (path.name == JSON or _says_so(path)):
        from truesheet.sheet.datasheet_json import read

        return read(path)
    return None


def _says_so(path: Path) -> bool:
    """Is this JSON file a datasheet under another name?"""
    if path.suffix != ".json" or path.stat().st_size > 1 << 28:
        return False
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.lstrip().startswith(b"{") or b'"answers"' not in head:
        return False
    try:
        keys = set(json.loads(path.read_bytes()))
    except (ValueError, RecursionError):
        return False
    return keys >= {"truesheet", "fingerprint", "evidence"}


def _roles(side: Any, sheet: Datasheet | None) -> dict[str, Role]:
    """Roles that a side gives its fields, where it is a sheet or says so in a datasheet.yaml."""
    if sheet is not None:
        return {f.name: f.role for f in sheet.fields if f.role}
    file = _yaml(side)
    if file is None or not file.is_file():
        return {}
    from truesheet.sheet.document import read_file

    return read_file(file).roles


def _yaml(side: Any) -> Path | None:
    """The datasheet.yaml that a side is, or that stands in its folder."""
    if not isinstance(side, (str, os.PathLike)):
        return None
    path = Path(side)
    if path.is_dir() and (path / YAML).exists():
        return path / YAML
    return path if path.suffix in (".yaml", ".yml") else None


def _ready(name: str, sheet: Datasheet | None) -> _Side | None:
    return _Side(name, sheet, None, people=True) if sheet is not None else None


def _measured(
    name: str,
    side: Any,
    roles: Mapping[str, Role],
    workers: int,
    cache: bool,
    progress: Told | None,
) -> _Side:
    """A side that is data, measured now; what was measured before is taken from the cache."""
    file = _yaml(side)
    if file is not None:
        return _project(name, file, workers, cache, progress)
    look = opened(side, splits=None, roles={}, name=None, read=Reading())
    mine = {f: r for f, r in roles.items() if f in look.schema.names}
    source = opened(side, splits=None, roles=mine, name=None, read=Reading()) if mine else look
    here = Path(CACHE)
    kept = here if cache and here.parent.is_dir() else None
    sheet = sheet_of(source, People(), workers=workers, cache=kept, progress=progress)
    return _Side(name, sheet.document, source, people=False)


def _project(name: str, file: Path, workers: int, cache: bool, progress: Told | None) -> _Side:
    """A side that is a datasheet.yaml: its data, with what people say."""
    from truesheet.sheet.document import read_file

    people = read_file(file)
    parts = {k: [seen_from(file.parent, p) for p in v] for k, v in people.splits.items()}
    paths = [seen_from(file.parent, p) for p in people.data]
    if not paths and not parts:
        raise NoData(f"{file} does not say where the data is.", hint="Add `data: PATH`.")
    source = opened(
        paths[0] if len(paths) == 1 else paths or None,
        splits=parts or None,
        roles=people.roles,
        name=people.name or None,
        read=people.read,
    )
    kept = file.parent / CACHE if cache else None
    sheet = sheet_of(source, people, workers=workers, cache=kept, progress=progress)
    return _Side(name, sheet.document, source, people=True)


def _compared(old: _Side, new: _Side, workers: int, progress: Told | None) -> Diff:
    remarks = []
    rows: tuple[Rows, ...] = ()
    moved = None
    if old.source is None or new.source is None:
        side = old if old.source is None else new
        if old.sheet.fingerprint != new.sheet.fingerprint:
            remarks.append(NOT_COUNTED.format(side=side.name))
    elif old.sheet.fingerprint != new.sheet.fingerprint:
        rows, moved, more = _row_by_row(old, new, workers, progress)
        remarks += more
    found = compared(old.sheet, new.sheet, rows=rows, moved=moved)
    silent = [s.name for s in (old, new) if not s.people]
    if len(silent) == 1:
        remarks.append(NOT_SAID.format(side=silent[0]))
        found = _measured_only(found)
    return msgspec.structs.replace(found, remarks=(*found.remarks, *remarks))


def _measured_only(found: Diff) -> Diff:
    """Without what only one side could have said."""
    return msgspec.structs.replace(
        found,
        answers=tuple(a for a in found.answers if not a.stated),
        licences=tuple(c for c in found.licences if c.where != "stated"),
    )


def _row_by_row(
    old: _Side, new: _Side, workers: int, progress: Told | None
) -> tuple[tuple[Rows, ...], int | None, list[str]]:
    """Rows of both, compared over the fields that both have with values of one kind."""
    from truesheet.engine.rowdiff import row_diff

    assert old.source is not None
    assert new.source is not None
    kinds = {f.name: f.kind for f in new.sheet.fields}
    shared = [f.name for f in old.sheet.fields if kinds.get(f.name) == f.kind]
    if not shared:
        return (), None, ["No field is in both with values of one kind: no row can be the same."]
    whole = len(old.sheet.splits) == len(new.sheet.splits) == 1
    id_field = _id_field(old.sheet, new.sheet, shared)
    every = sum(p.bytes for s in (old.source, new.source) for p in s.parts)
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None
    found = row_diff(
        old.source, new.source, shared, id_field, whole=whole, workers=workers, progress=tell
    )
    counted = tuple(_counted(name, c) for name, c in found.splits.items())
    unread = [f"{place} could not be read when rows were compared." for place in found.unread]
    return counted, found.moved if not whole else None, unread


def _counted(split: str, found: RowCount) -> Rows:
    """Rows whose id stayed are changed, not removed and added."""
    changed = None if found.ids_kept is None else found.ids_kept - found.kept
    stayed = found.kept + (changed or 0)
    return Rows(
        split,
        found.old,
        found.new,
        kept=found.kept,
        added=found.new - stayed,
        removed=found.old - stayed,
        changed=changed,
        ordered=found.ordered,
    )


def _id_field(old: Datasheet, new: Datasheet, shared: Sequence[str]) -> str | None:
    """The first field that is an id by its role, or looks like one, and repeats on neither side."""
    for role in (True, False):
        for field in new.fields:
            wanted = field.role == "id" if role else field.suspected_id
            if (
                wanted
                and field.name in shared
                and _unique(old, field.name)
                and _unique(new, field.name)
            ):
                return field.name
    return None


def _unique(sheet: Datasheet, field: str) -> bool:
    found = sheet.measured.of("schema.candidate_keys", field, CandidateKey)
    return isinstance(found, CandidateKey) and found.unique
