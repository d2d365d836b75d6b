"""Counts rows that did not parse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec

from truesheet.batch.batch import Batch
from truesheet.measures.values import Unreadable
from truesheet.model.field import Schema

_REASONS = 64


class UnreadableState(msgspec.Struct, frozen=True):
    """Rows read, and rows passed over by reason."""

    read: int = 0
    reasons: dict[str, int] = {}


@dataclass(frozen=True)
class UnreadableRows:
    """Rows that a reader had to pass over, by reason; where they stand is in the inventory.

    Unit: rows. Exact. Answers: `composition.errors`. Reasons are the readers' own words, of which
    there are few.
    """

    id: ClassVar[str] = "rows.unreadable"
    version: ClassVar[int] = 1
    state: ClassVar[type] = UnreadableState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = _REASONS * 128

    def applies_to(self, schema: Schema) -> None:
        return None

    def zero(self) -> UnreadableState:
        return UnreadableState()

    def add(self, state: UnreadableState, batch: Batch) -> UnreadableState:
        found: dict[str, int] = {}
        for problem in batch.problems:
            found[problem.reason] = found.get(problem.reason, 0) + 1
        return self.merge(state, UnreadableState(batch.rows, found))

    def merge(self, a: UnreadableState, b: UnreadableState) -> UnreadableState:
        if not b.reasons:
            return UnreadableState(a.read + b.read, a.reasons)
        reasons = dict(a.reasons)
        for reason, rows in b.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + rows
        return UnreadableState(a.read + b.read, reasons)

    def value(self, state: UnreadableState) -> Unreadable:
        bad = sum(state.reasons.values())
        return Unreadable(bad, state.read + bad, dict(sorted(state.reasons.items())))
