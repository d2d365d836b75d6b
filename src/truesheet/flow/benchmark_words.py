"""A dataset held against the items of a benchmark themselves: copies are compared word by word."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from truesheet.batch.hashing import U64
from truesheet.flow.benchmark_file import Benchmark
from truesheet.flow.benchmark_indexed import LIMIT, Places
from truesheet.measures.items import SCREEN
from truesheet.measures.overlap import Scan
from truesheet.measures.retold import Retellings
from truesheet.measures.tokens import Tokens, said
from truesheet.measures.values_contam import BenchmarkFound, Copy
from truesheet.model.evidence import Share
from truesheet.rules.intervals import wilson

LEVELS = ("whole", "near", "retold", "candidate")


class _Level(NamedTuple):
    """What an item is called, and how strongly."""

    name: str
    strength: float


class WordSearch:
    """The search for one benchmark; `add` block after block, in the order of the corpus."""

    def __init__(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark
        self._items = benchmark.items
        self._real = benchmark.items.real
        self._scan = Scan(benchmark.items)
        self._retold = Retellings(benchmark.items)

    def add(self, found: Tokens, every: U64, first: int) -> None:
        """Look at some texts: their words, the hashes of their 5-grams, the number of the first."""
        self._scan.add(found, every, first)
        self._retold.add(found, first)

    def found(self, places: Places, shown: int, show_values: bool) -> BenchmarkFound:
        """What was found, every item at its highest level."""
        scan, retold, items, real = self._scan, self._retold, self._items, self._real
        rare = scan.candidates()
        level = self._levels(rare)
        counts = {name: sum(v.name == name for v in level.values()) for name in LEVELS}
        order = sorted(level, key=lambda w: (LEVELS.index(level[w].name), -level[w].strength, w))
        missed = [w for w in range(real) if w not in scan.best]
        nearest = (scan.most[missed] / np.maximum(items.sizes[missed], 1)).max(initial=0.0)
        low, high = wilson(counts["whole"] + counts["near"], real)
        return BenchmarkFound(
            self.benchmark.file,
            self.benchmark.field,
            real,
            counts["whole"],
            counts["near"],
            counts["retold"],
            counts["candidate"],
            short=items.short,
            repeated=sum(len(r) - 1 for r in items.rows if r),
            retellable=sum(w < real for w in retold.testable - retold.given_up),
            thirteen=sum(w < real for w in scan.thirteen()),
            decoys=len(items.words) - real,
            false_copies=sum(w >= real for w in scan.best),
            false_retold=sum(w >= real for w in retold.best),
            nearest=round(float(nearest), 4),
            low=round(low, 6),
            high=round(high, 6),
            raised=self._raised(counts),
            copies=tuple(
                self._copy(w, level[w].name, rare, places, show_values) for w in order[:shown]
            ),
        )

    def _levels(self, rare: dict[int, tuple[int, int]]) -> dict[int, _Level]:
        """The level of each item that was found; decoys apart."""
        level: dict[int, _Level] = {}
        for who, held in self._scan.best.items():
            share = held.shared / int(self._items.sizes[who])
            level[who] = _Level("whole" if held.whole else "near", share)
        for who, told in self._retold.best.items():
            level.setdefault(who, _Level("retold", told.overlap))
        for who, (grams, _) in rare.items():
            level.setdefault(who, _Level("candidate", float(grams)))
        return {who: v for who, v in level.items() if who < self._real}

    def _raised(self, counts: dict[str, int]) -> bool:
        """A whole item, or more copies or retellings than patterns, and than decoys, explain."""
        decoys = len(self._items.words) - self._real
        false = [sum(w >= self._real for w in s.best) for s in (self._scan, self._retold)]
        chance = [wilson(n, decoys)[1] if decoys else 0.0 for n in false]
        of = (self._real, sum(w < self._real for w in self._retold.testable))
        low = [wilson(counts[n], m)[0] for n, m in zip(("near", "retold"), of, strict=True)]
        beyond = [a > max(LIMIT, b) for a, b in zip(low, chance, strict=True)]
        return counts["whole"] > 0 or any(beyond)

    def _copy(
        self,
        who: int,
        level: str,
        rare: dict[int, tuple[int, int]],
        places: Places,
        show_values: bool,
    ) -> Copy:
        words = self._items.words[who].split(b" ")
        row, *same = self._items.rows[who]
        if level in ("whole", "near"):
            held = self._scan.best[who]
            where, field = places[held.document]
            return Copy(
                row,
                level,
                where,
                field,
                len(words),
                tuple(same),
                Share(held.shared, int(self._items.sizes[who])),
                held.longest,
                tuple(said(words[a:b]) for a, b in held.spans),
                int(self._scan.texts[who]),
                text=held.text.decode("utf-8", "replace") if show_values else "",
            )
        if level == "retold":
            told = self._retold.best[who]
            where, field = places[told.document]
            text = told.text.decode("utf-8", "replace") if show_values else ""
            overlap = round(told.overlap, 4)
            return Copy(
                row, level, where, field, len(words), tuple(same), overlap=overlap, text=text
            )
        where, field = places[rare[who][1]]
        return Copy(row, level, where, field, len(words), tuple(same), longest=SCREEN)
