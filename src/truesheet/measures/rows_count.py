"""Counts rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from truesheet.batch.batch import Batch
from truesheet.measures.values import Rows
from truesheet.model.field import Schema


@dataclass(frozen=True)
class RowsCount:
    """Rows that were read; rows that did not parse are counted by `rows.unreadable`.

    Unit: rows. Exact. Answers: `composition.instance_count`.

    >>> from truesheet.batch.shapes import run
    >>> run(RowsCount(), Batch.of(age=[31, None]))
    Rows(rows=2)
    """

    id: ClassVar[str] = "rows.count"
    version: ClassVar[int] = 1
    state: ClassVar[type] = int
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 16

    def applies_to(self, schema: Schema) -> None:
        return None

    def zero(self) -> int:
        return 0

    def add(self, state: int, batch: Batch) -> int:
        return state + batch.rows

    def merge(self, a: int, b: int) -> int:
        return a + b

    def value(self, state: int) -> Rows:
        return Rows(state)
