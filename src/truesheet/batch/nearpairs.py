"""From shared shingles to pairs of documents, each counted out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import F64, I64
from truesheet.batch.neargroups import Groups, all_pairs, grouped
from truesheet.batch.shinglestore import Pieces

ALL_PAIRS = 64
"""Documents up to which those that share a rare shingle are all compared with each other."""

_PIVOTS = 8  # rounds in which the documents of larger groups are compared with one of them
_CHUNK = 1 << 22  # shingles compared at a time
_LEVELS = 12  # rarities that are told apart
_SPELLING = 32  # pairs of large groups that are spelt out cost so much less than counting one
_TINY = 1e-9


class Shapes(NamedTuple):
    """Documents by label: shingles, those shared with others, and the bits that hold a label."""

    sizes: I64
    shared: I64
    bits: int
    threshold: float

    @property
    def least(self) -> I64:
        """Shingles that a near-copy must share with the document at least."""
        found: I64 = np.ceil(self.threshold * self.sizes - _TINY).astype(np.int64)
        return found

    def labels(self, keys: U64) -> I64:
        """The documents of packed keys."""
        found: I64 = (keys & np.uint64((1 << self.bits) - 1)).astype(np.int64)
        return found


class Pairs(NamedTuple):
    """Pairs of labels at or over the threshold, and how many were looked at or passed over."""

    pairs: I64
    jaccard: F64
    compared: int
    not_compared: int


def pairs_of(pieces: Pieces, shapes: Shapes, work: int) -> Pairs:
    """All pairs at or over the threshold, as far as `work` goes."""
    small, large = _candidates(pieces, shapes)
    counter = Counter(pieces, shapes, work)
    counter.count(small)
    parts = parts_of(counter.pairs, len(shapes.sizes))
    groups = large.beyond_heads(parts, spent=False)
    for _ in range(_PIVOTS):
        if not len(groups.first):
            break
        counter.count(_distinct(_possible(groups.with_heads(parts), shapes)))
        parts = parts_of(counter.pairs, len(shapes.sizes))
        groups = groups.beyond_heads(parts)
    left = _rest(large, parts, shapes, counter, work)
    return Pairs(counter.pairs, counter.jaccard, counter.compared, left + counter.passed_over)


def _rest(large: Groups, parts: I64, shapes: Shapes, counter: Counter, work: int) -> int:
    """Compare what lies in different parts of large groups; gives how many pairs were too many."""
    found: list[I64] = [np.empty((0, 2), np.int64)]
    room, left = work // _SPELLING, 0
    for documents in sorted(large.each(), key=len):
        if (parts[documents] == parts[documents[0]]).all():
            continue
        pairs, many = _by_size(documents, shapes, room)
        room -= len(pairs)
        left += many - len(pairs)
        found.append(_possible(pairs[parts[pairs[:, 0]] != parts[pairs[:, 1]]], shapes))
    counter.count(_distinct(np.concatenate(found)))
    return left


def _by_size(documents: I64, shapes: Shapes, room: int) -> tuple[I64, int]:
    """Pairs of which the larger document allows one of the size of the other, and their number.

    No pairs where there is not room for all.
    """
    t = shapes.threshold
    documents = documents[np.argsort(shapes.sizes[documents], kind="stable")]
    sizes, shared = shapes.sizes[documents], shapes.shared[documents]
    low = np.searchsorted(sizes, t * sizes - _TINY)
    high = np.searchsorted(sizes, shared * (1 + t) / t - sizes + _TINY, "right")
    counts = np.maximum(np.minimum(high, np.arange(len(sizes))) - low, 0)
    many = int(counts.sum())
    if many > room:
        return np.empty((0, 2), np.int64), many
    other = np.arange(many) + np.repeat(low - (np.cumsum(counts) - counts), counts)
    pairs = np.stack([np.repeat(documents, counts), documents[other]], axis=1)
    return np.sort(pairs, axis=1), many


def _candidates(pieces: Pieces, shapes: Shapes) -> tuple[I64, Groups]:
    """Pairs that share one of their rarest shingles; large groups of such, still as groups."""
    found: list[I64] = [np.empty((0, 2), np.int64)]
    large: list[Groups] = []
    waiting = 0
    for keys in _rarest(pieces, shapes):
        small, rest = grouped(keys >> np.uint64(shapes.bits), shapes.labels(keys), ALL_PAIRS)
        large.append(rest)
        for pairs in all_pairs(small):
            found.append(_possible(pairs, shapes))
            waiting += len(found[-1])
            if waiting > _CHUNK:
                found, waiting = [_distinct(np.concatenate(found))], 0
    return _distinct(np.concatenate(found)), Groups.concatenated(large).different()


def _possible(pairs: I64, shapes: Shapes) -> I64:
    """Pairs that their sizes allow to be alike."""
    a, b = pairs[:, 0], pairs[:, 1]
    size, other = shapes.sizes[a], shapes.sizes[b]
    most = np.minimum(shapes.shared[a], shapes.shared[b])
    can = most >= shapes.threshold * (size + other - most) - _TINY
    can &= np.minimum(size, other) >= shapes.threshold * np.maximum(size, other) - _TINY
    return pairs[can]


def _distinct(pairs: I64) -> I64:
    """Each pair once, the smaller label first."""
    if not len(pairs):
        return pairs
    packed = np.unique(pairs[:, 0] << 32 | pairs[:, 1])
    return np.stack([packed >> 32, packed & 0xFFFFFFFF], axis=1)


def _rarest(pieces: Pieces, shapes: Shapes) -> Iterator[U64]:
    """The keys that must be looked up: of each document its rarest, then those of small hash.

    Two documents of which one shares `least` shingles with the other have at least one of these
    in common. Shingles that nobody shares are the rarest, and already left out.
    """
    cut, left = _cuts(pieces, shapes)
    for i in range(len(pieces)):
        keys = pieces[i]
        labels, rarity = shapes.labels(keys), _rarity(keys, shapes.bits)
        take = rarity < cut[labels]
        edge = np.flatnonzero(rarity == cut[labels])
        edge = edge[np.argsort(labels[edge], kind="stable")]
        mine = labels[edge]
        taken = edge[_ranks(mine) < left[mine]]
        take[taken] = True
        left -= np.bincount(labels[taken], minlength=len(left))
        yield keys[take]


def _cuts(pieces: Pieces, shapes: Shapes) -> tuple[I64, I64]:
    """For each document up to which rarity it is looked up, and how many of that rarity itself."""
    alive = np.flatnonzero(shapes.shared)
    place = np.zeros(len(shapes.sizes), np.int64)
    place[alive] = np.arange(len(alive))
    counts = np.zeros((len(alive), _LEVELS), np.int32)
    for i in range(len(pieces)):
        keys = pieces[i]
        at = place[shapes.labels(keys)] * _LEVELS + _rarity(keys, shapes.bits)
        np.add.at(counts.ravel(), at, np.int32(1))
    wanted = (shapes.shared - shapes.least + 1)[alive]
    np.cumsum(counts, axis=1, out=counts)
    here = np.minimum((counts < wanted[:, None]).sum(axis=1), _LEVELS - 1)
    before = np.where(here > 0, counts[np.arange(len(here)), here - 1], 0)
    cut, left = (np.zeros(len(place), np.int64) for _ in range(2))
    cut[alive], left[alive] = here, wanted - before
    return cut, left


def _ranks(ordered: I64) -> I64:
    """Of sorted numbers, how many equal ones stand before each."""
    if not len(ordered):
        return ordered
    start = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return np.arange(len(ordered)) - np.repeat(start, np.diff(np.append(start, len(ordered))))


def _rarity(keys: U64, bits: int) -> I64:
    """For each key, how many documents hold its shingle: 1 for two or three, 2 for four ..."""
    if not len(keys):
        return np.empty(0, np.int64)
    hashes = keys >> np.uint64(bits)
    start = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]]))
    counts = np.diff(np.append(start, len(keys)))
    return np.repeat(np.minimum(np.log2(counts).astype(np.int64), _LEVELS - 1), counts)


class Counter:
    """Counts shared shingles of pairs, each pair once, until the work is done that was allowed."""

    def __init__(self, pieces: Pieces, shapes: Shapes, work: int) -> None:
        self._pieces, self._shapes, self._work = pieces, shapes, work
        self._found: list[I64] = [np.empty((0, 2), np.int64)]
        self._alike: list[F64] = [np.empty(0, np.float64)]
        self._seen = np.empty(0, np.int64)
        self.passed_over = 0

    @property
    def pairs(self) -> I64:
        """The pairs that reach the threshold."""
        return np.concatenate(self._found)

    @property
    def jaccard(self) -> F64:
        """How alike these are."""
        return np.concatenate(self._alike)

    @property
    def compared(self) -> int:
        """Pairs that were counted out."""
        return len(self._seen)

    def count(self, pairs: I64) -> None:
        """Count out those that were not yet; they come sorted."""
        names = pairs[:, 0] << 32 | pairs[:, 1]
        fresh = ~np.isin(names, self._seen, assume_unique=True)
        pairs, names = pairs[fresh], names[fresh]
        shared, sizes = self._shapes.shared, self._shapes.sizes
        costs = np.cumsum(shared[pairs[:, 0]] + shared[pairs[:, 1]])
        afford = int(np.searchsorted(costs, self._work, "right"))
        self.passed_over += len(pairs) - afford
        if not afford:
            return
        pairs = pairs[:afford]
        self._work -= int(costs[afford - 1])
        self._seen = np.concatenate([self._seen, names[:afford]])
        both = np.zeros(len(pairs), np.int64)
        for i in range(len(self._pieces)):
            both += _common(self._pieces[i], self._shapes, pairs)
        alike = both / (sizes[pairs].sum(axis=1) - both)
        good = alike >= self._shapes.threshold
        self._found.append(pairs[good])
        self._alike.append(alike[good])


def _common(keys: U64, shapes: Shapes, pairs: I64) -> I64:
    """For each pair, how many of these shingles both documents hold."""
    used = np.zeros(len(shapes.sizes), np.bool_)
    used[pairs.ravel()] = True
    keys = keys[used[shapes.labels(keys)]]
    found = np.zeros(len(pairs), np.int64)
    if not len(keys):
        return found
    labels, hashes = shapes.labels(keys), keys >> np.uint64(shapes.bits)
    number = np.cumsum(np.concatenate([[False], hashes[1:] != hashes[:-1]]))
    number = number[np.argsort(labels, kind="stable")]
    counts = np.bincount(labels, minlength=len(used))
    first, width = np.cumsum(counts) - counts, int(number.max()) + 1
    costs = np.cumsum(counts[pairs[:, 0]] + counts[pairs[:, 1]])
    edges = np.searchsorted(costs, np.arange(_CHUNK, int(costs[-1]), _CHUNK))
    cuts = np.unique(np.concatenate([[0], edges, [len(pairs)]])).tolist()
    for low, high in pairwise(cuts):
        mine = pairs[low:high]
        both = np.concatenate([_spelt(mine[:, s], number, first, counts, width) for s in (0, 1)])
        both.sort(kind="stable")  # two sorted runs are merged
        again = both[1:][both[1:] == both[:-1]] // width
        found[low:high] = np.bincount(again, minlength=high - low)
    return found


def _spelt(labels: I64, number: I64, first: I64, counts: I64, width: int) -> I64:
    """The shingles of each document in turn, made distinct by the number of the pair."""
    many = counts[labels]
    ahead = np.cumsum(many) - many
    at = np.arange(int(many.sum())) + np.repeat(first[labels] - ahead, many)
    found: I64 = number[at] + np.repeat(np.arange(len(labels)) * width, many)
    return found


def parts_of(pairs: I64, count: int) -> I64:
    """The number of the connected part of each of `count` things."""
    if not len(pairs):
        return np.arange(count)
    from scipy.sparse import coo_matrix  # slow to import: not before it is needed
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(pairs), np.int8)
    graph = coo_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    found: I64 = connected_components(graph, directed=False)[1].astype(np.int64)
    return found
