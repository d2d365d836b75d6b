"""Rows of a source by their numbers: what they hold, and whether they are equal by value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column, Leftovers
from truesheet.batch.hashing import U64, RowHasher
from truesheet.batch.kinds import I64, plain
from truesheet.batch.shapes import Part
from truesheet.model.field import Schema

HELD = 256 << 20
"""Bytes of rows that are held at a time to compare them by value."""


class Looked(NamedTuple):
    """Keys of the wanted rows over each set of fields; pairs of rows that were compared by value.

    Row i was found equal by value to the row before it with the same key where `equal[w][i]`;
    `compared` says of how many of the wanted rows, from the first on, the values were held.
    """

    keys: tuple[U64, ...]
    equal: tuple[npt.NDArray[np.bool_], ...]
    compared: int


def look(
    parts: Sequence[Part],
    schema: Schema,
    firsts: I64,
    rows: I64,
    ways: Sequence[tuple[str, ...]],
    held: int = HELD,
) -> Looked:
    """Read the wanted rows again; `ways` are the fields that each comparison looks at."""
    keys: list[list[U64]] = [[] for _ in ways]
    kept: list[dict[str, pa.Array]] = []
    room, compared = held, 0
    for batch, at in wanted(parts, schema, firsts, rows):
        mine = taken(batch, at)
        for i, over in enumerate(ways):
            hasher = RowHasher(mine.rows)
            for name in over:
                hasher.add(mine[name].hashes)
            keys[i].append(hasher.done())
        if room > 0:
            cells = {n: a for c in mine.columns for n, a in _cells(c)}
            kept.append(cells)
            room -= sum(a.nbytes for a in cells.values())
            compared += mine.rows
    made = tuple(np.concatenate(k) if k else np.empty(0, np.uint64) for k in keys)
    values = {n: pa.chunked_array([k[n] for k in kept]) for n in kept[0]} if kept else {}
    equal = tuple(_equal(values, over, k[:compared]) for over, k in zip(ways, made, strict=True))
    return Looked(made, equal, compared)


def wanted(
    parts: Sequence[Part], schema: Schema, firsts: I64, rows: I64
) -> Iterator[tuple[Batch, I64]]:
    """Batches that hold wanted rows, each with the places of these in it; other parts stay shut."""
    for i, part in enumerate(parts):
        low, high = np.searchsorted(rows, [firsts[i], firsts[i + 1]])
        if low == high:
            continue
        mine = rows[low:high] - firsts[i]
        for batch in part.batches(schema):
            a, b = np.searchsorted(mine, [batch.start, batch.start + batch.rows])
            if a < b:
                yield batch, mine[a:b] - batch.start


def taken(batch: Batch, at: I64) -> Batch:
    """These rows of a batch, as a batch."""
    index = pa.array(at)
    left = {}
    for column in batch.columns:
        if column.leftovers is not None:
            place = np.minimum(np.searchsorted(at, column.leftovers.rows), len(at) - 1)
            here = at[place] == column.leftovers.rows
            texts = column.leftovers.texts.filter(pa.array(here))
            left[column.field.name] = Leftovers(place[here], texts)
    arrays = [c.array.take(index) for c in batch.columns]
    return Batch(batch.schema, arrays, rows=len(at), split=batch.split, leftovers=left)


def _cells(column: Column) -> Iterator[tuple[str, pa.Array]]:
    """The cells, and those that are not of the field's kind; of nested kinds the hashes."""
    name = column.field.name
    if column.field.kind in ("list", "null"):
        yield name, pa.array(column.hashes)
        return
    yield name, plain(column.array)
    if column.leftovers is None:
        yield f"{name}\0", pa.nulls(len(column.array), pa.string())
    else:
        texts: list[Any] = [None] * len(column.array)
        found = zip(column.leftovers.rows.tolist(), column.leftovers.texts.to_pylist(), strict=True)
        for row, text in found:
            texts[row] = text
        yield f"{name}\0", pa.array(texts, pa.string())


def _equal(
    values: dict[str, pa.ChunkedArray], over: tuple[str, ...], keys: U64
) -> npt.NDArray[np.bool_]:
    """For each row whether it equals, by value, the row before it that has its key."""
    found = np.zeros(len(keys), bool)
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
    if not len(same):
        return found
    first, second = pa.array(order[same]), pa.array(order[same + 1])
    equal = np.ones(len(same), bool)
    for name in over:
        for column in (name, f"{name}\0"):
            if column in values:
                equal &= _cells_equal(values[column].take(first), values[column].take(second))
    found[order[same + 1]] = equal
    return found


def _cells_equal(a: pa.ChunkedArray, b: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Whether cells hold the same: both nothing, both NaN, or equal values."""
    equal = pc.equal(a, b).fill_null(False)
    nothing = pc.and_(a.is_null(), b.is_null())
    found = pc.or_(equal, nothing)
    if pa.types.is_floating(a.type):
        nan = pc.and_(pc.is_nan(a).fill_null(False), pc.is_nan(b).fill_null(False))
        found = pc.or_(found, nan)
    out: npt.NDArray[np.bool_] = found.combine_chunks().to_numpy(zero_copy_only=False)
    return out
