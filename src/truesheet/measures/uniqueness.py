"""Counts the rows that share the values of some fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import U64, RowHasher
from truesheet.batch.shapes import Keys, Lookup
from truesheet.measures.values import Uniqueness
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

BELOW = (5, 10, 20)


class UniquenessState(msgspec.Struct, frozen=True):
    """Groups, the smallest of them (0 without any), rows alone, and rows in small groups."""

    rows: int = 0
    groups: int = 0
    smallest: int = 0
    below: tuple[int, ...] = (0, 0, 0, 0)


@dataclass(frozen=True)
class RowUniqueness:
    """Rows that share the values of the fields by which a person could be told (k-anonymity).

    Counted over the fields that somebody names as quasi-identifiers; without such, or with one
    that the data does not have, nothing is counted. `k_min` is the size of the smallest group of
    rows that are equal in all of these fields, `unique` counts the rows that are alone, `below` the
    rows in groups of fewer than 5, 10 and 20. An empty cell equals an empty cell. A row that is
    alone in the data need not be so in the population that it was drawn from.
    Unit: rows. Exact, but for two groups that share a 64-bit hash: less than once in a million
    datasets of five million groups. Answers: `composition.identifiability`.
    Source: Sweeney, k-anonymity: a model for protecting privacy, IJUFKS 10(5), 2002.
    """

    fields: tuple[str, ...] = ()

    id: ClassVar[str] = "rows.uniqueness"
    version: ClassVar[int] = 1
    state: ClassVar[type] = UniquenessState

    def applies_to(self, schema: Schema) -> Absent | None:
        if not self.fields:
            return Absent("no fields are named as quasi-identifiers")
        gone = [f for f in self.fields if f not in schema.names]
        return Absent(f"the data has no field {gone[0]!r}") if gone else None

    def emit(self, batch: Batch) -> U64:
        rows = RowHasher(batch.rows)
        for name in self.fields:
            rows.add(batch[name].hashes)
        return rows.done()

    def zero(self) -> UniquenessState:
        return UniquenessState()

    def group(self, keys: Keys) -> UniquenessState:
        every = np.sort(np.concatenate(list(keys.of_split.values())))
        if not len(every):
            return UniquenessState()
        starts = np.flatnonzero(np.append(True, every[1:] != every[:-1]))
        sizes = np.diff(np.append(starts, len(every)))
        below = tuple(int(sizes[sizes < n].sum()) for n in (2, *BELOW))
        return UniquenessState(len(every), len(sizes), int(sizes.min()), below)

    def merge(self, a: UniquenessState, b: UniquenessState) -> UniquenessState:
        if not a.rows or not b.rows:
            return a if a.rows else b
        below = tuple(x + y for x, y in zip(a.below, b.below, strict=True))
        smallest = min(a.smallest, b.smallest)
        return UniquenessState(a.rows + b.rows, a.groups + b.groups, smallest, below)

    def value(self, state: UniquenessState, lookup: Lookup) -> Uniqueness | Absent:
        if not state.rows:
            return Absent("the table has no rows")
        alone, *few = state.below
        below = {str(n): k for n, k in zip(BELOW, few, strict=True)}
        return Uniqueness(self.fields, state.rows, state.groups, state.smallest, alone, below)

    def given_up(self) -> Absent:
        return Absent("the rows could not be keyed")
