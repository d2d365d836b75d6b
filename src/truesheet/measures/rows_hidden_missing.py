"""Counts rows that hold a code for "missing"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.missing_words import SIGNS, WATCHED_FROM, WORDS, Words
from truesheet.measures.rowviews import rows_with
from truesheet.measures.textscan import scan, scan_leftovers, words_of
from truesheet.measures.values import RowsHidden
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_BITS = 63


class RowsHiddenState(msgspec.Struct, frozen=True):
    """Words by field, and rows by the set of (field:word) that they hold, until there are too many.

    `signs` counts rows with a word that stands for "missing" whatever else the field holds.
    """

    rows: int = 0
    signs: int = 0
    fields: dict[int, Words] = {}
    sets: dict[str, int] = {}
    full: bool = False


@dataclass(frozen=True)
class RowsHiddenMissing:
    """Rows with at least one word or sign for "missing", and rows by code.

    The words that count in a field are those of `cells.hidden_missing`; its numbers and days are
    not counted here, since only the whole field tells whether they are codes.
    Unit: rows. Exact while rows hold at most `most` different sets of words; beyond, only signs
    such as ? and N/A count, and `by_code` is empty. Answers: `composition.missing`.

    >>> from truesheet.batch.shapes import run
    >>> run(RowsHiddenMissing(), Batch.of(a=["?", "x", "?"], b=["?", "y", "NA"]))
    RowsHidden(rows=3, any=2, by_code={'?': 2, 'NA': 1})
    """

    most: int = 2048

    id: ClassVar[str] = "rows.hidden_missing"
    version: ClassVar[int] = 1
    state: ClassVar[type] = RowsHiddenState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 1 << 22

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if schema.fields else Absent("the table has no fields")

    def zero(self) -> RowsHiddenState:
        return RowsHiddenState()

    def add(self, state: RowsHiddenState, batch: Batch) -> RowsHiddenState:
        words = {
            i: words_of(c)
            for i, c in enumerate(batch.columns)
            if c.field.kind == "text" or c.left_over
        }
        found = [(i, w, rows) for i in words for w, rows in _places(batch.columns[i])]
        signs = [r for i, w, r in found if _counts(words[i], w)]
        rows = len(np.unique(np.concatenate(signs))) if signs else 0
        now = RowsHiddenState(batch.rows, rows, words, _sets(found))
        return self.merge(state, now)

    def merge(self, a: RowsHiddenState, b: RowsHiddenState) -> RowsHiddenState:
        fields = dict(a.fields)
        for i, words in b.fields.items():
            fields[i] = fields[i] + words if i in fields else words
        sets = dict(a.sets)
        for key, rows in b.sets.items():
            sets[key] = sets.get(key, 0) + rows
        full = a.full or b.full or len(sets) > self.most
        return RowsHiddenState(
            a.rows + b.rows, a.signs + b.signs, fields, {} if full else sets, full
        )

    def value(self, state: RowsHiddenState) -> RowsHidden:
        if state.full:
            return RowsHidden(state.rows, state.signs)
        accepted = {i: set(w.accepted()) for i, w in state.fields.items()}
        total = 0
        by_word: dict[str, int] = {}
        for key, rows in state.sets.items():
            pairs = [(int(p.split(":")[0]), WORDS[int(p.split(":")[1])]) for p in key.split(",")]
            here = {word for i, word in pairs if word in accepted[i]}
            total += rows if here else 0
            for word in here:
                by_word[word] = by_word.get(word, 0) + rows
        order = sorted(by_word, key=lambda w: (-by_word[w], w))
        return RowsHidden(state.rows, total, {_spelt(state, w): by_word[w] for w in order})


def _counts(words: Words, number: int) -> bool:
    return WORDS[number] in SIGNS or (words.typed and number < WATCHED_FROM)


def _spelt(state: RowsHiddenState, word: str) -> str:
    return min(w.seen[word].spelt for w in state.fields.values() if word in w.seen)


def _places(column: Column) -> Iterator[tuple[int, I64]]:
    """For each word of the list that the column holds: its number and the rows of the batch."""
    if column.field.kind != "text":
        if column.leftovers is not None:
            found = column.view(scan_leftovers).words
            yield from _by_word(found.words, column.leftovers.rows[found.rows])
        return
    found = column.view(scan).words
    if not len(found.rows):
        return
    rows, which = rows_with(column, found.rows)
    yield from _by_word(found.words[which], rows)


def _by_word(words: I64, rows: I64) -> Iterator[tuple[int, I64]]:
    for word in np.unique(words).tolist():
        yield word, rows[words == word]


def _sets(found: list[tuple[int, int, I64]]) -> dict[str, int]:
    """Rows by the set of (field:word) that they hold; every row of `found` counts in one set."""
    if not found:
        return {}
    involved = np.unique(np.concatenate([rows for _, _, rows in found]))
    marks = np.zeros((len(involved), -(-len(found) // _BITS)), np.int64)
    for n, (_, _, rows) in enumerate(found):
        marks[np.searchsorted(involved, rows), n // _BITS] |= 1 << (n % _BITS)
    kinds, counts = np.unique(marks, axis=0, return_counts=True)
    return {_key(kind, found): int(c) for kind, c in zip(kinds.tolist(), counts, strict=True)}


def _key(kind: list[int], found: list[tuple[int, int, I64]]) -> str:
    held = [f for n, f in enumerate(found) if kind[n // _BITS] >> (n % _BITS) & 1]
    return ",".join(f"{i}:{word}" for i, word, _ in sorted(held, key=lambda f: f[:2]))
