"""Names the multiset of values of a field, so that two versions of the data can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec

from truesheet.batch.column import Column
from truesheet.batch.hashing import sum_of
from truesheet.measures.values import Digest
from truesheet.model.field import Field

_MASK = (1 << 64) - 1


class DigestState(msgspec.Struct, frozen=True):
    """Two sums modulo 2**64 over the hashes of cells or rows, and how many these were."""

    count: int = 0
    plain: int = 0
    mixed: int = 0

    def __add__(self, other: DigestState) -> DigestState:
        return DigestState(
            self.count + other.count,
            (self.plain + other.plain) & _MASK,
            (self.mixed + other.mixed) & _MASK,
        )

    @property
    def digest(self) -> Digest:
        return Digest(self.count, f"{self.plain:016x}{self.mixed:016x}")


@dataclass(frozen=True)
class ValuesDigest:
    """A digest of 128 bits of the values of a field, and of how often each occurs.

    Two fields have the same digest where they hold the same values equally often, in whatever
    order, however they are encoded: a missing cell is one value, every NaN is one, -0.0 is 0.0.
    A whole number and the same number in a field of decimals differ, and so do times in other
    units: that is another type. It is the sum of the stable hashes of the cells, which copies of
    rows are found by too, and a second sum of these hashes mixed once more. Rare accidents aside
    (two values of one hash, chance 2**-64 a pair), unequal fields have unequal digests. It does
    not withstand somebody who makes a collision on purpose; the fingerprint of the files does.
    Unit: cells. Exact. Answers: `maintenance.versions`.
    Source: Clarke et al., Incremental multiset hash functions, ASIACRYPT 2003 (MSet-Add-Hash,
    without its key).

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> a = run(ValuesDigest(), Batch.of(city=["Oslo", None, "Lyon"]))["city"]
    >>> a == run(ValuesDigest(), Batch.of(city=["Lyon", "Oslo", None]))["city"]
    True
    """

    id: ClassVar[str] = "values.digest"
    version: ClassVar[int] = 1
    state: ClassVar[type] = DigestState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 64

    def applies(self, field: Field) -> bool:
        return True

    def zero(self) -> DigestState:
        return DigestState()

    def add(self, state: DigestState, column: Column) -> DigestState:
        return state + DigestState(len(column), *sum_of(column.hashes))

    def merge(self, a: DigestState, b: DigestState) -> DigestState:
        return a + b

    def value(self, state: DigestState) -> Digest:
        return state.digest
