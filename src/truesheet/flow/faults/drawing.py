"""Draws the copy that faults are planted into: distinct rows with the smallest hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import plain
from truesheet.flow.faults.choose import mixed, seed_of
from truesheet.flow.faults.replica import Replica
from truesheet.model.field import Schema

MOST_BYTES = 8_000_000
_HELD = 4
_LEFT_OUT = ("binary",)
_DIVIDED_FROM = 200


class Drawn(NamedTuple):
    """The copy, the rows of the data, and whether the copy was divided into splits for the test."""

    copy: Replica
    rows: int
    divided: bool


def draw(source: Any, most: int, told: Callable[[int], None] | None = None) -> Drawn:
    """Up to `most` rows of an opened source, in the order of the data.

    Rows that are equal, identifiers apart, are taken once, so that a copy found later is one that
    was planted. Fields of bytes are left out. Data without splits is divided at random, one row in
    four for the test, so that checks of splits can be tried.
    """
    pool = _Pool(most, _ids(source.schema))
    for part in source.parts:
        for batch in part.batches(source.schema):
            pool.add(batch)
            if told:
                told(pool.rows)
    table, split = pool.drawn()
    divided = len(set(split)) == 1 and len(split) >= _DIVIDED_FROM
    if divided:
        test = mixed(len(split), seed_of("divided")) % np.uint64(4) == 0
        split = np.where(test, "test", "train").astype(object)
    kept = {f.name for f in source.schema.fields} & set(table.column_names)
    fields = tuple(f for f in source.schema.fields if f.name in kept)
    roles = {f.name: f.role for f in fields if f.role}
    return Drawn(Replica(table, split, fields, roles), pool.rows, divided)


def _ids(schema: Schema) -> tuple[str, ...]:
    ids = tuple(f.name for f in schema.fields if f.suspected_id or f.role == "id")
    return ids if len(ids) < len(schema.fields) else ()


class _Pool:
    """The rows with the smallest hashes so far, and a few more until they are weeded."""

    def __init__(self, most: int, ids: tuple[str, ...]) -> None:
        self.rows = 0
        self._most = most
        self._ids = ids
        self._hashes = np.empty(0, np.uint64)
        self._at = np.empty(0, np.int64)
        self._split = np.empty(0, object)
        self._tables: list[pa.Table] = []

    def add(self, batch: Batch) -> None:
        hashes = batch.hashes_without(self._ids)
        take = np.arange(batch.rows)
        if len(self._hashes) >= self._most:
            edge = np.partition(self._hashes, self._most - 1)[self._most - 1]
            take = np.flatnonzero(hashes <= edge)
        self._tables.append(_table(batch).take(pa.array(take)))
        self._hashes = np.concatenate([self._hashes, hashes[take]])
        self._at = np.concatenate([self._at, self.rows + take])
        self._split = np.concatenate([self._split, np.full(len(take), batch.split, object)])
        self.rows += batch.rows
        if len(self._hashes) > _HELD * self._most:
            self._weed(self._most)

    def _weed(self, most: int) -> None:
        order = np.lexsort((self._at, self._hashes))
        hashes = self._hashes[order]
        first = np.ones(len(hashes), bool)
        first[1:] = hashes[1:] != hashes[:-1]
        keep = order[first][:most]
        table = pa.concat_tables(self._tables, promote_options="permissive")
        self._tables = [table.take(pa.array(keep)).combine_chunks()]
        self._hashes, self._at = self._hashes[keep], self._at[keep]
        self._split = self._split[keep]

    def drawn(self) -> tuple[pa.Table, np.ndarray[Any, Any]]:
        if not self._tables:
            return pa.table({}), np.empty(0, object)
        self._weed(self._most)
        size = self._tables[0].nbytes
        if size > MOST_BYTES:
            self._weed(max(1, len(self._at) * MOST_BYTES // size))
        order = np.argsort(self._at)
        return self._tables[0].take(pa.array(order)).combine_chunks(), self._split[order]


def _table(batch: Batch) -> pa.Table:
    columns = {c.field.name: _wide(c.array) for c in _kept(batch)}
    return pa.table(columns) if columns else pa.table({"": pa.nulls(batch.rows)})


def _kept(batch: Batch) -> Iterator[Any]:
    return (c for c in batch.columns if c.field.kind not in _LEFT_OUT)


def _wide(array: pa.Array) -> pa.Array:
    array = plain(array)
    return array.cast(pa.large_string()) if pa.types.is_string(array.type) else array
