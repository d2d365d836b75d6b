"""A dataset held against an index of a benchmark: hashes only, so what is found rests on them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import numpy as np

from truesheet.batch.hashing import U64
from truesheet.measures.benchmark_index import FORMAT, BenchmarkIndex, read, together
from truesheet.measures.benchmarks import enough, held
from truesheet.measures.tokens import Tokens
from truesheet.measures.values_contam import BenchmarkFound, Copy
from truesheet.model.evidence import Share
from truesheet.rules.intervals import wilson

_HEAD = 64
LIMIT = 0.01
"""Share of items beyond which copies with changes are more than common patterns; see the rule."""


class Places(Protocol):
    """Where texts stand: address and field by their number."""

    def __getitem__(self, text: int) -> tuple[str, str]: ...


def index_in(path: str | os.PathLike[str]) -> BenchmarkIndex | None:
    """The index that a file holds; None where it is a file of another kind.

    Raises ValueError for an index that is damaged.
    """
    file = Path(path)
    if not file.is_file():
        return None
    with file.open("rb") as raw:
        if FORMAT.encode() not in raw.read(_HEAD):
            return None
    return read(file.read_bytes())


class IndexSearch:
    """The search for one index; `add` block after block, in the order of the corpus."""

    def __init__(self, index: BenchmarkIndex) -> None:
        self.index = index
        self._table = together([index])
        size = len(self._table.sizes)
        self._best = np.zeros(size, np.int64)
        self._texts = np.zeros(size, np.int64)
        self._where = np.full(size, -1)

    def add(self, found: Tokens, every: U64, first: int) -> None:
        """Look at some texts: their words, the hashes of their 5-grams, the number of the first."""
        rows, items, counts = held(found, every, self._table)
        worth = counts >= enough(self._table.sizes[items])
        np.add.at(self._texts, items[worth], 1)
        better = counts > self._best[items]
        told = zip(rows[better].tolist(), items[better].tolist(), counts[better], strict=True)
        for row, item, count in told:
            if count > self._best[item]:
                self._best[item], self._where[item] = count, first + row

    def found(self, places: Places, shown: int, show_values: bool) -> BenchmarkFound:
        """What was found of it; an index knows no words, so no values can be shown beside them."""
        sizes = self._table.sizes
        there = np.flatnonzero((self._best >= enough(sizes)) & (sizes > 0))
        whole = self._best == sizes
        near = int(len(there) - whole[there].sum())
        low, high = wilson(len(there), self.index.items)
        order = sorted(there.tolist(), key=lambda i: (-self._best[i] / sizes[i], i))
        missed = np.setdiff1d(np.flatnonzero(sizes), there)
        nearest = (self._best[missed] / sizes[missed]).max(initial=0.0)
        told = f"{self.index.name}, {self.index.edition}" if self.index.edition else self.index.name
        return BenchmarkFound(
            self.index.name,
            self.index.field,
            self.index.items,
            len(there) - near,
            near,
            short=self.index.skipped,
            nearest=round(float(nearest), 4),
            low=round(low, 6),
            high=round(high, 6),
            raised=len(there) > near or low > LIMIT,
            copies=tuple(self._copy(i, places, bool(whole[i])) for i in order[:shown]),
            index=told,
        )

    def _copy(self, item: int, places: Places, whole: bool) -> Copy:
        where, field = places[int(self._where[item])]
        shared = Share(int(self._best[item]), int(self._table.sizes[item]))
        level, texts = "whole" if whole else "near", int(self._texts[item])
        return Copy(item + 1, level, where, field, 0, shared=shared, texts=texts)
