"""Finds fields that could be a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.batch.shapes import Keys, Lookup
from truesheet.measures.values import CandidateKey
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema

_PROBE = 2048


class KeyState(msgspec.Struct, frozen=True):
    """Rows and distinct values."""

    rows: int = 0
    distinct: int = 0


@dataclass(frozen=True)
class CandidateKeys:
    """Whether every row of a field has a value and no value repeats, over all splits.

    A repeat seen early ends the work for that field. Exact in the negative; in the positive two
    equal hashes would be needed to be wrong, so there it is exact as well. Fractions and truth
    values are no keys. Unit: the field. Answers: `composition.relationships`.
    """

    field: str = ""

    id: ClassVar[str] = "schema.candidate_keys"
    version: ClassVar[int] = 1
    state: ClassVar[type] = KeyState

    def applies(self, field: Field) -> bool:
        return field.kind in ("integer", "text", "timestamp", "date", "binary", "decimal")

    def of(self, field: Field) -> CandidateKeys:
        """This measure, bound to one field."""
        return CandidateKeys(field.name)

    def applies_to(self, schema: Schema) -> Absent | None:
        return None

    def emit(self, batch: Batch) -> U64 | None:
        column = batch[self.field]
        if column.array.null_count:
            return None
        counts = _counts(column)
        if counts is not None and int(counts.max(initial=0)) > 1:
            return None
        hashes = column.hashes
        if _repeats(hashes[:_PROBE]) or _repeats(hashes):
            return None
        return hashes

    def zero(self) -> KeyState:
        return KeyState()

    def group(self, keys: Keys) -> KeyState:
        every = np.sort(np.concatenate(list(keys.of_split.values())))
        repeats = int((every[1:] == every[:-1]).sum()) if len(every) else 0
        return KeyState(len(every), len(every) - repeats)

    def merge(self, a: KeyState, b: KeyState) -> KeyState:
        return KeyState(a.rows + b.rows, a.distinct + b.distinct)

    def value(self, state: KeyState, lookup: Lookup) -> CandidateKey | Absent:
        if not state.rows:
            return Absent("the table has no rows")
        return CandidateKey(state.distinct == state.rows)

    def given_up(self) -> CandidateKey:
        return CandidateKey(False)


def _counts(column: Column) -> I64 | None:
    """How often values occur, where that is known already."""
    if column.field.kind == "text":
        return column.texts.counts
    return None if column.field.kind in ("binary", "decimal") else column.numbers.counts


def _repeats(hashes: U64) -> bool:
    ordered = np.sort(hashes)
    return bool((ordered[1:] == ordered[:-1]).any())
