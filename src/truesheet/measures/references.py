"""Finds values of one key field that no row has in another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.measures.rowviews import missing_rows
from truesheet.measures.values import Reference, References
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field, Schema

_LAST = np.uint64((1 << 64) - 1)


class Hashes(msgspec.Struct, frozen=True):
    """The smallest hashes of a field in ascending order, with the rows of each.

    All hashes below `edge` are there; `cut` says that there are larger ones.
    """

    hashes: np.ndarray = np.empty(0, np.uint64)
    rows: np.ndarray = np.empty(0, np.int64)
    cut: bool = False


class ReferenceState(msgspec.Struct, frozen=True):
    """The hashes of each field."""

    fields: dict[str, Hashes] = {}


@dataclass(frozen=True)
class KeyReferences:
    """For each ordered pair of id and group fields: values of the first that the second lacks.

    A pair "a|b" has a value for two fields of one kind among the first `fields` with the role
    `id` or `group`; `orphans` are different values of a that no row has in b, `rows` the rows
    that hold them. Missing cells refer to nothing. Values are told apart by 64-bit hashes.
    Unit: values and rows. Exact while both fields have at most `most` different values; beyond
    that it looks at the values with the smallest hashes, the same in both fields, and says so:
    an orphan that is found is one, and `share.whole` is the number of values looked at.
    Answers: `composition.relationships`.
    Source: Bar-Yossef et al., Counting distinct elements in a data stream, RANDOM 2002 (the
    smallest hashes as a sample of different values).
    """

    fields: int = 6
    most: int = 1 << 16

    id: ClassVar[str] = "keys.references"
    version: ClassVar[int] = 1
    state: ClassVar[type] = ReferenceState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 6 * ((1 << 16) * 16 + 256)

    def applies_to(self, schema: Schema) -> Absent | None:
        pairs = list(permutations(self._keys(schema.fields), 2))
        alike = any(a.kind == b.kind for a, b in pairs)
        return None if alike else Absent("no two fields of one kind are declared as id or group")

    def zero(self) -> ReferenceState:
        return ReferenceState()

    def add(self, state: ReferenceState, batch: Batch) -> ReferenceState:
        keys = self._keys(batch.schema.fields)
        found = {f.name: self._bounded(_hashes(batch[f.name])) for f in keys}
        return self.merge(state, ReferenceState(found))

    def merge(self, a: ReferenceState, b: ReferenceState) -> ReferenceState:
        names = [*a.fields, *(n for n in b.fields if n not in a.fields)]
        none = Hashes()
        return ReferenceState(
            {n: self._joined(a.fields.get(n, none), b.fields.get(n, none)) for n in names}
        )

    def value(self, state: ReferenceState) -> References | Absent:
        return References(
            {
                f"{a}|{b}": _orphans(one, other)
                for (a, one), (b, other) in permutations(state.fields.items(), 2)
                if len(one.hashes) and len(other.hashes)
            },
            f"of the values with the {self.most:,} smallest hashes"
            if any(h.cut for h in state.fields.values())
            else "",
        )

    def _keys(self, fields: tuple[Field, ...]) -> list[Field]:
        usable = [f for f in fields if f.role in ("id", "group") and f.kind not in ("null", "list")]
        return usable[: self.fields]

    def _joined(self, a: Hashes, b: Hashes) -> Hashes:
        every, at = np.unique(np.concatenate([a.hashes, b.hashes]), return_inverse=True)
        rows = np.zeros(len(every), np.int64)
        np.add.at(rows, at, np.concatenate([a.rows, b.rows]))
        return self._bounded(Hashes(every, rows, a.cut or b.cut))

    def _bounded(self, found: Hashes) -> Hashes:
        if len(found.hashes) <= self.most:
            return found
        return Hashes(found.hashes[: self.most], found.rows[: self.most], True)


def _hashes(column: Column) -> Hashes:
    missing = missing_rows(column)
    present = column.hashes if missing is None else column.hashes[~missing]
    hashes, rows = np.unique(present, return_counts=True)
    return Hashes(hashes, rows.astype(np.int64, copy=False))


def _orphans(one: Hashes, other: Hashes) -> Reference:
    """Values up to the smaller of the two edges: below it, every value of both fields is known."""
    edge = min((h.hashes[-1] for h in (one, other) if h.cut), default=_LAST)
    looked: U64 = one.hashes[one.hashes <= edge]
    alone = ~np.isin(looked, other.hashes)
    rows: I64 = one.rows[: len(looked)][alone]
    return Reference(Share(int(alone.sum()), len(looked)), int(rows.sum()))
