"""Finds items of public benchmarks in texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import pyarrow as pa

from truesheet.batch.column import Column
from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.measures.benchmark_index import FEWEST, GRAM, BenchmarkIndex, Known, known, shipped
from truesheet.measures.tokens import Tokens, different, grams, inside, row_of, tallied, tokens
from truesheet.measures.values_contam import Benchmarks, Overlap
from truesheet.model.field import Field

NEAR = 0.3
"""Share of an item's 5-grams in one text from which it is taken for a copy with changes."""
_BYTES = 2 * FEWEST - 1  # a text that holds the shortest item has one letter a word at least
_SHOWN = 10
_S32, _TOP = np.uint64(32), np.uint64(42)
_NONE = np.empty(0, np.uint32)


class BenchmarkState(msgspec.Struct, frozen=True):
    """The most 5-grams of each item that one text holds, and texts that hold an item."""

    texts: int = 0
    best: np.ndarray = _NONE
    holding: tuple[int, ...] = ()


@dataclass(frozen=True)
class TextBenchmarks:
    """Texts that hold an item of a public benchmark, by the hashes of its 5-grams.

    The program comes with indexes of GSM8K (test) and HumanEval: hashes of their 5-grams, no
    text. A word is a run of letters or digits, after NFKC and in lower case. Of an item that is
    `whole` every 5-gram stands in one text; of one that is `near` at least three in ten do. With
    2, 5, 10 and 20 % of the words changed, what is found of GSM8K's items stands in the truth
    ledger. Misses items told in other words, translated, cut in two rows, or in a benchmark that
    has no index here; items of fewer than eight words are never looked for. `truesheet leakage
    --benchmark FILE` compares with a file of your own, word by word, and shows where.
    Unit: items of the benchmark. By 32 bits of a hash. Answers: `uses.prohibited`.
    Source: GPT-3 (Brown et al., 2020, appendix C); ConTAM (Singh et al., 2024).

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> seen = run(TextBenchmarks(), Batch.of(said=["A text of a few words, and not of the best."]))
    >>> seen["said"].found["HumanEval"].whole
    0
    """

    id: ClassVar[str] = "text.benchmarks"
    version: ClassVar[int] = 1
    state: ClassVar[type] = BenchmarkState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 16_384

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> BenchmarkState:
        return BenchmarkState()

    def add(self, state: BenchmarkState, column: Column) -> BenchmarkState:
        array, weights = column.texts.array, column.texts.weights
        offsets, _ = column.text_layout
        long = np.flatnonzero(np.diff(offsets) >= _BYTES)
        if not len(long):
            return state
        if len(long) < len(array):
            array, weights = array.take(pa.array(long)), weights[long]
        table, names = known(), shipped()
        best = np.zeros(len(table.sizes), np.uint32)
        holding = np.zeros(len(names), np.int64)
        for found in tokens(array):
            rows, items, counts = held(found, grams(found.hashes, GRAM), table)
            np.maximum.at(best, items, counts.astype(np.uint32))
            near = counts >= enough(table.sizes[items])
            _count(holding, rows[near], items[near], weights[found.first :], names)
        texts = int(weights.sum())
        return self.merge(state, BenchmarkState(texts, best, tuple(holding.tolist())))

    def merge(self, a: BenchmarkState, b: BenchmarkState) -> BenchmarkState:
        if not len(a.best) or not len(b.best):
            return b if not len(a.best) else a
        return BenchmarkState(
            a.texts + b.texts,
            np.maximum(a.best, b.best),
            tuple(x + y for x, y in zip(a.holding, b.holding, strict=True)),
        )

    def value(self, state: BenchmarkState) -> Benchmarks:
        best, at, found = state.best, 0, {}
        for i, index in enumerate(shipped() if state.texts else ()):
            until = at + len(index.edges) - 1
            found[index.name] = _overlap(index, best[at:until], state.holding[i])
            at = until
        return Benchmarks(state.texts, found, f"5-grams are compared by {GRAM_BITS} bits of a hash")


GRAM_BITS = 32


def enough(sizes: I64) -> I64:
    """How many 5-grams of an item make a text hold it."""
    least: I64 = np.maximum(np.ceil(NEAR * sizes), 1).astype(np.int64)
    return least


def held(found: Tokens, every: U64, table: Known) -> tuple[I64, I64, I64]:
    """Texts, items and how many different 5-grams of the item the text holds, where any."""
    at = np.flatnonzero(table.likely[every >> _TOP])
    keys = (every[at] >> _S32).astype(np.uint32)
    low = np.searchsorted(table.hashes, keys)
    many = np.searchsorted(table.hashes, keys, "right") - low
    real = many > 0
    at, low, many = at[real], low[real], many[real]
    lies = np.isin(at, inside(found, at, GRAM), assume_unique=True)
    at, low, many = at[lies], low[lies], many[lies]
    # Each hit once for every item that has the 5-gram.
    entries = np.repeat(low - np.concatenate([[0], np.cumsum(many)[:-1]]), many)
    entries = entries + np.arange(len(entries))
    pairs = different(np.repeat(row_of(found, at), many) * len(table.hashes) + entries)
    rows, entries = np.divmod(pairs, max(len(table.hashes), 1))
    both, counts = tallied(rows * len(table.sizes) + table.owners[entries])
    rows, items = np.divmod(both, max(len(table.sizes), 1))
    return rows, items, counts


def _count(
    holding: I64, rows: I64, items: I64, weights: I64, names: tuple[BenchmarkIndex, ...]
) -> None:
    """Count the texts that hold an item of each benchmark, in place."""
    if not len(rows):
        return
    ends = np.cumsum([len(x.edges) - 1 for x in names])
    whose = np.searchsorted(ends, items, "right")
    for i in range(len(names)):
        holding[i] += int(weights[np.unique(rows[whose == i])].sum())


def _overlap(index: BenchmarkIndex, best: np.ndarray, texts: int) -> Overlap:
    sizes = np.diff(index.edges)
    whole = (best >= sizes) & (sizes > 0)
    near = (best >= enough(sizes)) & (sizes > 0) & ~whole
    shown = [*np.flatnonzero(whole)[:_SHOWN], *np.flatnonzero(near)]
    return Overlap(
        index.edition,
        index.items,
        int(whole.sum()),
        int(near.sum()),
        texts,
        tuple(int(i) + 1 for i in shown[:_SHOWN]),
    )
