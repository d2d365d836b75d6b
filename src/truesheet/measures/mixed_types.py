"""Counts cells that are not of their field's kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.column import Column
from truesheet.batch.rowhash import hash_array
from truesheet.measures import values
from truesheet.measures.missing_words import WATCHED_FROM
from truesheet.measures.textscan import Scan, scan, scan_leftovers
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

_EXAMPLES = 5
_CHARACTERS = 60


class MixedState(msgspec.Struct, frozen=True):
    """Cells, those of the field's kind, the others by kind, and examples by their hash."""

    rows: int = 0
    of_kind: int = 0
    others: dict[str, int] = {}
    examples: dict[int, str] = {}


@dataclass(frozen=True)
class MixedTypes:
    """Cells that are not of their field's kind, by what they are.

    In a field of numbers, times or truth values: the cells whose text could not be read as such
    (`missing` for words such as ? and N/A, else number, date, boolean or text). In a field of
    text: the cells that would read as a number (digits, sign, one point or comma), a date with
    the year first or last, or true/false; missing cells and empty text count nowhere.
    Unit: cells. Exact; examples are those distinct texts with the smallest hashes.
    Answers: `composition.errors`.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(MixedTypes(), Batch.of(size=["12", "L", "2024-05-01", "XL"]))["size"].others
    {'date': 1, 'number': 1}
    """

    id: ClassVar[str] = "cells.mixed_types"
    version: ClassVar[int] = 1
    state: ClassVar[type] = MixedState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 4096

    def applies(self, field: Field) -> bool:
        return field.kind not in ("binary", "list", "null")

    def zero(self) -> MixedState:
        return MixedState()

    def add(self, state: MixedState, column: Column) -> MixedState:
        text = column.field.kind == "text"
        return self.merge(state, _of_text(column) if text else _of_typed(column))

    def merge(self, a: MixedState, b: MixedState) -> MixedState:
        others = dict(a.others)
        for kind, cells in b.others.items():
            others[kind] = others.get(kind, 0) + cells
        both = {**a.examples, **b.examples}
        # Equal hashes of different texts are next to impossible; even then the order is fixed.
        both |= {h: min(both[h], a.examples[h]) for h in a.examples}
        kept = {h: both[h] for h in sorted(both)[:_EXAMPLES]}
        return MixedState(a.rows + b.rows, a.of_kind + b.of_kind, others, kept)

    def value(self, state: MixedState) -> values.MixedTypes | Absent:
        if not state.rows:
            return Absent("there are no rows")
        others = {k: state.others[k] for k in sorted(state.others)}
        examples = tuple(sorted(state.examples.values()))
        return values.MixedTypes(state.rows, state.of_kind, others, examples)


def _of_text(column: Column) -> MixedState:
    found = column.view(scan)
    weights = column.texts.counts
    others = {
        kind: len(rows) if weights is None else int(weights[rows].sum())
        for kind, rows in _kinds(found).items()
        if len(rows)
    }
    offsets, _ = column.text_layout
    empty = offsets[1:] == offsets[:-1]
    none = int(np.count_nonzero(empty) if weights is None else weights[empty].sum())
    return MixedState(len(column), found.cells - none - sum(others.values()), others)


def _of_typed(column: Column) -> MixedState:
    rows, of_kind = len(column), len(column.present)
    if column.leftovers is None or not column.left_over:
        return MixedState(rows, of_kind)
    found = column.view(scan_leftovers)
    others = {kind: len(at) for kind, at in _kinds(found).items() if len(at)}
    missing = int(np.count_nonzero(found.words.words < WATCHED_FROM))
    if missing:
        others["missing"] = missing
    full = pc.not_equal(pc.utf8_trim_whitespace(column.leftovers.texts), "")
    texts = column.leftovers.texts.filter(full)  # a cell of white space holds nothing
    rest = len(texts) - sum(others.values())
    if rest:
        others["text"] = rest
    return MixedState(rows, of_kind, others, _examples(texts))


def _kinds(found: Scan) -> dict[str, np.ndarray]:
    return {"number": found.numbers, "date": found.dates, "boolean": found.booleans}


def _examples(texts: pa.Array) -> dict[int, str]:
    hashes, first = np.unique(hash_array(texts), return_index=True)
    some = pc.utf8_slice_codeunits(texts.take(pa.array(first[:_EXAMPLES])), 0, _CHARACTERS)
    return dict(zip(hashes[:_EXAMPLES].tolist(), some.to_pylist(), strict=True))
