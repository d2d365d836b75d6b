"""Near-copies among documents: every pair whose sets of five-word runs are alike enough.

An exact join, not an estimate: documents are alike when the Jaccard index of their shingles is at
least the threshold. Two documents that are so alike share one of their rarest shingles, so only
those are looked up (prefix filtering), and every pair found is counted out.
Source: Chaudhuri, Ganti and Kaushik, A Primitive Operator for Similarity Joins, ICDE 2006;
Bayardo, Ma and Srikant, Scaling Up All Pairs Similarity Search, WWW 2007.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import F64, I64
from truesheet.batch.nearpairs import Pairs, Shapes, pairs_of, parts_of
from truesheet.batch.shinglestore import HELD, Pieces, ShingleStore
from truesheet.batch.wordhash import blocks, shingles_of, text_keys, words_of

_ROUNDS = 8
WORK = 1 << 30
"""Shingles that are compared at most, over all pairs."""


class NearFound(NamedTuple):
    """Documents with their copies and near-copies.

    A document is a cell, by its place. `same` is the first one with the same words in the same
    order, `cluster` the first one of its cluster, both its own place where it is the first, and -1
    without words. `pairs` are the pairs that were counted out at the threshold or over it, between
    firsts of `same`, with their `jaccard`; `compared` pairs were looked at. `not_compared` pairs
    share a rare shingle, lie in different clusters, and were too many to look at.
    """

    cells: int
    documents: int
    same: I64
    cluster: I64
    pairs: I64
    jaccard: F64
    compared: int
    not_compared: int


class NearJoin:
    """Takes documents in, then finds those that are alike.

    Shingles are kept in `folder`, or in a folder of its own, once they are too many for memory.
    """

    def __init__(
        self,
        threshold: float,
        folder: Path | None = None,
        *,
        work: int = WORK,
        held: int = HELD,
    ) -> None:
        self.threshold = threshold
        self._own = tempfile.TemporaryDirectory(dir=folder, prefix="near-")
        self._folder = Path(self._own.name)
        self._store = ShingleStore(self._folder, held)
        self._keys: list[U64] = []
        self._cells = 0
        self._work = work
        self._held = held

    def add(self, array: pa.Array) -> None:
        """Take in documents, one a cell; a missing cell is none."""
        for piece in blocks(array.fill_null("") if array.null_count else array):
            words = words_of(piece)
            shingles = shingles_of(words)
            self._keys.append(text_keys(words))
            self._store.add(shingles.hashes, shingles.texts + np.int32(self._cells))
            self._cells += len(piece)

    def find(self) -> NearFound:
        """What is alike; the documents are gone afterwards."""
        try:
            return self._find()
        finally:
            self._own.cleanup()

    def _find(self) -> NearFound:
        keys = np.concatenate(self._keys) if self._keys else np.empty(0, np.uint64)
        # Labels follow the order of the keys, not of the data: nothing below depends on that.
        distinct, first, label = np.unique(keys, return_index=True, return_inverse=True)
        count = len(distinct)
        bits = max(1, int(count).bit_length())
        pieces = Pieces(self._folder, self._held)
        shapes = self._shapes(label.astype(np.int32), bits, count, pieces)
        found = pairs_of(pieces, shapes, self._work)
        empty = bool(count) and int(distinct[0]) == 0
        return _placed(keys, first, label, found, count - empty)

    def _shapes(self, label: np.ndarray, bits: int, count: int, pieces: Pieces) -> Shapes:
        """Sizes of the documents; `pieces` gets the shingles that two living documents share."""
        sizes = np.zeros(count, np.int64)
        shared = np.zeros(count, np.int64)
        low = np.uint64((1 << bits) - 1)
        for keys in self._store.ranges(label, bits):
            sizes += np.bincount((keys & low).astype(np.int64), minlength=count)
            keys = repeated(keys, bits)
            shared += np.bincount((keys & low).astype(np.int64), minlength=count)
            pieces.append(keys)
        shapes = Shapes(sizes, shared, bits, self.threshold)
        for _ in range(_ROUNDS):
            before = pieces.total
            shapes = _thinned(pieces, shapes)
            if pieces.total > 0.9 * before:
                break
        return shapes


def repeated(keys: U64, bits: int) -> U64:
    """Of sorted keys those whose shingle another document holds too."""
    if len(keys) < 2:
        return keys[:0]
    hashes = keys >> np.uint64(bits)
    again = np.concatenate([[False], hashes[1:] == hashes[:-1], [False]])
    shared: U64 = keys[again[1:] | again[:-1]]
    return shared


def _thinned(pieces: Pieces, shapes: Shapes) -> Shapes:
    """Leave out documents that cannot have a near-copy: too few of their shingles are shared."""
    low = np.uint64((1 << shapes.bits) - 1)
    alive = shapes.shared >= np.maximum(shapes.least, 1)
    shared = np.zeros(len(alive), np.int64)
    for i in range(len(pieces)):
        keys = pieces[i]
        keys = repeated(keys[alive[(keys & low).astype(np.int64)]], shapes.bits)
        shared += np.bincount((keys & low).astype(np.int64), minlength=len(alive))
        pieces[i] = keys
    return shapes._replace(shared=shared)


def _placed(keys: U64, first: I64, label: I64, found: Pairs, documents: int) -> NearFound:
    """From labels to places of cells."""
    parts = parts_of(found.pairs, len(first))
    lead = np.full(len(first), np.iinfo(np.int64).max)
    np.minimum.at(lead, parts, first)
    none = keys == 0
    same, cluster = first[label], lead[parts[label]] if len(label) else label
    places = np.sort(first[found.pairs], axis=1)
    order = np.lexsort((places[:, 1], places[:, 0]))
    return NearFound(
        len(keys),
        documents,
        np.where(none, -1, same),
        np.where(none, -1, cluster),
        places[order],
        found.jaccard[order],
        found.compared,
        found.not_compared,
    )
