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
        self._join(mine[: self.size], counts[: self.size], place[: self.size], table)

    def merge(self, other: RowSample) -> None:
        """Take in another sample of the same size."""
        self.rows += other.rows
        table = other._table()
        if table is not None:
            self._join(other._hashes, other._counts, np.arange(table.num_rows), table)

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
        table: pa.Table,
    ) -> None:
        """Join rows of `table`; `place` is -1 for those that are here already."""
        both = np.concatenate([self._hashes, hashes])
        unique, first, at = np.unique(both, return_index=True, return_inverse=True)
        total = np.zeros(len(unique), np.int64)
        np.add.at(total, at, np.concatenate([self._counts, counts]))
        where = np.concatenate([self._at, place + self._held])
        keep = slice(0, self.size)
        self._hashes, self._counts, self._at = unique[keep], total[keep], where[first][keep]
        self._tables.append(table)
        self._held += table.num_rows
        if self._held > 2 * self.size:
            self._table()

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
        return Sample(table, self._counts, self.rows, complete, CUT)

    def to_bytes(self) -> bytes:
        """For travel and cache; the table as an Arrow stream, the rest as two of its columns."""
        rows = self._table()
        if rows is None:
            return self.rows.to_bytes(8, "little")
        extra = pa.table({"h": pa.array(self._hashes), "n": pa.array(self._counts)})
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
