"""Documents that share a shingle, as groups, and the pairs within them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from truesheet.batch.hashing import U64, mix
from truesheet.batch.kinds import I64

_PAIRS = 1 << 22  # pairs spelt out at a time


class Groups(NamedTuple):
    """Groups of documents end to end; group i starts at first[i]."""

    documents: I64
    first: I64

    @staticmethod
    def concatenated(groups: Sequence[Groups]) -> Groups:
        """All groups of several."""
        sizes = np.cumsum([0, *(len(g.documents) for g in groups)])
        none = np.empty(0, np.int64)
        return Groups(
            np.concatenate([none, *(g.documents for g in groups)]),
            np.concatenate([none, *(g.first + n for g, n in zip(groups, sizes, strict=False))]),
        )

    @property
    def counts(self) -> I64:
        """Documents of each group."""
        found: I64 = np.diff(np.append(self.first, len(self.documents)))
        return found

    def different(self) -> Groups:
        """Each group once: the runs of one passage are held by the same documents."""
        if not len(self.first):
            return self
        counts = self.counts
        mixed = mix(self.documents.astype(np.uint64) + np.uint64(1))
        names = np.stack([np.add.reduceat(mixed, self.first), counts.astype(np.uint64)])
        keep = np.zeros(len(counts), np.bool_)
        keep[np.unique(names, axis=1, return_index=True)[1]] = True
        return _chosen(self, counts, keep)

    def each(self) -> list[I64]:
        """The documents of each group."""
        return np.split(self.documents, self.first[1:]) if len(self.first) else []

    def with_heads(self, parts: I64) -> I64:
        """Pairs of the first document of each group with those that lie in another part."""
        heads = np.repeat(self.documents[self.first], self.counts)
        apart = parts[heads] != parts[self.documents]
        return np.sort(np.stack([heads[apart], self.documents[apart]], axis=1), axis=1)

    def beyond_heads(self, parts: I64, spent: bool = True) -> Groups:
        """What is left of each group without its first document and those of the same part.

        With `spent` false the first document stays.
        """
        counts = self.counts
        number = np.repeat(np.arange(len(counts)), counts)
        left = parts[self.documents] != np.repeat(parts[self.documents[self.first]], counts)
        if not spent:
            left[self.first] = True
        mine = np.bincount(number[left], minlength=len(counts))
        documents = self.documents[left & (mine > 1)[number]]
        mine = mine[mine > 1]
        return Groups(documents, np.cumsum(mine) - mine)


def grouped(hashes: U64, documents: I64, most: int) -> tuple[Groups, Groups]:
    """Documents by sorted hash: groups of two up to `most`, and larger ones."""
    if not len(hashes):
        none = np.empty(0, np.int64)
        return Groups(none, none), Groups(none, none)
    start = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]]))
    counts = np.diff(np.append(start, len(hashes)))
    every = Groups(documents, start)
    return (
        _chosen(every, counts, (counts > 1) & (counts <= most)),
        _chosen(every, counts, counts > most),
    )


def _chosen(groups: Groups, counts: I64, which: np.ndarray) -> Groups:
    mine = counts[which]
    return Groups(groups.documents[np.repeat(which, counts)], np.cumsum(mine) - mine)


def all_pairs(groups: Groups) -> Iterator[I64]:
    """Every pair of every group, the smaller label first; groups of one size at a time."""
    counts = groups.counts
    for size in np.unique(counts).tolist():
        starts = groups.first[counts == size]
        a, b = np.triu_indices(size, 1)
        step = max(1, _PAIRS // len(a))
        for i in range(0, len(starts), step):
            table = groups.documents[starts[i : i + step, None] + np.arange(size)]
            pairs = np.stack([table[:, a].ravel(), table[:, b].ravel()], axis=1)
            yield np.sort(pairs, axis=1)
