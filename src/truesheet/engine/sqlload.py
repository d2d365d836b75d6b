"""The rows that SQL claims read, put into a database file: one pass, only the named columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import plain
from truesheet.batch.shapes import Part, Source
from truesheet.model.errors import TruesheetError
from truesheet.model.field import Schema

WHOLE = "data"
"""The view over all rows."""


class NoRoomForSql(TruesheetError):
    """The rows that SQL claims read could not be put into the working folder: full, or not allowed.

    Next step: free some room, or let `TMPDIR` name a folder that has some.
    """

    code = "E-SQL-002"


class Loaded(NamedTuple):
    """What is in the file: rows by split, cells of another kind by field, and what is not there."""

    rows: Mapping[str, int]
    left_over: Mapping[str, int]
    unreadable: Mapping[str, str]


def views(source: Source) -> dict[str, tuple[str, ...]]:
    """The views that a claim may read, each with its splits. A split called as the whole is not."""
    splits = tuple(dict.fromkeys(p.split for p in source.parts))
    return {**{s: (s,) for s in splits}, WHOLE: splits}


def load(
    source: Source,
    file: Path,
    columns: Sequence[str],
    splits: Sequence[str],
    settings: Mapping[str, str],
    told: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Write the columns of these splits into a new database file; rows keep their order.

    `told` is called with bytes and rows read so far.
    """
    import duckdb

    try:
        with duckdb.connect(str(file)) as connection:
            for name, value in settings.items():
                connection.execute(f"SET {name} = {_text(value)}")
            return _Loading(source, connection, columns, told).run(splits)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as why:
        raise NoRoomForSql(
            "The rows that SQL claims read do not fit into the working folder or into memory.",
            hint="Free some room, or point TMPDIR to a disk that has it.",
        ) from why


class _Loading:
    """One run of `load`."""

    def __init__(
        self,
        source: Source,
        connection: Any,
        columns: Sequence[str],
        told: Callable[[int, int], None] | None,
    ) -> None:
        self._source = source
        self._connection = connection
        kept = frozenset(columns)
        self._schema = Schema(tuple(f for f in source.schema.fields if f.name in kept))
        self._told = told
        self._bytes = 0
        self.rows: dict[str, int] = {}
        self.left_over: dict[str, int] = {}
        self.unreadable: dict[str, str] = {}
        self._shape: pa.Schema | None = None

    def run(self, splits: Sequence[str]) -> Loaded:
        self._connection.execute("CREATE SCHEMA parts")
        made = {s: self._table(s, i) for i, s in enumerate(splits)}
        empty = [s for s, table in made.items() if not table]
        for split in empty:  # of the same columns as the others, where there are any
            self._like(split, splits.index(split))
        if self._shape is not None:
            self._views({s: f'parts."{i}"' for i, s in enumerate(splits)})
        return Loaded(self.rows, self.left_over, self.unreadable)

    def _table(self, split: str, number: int) -> bool:
        """Read a split into its table; False where it has no batch."""
        self.rows[split] = 0
        batches = self._batches(split)
        first = next(batches, None)
        if first is None:
            return False
        self._shape = self._shape or first.schema
        stream = pa.RecordBatchReader.from_batches(self._shape, self._same(first, batches))
        self._connection.register("stream", stream)
        self._connection.execute(f'CREATE TABLE parts."{number}" AS SELECT * FROM stream')
        self._connection.unregister("stream")
        return True

    def _like(self, split: str, number: int) -> None:
        if self._shape is not None:
            self._connection.register("stream", self._shape.empty_table())
            self._connection.execute(f'CREATE TABLE parts."{number}" AS SELECT * FROM stream')
            self._connection.unregister("stream")

    def _views(self, tables: Mapping[str, str]) -> None:
        every = " UNION ALL ".join(f"SELECT * FROM {t}" for t in tables.values())
        taken = {WHOLE}
        for split, table in tables.items():
            if split.lower() not in taken:
                taken.add(split.lower())
                self._connection.execute(f"CREATE VIEW {_name(split)} AS SELECT * FROM {table}")
        self._connection.execute(f"CREATE VIEW {WHOLE} AS {every}")

    def _same(
        self, first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """Batches of one shape: a column may be laid out in several ways."""
        assert self._shape is not None
        for batch in (b for group in ([first], rest) for b in group):
            yield batch if batch.schema == self._shape else batch.cast(self._shape)

    def _batches(self, split: str) -> Iterator[pa.RecordBatch]:
        for part in self._source.parts:
            if part.split == split:
                yield from self._of_part(part)

    def _of_part(self, part: Part) -> Iterator[pa.RecordBatch]:
        try:
            for batch in part.batches(self._schema):
                self.rows[part.split] += batch.rows
                for column in batch.columns:
                    if column.left_over:
                        name = column.field.name
                        self.left_over[name] = self.left_over.get(name, 0) + column.left_over
                if self._told:
                    self._told(self._bytes, sum(self.rows.values()))
                if batch.rows:
                    yield _record(batch)
        except TruesheetError as why:
            self.unreadable[part.split] = str(why.what)
        self._bytes += part.bytes


def _record(batch: Batch) -> pa.RecordBatch:
    arrays = [_held(c.array) for c in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, names=[c.field.name for c in batch.columns])


def _held(array: pa.Array) -> pa.Array:
    """The array in a type that the database has: numbers with too many digits become doubles."""
    array = plain(array)
    kind = array.type
    if pa.types.is_decimal256(kind) or (pa.types.is_decimal(kind) and kind.scale < 0):
        return array.cast(pa.float64())
    return array


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
