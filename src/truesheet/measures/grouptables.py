"""Tables of crossed groups: kept small, and joined in any order to the same table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from truesheet.batch.kinds import I64

_DENSE = 1 << 16  # cells that are counted in an array

Codes = np.ndarray[tuple[int, int], np.dtype[np.int64]]


class CrossTable(msgspec.Struct, frozen=True):
    """Cells: the codes of each (groups first, the class last), all in one row, and the rows.

    `full`: more cells than there is room for, and nothing is kept.
    """

    fields: list[int]
    codes: np.ndarray = np.empty(0, np.int64)
    counts: np.ndarray = np.empty(0, np.int64)
    full: bool = False

    @property
    def cells(self) -> Codes:
        """One row a cell, one column a field, and the class."""
        found: Codes = self.codes.reshape(-1, len(self.fields) + 1)
        return found


def counted(codes: Codes, counts: I64) -> tuple[Codes, I64]:
    """The different rows of `codes`, in order, and the sum of their counts."""
    if not len(codes):
        return codes, counts
    sizes = [int(column.max()) + 1 for column in codes.T]
    key = np.zeros(len(codes), np.int64)
    for size, column in zip(sizes, codes.T, strict=True):
        key = key * size + column
    if math.prod(sizes) <= max(_DENSE, 2 * len(codes)):
        # Sums of counts are whole numbers far below 2**53, which doubles hold exactly.
        cells = np.bincount(key, weights=counts).astype(np.int64)
        used = np.flatnonzero(cells)
        found = np.empty((len(used), len(sizes)), np.int64)
        rest = used
        for i in range(len(sizes) - 1, -1, -1):
            rest, found[:, i] = np.divmod(rest, sizes[i])
        return found, cells[used]
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    total = np.zeros(len(first), np.int64)
    np.add.at(total, at, counts)
    return codes[first], total


def part_of(fields: Sequence[int], codes: Codes, counts: I64) -> CrossTable:
    """The table of some fields, out of the cells of all."""
    mine, total = counted(codes[:, [*fields, codes.shape[1] - 1]], counts)
    return CrossTable(list(fields), mine.reshape(-1), total)


def recoded(table: CrossTable, maps: Sequence[I64], classes: I64) -> CrossTable:
    """The same table under other numbers of its values: `maps` by field, from old to new."""
    if table.full or not len(table.codes):
        return table
    cells = table.cells
    columns = [maps[f][cells[:, i]] for i, f in enumerate(table.fields)]
    codes = np.stack([*columns, classes[cells[:, -1]]], axis=1)
    mine, total = counted(codes, table.counts)
    return CrossTable(table.fields, mine.reshape(-1), total)


def together(a: CrossTable, b: CrossTable) -> CrossTable:
    """Both tables as one; their values have the same numbers."""
    if a.full or b.full:
        return CrossTable(a.fields, full=True)
    codes = np.concatenate([a.cells, b.cells])
    mine, total = counted(codes, np.concatenate([a.counts, b.counts]))
    return CrossTable(a.fields, mine.reshape(-1), total)


def groups_of(table: CrossTable) -> int:
    """Different groups, whatever the class."""
    return len(counted(table.cells[:, :-1], table.counts)[0]) if len(table.codes) else 0
