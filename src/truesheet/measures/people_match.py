"""Pairs of records that may be one person: few are compared, and those field by field.

Two records are compared when they share a rare value of a field, or the beginnings of two fields
(blocking). What a field says is weighed by how rarely two records agree in it by chance, so that
an equal number of a person counts for more than an equal state (the idea of Fellegi and Sunter,
A Theory for Record Linkage, JASA 64, 1969); how far its values agree is counted in edits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from truesheet.batch.edits import alike
from truesheet.batch.kinds import F64, I64

RARE = 12
"""Records that may share a value, or two beginnings, and still be compared with each other."""

_HEAD = 3  # signs of a beginning
_LOW = 0.5  # values less alike than this say as much against the pair as different ones
_MOST = 400_000  # pairs that are compared at the most
_SURE = 6.0  # bits by which agreement must beat the number of all pairs
_SIGNS = re.compile(r"[\W_]+")


class Matches(NamedTuple):
    """Pairs of rows with how alike they are (0 to 1); `compared` pairs were looked at of all."""

    first: I64
    second: I64
    score: F64
    compared: int
    left_out: int


class _Side(NamedTuple):
    """One field: the number of its value row by row (-1 missing), its values, what it weighs."""

    codes: I64
    words: list[str]
    weight: float
    shared: bool


def matches(
    columns: Sequence[Sequence[str | None]], shared: Sequence[bool], threshold: float
) -> Matches:
    """Pairs of rows at least so alike; `columns` hold the texts of each field row by row.

    `shared` says of each field whether a household has it in common, as an address or a family
    name. Where there are fields of one person alone, they must agree by `threshold` as well:
    brothers and sisters share more fields than they do not.
    """
    sides = [_side(c, s) for c, s in zip(columns, shared, strict=True)]
    sides = [s for s in sides if s.weight > 0]
    rows = len(columns[0]) if columns else 0
    first, second, left_out = _candidates(sides, rows)
    score, bits = _scores(sides, first, second)
    own = [s for s in sides if not s.shared]
    if own:
        score = np.minimum(score, _scores(own, first, second)[0])
    enough = np.log2(max(rows * (rows - 1) / 2, 1)) + _SURE
    keep = np.flatnonzero((score >= threshold) & (bits >= enough))
    return Matches(first[keep], second[keep], score[keep], len(first), left_out)


def normal(text: str | None) -> str:
    """Lower case, compatibility forms resolved, signs other than letters and digits left out."""
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text or "").casefold()).strip()


def _side(cells: Sequence[str | None], shared: bool) -> _Side:
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(normal(c), len(known)) for c in cells], np.int64)
    empty = known.get("", -1)
    codes[codes == empty] = -1
    counts = np.bincount(codes[codes >= 0], minlength=len(known)).astype(float)
    whole = counts.sum()
    if whole < 2 or np.count_nonzero(counts) < 2:
        return _Side(codes, list(known), 0.0, shared)
    # The chance that two different rows agree; of values that never repeat, less than one pair.
    agree = max(float((counts * (counts - 1)).sum()), 1.0) / (whole * (whole - 1))
    return _Side(codes, list(known), float(-np.log2(agree)), shared)


# which pairs are compared ---------------------------------------------------------------------


def _candidates(sides: Sequence[_Side], rows: int) -> tuple[I64, I64, int]:
    blocks = [side.codes for side in sides]
    heads = [_heads(side) for side in sides]
    blocks += [_both(a, b) for a, b in combinations(heads, 2)]
    found = [_pairs(b, rows) for b in blocks] or [np.empty(0, np.int64)]
    pairs = np.unique(np.concatenate(found))
    left_out = max(0, len(pairs) - _MOST)
    if left_out:  # those that share the most blocks are the likely ones
        every, counts = np.unique(np.concatenate(found), return_counts=True)
        pairs = np.sort(every[np.argsort(-counts, kind="stable")[:_MOST]])
    return pairs // max(rows, 1), pairs % max(rows, 1), left_out


def _heads(side: _Side) -> I64:
    """The number of the beginning of the value, row by row."""
    known: dict[str, int] = {}
    of_word = np.array([known.setdefault(w[:_HEAD], len(known)) for w in side.words], np.int64)
    return np.where(side.codes >= 0, of_word[side.codes], -1)


def _both(a: I64, b: I64) -> I64:
    return np.where((a >= 0) & (b >= 0), a * (int(b.max(initial=0)) + 1) + b, -1)


def _pairs(codes: I64, rows: int) -> I64:
    """Pairs of rows with the same code, one number a pair, of codes that few rows have."""
    at = np.flatnonzero(codes >= 0)
    order = at[np.argsort(codes[at], kind="stable")]
    ordered = codes[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(starts, len(ordered)))
    few = np.repeat(sizes <= RARE, sizes)
    order, ordered = order[few], ordered[few]
    found = []
    for step in range(1, min(RARE, len(order))):
        same = ordered[step:] == ordered[:-step]
        found.append(order[:-step][same] * rows + order[step:][same])
    return np.concatenate(found) if found else np.empty(0, np.int64)


# how alike they are ---------------------------------------------------------------------------


def _scores(sides: Sequence[_Side], first: I64, second: I64) -> tuple[F64, F64]:
    """Of each pair the share of the weight that agrees, and how many bits agree."""
    agreed, whole = np.zeros(len(first)), np.zeros(len(first))
    for side in sides:
        a, b = side.codes[first], side.codes[second]
        both = np.flatnonzero((a >= 0) & (b >= 0))
        if not len(both):
            continue
        much = np.ones(len(both))
        unequal = np.flatnonzero(a[both] != b[both])
        edits = alike(side.words, a[both][unequal], b[both][unequal])
        much[unequal] = np.maximum(0.0, (edits - _LOW) / (1.0 - _LOW))
        agreed[both] += side.weight * much
        whole[both] += side.weight
    return agreed / np.maximum(whole, 1e-9), agreed
