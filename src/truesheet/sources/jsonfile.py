"""JSON Lines, arrays of records, single records and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from truesheet.batch.batch import Batch, Problem
from truesheet.batch.column import Leftovers
from truesheet.batch.shapes import Part
from truesheet.model.field import Schema
from truesheet.sources.errors import (
    EmptyFile,
    NotUnderstood,
    RecordTooLong,
    TooManyColumns,
)
from truesheet.sources.ids import looks_like_id
from truesheet.sources.jsonfit import column
from truesheet.sources.jsonparse import Doubled, Unfit, elements, parse
from truesheet.sources.jsonshape import Node, fields_of
from truesheet.sources.names import unique_names
from truesheet.sources.parts import FilePart, absent, only_problem, selected
from truesheet.sources.scan import Scan
from truesheet.sources.shapes import MOST_COLUMNS, ROWS, WIDE, Found, Opened, Outline, Wanted
from truesheet.sources.stream import Readable, Way, chunks, open_text, read_fully

Form = Literal["lines", "array", "document"]
_TEXT = 16 << 20  # characters of JSON whose Python values are held at a time
_SPLITS = 1000
_DOCUMENT = 256 << 20
_LEADING = 10_000
VALUE = "value"
"""The field of records that are no objects."""


class Record(NamedTuple):
    """A record, or the reason why there is none; `size` in characters."""

    value: Any
    size: int
    problem: str = ""


class Sight(NamedTuple):
    """What one pass over all records found."""

    root: Node
    rows: int
    bad: int
    doubled: int
    objects: bool
    head: list[dict[str, Any]]
    first_problem: str


def open_json(way: Way, form: Form, scan: Scan | None, notes: tuple[str, ...]) -> Opened:
    """Fields and types of all records of a file."""
    sight = _sight(way, form)
    if not sight.rows:
        if sight.bad:
            raise NotUnderstood(f"{way.shown}:1", sight.first_problem)
        raise EmptyFile(way.shown, "holds no records")
    columns, more = _columns(sight, way.shown)
    if not columns:
        raise EmptyFile(way.shown, "holds records without any field")
    read_as = {"format": "jsonl" if form == "lines" else "json", "encoding": way.encoding}
    if way.compression:
        read_as["compression"] = way.compression
    if form == "document":
        read_as["layout"] = _layout(parse(_whole(way)))[0]

    def cut(outline: Outline) -> list[Part]:
        return list(_parts(outline, way, form, sight.objects, scan))

    media = "application/jsonl" if form == "lines" else "application/json"
    return Opened(media, read_as, columns, cut, (*notes, *more))


def _sight(way: Way, form: Form) -> Sight:
    """One pass over the file, a batch of records at a time."""
    root = Node()
    rows = bad = doubled = 0
    objects: bool | None = None
    head: list[dict[str, Any]] = []
    first = ""
    held: list[dict[str, Any]] = []
    size = 0
    for record in records(way, form):
        if record.problem:
            bad += 1
            first = first or record.problem
            continue
        if objects is None:
            objects = isinstance(record.value, dict)
        if objects and not isinstance(record.value, dict):
            bad += 1
            continue
        rows += 1
        doubled += isinstance(record.value, Doubled)
        held.append(record.value if objects else {VALUE: record.value})
        size += record.size
        if len(held) >= ROWS or size >= _TEXT:
            root.see_objects(held)
            head = head or held[:_LEADING]
            held, size = [], 0
            _not_too_wide(root, way.shown)
    root.see_objects(held)
    _not_too_wide(root, way.shown)
    return Sight(root, rows, bad, doubled, bool(objects), head or held[:_LEADING], first)


def _not_too_wide(root: Node, shown: str) -> None:
    if len(root.children) > MOST_COLUMNS:
        raise TooManyColumns(shown, len(root.children), MOST_COLUMNS)


def _columns(sight: Sight, shown: str) -> tuple[list[Found], tuple[str, ...]]:
    found = list(fields_of(sight.root))
    if len(found) > MOST_COLUMNS:
        raise TooManyColumns(shown, len(found), MOST_COLUMNS)
    names, notes = unique_names([f.name for f in found])
    out = []
    for f, name in zip(found, names, strict=True):
        array, _ = column(sight.head, Wanted(name, f.type, f.at, f.how))
        out.append(f._replace(name=name, suspect=looks_like_id(name, array)))
    if sight.doubled:
        notes = (*notes, f"in {sight.doubled:,} records a key stands twice; the last one holds")
    return out, notes


# records ---------------------------------------------------------------------------------------


def records(way: Way, form: Form, start: int = 0, length: int | None = None) -> Iterator[Record]:
    """Records of a file, or of a range of lines of it."""
    if form == "lines":
        return _lines(open_text(way, start, length), way.shown)
    if form == "array":
        return (Record(v, n) for v, n in elements(open_text(way), way.shown))
    return _document(_whole(way), way.shown)


def _lines(source: Readable, shown: str) -> Iterator[Record]:
    count = 0
    for line in split_lines(source, shown):
        text = line.decode("utf-8", "replace").strip(" \t\r\n")
        if not text:
            continue
        count += 1
        try:
            yield Record(parse(text), len(text))
        except Unfit as error:
            yield Record(None, len(text), f"no JSON: {str(error).replace('line 1, ', '')}")


def split_lines(source: Readable, shown: str) -> Iterator[bytes]:
    """Lines of a stream, ended by a line feed; one that is too long is refused."""
    held = b""
    count = 0
    for chunk in chunks(source):
        *lines, rest = (held + chunk if held else chunk).split(b"\n")
        yield from lines
        count += len(lines)
        held = rest
        if len(held) > WIDE:
            raise RecordTooLong(f"{shown}:{count + 1}", WIDE)
    if held:
        yield held


def _whole(way: Way) -> str:
    data = read_fully(open_text(way), _DOCUMENT + 1)
    if len(data) > _DOCUMENT:
        raise NotUnderstood(
            way.shown,
            f"one JSON object of more than {_DOCUMENT >> 20} MB is not read",
            "Write it as JSON Lines, one record a line.",
        )
    return data.decode("utf-8", "replace")


def _document(text: str, shown: str) -> Iterator[Record]:
    try:
        value = parse(text)
    except Unfit as error:
        raise NotUnderstood(shown, str(error)) from None
    _, rows = _layout(value)
    size = len(text) // max(1, len(rows))
    return (Record(r, size) for r in rows)


def _layout(value: Any) -> tuple[str, Sequence[Any]]:
    """How a single value holds records: as columns, under one key, or as one record."""
    if isinstance(value, list):
        return "an array of records", value
    if not isinstance(value, dict) or not value:
        return "one value", [value]
    inner = list(value.values())
    if all(isinstance(v, list) for v in inner):
        if len(inner) == 1 and inner[0] and all(isinstance(r, dict) for r in inner[0]):
            return f"records under the key {next(iter(value))!r}", inner[0]
        if inner[0] and len({len(v) for v in inner}) == 1:
            return "columns", [
                dict(zip(value, row, strict=True)) for row in zip(*inner, strict=True)
            ]
    if len(inner) > 1 and all(isinstance(v, dict) and v for v in inner):
        keys = list(inner[0])
        if keys == [str(i) for i in range(len(keys))] and all(list(v) == keys for v in inner):
            return "columns of numbered rows", [
                {name: column[k] for name, column in value.items()} for k in keys
            ]
    return "one record", [value]


# parts -----------------------------------------------------------------------------------------


def _parts(
    outline: Outline, way: Way, form: Form, objects: bool, scan: Scan | None
) -> Iterator[Part]:
    cuts = scan.cuts if form == "lines" and way.plain and scan is not None else [(0, 0)]
    for i, (start, first) in enumerate(cuts):
        length = cuts[i + 1][0] - start if i + 1 < len(cuts) else None
        size = outline.bytes if len(cuts) == 1 else (length or max(0, outline.bytes - start))
        yield JsonPart(
            path=outline.path,
            shown=outline.shown,
            split=outline.split,
            digest=outline.digest("json", form, objects, start, length, way.encoding),
            bytes=size,
            first=first,
            size=outline.bytes,
            wanted=outline.wanted,
            way=way,
            form=form,
            objects=objects,
            start=start,
            length=length,
        )


@dataclass(frozen=True)
class JsonPart(FilePart):
    """A file of records, or a range of its lines."""

    way: Way
    form: Form
    objects: bool
    start: int
    length: int | None

    def batches(self, schema: Schema) -> Iterator[Batch]:
        self.check()
        wanted = selected(self.wanted, schema)
        held: list[Any] = []
        passed: list[Problem] = []
        at = size = problems = 0  # `at` is the number of the first record that is held
        for number, record in enumerate(records(self.way, self.form, self.start, self.length)):
            why = record.problem
            if not why and self.objects and not isinstance(record.value, dict):
                why = "a value instead of an object"
            if why:
                problems += 1
                if problems <= _SPLITS:  # afterwards numbers inside a batch may be too small
                    if held:
                        yield _batch(schema, wanted, held, self.split, at, passed)
                    yield only_problem(schema, wanted, self.split, Problem(number, why))
                    held, passed, at, size = [], [], number + 1, 0
                else:
                    passed.append(Problem(number, why))
                continue
            held.append(record.value if self.objects else {VALUE: record.value})
            size += record.size
            if len(held) >= ROWS or size >= _TEXT:
                yield _batch(schema, wanted, held, self.split, at, passed)
                held, passed, at, size = [], [], number + 1, 0
        if held or passed:
            yield _batch(schema, wanted, held, self.split, at, passed)


def _batch(
    schema: Schema,
    wanted: Sequence[Wanted],
    rows: list[Any],
    split: str,
    start: int,
    problems: Sequence[Problem],
) -> Batch:
    arrays: list[pa.Array] = []
    left: dict[str, Leftovers] = {}
    for w in wanted:
        array, over = absent(w, len(rows)) if w.at is None else column(rows, w)
        arrays.append(array)
        if over is not None:
            left[w.name] = over
    return Batch(
        schema,
        arrays,
        rows=len(rows),
        split=split,
        start=start,
        problems=problems,
        leftovers=left,
    )
