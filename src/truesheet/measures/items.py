"""The items of a benchmark, made ready for being looked for in a corpus of any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.measures.benchmark_index import FEWEST, GRAM
from truesheet.measures.tokens import different, grams, tokens

SCREEN, LONG = 8, 13
"""Words of the runs that make a candidate, and of those that GPT-3's authors looked for."""
NEAR = 0.3
"""Share of an item's 5-grams in one stretch of a text from which it is a copy with changes."""
DECOYS = 1_000
_COMMON = 50  # items with the same 5-gram from which that is a phrase and points at none of them
_BITS = 24
_TOP = np.uint64(64 - _BITS)
_PIECES = 4


class Grams(NamedTuple):
    """Different n-grams, ascending, and the items of each: `owners[start[g]:start[g + 1]]`."""

    hashes: U64
    start: I64
    owners: I64

    def find(self, keys: U64) -> tuple[npt.NDArray[np.bool_], I64]:
        """Which keys are among them, and as which."""
        if not len(self.hashes):
            return np.zeros(len(keys), np.bool_), np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(self.hashes, keys), len(self.hashes) - 1)
        hit = self.hashes[at] == keys
        return hit, at[hit].astype(np.int64)


class Items(NamedTuple):
    """Different items of a benchmark, and behind them the decoys.

    `words` are those of each item, with blanks between; `rows` the rows of the benchmark (from 1)
    that say just that, none for a decoy. `sizes` counts different 5-grams, `lost` those of them
    that are phrases of the benchmark, `need` how many hits make a stretch of text worth a look.
    Decoys are made of quarters of four items each: no text holds them but by chance. `short` rows
    have too few words.
    """

    words: tuple[bytes, ...]
    rows: tuple[tuple[int, ...], ...]
    short: int
    sizes: I64
    lost: I64
    need: I64
    five: Grams
    eight: Grams
    thirteen: Grams
    likely: npt.NDArray[np.bool_]

    @property
    def real(self) -> int:
        """Items that are no decoys."""
        return sum(1 for r in self.rows if r)

    def maybe(self, every: U64) -> I64:
        """Where hashes of 5-grams stand that may be those of items."""
        return np.flatnonzero(np.take(self.likely, (every >> _TOP).view(np.int64), mode="clip"))


def items_of(texts: Sequence[str]) -> Items:
    """The items of a benchmark, one a row."""
    rows: dict[bytes, list[int]] = {}
    short = number = 0
    for found in tokens(pa.array(texts, pa.large_string())):
        for begin, end in zip(found.edges[:-1], found.edges[1:], strict=True):
            number += 1
            if end - begin < FEWEST:
                short += 1
                continue
            rows.setdefault(b" ".join(found.words(int(begin), int(end))), []).append(number)
    words = tuple(rows)
    fake = tuple(d for d in _decoys(words) if d not in rows)
    return _ready(words + fake, (*(tuple(r) for r in rows.values()), *(() for _ in fake)), short)


def _decoys(words: Sequence[bytes]) -> list[bytes]:
    """Texts of quarters of four items each: true to their language, and copies of nothing.

    The four have about as many words, so no text that holds one of them holds much of the decoy.
    """
    split = sorted((w.split(b" ") for w in words), key=lambda w: (len(w), w))
    made = []
    step = max(1, -(-len(split) // DECOYS))
    for j in range(0, len(split) - _PIECES + 1, step):
        picked: list[bytes] = []
        for q, source in enumerate(split[j : j + _PIECES]):
            picked += source[q * len(source) // _PIECES : (q + 1) * len(source) // _PIECES]
        if len(picked) >= FEWEST:
            made.append(b" ".join(picked))
    return list(dict.fromkeys(made))


def _ready(words: tuple[bytes, ...], rows: tuple[tuple[int, ...], ...], short: int) -> Items:
    kept: dict[int, list[tuple[I64, U64]]] = {GRAM: [], SCREEN: [], LONG: []}
    array = pa.array([w.decode() for w in words], pa.large_string())
    for found in tokens(array):
        for n, parts in kept.items():
            runs = grams(found.hashes, n)
            first = np.searchsorted(found.edges, np.arange(len(runs)), "right") - 1
            lies = np.arange(len(runs)) + n <= found.edges[first + 1]
            parts.append((first[lies] + found.first, runs[lies]))
    real = sum(1 for r in rows if r)
    five = _table(kept[GRAM], len(words))
    eight, thirteen = (_table(_only(kept[n], real), len(words)) for n in (SCREEN, LONG))
    sizes = np.bincount(five.owners, minlength=len(words)).astype(np.int64)
    five, lost = _without_phrases(five, sizes)
    need = np.maximum(np.ceil(NEAR * sizes).astype(np.int64) - lost, 1)
    likely = np.zeros(1 << _BITS, np.bool_)
    likely[five.hashes >> _TOP] = True
    return Items(words, rows, short, sizes, lost, need, five, eight, thirteen, likely)


def _only(parts: list[tuple[I64, U64]], real: int) -> list[tuple[I64, U64]]:
    """Runs of items that are no decoys."""
    return [(who[who < real], runs[who < real]) for who, runs in parts]


def _table(parts: list[tuple[I64, U64]], items: int) -> Grams:
    """Different n-grams, each with the different items that hold it."""
    who = np.concatenate([p[0] for p in parts] or [np.empty(0, np.int64)]).astype(np.int64)
    runs = np.concatenate([p[1] for p in parts] or [np.empty(0, np.uint64)])
    hashes, at = np.unique(runs, return_inverse=True)
    pairs = different(at * max(items, 1) + who)
    at, who = np.divmod(pairs, max(items, 1))
    return Grams(hashes, np.searchsorted(at, np.arange(len(hashes) + 1)).astype(np.int64), who)


def _without_phrases(five: Grams, sizes: I64) -> tuple[Grams, I64]:
    """Without the 5-grams that many items share, and how many each item lost.

    An item keeps all of its own where hardly any others would be left.
    """
    many = np.repeat(np.diff(five.start), np.diff(five.start)) > _COMMON
    lost = np.bincount(five.owners[many], minlength=len(sizes))
    spared = sizes - lost < np.minimum(3, sizes)
    drop = many & ~spared[five.owners]
    lost = np.where(spared, 0, lost).astype(np.int64)
    at = np.repeat(np.arange(len(five.hashes)), np.diff(five.start))[~drop]
    used = different(at)
    start = np.searchsorted(at, used).astype(np.int64)
    return Grams(five.hashes[used], np.append(start, len(at)), five.owners[~drop]), lost
