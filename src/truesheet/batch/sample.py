"""The bottom-k sample: the same rows on every machine, whatever the cut of the data.

Kept are the k distinct rows with the smallest hashes, each with the number of its copies. A row
that belongs to the sample of the whole belongs to the sample of every part that holds it, so the
counts are exact. Source: Cohen and Kaplan, Summarizing data using bottom-k sketches, PODC 2007.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import U64, distinct
from truesheet.batch.kinds import plain
from truesheet.batch.shapes import Sample

CUT = 1000


class RowSample:
    """A growing bottom-k sample of at most `size` distinct rows."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows = 0
        self._hashes: U64 = np.empty(0, np.uint64)
        self._counts: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._table: pa.Table | None = None
        self._full = False

    def add(self, batch: Batch) -> None:
        """Take in a batch."""
        self.rows += batch.rows
        hashes = batch.row_hashes
        if self._full:
            take = np.flatnonzero(hashes <= self._hashes[-1])
        elif batch.rows > 8 * self.size:
            # Hashes fill their range evenly: the few that can matter are known beforehand.
            edge = np.uint64((4 * self.size << 64) // batch.rows)
            take = np.flatnonzero(hashes < edge)
            if len(distinct(hashes[take])) < self.size:
                take = np.arange(batch.rows)
        else:
            take = np.arange(batch.rows)
        if not len(take):
            return
        mine, first, counts = np.unique(hashes[take], return_index=True, return_counts=True)
        at = take[first][: self.size]
        table = _rows(batch, at)
        self._join(mine[: self.size], counts[: self.size], table)
        self._full = self._full or len(mine) > self.size

    def merge(self, other: RowSample) -> None:
        """Take in another sample of the same size."""
        self.rows += other.rows
        if other._table is not None:
            self._join(other._hashes, other._counts, other._table)
        self._full = self._full or other._full

    def _join(self, hashes: U64, counts: npt.NDArray[np.int64], table: pa.Table) -> None:
        if self._table is None:
            self._hashes, self._counts, self._table = hashes, counts.astype(np.int64), table
        else:
            both = np.concatenate([self._hashes, hashes])
            unique, first, at = np.unique(both, return_index=True, return_inverse=True)
            total = np.zeros(len(unique), np.int64)
            np.add.at(total, at, np.concatenate([self._counts, counts]))
            keep = slice(0, self.size)
            joined = pa.concat_tables([self._table, table])
            self._table = joined.take(pa.array(first[keep])).combine_chunks()
            self._hashes, self._counts = unique[keep], total[keep]
            self._full = self._full or len(unique) > self.size
        self._full = self._full or len(self._hashes) >= self.size

    def sample(self) -> Sample:
        """The sample so far, in the order of the hashes."""
        table = self._table if self._table is not None else pa.table({})
        complete = int(self._counts.sum()) == self.rows
        return Sample(table, self._counts, self.rows, complete, CUT)

    def to_bytes(self) -> bytes:
        """For travel and cache; the table as an Arrow stream, the rest as two of its columns."""
        if self._table is None:
            return self.rows.to_bytes(8, "little")
        extra = pa.table({"h": pa.array(self._hashes), "n": pa.array(self._counts)})
        sink = pa.BufferOutputStream()
        for table in (extra, self._table):
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
            found._table = pa.ipc.open_stream(stream).read_all()
            found._hashes = extra["h"].to_numpy()
            found._counts = extra["n"].to_numpy()
            found._full = len(found._hashes) >= size
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
