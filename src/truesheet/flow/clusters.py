"""Rows that are alike, in groups: made from keys or pairs, joined, and one chosen to stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64

BoolArray = npt.NDArray[np.bool_]


class Groups(NamedTuple):
    """Groups of two rows and more: all their rows in a row, group after group; where each begins.

    Rows of a group ascend.
    """

    rows: I64
    starts: I64

    @property
    def sizes(self) -> I64:
        return np.diff(np.append(self.starts, len(self.rows)))

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def copies(self) -> int:
        """Rows beyond the first of their group."""
        return len(self.rows) - len(self.starts)

    def biggest(self, most: int) -> list[I64]:
        """The rows of the largest groups, largest first; of equal ones the earlier first."""
        lead = self.rows[self.starts]
        order = np.lexsort((lead, -self.sizes))[:most]
        ends = self.starts + self.sizes
        return [self.rows[self.starts[i] : ends[i]] for i in order]


NONE = Groups(np.empty(0, np.int64), np.empty(0, np.int64))


def by_key(rows: I64, keys: U64) -> Groups:
    """Rows with equal keys; rows must ascend."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    if not len(ordered):
        return NONE
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(starts, len(ordered)))
    keep = np.repeat(sizes > 1, sizes)
    sizes = sizes[sizes > 1]
    return Groups(rows[order[keep]], (np.cumsum(sizes) - sizes).astype(np.int64))


def by_pairs(first: I64, second: I64) -> Groups:
    """Rows that pairs join, directly or through others."""
    if not len(first):
        return NONE
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, at = np.unique(np.concatenate([first, second]), return_inverse=True)
    n, ones = len(rows), np.ones(len(first), np.int8)
    graph = coo_array((ones, (at[: len(first)], at[len(first) :])), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    return by_key(rows, labels.astype(np.uint64))


def by_lists(clusters: Iterable[Sequence[int]]) -> Groups:
    """Groups given as lists of rows."""
    lists = [np.sort(np.asarray(c, np.int64)) for c in clusters if len(c) > 1]
    if not lists:
        return NONE
    sizes = np.array([len(c) for c in lists])
    return Groups(np.concatenate(lists), np.cumsum(sizes) - sizes)


def joined(several: Sequence[Groups]) -> Groups:
    """Groups of several kinds as one: rows that any of them joins."""
    several = [g for g in several if len(g)]
    if len(several) < 2:
        return several[0] if several else NONE
    first = [np.repeat(g.rows[g.starts], g.sizes) for g in several]
    return by_pairs(np.concatenate(first), np.concatenate([g.rows for g in several]))


def dropped(groups: Groups, rank: I64) -> I64:
    """All rows but one of each group, ascending: that of the lowest rank stays.

    `rank` has a number for each row of `groups.rows`; of equal ranks the earlier row stays.
    """
    if not len(groups):
        return NONE.rows
    group = np.repeat(np.arange(len(groups)), groups.sizes)
    order = np.lexsort((groups.rows, rank, group))
    first = np.concatenate([[True], group[order][1:] != group[order][:-1]])
    return np.sort(groups.rows[order][~first])
