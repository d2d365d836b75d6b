"""Looks for items told in other words, by what a retelling keeps: the numbers and the rare words.

An item with three or more numbers is looked for where just these numbers stand in a row, in any
order, in one text. A place counts if the words around it hold enough of the item's rare words,
cut to their stems and weighed by how rare they are among the items. The limits were chosen on the
rephrased GSM8K questions and their training set, so its figures in the truth ledger are in-sample;
those of HumanEval are not. Items with fewer numbers, and numbers that a retelling spells out, are
not seen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.hashing import U64, mix
from truesheet.measures.items import Items
from truesheet.measures.tokens import Tokens, row_of, tokens

FEWEST, _MOST = 3, 24
"""Numbers that an item must have, and those beyond which it is a table."""
_OVERLAP = {FEWEST: 0.4}
_OVERLAP_BEYOND = 0.3
_EXACT = 1 / 3
"""Part of that overlap that must be there in the item's own words, endings and all."""
_TRIES = 500
"""Places with the numbers of an item but not its words, after which its numbers are common ones."""
_RARE = 0.05  # share of the items that may hold a rare word
_BITS = 18
_ENDINGS = (b"ing", b"ed", b"es", b"s")


class Told(NamedTuple):
    """The best retelling of an item: the text, the share of rare words, and the words there."""

    document: int
    overlap: float
    text: bytes


class _Keys(NamedTuple):
    """Sums over the numbers of items, ascending, with the items; and which sums to look up."""

    sums: U64
    owners: npt.NDArray[np.int64]
    likely: npt.NDArray[np.bool_]


class Retellings:
    """The search for one benchmark; `add` block after block, in the order of the corpus."""

    def __init__(self, items: Items) -> None:
        split = [w.split(b" ") for w in items.words]
        self._sizes = [len(w) for w in split]
        self._weights = _weights(split, items.real)
        self._keys, self._own = _keys(items.words, self._weights)
        self.testable = {int(w) for k in self._keys.values() for w in k.owners}
        self.best: dict[int, Told] = {}
        self._tries: Counter[int] = Counter()

    @property
    def given_up(self) -> set[int]:
        """Items whose numbers stand in too many places to say anything."""
        return {who for who, n in self._tries.items() if n >= _TRIES and who not in self.best}

    def add(self, found: Tokens, first: int) -> None:
        """Look at some texts; `first` is the number of the first."""
        at = np.flatnonzero(_numbers(found))
        if len(at) < FEWEST:
            return
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mix(found.hashes[at]))])
        rows = row_of(found, at)
        for many, keys in self._keys.items():
            if len(at) < many:
                break
            here = sums[many:] - sums[:-many]
            maybe = np.flatnonzero(keys.likely[here >> np.uint64(64 - _BITS)])
            maybe = maybe[rows[maybe] == rows[maybe + many - 1]]
            low = np.searchsorted(keys.sums, here[maybe])
            high = np.searchsorted(keys.sums, here[maybe], "right")
            for k, a, b in zip(maybe.tolist(), low.tolist(), high.tolist(), strict=True):
                for who in keys.owners[a:b].tolist():
                    place = int(at[k]), int(at[k + many - 1])
                    self._compare(found, int(rows[k]), who, place, many, first)

    def _compare(
        self, found: Tokens, row: int, who: int, place: tuple[int, int], many: int, first: int
    ) -> None:
        if self._tries[who] >= _TRIES and who not in self.best:
            return
        a, b = int(found.edges[row]), int(found.edges[row + 1])
        size = self._sizes[who]
        begin, end = max(a, place[0] - size), min(b, place[1] + 1 + size)
        least = _OVERLAP.get(many, _OVERLAP_BEYOND)
        # Most places share no rare word as it stands, which is seen before any word is spelt out.
        own = self._own[who]
        here = own.keys() & set(found.hashes[begin:end].tolist())
        if sum(own[h] for h in here) < _EXACT * least:
            self._tries[who] += 1
            return
        words = found.words(begin, end)
        stems = {_stem(w) for w in words}
        overlap = sum(w for stem, w in self._weights[who].items() if stem in stems)
        if overlap < least:
            self._tries[who] += 1
        elif who not in self.best or overlap > self.best[who].overlap:
            self.best[who] = Told(first + row, overlap, b" ".join(words))


@lru_cache(1 << 16)
def _stem(word: bytes) -> bytes:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _numbers(found: Tokens) -> npt.NDArray[np.bool_]:
    """Which words begin with a digit."""
    return (found.data[found.starts] - np.uint8(48)) < 10


def _is_number(word: bytes) -> bool:
    return word[:1].isdigit()


def _weights(split: Sequence[Sequence[bytes]], real: int) -> list[dict[bytes, float]]:
    """The rare words of each item, each with its weight; the weights of an item add up to 1."""
    stems = [{_stem(w) for w in words if not _is_number(w)} for words in split]
    held = Counter(s for mine in stems[:real] for s in mine)
    most = max(1.0, _RARE * real)
    found = []
    for mine in stems:
        rare = {s: math.log((real + 1) / (held[s] + 1)) for s in sorted(mine) if held[s] <= most}
        whole = sum(rare.values())
        found.append({s: w / whole for s, w in rare.items()} if whole else {})
    return found


def _keys(
    words: Sequence[bytes], weights: Sequence[dict[bytes, float]]
) -> tuple[dict[int, _Keys], dict[int, dict[int, float]]]:
    """Sums over the numbers by how many they are; weights by the hash of an item's own words."""
    made: dict[int, list[tuple[int, int]]] = {}
    exact: dict[int, dict[int, float]] = {}
    for block in tokens(pa.array([w.decode() for w in words], pa.large_string())):
        numbers = np.flatnonzero(_numbers(block))
        bounds = np.searchsorted(numbers, block.edges)
        mixed = mix(block.hashes[numbers])
        for i in np.flatnonzero(np.diff(bounds) >= FEWEST).tolist():
            own, who = mixed[bounds[i] : bounds[i + 1]], block.first + i
            if len(own) <= _MOST and weights[who]:
                made.setdefault(len(own), []).append((int(own.sum(dtype=np.uint64)), who))
                a, b = int(block.edges[i]), int(block.edges[i + 1])
                told = {
                    _stem(w): h
                    for w, h in zip(words[who].split(b" "), block.hashes[a:b].tolist(), strict=True)
                }
                exact[who] = {told[s]: w for s, w in weights[who].items()}
    found = {}
    for many, pairs in sorted(made.items()):
        pairs.sort()
        sums = np.array([p[0] for p in pairs], np.uint64)
        likely = np.zeros(1 << _BITS, np.bool_)
        likely[sums >> np.uint64(64 - _BITS)] = True
        found[many] = _Keys(sums, np.array([p[1] for p in pairs], np.int64), likely)
    return found, exact
