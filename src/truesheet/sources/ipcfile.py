"""Arrow IPC: files (Feather), and streams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.shapes import Part
from truesheet.model.field import Schema
from truesheet.sources.errors import DamagedFile, EmptyFile, TooManyColumns
from truesheet.sources.fit import carried
from truesheet.sources.flatten import leaves, pick
from truesheet.sources.ids import looks_like_id
from truesheet.sources.names import unique_names
from truesheet.sources.parts import FilePart, selected, typed_batches
from truesheet.sources.shapes import MOST_COLUMNS, Found, Opened, Outline
from truesheet.sources.words import plain_reason

_PART_ROWS = 1_000_000
_BROKEN = (pa.ArrowException, OSError, ValueError, IndexError, TypeError)


def open_ipc(path: str, shown: str, stream: bool) -> Opened:
    """The schema of an Arrow file or stream, and the rows of its batches."""
    try:
        with pa.memory_map(path) as memory:
            if stream:
                reader: Any = pa.ipc.open_stream(memory)
                first = next(iter(reader), None)
                counts: list[int] = []
            else:
                reader = pa.ipc.open_file(memory)
                counts = [reader.get_batch(i).num_rows for i in range(reader.num_record_batches)]
                first = reader.get_batch(0) if counts else None
            if first is not None:
                first.validate(full=True)
            columns, notes = found_in(reader.schema, first, shown)
    except _BROKEN as error:
        raise _damaged(shown, error) from None

    def cut(outline: Outline) -> list[Part]:
        return list(_parts(outline, counts, stream))

    kind = "stream" if stream else "file"
    read_as = {"format": "arrow", "layout": kind}
    return Opened(f"application/vnd.apache.arrow.{kind}", read_as, columns, cut, notes)


def found_in(
    schema: pa.Schema, first: pa.RecordBatch | None, shown: str
) -> tuple[list[Found], tuple[str, ...]]:
    """Columns of an Arrow schema, structs opened, names made unique."""
    opened = list(leaves(list(schema)))
    if not opened:
        raise EmptyFile(shown, "has no columns")
    if len(opened) > MOST_COLUMNS:
        raise TooManyColumns(shown, len(opened), MOST_COLUMNS)
    names, notes = unique_names([name for name, _, _ in opened])
    out = []
    for name, (_, at, kind) in zip(names, opened, strict=True):
        top = first is not None and len(at) == 1
        suspect = top and looks_like_id(name, pick(first, at), at == (0,))
        out.append(Found(name, at, carried(kind), suspect=suspect))
    return out, notes


def _parts(outline: Outline, counts: list[int], stream: bool) -> Iterator[Part]:
    """Neighbouring batches of up to a million rows together; a stream is one part."""
    groups: list[tuple[int, int, int]] = []  # first batch, end, first row
    begin = row = first = 0
    for i, rows in enumerate(counts):
        if i > begin and row + rows - first > _PART_ROWS:
            groups.append((begin, i, first))
            begin, first = i, row
        row += rows
    if stream or not groups or begin < len(counts):
        groups.append((begin, len(counts), first))
    for start, end, at in groups:
        yield IpcPart(
            path=outline.path,
            shown=outline.shown,
            split=outline.split,
            digest=outline.digest("arrow", start, end),
            bytes=outline.bytes // len(groups),
            first=at,
            size=outline.bytes,
            wanted=outline.wanted,
            start=start,
            end=end,
            stream=stream,
        )


@dataclass(frozen=True)
class IpcPart(FilePart):
    """Some batches of an Arrow file, or a whole stream."""

    start: int
    end: int
    stream: bool

    def batches(self, schema: Schema) -> Iterator[Batch]:
        self.check()
        wanted = selected(self.wanted, schema)
        try:
            yield from typed_batches(self._read(), wanted, schema, self.split)
        except _BROKEN as error:
            raise _damaged(self.shown, error) from None

    def _read(self) -> Iterator[pa.RecordBatch]:
        with pa.memory_map(self.path) as memory:
            if self.stream:
                for batch in pa.ipc.open_stream(memory):
                    yield _sound(batch)
            else:
                reader = pa.ipc.open_file(memory)
                for i in range(self.start, self.end):
                    yield _sound(reader.get_batch(i))


def _sound(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch, once its offsets and texts are known to be what they claim."""
    batch.validate(full=True)
    return batch


def _damaged(shown: str, error: Exception) -> DamagedFile:
    return DamagedFile(shown, f"it cannot be decoded as Arrow ({plain_reason(error)})")
