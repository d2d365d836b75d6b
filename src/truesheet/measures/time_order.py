"""Compares two dates of the same row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.kinds import I64, physical, plain
from truesheet.measures.shown import unit_of
from truesheet.measures.values import TimeOrder as Order
from truesheet.measures.values import TimeOrders
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_DAY = 86400


class OrderState(msgspec.Struct, frozen=True):
    """For each pair: rows with both dates, rows with the first before, and at the same time."""

    pairs: dict[str, tuple[int, int, int]] = {}


@dataclass(frozen=True)
class TimeOrder:
    """For each pair of date fields: rows in which the first lies before, at or after the second.

    Pairs are those of the first `fields` date and timestamp fields, named `first|second` in the
    order of the schema. Two times are compared in the coarser of their units, a time and a date
    by the day; times with a zone are in UTC, those without as written. Rows that lack either date
    are left out. Unit: rows. Exact.
    Answers: `collection.consent`, `collection.timeframe`.

    >>> from datetime import date
    >>> from truesheet.batch.shapes import run
    >>> days = {"asked": [date(2024, 5, 2), date(2024, 5, 1)], "agreed": [date(2024, 5, 1), None]}
    >>> run(TimeOrder(), Batch.of(**days)).pairs
    {'asked|agreed': TimeOrder(rows=1, before=0, same=0)}
    """

    fields: int = 8

    id: ClassVar[str] = "time.order"
    version: ClassVar[int] = 1
    state: ClassVar[type] = OrderState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1 << 16

    def applies_to(self, schema: Schema) -> Absent | None:
        several = sum(f.temporal for f in schema.fields) > 1
        return None if several else Absent("the table has no two fields of dates")

    def zero(self) -> OrderState:
        return OrderState()

    def add(self, state: OrderState, batch: Batch) -> OrderState:
        dated = [c for c in batch.columns if c.field.temporal][: self.fields]
        pairs = {
            f"{a.field.name}|{b.field.name}": _compared(a, b) for a, b in combinations(dated, 2)
        }
        return self.merge(state, OrderState(pairs))

    def merge(self, a: OrderState, b: OrderState) -> OrderState:
        pairs = dict(a.pairs)
        for name, (rows, before, same) in b.pairs.items():
            old = pairs.get(name, (0, 0, 0))
            pairs[name] = (old[0] + rows, old[1] + before, old[2] + same)
        return OrderState(pairs)

    def value(self, state: OrderState) -> TimeOrders:
        return TimeOrders({name: Order(*counts) for name, counts in state.pairs.items()})


def _compared(a: Column, b: Column) -> tuple[int, int, int]:
    both = np.ones(len(a), np.bool_)
    for column in (a, b):
        if column.array.null_count:
            both &= column.array.is_valid().to_numpy(zero_copy_only=False)
    finest = min(_ticks(a), _ticks(b))
    first, second = (_in_ticks(c, both, finest) for c in (a, b))
    before, same = np.count_nonzero(first < second), np.count_nonzero(first == second)
    return len(first), int(before), int(same)


def _ticks(column: Column) -> int:
    """Ticks a day."""
    kind = column.field.physical
    return 1 if kind.startswith("date") else _DAY * unit_of(kind)


def _in_ticks(column: Column, rows: np.ndarray[tuple[int], np.dtype[np.bool_]], ticks: int) -> I64:
    valid = column.array.drop_null() if column.array.null_count else column.array
    values = np.zeros(len(column), np.int64)
    kept = np.ones(len(column), np.bool_)
    if column.array.null_count:
        kept = column.array.is_valid().to_numpy(zero_copy_only=False)
    values[kept] = physical(plain(valid))
    found: I64 = values[rows] // (_ticks(column) // ticks)
    return found
