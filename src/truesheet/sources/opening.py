"""Opening data: from paths or tables in memory to parts under one schema."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pyarrow as pa

from truesheet.batch.kinds import kind_of
from truesheet.batch.shapes import Part
from truesheet.model.canonical import digest
from truesheet.model.field import ROLES, Field, Role, Schema
from truesheet.model.files import FileInfo, LicenceFile
from truesheet.sources.errors import (
    ColumnNotFound,
    NoDataHere,
    NothingReadable,
    NotUnderstood,
    SourceError,
    SplitGivenTwice,
    SplitNotFound,
    TooManyColumns,
    UnknownRole,
)
from truesheet.sources.frames import is_frame, is_records, open_frame
from truesheet.sources.licences import licences
from truesheet.sources.listing import Listed, declared, listing
from truesheet.sources.shapes import MOST_COLUMNS, Found, Opened, Outline, Wanted
from truesheet.sources.sniff import Options, open_file
from truesheet.sources.splits import WHOLE, partition_of, splits_of
from truesheet.sources.stream import chunks, open_bytes
from truesheet.sources.textfile import MEDIA, grouped
from truesheet.sources.unify import United, unite
from truesheet.sources.words import shown_name

LEFT_OUT = "left out: "
"""How the problem of a file begins that was not read on purpose."""

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True)
class OpenedSource:
    """Data that was opened. `files` lists every file looked at, `notes` what a reader decided,
    `told` what readers of texts were told and did not find out, `licences` the files among and
    beside them that speak of a licence."""

    name: str
    schema: Schema
    parts: tuple[Part, ...]
    fingerprint: str
    files: tuple[FileInfo, ...] = ()
    notes: tuple[str, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    licences: tuple[LicenceFile, ...] = ()


def open_source(
    data: Any = None,
    *,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, Role] | None = None,
    name: str | None = None,
    columns: Sequence[str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
) -> OpenedSource:
    """Opens files, folders, patterns or tables in memory.

    `splits` maps names of splits to paths (or tables), `roles` fields to roles; `columns` keeps
    only these fields. `encoding`, `delimiter` and `header` override what is found in texts.
    """
    options = Options(encoding, delimiter, header)
    name = name or _name(data)
    looked = _looked(data, splits, options)
    good = [x for x in looked if x.opened is not None]
    if not good:
        raise _nothing(looked)
    fields, notes = unite([(x.item.relative, x.columns) for x in good])
    fields = _kept(fields, columns, roles or {}, name)
    parts = grouped([p for x in good for p in x.cut(fields)])
    several = len(good) > 1
    own = [f"{x.item.relative}: {n}" if several else n for x in good for n in x.notes]
    return OpenedSource(
        name,
        _schema(fields, roles or {}),
        tuple(parts),
        _fingerprint(looked),
        tuple(x.info for x in looked),
        (*own, *notes),
        {k: v for k, v in options._asdict().items() if v is not None},
        licences((x.item.path, x.item.relative) for x in looked),
    )


def _looked(data: Any, splits: Mapping[str, Any] | None, options: Options) -> list[_Looked]:
    """Everything that was named, looked at."""
    if splits is None and isinstance(data, Mapping) and not is_records(data):
        splits = data
    if splits:
        frames = {k: v for k, v in splits.items() if is_frame(v) or is_records(v)}
        paths = {k: v for k, v in splits.items() if k not in frames}
        return [
            *(_look_frame(v, k, k) for k, v in frames.items()),
            *_tables_only([_look(i, s, options) for i, s in named_splits(paths)]),
        ]
    if is_frame(data) or is_records(data):
        return [_look_frame(data, WHOLE, WHOLE)]
    return _tables_only([_look(i, s, options) for i, s in found_splits(data)])


def _tables_only(looked: list[_Looked]) -> list[_Looked]:
    """Texts that were found beside tables are left out: they tell of the data."""
    media = {x.opened.sniffed for x in looked if x.opened is not None}
    if MEDIA not in media or len(media) < 2:
        return looked
    why = LEFT_OUT + "a text beside tables"
    return [
        x._without(why) if x.opened and x.opened.sniffed == MEDIA and x.item.found else x
        for x in looked
    ]


@dataclass(frozen=True)
class _Looked:
    """A file after it was looked at."""

    item: Listed
    info: FileInfo
    opened: Opened | None = None
    error: SourceError | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        return self.opened.notes if self.opened else ()

    def _without(self, why: str) -> _Looked:
        """The same file, left out."""
        info = msgspec.structs.replace(self.info, split="", read_as={}, problem=why)
        return _Looked(self.item, info)

    @property
    def columns(self) -> list[Found]:
        """Columns of the file, and fields that its folders name."""
        own = list(self.opened.columns) if self.opened else []
        taken = {c.name for c in own}
        for key, value in partition_of(self.item.relative).items():
            if key not in taken:
                own.append(_constant(key, value))
        return own

    def cut(self, fields: Sequence[United]) -> list[Part]:
        """The parts of this file under the dataset's fields."""
        if self.opened is None:
            return []
        own = {c.name: c for c in self.opened.columns}
        constants = partition_of(self.item.relative)
        wanted = tuple(
            Wanted(
                f.name,
                f.type,
                own[f.name].at if f.name in own else None,
                f.how,
                None if f.name in own else constants.get(f.name),
            )
            for f in fields
        )
        outline = Outline(
            self.item.path,
            self.item.relative,
            self.info.split,
            self.info.sha256,
            self.info.bytes,
            wanted,
        )
        return self.opened.cut(outline)


def _constant(key: str, value: str) -> Found:
    from truesheet.sources.infer import infer

    verdict = infer(pa.chunked_array([[value]], pa.string()))
    return Found(key, (), verdict.type, verdict.how)


def found_splits(data: Any) -> list[tuple[Listed, str]]:
    """Files, with the splits that their names tell."""
    if not isinstance(data, (str, os.PathLike)) and not _are_paths(data):
        raise NotUnderstood(
            "data",
            f"a {type(data).__name__} is neither a path nor a table",
            "Give a path, a pandas, polars or Arrow table, or a DuckDB relation.",
        )
    items = listing([data] if isinstance(data, (str, os.PathLike)) else list(data))
    of = splits_of([i.relative for i in items if not i.left_out])
    return [(i, of.get(i.relative, "")) for i in items]


def _are_paths(data: Any) -> bool:
    kinds = (list, tuple, set, frozenset)
    return isinstance(data, kinds) and all(isinstance(p, (str, os.PathLike)) for p in data)


def named_splits(splits: Mapping[str, Any]) -> list[tuple[Listed, str]]:
    """Files of splits that a person named."""
    out: list[tuple[Listed, str]] = []
    taken: dict[str, str] = {}
    for split, paths in splits.items():
        if not paths:
            raise SplitNotFound(split, "it names no path")
        for item in listing([paths] if isinstance(paths, (str, os.PathLike)) else list(paths)):
            real = os.path.realpath(item.path)
            if not item.left_out and taken.setdefault(real, split) != split:
                raise SplitGivenTwice(item.relative, taken[real], split)
            out.append((item, "" if item.left_out else split))
    return _apart(out)


def _apart(items: list[tuple[Listed, str]]) -> list[tuple[Listed, str]]:
    """Files of different folders with one name are told apart by their split."""
    names = [i.relative for i, _ in items]
    if len(set(names)) == len(names):
        return items
    return [(i._replace(relative=f"{s}/{i.relative}") if s else i, s) for i, s in items]


def _look(item: Listed, split: str, options: Options) -> _Looked:
    """One file, opened or with the reason why not; nothing that is wrong with it escapes."""
    if item.left_out:
        info = FileInfo(
            item.relative,
            _size(item.path),
            "",
            declared(item.relative),
            "",
            problem=LEFT_OUT + item.left_out,
        )
        return _Looked(item, info)
    size, sha = 0, ""
    try:
        sha, size = _hashed(item)
        opened = open_file(item.path, item.relative, options, item.found)
    except SourceError as error:
        info = FileInfo(
            item.relative, size, sha, declared(item.relative), "", problem=str(error.what)
        )
        return _Looked(item, info, error=error)
    info = FileInfo(
        item.relative, size, sha, declared(item.relative), opened.sniffed, split, opened.read_as
    )
    return _Looked(item, info, opened)


def _look_frame(data: Any, shown: str, split: str) -> _Looked:
    """A table in memory."""
    opened, content, size = open_frame(data, shown)
    info = FileInfo(
        f"{shown} (in memory)", size, content, "", opened.sniffed, split, opened.read_as
    )
    return _Looked(Listed("", shown), info, opened)


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _hashed(item: Listed) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    hasher = hashlib.sha256()
    size = 0
    with open_bytes(item.path, item.relative) as raw:
        for chunk in chunks(raw):
            hasher.update(chunk)
            size += len(chunk)
    return hasher.hexdigest(), size


def _nothing(looked: Sequence[_Looked]) -> SourceError:
    errors = [x.error for x in looked if x.error is not None]
    if len(errors) == 1:
        return errors[0]
    if not errors:
        return NoDataHere(looked[0].item.relative if looked else ".")
    return NothingReadable([e.what for e in errors], len(errors))


def _kept(
    fields: list[United], columns: Sequence[str] | None, roles: Mapping[str, Role], source: str
) -> list[United]:
    """The fields asked for; raises where a name is asked for that is not there."""
    names = [f.name for f in fields]
    for wanted in (*(columns or ()), *roles):
        if wanted not in names:
            raise ColumnNotFound(wanted, source, names)
    for role in roles.values():
        if role not in ROLES:
            raise UnknownRole(role, ROLES)
    kept = [f for f in fields if columns is None or f.name in columns or f.name in roles]
    if len(kept) > MOST_COLUMNS:
        raise TooManyColumns(source, len(kept), MOST_COLUMNS)
    return kept


def _schema(fields: Sequence[United], roles: Mapping[str, Role]) -> Schema:
    return Schema(
        tuple(
            Field(f.name, kind_of(f.type), str(f.type), roles.get(f.name), f.suspect)
            for f in fields
        )
    )


def _fingerprint(looked: Sequence[_Looked]) -> str:
    """Names the bytes and what their places say of them; not the files' names or order."""
    held = sorted(
        [x.info.split, x.info.sha256, sorted(partition_of(x.item.relative).items())]
        for x in looked
        if x.opened is not None
    )
    return digest(held)


def _name(data: Any) -> str:
    """A name for the dataset, from what the person named."""
    if isinstance(data, (str, os.PathLike)):
        base = os.path.basename(os.path.abspath(os.fspath(data)))
        stem = base.split(".")[0]
        if stem and not any(c in stem for c in "*?["):
            return shown_name(stem)
        folder = os.path.basename(os.path.dirname(os.path.abspath(os.fspath(data))))
        return shown_name(folder) or WHOLE
    return WHOLE
