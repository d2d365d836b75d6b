"""Finds codes that stand for "missing" among the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec

from truesheet.batch.column import Column
from truesheet.measures import values
from truesheet.measures.edge_codes import Edges, edges_of, suspected_days, suspected_numbers
from truesheet.measures.missing_words import Words
from truesheet.measures.textscan import words_of
from truesheet.measures.values import Code
from truesheet.model.field import Field


class HiddenState(msgspec.Struct, frozen=True):
    """Words and signs found, suspected numbers or days with the ends of the ordinary values."""

    rows: int = 0
    words: Words = Words()
    edges: Edges = Edges()
    temporal: bool = False


@dataclass(frozen=True)
class HiddenMissing:
    """Cells with a code for "missing": words and signs, numbers, days.

    Found from the data, without a list of codes per dataset. Words count as `missing_words`
    says: signs such as ?, N/A, null always, "unknown" only beside a sign, "none" and "other" only
    in a field of numbers or times. Numbers (-999 and kin) and days (1900-01-01 and kin) count
    where they stand apart from the ordinary values (`edge_codes`). Every count is exact; that a
    code means "missing" is a suspicion.
    Unit: cells. Answers: `composition.missing`.
    Source: Qahtan et al., FAHES: a robust disguised missing values detector, KDD 2018 (the idea
    of looking for repeated values at the edge of the distribution).

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> batch = Batch.of(job=["cook", "?", "?"], extra=["none", "none", "car"])
    >>> run(HiddenMissing(), batch)["job"]
    HiddenMissing(rows=3, codes=(Code(code='?', cells=2, why='word'),))
    >>> run(HiddenMissing(), batch)["extra"]
    HiddenMissing(rows=3, codes=())
    """

    id: ClassVar[str] = "cells.hidden_missing"
    version: ClassVar[int] = 1
    state: ClassVar[type] = HiddenState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 1 << 17

    def applies(self, field: Field) -> bool:
        return field.numeric or field.temporal or field.kind in ("text", "boolean")

    def zero(self) -> HiddenState:
        return HiddenState()

    def add(self, state: HiddenState, column: Column) -> HiddenState:
        kind = column.field.kind
        edges = Edges() if kind in ("text", "boolean") else edges_of(column)
        now = HiddenState(len(column), words_of(column), edges, column.field.temporal)
        return self.merge(state, now)

    def merge(self, a: HiddenState, b: HiddenState) -> HiddenState:
        return HiddenState(
            a.rows + b.rows, a.words + b.words, a.edges + b.edges, a.temporal or b.temporal
        )

    def value(self, state: HiddenState) -> values.HiddenMissing:
        seen = state.words.seen
        codes = [Code(seen[w].spelt, seen[w].cells, "word") for w in state.words.accepted()]
        if state.temporal:
            codes += [Code(c, n, "date") for c, n in suspected_days(state.edges)]
        else:
            codes += [Code(c, n, "number") for c, n in suspected_numbers(state.edges)]
        codes.sort(key=lambda c: (-c.cells, c.code))
        return values.HiddenMissing(state.rows, tuple(codes))
