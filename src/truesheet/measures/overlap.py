"""Looks for the items of a benchmark in texts: by hash first, then word by word.

Every 5-gram of the corpus is looked up among those of the items. Where a stretch of one text holds
enough 5-grams of an item, the words themselves are compared, so a copy that is told of is one. All
that is kept is one best copy an item and some counts, whatever the size of the corpus. What comes
out does not depend on where batches end.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64
from truesheet.measures.benchmark_index import GRAM
from truesheet.measures.items import LONG, NEAR, SCREEN, Grams, Items
from truesheet.measures.tokens import Tokens, different, power, row_of, tallied

RARE = 5
"""Texts up to which a shared 8-gram points at one of them; in more it is a common phrase."""


class Held(NamedTuple):
    """The best copy of an item in one text: what comparing the words gave.

    `shared` of the item's different 5-grams, its `longest` run of words, `whole` where all its
    words stand there in their order; `spans` are the runs (begin, end in words of the item) that
    the text shares, `text` the words of the stretch. `document` is the number of the text.
    """

    document: int
    shared: int
    longest: int
    whole: bool
    spans: tuple[tuple[int, int], ...]
    text: bytes

    @property
    def rank(self) -> tuple[bool, int]:
        return self.whole, self.shared


class Scan:
    """The search for one benchmark; `add` block after block, in the order of the corpus."""

    def __init__(self, items: Items) -> None:
        self.items = items
        self.best: dict[int, Held] = {}
        self.most = np.zeros(len(items.words), np.int64)
        self.texts = np.zeros(len(items.words), np.int64)
        self.seen = np.zeros(len(items.eight.hashes), np.int64)
        self.first = np.full(len(items.eight.hashes), np.iinfo(np.int64).max)
        self._fewest = int(items.need.min(initial=2)) // 2
        self.long = np.zeros(len(items.thirteen.hashes), np.bool_)

    def add(self, found: Tokens, every: U64, first: int) -> None:
        """Look at some texts: their words, the hashes of their 5-grams, the number of the first."""
        at = self.items.maybe(every)
        hit, which = self.items.five.find(every[at])
        at = at[hit]
        rows = row_of(found, at)
        lies = at + GRAM <= found.edges[rows + 1]
        at, which, rows = at[lies], which[lies], rows[lies]
        if not len(at):
            return
        self._screen(found, every, at, first)
        # A text with few hits of whatever items holds a copy of none.
        enough = np.bincount(rows, minlength=len(found.edges) - 1) >= self._fewest
        held = enough[rows]
        if held.any():
            self._copies(found, at[held], rows[held], which[held], first)

    def _screen(self, found: Tokens, every: U64, at: I64, first: int) -> None:
        """Count texts with an 8-gram of an item, and mark its 13-grams."""
        rows, which = _longer(found, every, at, SCREEN, self.items.eight)
        pairs = different(rows * max(len(self.seen), 1) + which)
        rows, which = np.divmod(pairs, max(len(self.seen), 1))
        np.add.at(self.seen, which, 1)
        np.minimum.at(self.first, which, first + rows)
        self.long[_longer(found, every, at, LONG, self.items.thirteen)[1]] = True

    def _copies(self, found: Tokens, at: I64, rows: I64, which: I64, first: int) -> None:
        start, owners = self.items.five.start, self.items.five.owners
        many = start[which + 1] - start[which]
        entries = np.repeat(start[which] - np.cumsum(many) + many, many) + np.arange(many.sum())
        rows, at = np.repeat(rows, many), np.repeat(at, many)
        size = len(self.items.words)
        pair = rows * size + owners[entries]
        once = different(rows * len(owners) + entries)
        row, entry = np.divmod(once, len(owners))
        pairs, counts = tallied(row * size + owners[entry])
        item = pairs % size
        np.maximum.at(self.most, item, counts)
        worth = counts >= self.items.need[item]
        np.add.at(self.texts, item[worth], 1)
        order = np.argsort(pair, kind="stable")
        pair, at = pair[order], at[order]
        low, high = (np.searchsorted(pair, pairs[worth], s) for s in ("left", "right"))
        told = zip(pairs[worth].tolist(), counts[worth].tolist(), low, high, strict=True)
        for each, count, a, b in told:
            row_, who = divmod(each, size)
            old = self.best.get(who)
            most = count + int(self.items.lost[who])
            if old and (old.whole or (most <= old.shared and most < self.items.sizes[who])):
                continue
            held = self._compared(found, row_, who, at[a:b], first)
            if held and (old is None or held.rank > old.rank):
                self.best[who] = held

    def _compared(self, found: Tokens, row: int, who: int, at: I64, first: int) -> Held | None:
        """The item and the best stretch of the text, word by word; None below the limit."""
        item = self.items.words[who].split(b" ")
        begin, end = _stretch(at, len(item))
        a, b = int(found.edges[row]), int(found.edges[row + 1])
        around = found.words(max(a, begin - len(item)), min(b, end + len(item)))
        words = found.words(begin, end)
        whole = b" %s " % self.items.words[who] in b" %s " % b" ".join(around)
        if whole:
            words = item
        theirs = {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}
        mine = [tuple(item[i : i + GRAM]) in theirs for i in range(len(item) - GRAM + 1)]
        shared = len({tuple(item[i : i + GRAM]) for i in np.flatnonzero(mine)})
        if shared < NEAR * self.items.sizes[who]:
            return None
        same = SequenceMatcher(None, item, words, autojunk=False)
        longest = len(item) if whole else same.find_longest_match().size
        return Held(first + row, shared, longest, whole, _spans(mine), b" ".join(words))

    def candidates(self) -> dict[int, tuple[int, int]]:
        """Items that share a rare 8-gram with a text: how many such, and the first text."""
        rare = np.flatnonzero((self.seen > 0) & (self.seen <= RARE))
        found: dict[int, tuple[int, int]] = {}
        for gram in rare.tolist():
            for who in _owners(self.items.eight, gram):
                n, at = found.get(who, (0, int(self.first[gram])))
                found[who] = (n + 1, min(at, int(self.first[gram])))
        return found

    def thirteen(self) -> set[int]:
        """Items of which any 13-gram stands in a text: what GPT-3's authors counted."""
        every = np.flatnonzero(self.long).tolist()
        return {who for gram in every for who in _owners(self.items.thirteen, gram)}


def _owners(grams: Grams, gram: int) -> Sequence[int]:
    owned: list[int] = grams.owners[grams.start[gram] : grams.start[gram + 1]].tolist()
    return owned


def _longer(found: Tokens, every: U64, at: I64, n: int, known: Grams) -> tuple[I64, I64]:
    """Longer runs among places where 5-grams of items stand side by side: texts, and which."""
    ahead = n - GRAM
    if len(at) <= ahead:
        return at[:0], at[:0]
    at = at[:-ahead][at[ahead:] - at[:-ahead] == ahead]
    rows = row_of(found, at)
    lies = at + n <= found.edges[rows + 1]
    at, rows = at[lies], rows[lies]
    hashes = every[at]
    for k in range(GRAM, n):
        hashes = hashes * power(1) + found.hashes[at + k]
    hit, which = known.find(hashes)
    return rows[hit], which


def _stretch(at: I64, size: int) -> tuple[int, int]:
    """The words in which most hits stand within twice the length of the item: from, and until."""
    many = np.searchsorted(at, at + 2 * size, "right") - np.arange(len(at))
    k = int(np.argmax(many))
    return int(at[k]), int(at[k + many[k] - 1]) + GRAM


def _spans(mine: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    """Runs of words that are covered by shared 5-grams."""
    covered = np.zeros(len(mine) + GRAM - 1, np.bool_)
    for i in np.flatnonzero(mine):
        covered[i : i + GRAM] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[False], covered, [False]]).astype(np.int8)))
    return tuple(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
