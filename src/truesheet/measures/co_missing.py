"""Counts rows in which two fields lack a value together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import I64
from truesheet.measures import values
from truesheet.measures.rowviews import Bools, missing_rows
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_PLACE = 1 << 32


class CoState(msgspec.Struct, frozen=True):
    """Fields that lack values, by place, and their names; pairs (`first << 32 | second`), rows."""

    rows: int = 0
    complete: int = 0
    names: dict[int, str] = {}
    pairs: np.ndarray = np.empty(0, np.int64)
    counts: np.ndarray = np.empty(0, np.int64)


@dataclass(frozen=True)
class CoMissing:
    """Rows in which both fields lack a value, and rows that lack nothing at all.

    A value is missing as in `cells.missing`. Pairs are named `first|second`, most rows first.
    Unit: rows. Exact. Counted are the pairs of the first `fields` fields (in the order of the
    schema) that ever lack a value, and the `listed` heaviest pairs are listed; `cut` is how many
    pairs are not: those beyond the list, and all that were not counted.
    Answers: `composition.missing`.

    >>> from truesheet.batch.shapes import run
    >>> run(CoMissing(), Batch.of(a=[None, None, 1], b=["", "x", "y"], c=[1, 2, 3]))
    CoMissing(pairs={'a|b': 1}, rows=3, rows_complete=1, cut=0)
    """

    fields: int = 256
    listed: int = 200

    id: ClassVar[str] = "cells.co_missing"
    version: ClassVar[int] = 1
    state: ClassVar[type] = CoState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 256 * 255 // 2 * 16 + (1 << 20)

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if len(schema.fields) > 1 else Absent("the table has no two fields")

    def zero(self) -> CoState:
        return CoState()

    def add(self, state: CoState, batch: Batch) -> CoState:
        views = ((i, c.view(missing_rows)) for i, c in enumerate(batch.columns))
        masks = {i: mask for i, mask in views if mask is not None}
        names = {i: batch.columns[i].field.name for i in masks}
        lacking = np.zeros(batch.rows, np.bool_)
        for mask in masks.values():
            lacking |= mask
        first = dict(islice(masks.items(), self.fields))
        pairs, counts = _pairs(first)
        complete = batch.rows - int(np.count_nonzero(lacking))
        return self.merge(state, CoState(batch.rows, complete, names, pairs, counts))

    def merge(self, a: CoState, b: CoState) -> CoState:
        names = {**a.names, **b.names}
        pairs, at = np.unique(np.concatenate([a.pairs, b.pairs]), return_inverse=True)
        counts = np.zeros(len(pairs), np.int64)
        np.add.at(counts, at, np.concatenate([a.counts, b.counts]))
        # A field among the first with gaps is among the first of every part in which it has any.
        kept = sorted(names)[: self.fields]
        keep = pairs % _PLACE <= (kept[-1] if kept else -1)
        return CoState(a.rows + b.rows, a.complete + b.complete, names, pairs[keep], counts[keep])

    def value(self, state: CoState) -> values.CoMissing:
        order = np.lexsort([state.pairs, -state.counts])[: self.listed]
        listed = {
            f"{state.names[p // _PLACE]}|{state.names[p % _PLACE]}": n
            for p, n in zip(state.pairs[order].tolist(), state.counts[order].tolist(), strict=True)
        }
        uncounted = len(state.names) - min(len(state.names), self.fields)
        possible = len(state.names) * (len(state.names) - 1) // 2
        counted = min(len(state.names), self.fields)
        cut = possible - counted * (counted - 1) // 2 if uncounted else 0
        cut += len(state.pairs) - len(listed)
        return values.CoMissing(listed, state.rows, state.complete, cut)


def _pairs(masks: dict[int, Bools]) -> tuple[I64, I64]:
    """Pairs that share a row, ascending, with their rows; 64 rows at a time, as bits of a word."""
    places = np.array(list(masks), np.int64)
    if len(places) < 2:
        return CoState().pairs, CoState().counts
    rows = len(next(iter(masks.values())))
    bits = np.zeros((len(places), -(-rows // 64) * 8), np.uint8)
    for i, mask in enumerate(masks.values()):
        bits[i, : -(-rows // 8)] = np.packbits(mask)
    words = bits.view(np.uint64)
    ones, others, counts = [], [], []
    for i in range(len(places) - 1):
        shared = np.bitwise_count(words[i] & words[i + 1 :]).sum(axis=1, dtype=np.int64)
        found = np.flatnonzero(shared)
        ones.append(np.full(len(found), places[i]))
        others.append(places[i + 1 + found])
        counts.append(shared[found])
    together = np.concatenate(ones) * _PLACE + np.concatenate(others)
    return together, np.concatenate(counts)
