"""Grouping by key: equal keys of all parts meet, one key range at a time, within bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.batch.rowhash import hash_array
from truesheet.batch.shapes import Compared, Keys, Part, in_order
from truesheet.model.field import Schema

_RANGE = 1 << 24  # keys held at a time: 128 MB
_BEGIN = 22  # bits of a key that are asked first: a table of 4 MB
_REST = np.uint64(64 - _BEGIN)
_CHEAP = 32 << 20  # bytes of parts that may be read again to compare rows by value


class KeyFile(NamedTuple):
    """The keys of one part, one a row, in the order of its rows, on disk.

    With `width` 2 there is a payload beside each key (`batch.shapes.Keys`).
    """

    part: Part
    path: Path
    width: int = 1

    def read(self, first: int = 0, last: int | None = None) -> U64:
        """Keys from `first` up to `last`, in memory of their own: a mapped file would stay in."""
        count = -1 if last is None else (last - first) * self.width
        found = np.fromfile(self.path, "<u8", count, offset=first * 8 * self.width)
        return found if self.width == 1 else found.reshape(-1, self.width)


def group(measure: Any, files: Sequence[KeyFile]) -> Any:
    """The measure's state over all keys."""
    state = measure.zero()
    for keys in ranges(files):
        state = measure.merge(state, measure.group(keys))
    return state


def ranges(files: Sequence[KeyFile]) -> Iterator[Keys]:
    """All keys, sorted and by split, one key range at a time where there are many."""
    total = sum(f.path.stat().st_size // 8 for f in files)  # payloads take room as well
    splits = sorted({f.part.split for f in files})
    if total <= _RANGE:
        yield Keys({s: _sorted([f.read() for f in files if f.part.split == s]) for s in splits})
        return
    pieces = -(-total // _RANGE)
    edges = np.array([(i << 64) // pieces for i in range(1, pieces)], np.uint64)
    ordered = [_sorted_copy(f, edges) for f in files]
    for i in range(pieces):
        mine: dict[str, list[U64]] = {s: [] for s in splits}
        for file, cuts in ordered:
            mine[file.part.split].append(file.read(cuts[i], cuts[i + 1]))
        yield Keys({s: _sorted(chunks) for s, chunks in mine.items()})


def _sorted(chunks: Sequence[U64]) -> U64:
    return _in_order_of_keys(np.concatenate(chunks) if chunks else np.empty(0, np.uint64))


def _in_order_of_keys(keys: U64) -> U64:
    if keys.ndim == 1:
        keys.sort()
        return keys
    return np.asarray(keys[np.argsort(keys[:, 0])])


def _sorted_copy(file: KeyFile, edges: U64) -> tuple[KeyFile, list[int]]:
    """The keys in order, on disk beside the others, and where each range begins and ends."""
    copy = KeyFile(file.part, file.path.with_suffix(".sorted"), file.width)
    keys = _in_order_of_keys(file.read())
    keys.tofile(copy.path)
    by = keys if keys.ndim == 1 else keys[:, 0]
    return copy, [0, *np.searchsorted(by, edges).tolist(), len(keys)]


class Places:
    """Finds rows by their keys (`batch.shapes.Lookup`)."""

    def __init__(self, files: Sequence[KeyFile], schema: Schema) -> None:
        self._files = files
        self._schema = schema

    def where(self, keys: U64, most: int) -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = {int(k): [] for k in keys}
        for file, rows, mine in self._hits(keys):
            taken: dict[int, int] = {}
            for row, key in zip(rows.tolist(), mine.tolist(), strict=True):
                taken[key] = taken.get(key, 0) + 1
                if taken[key] <= most:
                    found[key].append(file.part.address(row))
        return {key: sorted(places, key=in_order)[:most] for key, places in found.items()}

    def compare(self, keys: U64, ignored: tuple[str, ...]) -> Compared:
        seen: dict[int, int] = {}
        first: dict[int, Any] = {}
        differ: set[int] = set()
        budget = _CHEAP
        for file, rows, mine in self._hits(keys):
            budget -= file.part.bytes
            for i, row in enumerate(_values(file.part, self._schema, rows, ignored)):
                key = int(mine[i])
                seen[key] = seen.get(key, 0) + 1
                if first.setdefault(key, row) != row:
                    differ.add(key)
            if budget <= 0:
                break
        # A group counts as compared only when none of its rows lies in a part not read again.
        short = self._beyond(file_budget=_CHEAP, keys=keys)
        whole = {k for k, n in seen.items() if n > 1 and k not in short}
        return Compared(len(whole - differ), len(differ))

    def _beyond(self, file_budget: int, keys: U64) -> set[int]:
        left: set[int] = set()
        for file, _, mine in self._hits(keys):
            if file_budget <= 0:
                left.update(mine.tolist())
            file_budget -= file.part.bytes
        return left

    def hits(self, keys: U64) -> Iterator[tuple[Part, int, I64, U64]]:
        """Every part with the number of its rows, those with one of these keys, and their keys."""
        found = {id(file): (rows, mine) for file, rows, mine in self._hits(keys)}
        none = np.empty(0, np.int64), np.empty(0, np.uint64)
        for file in self._files:
            rows, mine = found.get(id(file), none)
            yield file.part, file.path.stat().st_size // (8 * file.width), rows, mine

    def _hits(self, keys: U64) -> Iterator[tuple[KeyFile, np.ndarray[Any, Any], U64]]:
        wanted = np.sort(keys)
        if not len(wanted):
            return
        # Most rows have none of the keys, and most of those are told by the beginning of theirs.
        begins = np.zeros(1 << _BEGIN, bool)
        begins[wanted >> _REST] = True
        for file in self._files:
            mine = file.read()
            if mine.ndim > 1:
                mine = np.ascontiguousarray(mine[:, 0])
            likely = np.flatnonzero(begins[mine >> _REST])
            if not len(likely):
                continue
            at = np.minimum(np.searchsorted(wanted, mine[likely]), len(wanted) - 1)
            rows = likely[wanted[at] == mine[likely]]
            if len(rows):
                yield file, rows, np.asarray(mine[rows])


def _values(
    part: Part, schema: Schema, rows: np.ndarray[Any, Any], ignored: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """The wanted rows of a part as tuples that compare by value (a NaN equals a NaN)."""
    for batch in part.batches(schema):
        low, high = np.searchsorted(rows, [batch.start, batch.start + batch.rows])
        if low == high:
            continue
        at = pa.array(rows[low:high] - batch.start)
        columns = []
        for column in batch.columns:
            if column.field.name in ignored:
                continue
            array = column.array.take(at)
            if column.field.kind in ("text", "binary", "integer", "boolean"):
                columns.append(array.to_pylist())
            else:
                columns.append(hash_array(array).tolist())
            if column.leftovers is not None:
                columns.append(column.hashes[at.to_numpy()].tolist())
        yield from zip(*columns, strict=True)
