"""The bottom-k sample: the same rows on every machine, whatever the cut of the data.

Kept are the k distinct rows with the smallest hashes, each with the number of its copies and the
place of the first of them. A row that belongs to the sample of the whole belongs to the sample of
every part that holds it, so the counts are exact.
Source: Cohen and Kaplan, Summarizing data using bottom-k sketches, PODC 2007.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import U64, distinct
from truesheet.batch.kinds import plain
from truesheet.batch.shapes import Part, Sample, in_order

CUT = 1000


class Addresses(Sequence[str]):
    """`file:row` of each row of a sample, made when asked for: few of many are ever shown."""

    def __init__(
        self, parts: Sequence[Part], part: npt.NDArray[np.int64], row: npt.NDArray[np.int64]
    ) -> None:
        self._parts = parts
        self._part = part
        self._row = row

    def __len__(self) -> int:
        return len(self._row)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return Addresses(self._parts, self._part[at], self._row[at])
        return self._parts[self._part[at]].address(int(self._row[at]))


class RowSample:
    """A growing bottom-k sample of at most `size` distinct rows.

    Rows that come in are kept as they are until they are twice too many: taking the right ones
    out of a table costs more than telling which they are.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows = 0
        self._hashes: U64 = np.empty(0, np.uint64)
        self._counts: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._at: npt.NDArray[np.int64] = np.empty(0, np.int64)  # rows in the joined tables
        self._row: npt.NDArray[np.int64] = np.empty(0, np.int64)  # rows in their part
        self._part: npt.NDArray[np.int64] = np.empty(0, np.int64)  # which of the parts
        self._parts: list[Part] = []
        self._first: list[tuple[str, int]] = []  # where each part begins, as a key to sort by
        self._tables: list[pa.Table] = []
        self._held = 0

    @property
    def _full(self) -> bool:
        return len(self._hashes) >= self.size

    def add(self, batch: Batch) -> None:
        """Take in a batch."""
        self.rows += batch.rows
        hashes = batch.row_hashes
        take = self._candidates(hashes)
        if not len(take):
            return
        mine, first, counts = np.unique(hashes[take], return_index=True, return_counts=True)
        fresh = ~np.isin(mine, self._hashes) & (np.arange(len(mine)) < self.size)
        table = _rows(batch, take[first][fresh])
        place = np.full(len(mine), -1)
        place[fresh] = np.arange(int(fresh.sum()))
        keep = slice(0, self.size)
        rows = batch.start + take[first][keep]
        self._join(mine[keep], counts[keep], place[keep], rows, table)

    def merge(self, other: RowSample, part: Part | None = None) -> None:
        """Take in the sample of a part, of the same size; without the part, rows have no place."""
        self.rows += other.rows
        if part is not None:
            self._parts.append(part)
            self._first.append(in_order(part.address(0)))
        table = other._table()
        if table is not None:
            at = np.arange(table.num_rows)
            self._join(other._hashes, other._counts, at, other._row, table)

    def _candidates(self, hashes: U64) -> npt.NDArray[np.int64]:
        """Rows that may belong to the sample."""
        if self._full:
            return np.flatnonzero(hashes <= self._hashes[-1])
        if len(hashes) > 8 * self.size:
            # Hashes fill their range evenly: the few that can matter are known beforehand.
            edge = np.uint64((4 * self.size << 64) // len(hashes))
            take = np.flatnonzero(hashes < edge)
            if len(distinct(hashes[take])) >= self.size:
                return take
        return np.arange(len(hashes))

    def _join(
        self,
        hashes: U64,
        counts: npt.NDArray[np.int64],
        place: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int64],
        table: pa.Table,
    ) -> None:
        """Join rows of `table`; `place` is -1 for those that are here already."""
        both = np.concatenate([self._hashes, hashes])
        newest = max(0, len(self._parts) - 1)
        row = np.concatenate([self._row, rows])
        part = np.concatenate([self._part, np.full(len(rows), newest)])
        unique, first, at = np.unique(both, return_index=True, return_inverse=True)
        total = np.zeros(len(unique), np.int64)
        np.add.at(total, at, np.concatenate([self._counts, counts]))
        where = np.concatenate([self._at, place + self._held])
        keep = slice(0, self.size)
        where_first = self._earlier(first, at, part)[keep]
        self._hashes, self._counts, self._at = unique[keep], total[keep], where[first][keep]
        self._row, self._part = row[where_first], part[where_first]
        self._tables.append(table)
        self._held += table.num_rows
        if self._held > 2 * self.size:
            self._table()

    def _earlier(
        self,
        first: npt.NDArray[np.int64],
        at: npt.NDArray[np.int64],
        part: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int64]:
        """For each hash the entry that stands first in the data, whichever part was read first."""
        found = first.copy()
        if len(self._parts) < 2:
            return found
        again = np.flatnonzero(np.arange(len(at)) != first[at])  # the new ones that were here
        begins = self._first
        for new in again.tolist():
            old = int(first[at[new]])
            if begins[part[new]] < begins[part[old]]:
                found[at[new]] = new
        return found

    def _table(self) -> pa.Table | None:
        """The rows of the sample, in the order of the hashes; None before any came."""
        if not self._tables:
            return None
        joined = pa.concat_tables(self._tables).take(pa.array(self._at)).combine_chunks()
        self._tables, self._held = [joined], joined.num_rows
        self._at = np.arange(joined.num_rows)
        return joined

    def sample(self) -> Sample:
        """The sample so far, in the order of the hashes."""
        table = self._table()
        table = pa.table({}) if table is None else table
        complete = int(self._counts.sum()) == self.rows
        places = Addresses(tuple(self._parts), self._part, self._row) if self._parts else ()
        return Sample(table, self._counts, self.rows, complete, CUT, places)

    def to_bytes(self) -> bytes:
        """For travel and cache; the table as an Arrow stream, the rest as two of its columns."""
        rows = self._table()
        if rows is None:
            return self.rows.to_bytes(8, "little")
        kept = {"h": self._hashes, "n": self._counts, "r": self._row}
        extra = pa.table({name: pa.array(values) for name, values in kept.items()})
        sink = pa.BufferOutputStream()
        for table in (extra, rows):
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
        tables: bytes = sink.getvalue().to_pybytes()
        return self.rows.to_bytes(8, "little") + tables

    @staticmethod
    def from_bytes(data: bytes, size: int) -> RowSample:
        found = RowSample(size)
        found.rows = int.from_bytes(data[:8], "little")
        if len(data) > 8:
            stream = pa.BufferReader(data[8:])
            extra = pa.ipc.open_stream(stream).read_all()
            found._tables = [pa.ipc.open_stream(stream).read_all()]
            found._held = found._tables[0].num_rows
            found._hashes = extra["h"].to_numpy()
            found._counts = extra["n"].to_numpy()
            found._row = extra["r"].to_numpy()
            found._part = np.zeros(found._held, np.int64)
            found._at = np.arange(found._held)
        return found


def _rows(batch: Batch, at: npt.NDArray[np.int64]) -> pa.Table:
    index = pa.array(at)
    names, arrays = [], []
    for column in batch.columns:
        if column.field.kind in ("binary", "null"):
            continue
        array = plain(column.array.take(index))
        if pt.is_string(array.type) or pt.is_large_string(array.type):
            array = pc.utf8_slice_codeunits(array, 0, CUT).cast(pa.large_string())
        names.append(column.field.name)
        arrays.append(array)
    return pa.table(arrays, names=names)
