"""Rows of a batch by the group that they belong to: categories as they are, numbers in bins.

A field of numbers with up to EXACT different values is taken as a code. Otherwise each value goes
into a fine bin whose edges do not depend on the data (one significant digit, and the usual edges
of ages), and the fine bins are joined into few when everything has been counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64, physical, plain
from truesheet.measures.rowviews import MOST, few_values
from truesheet.measures.shown import shown

EXACT = 12
"""Different numbers up to which each stands for itself."""
VALUES, BINS, DROPPED = 0, 1, 2

AGE_EDGES = (18.0, 25.0, 35.0, 45.0, 55.0, 65.0, 75.0)
_POWERS = range(-6, 16)
_HALF = sorted({float(f"{d}e{e}") for e in _POWERS for d in range(1, 10)} | set(AGE_EDGES))
EDGES = np.array([*(-e for e in reversed(_HALF)), 0.0, *_HALF])
"""Edges of the fine bins; bin i holds EDGES[i - 1] <= value < EDGES[i]."""
_FEW_BINS = 5


class GroupCodes(NamedTuple):
    """For each row 1 + the number of its value in `names`, 0 where it has none; and how."""

    codes: I64
    names: tuple[str, ...]
    how: int


def coded(column: Column, cuts: Sequence[float] = (), bins: bool = True) -> GroupCodes:
    """The column's groups. With `cuts`, numbers go into the bins that these edges make.

    Without `bins` numbers are values like others: they only say which rows belong together.
    """
    if bins and column.field.numeric:
        return _numbers(column, np.array(cuts) if cuts else None)
    found = few_values(column)
    if found is None:
        return GroupCodes(np.zeros(len(column), np.int64), (), DROPPED)
    return GroupCodes(found.codes + 1, found.names, VALUES)


def _numbers(
    column: Column, cuts: np.ndarray[tuple[int], np.dtype[np.float64]] | None
) -> GroupCodes:
    values = physical(plain(column.present))
    present = np.ones(len(column), np.bool_)
    if column.array.null_count:
        present = column.array.is_valid().to_numpy(zero_copy_only=False).copy()
    finite = np.isfinite(values)
    if not finite.all():
        present[np.flatnonzero(present)[~finite]] = False
        values = values[finite]
    every = column.counted.values
    distinct = every[np.isfinite(every)]
    codes = np.zeros(len(column), np.int64)
    if cuts is not None:
        codes[present] = np.searchsorted(cuts, values, side="right") + 1
        return GroupCodes(codes, tuple(str(i) for i in range(len(cuts) + 1)), BINS)
    if len(distinct) <= EXACT:
        codes[present] = np.searchsorted(distinct, values) + 1
        f = column.field
        return GroupCodes(
            codes, tuple(shown(v, f.kind, f.physical) for v in distinct.tolist()), VALUES
        )
    bins = np.searchsorted(EDGES, values, side="right")
    used, at = np.unique(bins, return_inverse=True)
    codes[present] = at + 1
    return GroupCodes(codes, tuple(str(i) for i in used.tolist()), BINS)


def in_bins(names: Sequence[str]) -> list[str]:
    """Values that stood for themselves, each by its fine bin."""
    return [str(int(np.searchsorted(EDGES, float(n), side="right"))) for n in names]


def too_many(names: Sequence[str], how: int) -> bool:
    """More values than categories have."""
    return how == VALUES and len(names) > MOST


def labels_of_bins(
    rows: dict[str, int], age: bool, cuts: Sequence[float] = ()
) -> dict[str, tuple[int, str]]:
    """For each fine bin the bin that it becomes a part of: its place, and its name."""
    if cuts:
        return {b: (int(b), between(list(cuts), int(b))) for b in rows}
    fine = sorted(rows, key=int)
    edges = list(AGE_EDGES) if age and _like_ages(fine) else _even(fine, rows)
    found = {}
    for b in fine:
        at = int(np.searchsorted(edges, EDGES[int(b) - 1] if int(b) else -np.inf, side="right"))
        found[b] = (at, between(edges, at))
    return found


def _like_ages(fine: Sequence[str]) -> bool:
    """No value below 0 or from 200 on, and some from 18 on: years, not a scaled number."""
    low, high = int(fine[0]), int(fine[-1])
    if low == 0:
        return False
    return bool(EDGES[low - 1] >= 0 and 18 <= EDGES[high - 1] < 200)


def _even(fine: Sequence[str], rows: dict[str, int]) -> list[float]:
    """Edges between fine bins that cut the rows into at most five parts, as even as can be."""
    total, seen = sum(rows.values()), 0
    edges: list[float] = []
    for b, after in pairwise(fine):
        seen += rows[b]
        if seen * _FEW_BINS >= total * (len(edges) + 1) and len(edges) < _FEW_BINS - 1:
            edges.append(float(EDGES[int(after) - 1]))
    return edges


def between(edges: Sequence[float], at: int) -> str:
    """The name of a bin: under 18, 18 to 24, 75 and more."""
    if not edges:
        return "all"
    if at == 0:
        return f"under {_short(edges[0])}"
    if at == len(edges):
        return f"{_short(edges[-1])} and more"
    return f"{_short(edges[at - 1])} to under {_short(edges[at])}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"
