"""Finds exact copies of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import U64
from truesheet.batch.shapes import Keys, Lookup
from truesheet.measures.values import Duplicates
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Schema

_KEPT = 10_000
_SHOWN, _PLACES = 5, 5


class DuplicateState(msgspec.Struct, frozen=True):
    """Counts over whole groups, and the smallest keys that stand for several rows."""

    rows: int = 0
    copies: int = 0
    groups: int = 0
    largest: int = 0
    of_split: dict[str, int] = {}
    across: dict[str, tuple[int, int]] = {}
    repeated: np.ndarray = np.empty(0, np.uint64)


@dataclass(frozen=True)
class DuplicateRows:
    """Rows that equal an earlier row in every field but the ignored ones.

    Grouped by a 64-bit hash of the row; up to 10,000 groups are then compared by value where
    reading them again is cheap, and `error` says how many were not. Across splits: how many rows
    of the later split stand in the earlier one too.
    Unit: rows. Answers: `composition.errors`, `composition.splits`.
    """

    ignored: tuple[str, ...] = ()

    version: ClassVar[int] = 1
    state: ClassVar[type] = DuplicateState

    @property
    def id(self) -> str:
        return "rows.duplicates_but_ids" if self.ignored else "rows.duplicates"

    def applies_to(self, schema: Schema) -> Absent | None:
        if len(schema.fields) <= len(self.ignored):
            return Absent("no field is left to compare")
        return None

    def emit(self, batch: Batch) -> U64:
        return batch.hashes_without(self.ignored) if self.ignored else batch.row_hashes

    def zero(self) -> DuplicateState:
        return DuplicateState()

    def group(self, keys: Keys) -> DuplicateState:
        every = np.sort(np.concatenate(list(keys.of_split.values())))
        if not len(every):
            return DuplicateState()
        copies = _again(every)
        groups, counts = runs(copies)
        return DuplicateState(
            len(every),
            len(copies),
            len(groups),
            int(counts.max(initial=0)) + 1,
            _copies_by_split(keys),
            _across(keys),
            groups[:_KEPT],
        )

    def merge(self, a: DuplicateState, b: DuplicateState) -> DuplicateState:
        across = dict(a.across)
        for pair, (part, whole) in b.across.items():
            old = across.get(pair, (0, 0))
            across[pair] = (old[0] + part, old[1] + whole)
        names = a.of_split | b.of_split
        return DuplicateState(
            a.rows + b.rows,
            a.copies + b.copies,
            a.groups + b.groups,
            max(a.largest, b.largest),
            {n: a.of_split.get(n, 0) + b.of_split.get(n, 0) for n in names},
            across,
            np.sort(np.concatenate([a.repeated, b.repeated]))[:_KEPT],
        )

    def value(self, state: DuplicateState, lookup: Lookup) -> Duplicates | Absent:
        if not state.rows:
            return Absent("the table has no rows")
        checked = lookup.compare(state.repeated, self.ignored)
        shown = state.repeated[:_SHOWN]
        places = lookup.where(shown, _PLACES)
        return Duplicates(
            state.rows,
            state.copies,
            state.groups,
            state.largest,
            state.of_split,
            {pair: Share(*counts) for pair, counts in sorted(state.across.items())},
            self.ignored,
            checked.equal,
            tuple(sorted(tuple(places[int(k)]) for k in shown)),
            _error(state, checked.equal, checked.different),
        )

    def given_up(self) -> Absent:
        return Absent("the rows could not be keyed")


def _again(ordered: U64) -> U64:
    """Every key of a sorted array that equals the one before it."""
    again: U64 = ordered[1:][ordered[1:] == ordered[:-1]]
    return again


def _copies_by_split(keys: Keys) -> dict[str, int]:
    if len(keys.of_split) < 2:
        return {}
    return {name: len(_again(k)) for name, k in keys.of_split.items()}


def runs(ordered: U64) -> tuple[U64, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Distinct values of a sorted array, and how often each occurs."""
    if not len(ordered):
        return ordered, np.empty(0, np.int64)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def _across(keys: Keys) -> dict[str, tuple[int, int]]:
    found = {}
    for a, b in combinations(in_order(list(keys.of_split)), 2):
        known, rows = keys.of_split[a], keys.of_split[b]
        if len(known) and len(rows):
            at = np.minimum(np.searchsorted(known, rows), len(known) - 1)
            found[f"{a}|{b}"] = (int((known[at] == rows).sum()), len(rows))
        else:
            found[f"{a}|{b}"] = (0, len(rows))
    return found


def in_order(names: Sequence[str]) -> list[str]:
    """Training data first: a leak is counted in the rows that are meant to be unseen."""
    return sorted(names, key=lambda n: (not n.startswith("train"), n))


def _error(state: DuplicateState, equal: int, different: int) -> str:
    if different:
        return f"{different:,} groups that share a hash differ by value"
    if equal == state.groups:
        return ""
    chance = state.rows**2 / 2.0**65
    return (
        f"{equal:,} of {state.groups:,} groups were compared by value and are equal; "
        f"the others rest on a 64-bit hash (chance of one false copy {chance:.1g})"
    )
