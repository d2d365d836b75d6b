"""Counts texts with small and with large letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import numpy.typing as npt

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.values import Case
from truesheet.model.field import Field

_LETTERS = 26


class CaseState(msgspec.Struct, frozen=True):
    """The counts."""

    values: int = 0
    upper: int = 0
    lower: int = 0


@dataclass(frozen=True)
class TextCase:
    """Texts that hold a large letter, and texts that hold a small one, of A to Z.

    Letters beyond ASCII are not looked at: which of them are large differs by Unicode version. A
    text with neither, such as a number or one in Chinese, counts in `values` alone.
    Unit: cells. Exact. Answers: `preprocessing.steps`.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(TextCase(), Batch.of(said=["Oslo", "lyon", "42", None]))["said"]
    Case(values=3, upper=1, lower=2)
    """

    id: ClassVar[str] = "text.case"
    version: ClassVar[int] = 1
    state: ClassVar[type] = CaseState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 64

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> CaseState:
        return CaseState()

    def add(self, state: CaseState, column: Column) -> CaseState:
        texts = column.texts
        if not len(texts.array):
            return state
        offsets, data = column.text_layout
        cells = [
            _with(_in_range(data, first), offsets, texts.counts) for first in (ord("A"), ord("a"))
        ]
        values = len(texts.array) if texts.counts is None else int(texts.counts.sum())
        return self.merge(state, CaseState(values, *cells))

    def merge(self, a: CaseState, b: CaseState) -> CaseState:
        return CaseState(a.values + b.values, a.upper + b.upper, a.lower + b.lower)

    def value(self, state: CaseState) -> Case:
        return Case(state.values, state.upper, state.lower)


def _in_range(data: npt.NDArray[np.uint8], first: int) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (data - np.uint8(first)) < _LETTERS
    return found


def _with(hits: npt.NDArray[np.bool_], offsets: I64, counts: I64 | None) -> int:
    """Cells of the texts in which a hit stands."""
    full = np.flatnonzero(offsets[1:] > offsets[:-1])
    if not len(full):
        return 0
    # Empty texts are left out: for them, `reduceat` would look at the byte of the next one.
    # The largest of bytes is found ten times as fast as the disjunction of truth values.
    any_hit = np.maximum.reduceat(hits[: int(offsets[-1])].view(np.uint8), offsets[full]) > 0
    if counts is None:
        return int(np.count_nonzero(any_hit))
    return int(counts[full][any_hit].sum())
