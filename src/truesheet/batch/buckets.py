"""Buckets for numbers: exact counts of values where they fit, ever wider buckets where not.

A double is mapped to a whole number in the order of the doubles (its bits, with the sign folded),
and the key of its bucket is that number without its lowest `shift` bits: buckets are 2**(shift -
52) of the value wide. `shift` is the smallest for which at most MOST buckets are in use. Since
that is a property of the set of values alone, any cut of the data ends with the same buckets.
The idea of log buckets is DDSketch's (Masson et al., VLDB 2019), of uniform collapse UDDSketch's
(Epicoco et al., 2020).
"""

from __future__ import annotations

import msgspec
import numpy as np

from truesheet.batch.kinds import F64, I64

MOST = 4096
_DENSE = 1 << 17


class Buckets(msgspec.Struct, frozen=True):
    """Keys in ascending order with the cells of each."""

    keys: np.ndarray
    counts: np.ndarray
    shift: int = 0

    def middles(self) -> F64:
        """A value in the middle of each bucket; the value itself where buckets are exact."""
        low = self.keys << self.shift
        return _doubles(low + (((1 << self.shift) - 1) >> 1))


EMPTY = Buckets(np.empty(0, np.int64), np.empty(0, np.int64))


def of_numbers(values: I64 | F64, counts: I64 | None, shift: int = 0) -> Buckets:
    """Buckets of the finite values, at `shift` or coarser."""
    numbers = values.astype(np.float64, copy=False)
    if counts is None:
        keys = _ordered(numbers) >> shift
        if len(numbers) and not (np.isfinite(numbers.min()) and np.isfinite(numbers.max())):
            keys = keys[np.isfinite(numbers)]
        return _fitted(*_counted(keys), shift)
    return _fitted(*_summed(_ordered(numbers) >> shift, counts), shift)


def joined(a: Buckets, b: Buckets) -> Buckets:
    """Buckets of both, at the finer shift that fits."""
    if not len(b.keys):
        return a if a.shift >= b.shift else _coarser(a, b.shift)
    shift = max(a.shift, b.shift)
    keys = np.concatenate([a.keys >> (shift - a.shift), b.keys >> (shift - b.shift)])
    return _fitted(*_summed(keys, np.concatenate([a.counts, b.counts])), shift)


def _coarser(a: Buckets, shift: int) -> Buckets:
    return Buckets(*_summed(a.keys >> (shift - a.shift), a.counts), shift)


def _ordered(values: F64) -> I64:
    with np.errstate(invalid="ignore"):  # a signalling NaN becomes a quiet one
        bits = (values + 0.0).view(np.int64)  # -0.0 becomes 0.0
    return (
        np.where(bits < 0, bits ^ np.int64(0x7FFFFFFFFFFFFFFF), bits) if (bits < 0).any() else bits
    )


def _doubles(ordered: I64) -> F64:
    bits = np.where(ordered < 0, ordered ^ np.int64(0x7FFFFFFFFFFFFFFF), ordered)
    return bits.view(np.float64)


def _counted(keys: I64) -> tuple[I64, I64]:
    if not len(keys):
        return EMPTY.keys, EMPTY.counts
    low, high = int(keys.min()), int(keys.max())
    if high - low <= _DENSE:
        counts = np.bincount(keys - low)
        at = np.flatnonzero(counts)
        return at + low, counts[at]
    found, counts = np.unique(keys, return_counts=True)
    return found, counts


def _summed(keys: I64, counts: I64) -> tuple[I64, I64]:
    if len(keys) < 2 or bool((keys[1:] > keys[:-1]).all()):
        return keys, counts
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[starts], np.add.reduceat(counts, starts)


def _fitted(keys: I64, counts: I64, shift: int) -> Buckets:
    """The same cells in at most MOST buckets: the smallest further shift, found by halving."""
    if len(keys) <= MOST:
        return Buckets(keys, counts, shift)
    low, high = 0, 64  # a shift of `low` leaves too many buckets, one of `high` does not
    while high - low > 1:
        middle = (low + high) // 2
        coarse = keys >> middle
        if 1 + int(np.count_nonzero(coarse[1:] != coarse[:-1])) > MOST:
            low = middle
        else:
            high = middle
    coarse = keys >> high
    starts = np.flatnonzero(np.concatenate([[True], coarse[1:] != coarse[:-1]]))
    return Buckets(coarse[starts], np.add.reduceat(counts, starts), shift + high)
