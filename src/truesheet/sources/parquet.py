"""Parquet: one part for a row group, or for neighbouring small ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

from truesheet.batch.batch import Batch
from truesheet.batch.shapes import Part
from truesheet.model.field import Schema
from truesheet.sources.errors import DamagedFile, RecordTooLong, SourceError
from truesheet.sources.ids import named_like_id
from truesheet.sources.ipcfile import found_in
from truesheet.sources.parts import FilePart, selected, typed_batches
from truesheet.sources.shapes import ROWS, WIDE, Opened, Outline
from truesheet.sources.words import shown_name

_PART_ROWS = 1_000_000
_PART_BYTES = 64 << 20
_DENSE = 3.0  # bytes a value, below which a text column is surely stored as short dictionary codes
_FEW = 1 << 15  # row groups smaller than this are read together, which dictionaries do not allow
_LEADING = 10_000
_BROKEN = (pa.ArrowException, OSError, ValueError, IndexError, TypeError)


def open_parquet(path: str, shown: str) -> Opened:
    """The footer of a Parquet file, and the leading rows of columns that may be running numbers."""
    try:
        with _file(path) as file:
            groups = [_group(file.metadata.row_group(i)) for i in range(file.num_row_groups)]
            _not_too_long(file.metadata, shown)
            found, notes = found_in(file.schema_arrow, _leading(file), shown)
            dense = _dense(file)
            read_as = {"format": "parquet", "compression": _codecs(file.metadata), **_made(file)}
    except _BROKEN as error:
        raise _damaged(shown, error) from None

    def cut(outline: Outline) -> list[Part]:
        return list(_parts(outline, groups, dense))

    return Opened("application/vnd.apache.parquet", read_as, found, cut, notes)


@dataclass(frozen=True)
class ParquetPart(FilePart):
    """Some row groups of one Parquet file."""

    groups: tuple[int, ...]
    dense: tuple[str, ...]

    def batches(self, schema: Schema) -> Iterator[Batch]:
        self.check()
        wanted = selected(self.wanted, schema)
        try:
            yield from typed_batches(self._decode(schema), wanted, schema, self.split)
        except _BROKEN as error:
            raise _damaged(self.shown, error) from None

    def _decode(self, schema: Schema) -> Iterator[pa.RecordBatch]:
        with _file(self.path, self.dense) as file:
            size = _batch_rows(file, self.groups)
            columns = self._columns(file, schema)
            for batch in file.iter_batches(
                batch_size=size,
                row_groups=list(self.groups),
                columns=columns,
                use_threads=False,
            ):
                yield batch if columns is None else _spread(batch, file.schema_arrow)

    def _columns(self, file: Any, schema: Schema) -> list[str] | None:
        """Names of the top-level columns to decode; None for all of them."""
        names = file.schema_arrow.names
        needed = {w.at[0] for w in selected(self.wanted, schema) if w.at is not None}
        if len(needed) == len(names) or len(set(names)) < len(names) or not needed:
            return None
        return [names[int(i)] for i in sorted(needed)]


def _spread(batch: pa.RecordBatch, full: pa.Schema) -> pa.RecordBatch:
    """The batch with every column of the file in its place; those not decoded are empty."""
    at = {name: i for i, name in enumerate(batch.schema.names)}
    arrays = [batch.column(at[f.name]) if f.name in at else pa.nulls(batch.num_rows) for f in full]
    return pa.RecordBatch.from_arrays(arrays, names=full.names)


def _file(path: str, dense: tuple[str, ...] = ()) -> Any:
    import pyarrow.parquet as pq

    # The metadata that Arrow keeps for itself may name types of packages that are not here.
    return pq.ParquetFile(path, read_dictionary=list(dense), pre_buffer=False)


def _made(file: Any) -> dict[str, str]:
    """The program that the file says it was written by, with the version of pandas if that was."""
    by = str(file.metadata.created_by or "")
    pandas = (file.schema_arrow.metadata or {}).get(b"pandas", b"")
    told = re.search(rb'"pandas_version": ?"([0-9.]{1,20})"', pandas)
    by += f", pandas {told[1].decode()}" if told else ""
    return {"written by": shown_name(by[:80])} if by else {}


def _not_too_long(metadata: Any, shown: str) -> None:
    """Raises where rows are, by what the file says, longer than any batch."""
    for i in range(metadata.num_row_groups):
        group = metadata.row_group(i)
        if group.num_rows and group.total_byte_size / group.num_rows > WIDE:
            hint = "Keep such values in files of their own."
            raise RecordTooLong(f"{shown}: a row of row group {i + 1}", WIDE, hint)


def _group(group: Any) -> tuple[int, int]:
    """Rows and compressed bytes of a row group."""
    columns = (group.column(j) for j in range(min(group.num_columns, 256)))
    size = sum(c.total_compressed_size for c in columns)
    return group.num_rows, size * max(1, group.num_columns) // max(1, min(group.num_columns, 256))


def _parts(
    outline: Outline, groups: list[tuple[int, int]], dense: tuple[str, ...]
) -> Iterator[Part]:
    """Neighbouring row groups of up to a million rows together.

    The cut follows from the file alone, so that states kept from an earlier run fit, whatever
    the machine.
    """
    total = sum(rows for rows, _ in groups)
    small = bool(groups) and total // len(groups) < _FEW
    held: list[int] = []
    first = row = size = 0
    for i, (rows, weight) in enumerate(groups):
        if held and (row + rows - first > _PART_ROWS or size + weight > _PART_BYTES):
            yield _part(outline, held, first, size, () if small else dense)
            held, first, size = [], row, 0
        held.append(i)
        row += rows
        size += weight
    if held:
        yield _part(outline, held, first, size, () if small else dense)


def _part(
    outline: Outline, groups: list[int], first: int, size: int, dense: tuple[str, ...]
) -> Part:
    return ParquetPart(
        path=outline.path,
        shown=outline.shown,
        split=outline.split,
        digest=outline.digest("parquet", tuple(groups)),
        bytes=size,
        first=first,
        size=outline.bytes,
        wanted=outline.wanted,
        groups=tuple(groups),
        dense=dense,
    )


def _batch_rows(file: Any, groups: tuple[int, ...]) -> int:
    """Rows of a batch that stay under the limit of bytes once decoded, by the declared sizes."""
    metadata = [file.metadata.row_group(i) for i in groups]
    rows = sum(g.num_rows for g in metadata)
    size = sum(g.total_byte_size for g in metadata)
    # Dictionary pages decode to more than they say; the batch is cut again when it is here.
    return max(1, min(ROWS, rows * WIDE // max(1, size))) if rows else ROWS


def _leading(file: Any) -> pa.RecordBatch | None:
    """The leading rows of columns that could be keys, in a batch as wide as the file."""
    schema = file.schema_arrow
    likely = [
        f.name
        for i, f in enumerate(schema)
        if pt.is_integer(f.type) or (named_like_id(f.name, i == 0) and not pt.is_nested(f.type))
    ]
    if not likely or len(set(schema.names)) < len(schema.names):
        return None
    for batch in file.iter_batches(batch_size=_LEADING, columns=likely, use_threads=False):
        return _spread(batch, schema)
    return None


def _dense(file: Any) -> tuple[str, ...]:
    """Text columns whose chunks are wholly dictionary-encoded, as far as their size can tell.

    The footer's list of encodings names PLAIN for the dictionary page itself, so it does not
    say whether data pages fell back to it; the bytes a value do.
    """
    metadata = file.metadata
    names: dict[str, int] = {}
    for j in range(metadata.num_columns):
        names[metadata.schema.column(j).path] = j
    return tuple(
        f.name
        for f in file.schema_arrow
        if (pt.is_string(f.type) or pt.is_large_string(f.type))
        and f.name in names
        and all(
            _codes(metadata.row_group(i).column(names[f.name]))
            for i in range(metadata.num_row_groups)
        )
    )


def _codes(chunk: Any) -> bool:
    encodings = set(chunk.encodings)
    coded = "RLE_DICTIONARY" in encodings or "PLAIN_DICTIONARY" in encodings
    return coded and chunk.total_uncompressed_size <= _DENSE * max(1, chunk.num_values)


def _codecs(metadata: Any) -> str:
    if not metadata.num_row_groups or not metadata.num_columns:
        return "none"
    group = metadata.row_group(0)
    used = {group.column(j).compression.lower() for j in range(min(group.num_columns, 64))}
    return ", ".join(sorted("none" if c == "uncompressed" else c for c in used))


def _damaged(shown: str, error: Exception) -> SourceError:
    from truesheet.sources.words import plain_reason

    return DamagedFile(shown, f"it cannot be decoded as Parquet ({plain_reason(error)})")
