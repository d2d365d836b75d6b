"""Names the multiset of rows, so that two versions of the data can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import sum_of
from truesheet.measures.values import Digest
from truesheet.measures.values_digest import DigestState
from truesheet.model.field import Schema


@dataclass(frozen=True)
class RowsDigest:
    """A digest of 128 bits of the rows, and of how often each occurs.

    As `values.digest`, of whole rows: it tells a table whose labels were shuffled among its rows
    from the table before, where the digests of all fields are the same. The order of rows does not
    matter; the order of fields does.
    Unit: rows. Exact. Answers: `maintenance.versions`.
    Source: Clarke et al., Incremental multiset hash functions, ASIACRYPT 2003 (MSet-Add-Hash,
    without its key).

    >>> from truesheet.batch.shapes import run
    >>> a, b = Batch.of(x=[1, 2], y=["a", "b"]), Batch.of(x=[1, 2], y=["b", "a"])
    >>> run(RowsDigest(), a) == run(RowsDigest(), b)
    False
    """

    id: ClassVar[str] = "rows.digest"
    version: ClassVar[int] = 1
    state: ClassVar[type] = DigestState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 64

    def applies_to(self, schema: Schema) -> None:
        return None

    def zero(self) -> DigestState:
        return DigestState()

    def add(self, state: DigestState, batch: Batch) -> DigestState:
        return state + DigestState(batch.rows, *sum_of(batch.row_hashes))

    def merge(self, a: DigestState, b: DigestState) -> DigestState:
        return a + b

    def value(self, state: DigestState) -> Digest:
        return state.digest
