"""Tables in memory: pandas, polars, Arrow, DuckDB; none of these packages is imported for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import kind_of
from truesheet.batch.shapes import Part
from truesheet.model.field import Field, Schema
from truesheet.sources.errors import EmptyFile, NotUnderstood
from truesheet.sources.ipcfile import found_in
from truesheet.sources.names import unique_names
from truesheet.sources.parts import selected, typed_batches
from truesheet.sources.shapes import Opened, Outline, Wanted
from truesheet.sources.words import plain_reason

_PART_ROWS = 1_000_000
MEDIA = "application/vnd.apache.arrow.stream"


def is_frame(data: Any) -> bool:
    """Whether this is a table in memory."""
    if isinstance(data, (pa.Table, pa.RecordBatch, pa.RecordBatchReader)):
        return True
    if isinstance(data, (str, bytes, Mapping)):
        return False
    return hasattr(data, "__arrow_c_stream__") or _library(data) in ("pandas", "polars", "duckdb")


def is_records(data: Any) -> bool:
    """Whether this is a list of records, or a mapping of columns."""
    if isinstance(data, Mapping):
        return bool(data) and all(_is_column(v) for v in data.values())
    return isinstance(data, list) and bool(data) and isinstance(data[0], Mapping)


def _is_column(value: Any) -> bool:
    if isinstance(value, (pa.Array, pa.ChunkedArray)) or _library(value) == "numpy":
        return True
    if not isinstance(value, (list, tuple)):
        return False
    import os

    return not any(isinstance(v, os.PathLike) for v in value)


def _library(data: Any) -> str:
    return type(data).__module__.split(".")[0]


def open_frame(data: Any, shown: str) -> tuple[Opened, str, int]:
    """Fields of a table, the hash of its content, and its size in bytes."""
    library = _library(data)
    try:
        table = as_table(data)
    except (pa.ArrowException, TypeError, ValueError, AttributeError) as error:
        raise NotUnderstood(
            shown, f"this {library} object does not become an Arrow table ({plain_reason(error)})"
        ) from None
    batches = table.combine_chunks().to_batches() if table.num_rows else []
    columns, notes = found_in(table.schema, batches[0] if batches else None, shown)
    if not table.num_rows:
        raise EmptyFile(shown, "has no rows")
    wanted = tuple(Wanted(c.name, c.type, c.at) for c in columns)
    content = _content(table, wanted)

    def cut(outline: Outline) -> list[Part]:
        return [
            FramePart(
                table.slice(at, _PART_ROWS),
                outline.shown,
                outline.split,
                outline.digest("frame", at),
                outline.bytes * min(_PART_ROWS, table.num_rows - at) // table.num_rows,
                at,
                outline.wanted,
            )
            for at in range(0, table.num_rows, _PART_ROWS)
        ]

    return Opened(MEDIA, {"format": library}, columns, cut, notes), content, table.nbytes


def as_table(data: Any) -> pa.Table:
    """The object as an Arrow table."""
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    if isinstance(data, pa.RecordBatchReader):
        return data.read_all()
    if isinstance(data, list):
        return pa.Table.from_pylist([dict(r) for r in data])
    if isinstance(data, Mapping):
        return pa.table({str(k): v for k, v in data.items()})
    library = _library(data)
    if library == "pandas":
        return _from_pandas(data)
    if library == "polars" and hasattr(data, "collect"):
        data = data.collect()
    if hasattr(data, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(data).read_all()
    found = data.to_arrow_table() if hasattr(data, "to_arrow_table") else data.arrow()
    return found if isinstance(found, pa.Table) else found.read_all()


def _from_pandas(data: Any) -> pa.Table:
    """A pandas frame; a column of mixed objects becomes text, since no other type holds it."""
    frame = data.to_frame() if data.ndim == 1 else data.copy(deep=False)
    frame.columns = unique_names([str(c) for c in frame.columns])[0]
    try:
        return pa.Table.from_pandas(frame)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        for name in frame.columns:
            try:
                pa.Array.from_pandas(frame[name])
            except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
                kept = frame[name].notna()
                frame[name] = frame[name].astype(str).where(kept, None)
        return pa.Table.from_pandas(frame)


def _content(table: pa.Table, wanted: tuple[Wanted, ...]) -> str:
    """SHA-256 over names, types and the stable hashes of all rows in their order."""
    hasher = hashlib.sha256(repr([(w.name, str(w.type)) for w in wanted]).encode())
    schema = Schema(tuple(Field(w.name, kind_of(w.type), str(w.type)) for w in wanted))
    for batch in typed_batches(table.to_batches(), wanted, schema, ""):
        hasher.update(batch.row_hashes.tobytes())
    return hasher.hexdigest()


@dataclass(frozen=True)
class FramePart:
    """Some rows of a table in memory; travels as Arrow IPC, which carries only these rows."""

    table: pa.Table
    shown: str
    split: str
    digest: str
    bytes: int
    first: int
    wanted: tuple[Wanted, ...]

    def batches(self, schema: Schema) -> Iterator[Batch]:
        wanted = selected(self.wanted, schema)
        yield from typed_batches(self.table.to_batches(), wanted, schema, self.split)

    def address(self, row: int) -> str:
        return f"{self.shown}:{self.first + row + 1}"

    def __reduce__(self) -> tuple[Any, ...]:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.table.schema) as writer:
            writer.write_table(self.table)
        rest = (self.shown, self.split, self.digest, self.bytes, self.first, self.wanted)
        return _restored, (sink.getvalue().to_pybytes(), *rest)


def _restored(data: bytes, *rest: Any) -> FramePart:
    return FramePart(pa.ipc.open_stream(data).read_all(), *rest)
