"""The batch: some rows of one part, the only shape in which data travels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa

from truesheet.batch.column import Column, Leftovers
from truesheet.batch.hashing import U64, RowHasher
from truesheet.batch.kinds import kind_of
from truesheet.model.field import Field, Schema


class Problem:
    """A row that could not be read: its number in the part (from 0) and why, in a few words."""

    __slots__ = ("reason", "row")

    def __init__(self, row: int, reason: str) -> None:
        self.row = row
        self.reason = reason


class Batch:
    """Rows of one split, as Arrow arrays under one schema.

    `start` is the number of rows of the part before this batch. `problems` lists what was passed
    over while these rows were read. Nothing in a batch says how the data was cut, and no measure
    may depend on it.
    """

    def __init__(
        self,
        schema: Schema,
        arrays: Sequence[pa.Array],
        *,
        rows: int | None = None,
        split: str = "data",
        start: int = 0,
        problems: Sequence[Problem] = (),
        leftovers: Mapping[str, Leftovers] | None = None,
    ) -> None:
        self.schema = schema
        self.rows = rows if rows is not None else (len(arrays[0]) if arrays else 0)
        self.split = split
        self.start = start
        self.problems = tuple(problems)
        found = leftovers or {}
        self.columns = tuple(
            Column(f, a, found.get(f.name)) for f, a in zip(schema.fields, arrays, strict=True)
        )
        self._at = {f.name: i for i, f in enumerate(schema.fields)}

    @staticmethod
    def of(**columns: Any) -> Batch:
        """A small batch from lists or Arrow arrays, for tests and examples."""
        arrays = [c if isinstance(c, pa.Array) else pa.array(c) for c in columns.values()]
        return Batch(schema_of(dict(zip(columns, arrays, strict=True))), arrays)

    @property
    def cells(self) -> int:
        return self.rows * len(self.columns)

    def __getitem__(self, name: str) -> Column:
        return self.columns[self._at[name]]

    @cached_property
    def row_hashes(self) -> U64:
        """One hash a row over all fields."""
        return self.hashes_without(())

    def hashes_without(self, ignored: tuple[str, ...]) -> U64:
        """One hash a row over all fields but the named ones."""
        rows = RowHasher(self.rows)
        for column in self.columns:
            if column.field.name not in ignored:
                rows.add(column.hashes)
        return rows.done()


def schema_of(arrays: Mapping[str, pa.Array]) -> Schema:
    """The schema that these arrays have."""
    return Schema(tuple(Field(name, kind_of(a.type), str(a.type)) for name, a in arrays.items()))
