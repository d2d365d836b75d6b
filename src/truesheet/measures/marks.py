"""One pass over the bytes of a column's texts that finds the few which may hold what is sought.

Comparing bytes costs a fraction of a nanosecond each. Whatever is picked is then judged by exact
patterns, so the pass never decides anything; it may pick too many, and never too few.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

FEWEST_DIGITS = 7
"""Digits that a number of a person has at least: of a telephone, an account, a card, an id."""
LONG = 16
"""Signs without a space between them that a key of a service has at least."""

SHORTEST = 7
"""Bytes below which a text holds nothing that is sought."""

_BLOCK = 1 << 17  # bytes at a time, so that every intermediate stays in the cache
_DIGITS = 10
_SIGNS = 7  # from : to @
_NONE = np.empty(0, np.int64)
_MOST_SIGNS = 5  # colons of a hardware address
_WIDE = 24  # bytes a text, on average, from which sums text by text are the cheaper ones


class Marks(NamedTuple):
    """Rows of the texts, ascending, by what their bytes hint at.

    `at`: an @. `digits`: seven digits or more. `dots`: three dots that stand between digits.
    `colons`: two colons in a row, or five in all. `links`: the signs "://". `assigns`: an equals
    sign or a colon. `long`: sixteen signs in a row without a space.
    """

    at: I64
    digits: I64
    dots: I64
    colons: I64
    links: I64
    assigns: I64
    long: I64


def marks(column: Column) -> Marks:
    """The marks of a text column's values."""
    offsets, data = column.text_layout
    found: list[list[I64]] = [[np.empty(0, np.int64)] for _ in Marks._fields]
    for first, here in _blocks(offsets):
        block = _Block(data[here[0] : here[-1]], here - here[0])
        if block.longest < SHORTEST:
            continue
        for kept, rows in zip(found, block.rows(), strict=True):
            # Short texts are passed over one by one, so that no cut of the data matters.
            kept.append(rows[block.lengths[rows] >= SHORTEST] + first)
    return Marks(*(np.concatenate(rows) for rows in found))


def _blocks(offsets: I64) -> Iterator[tuple[int, I64]]:
    """Runs of whole texts: the number of the first, and their offsets."""
    rows, first = len(offsets) - 1, 0
    while first < rows:
        last = int(np.searchsorted(offsets, offsets[first] + _BLOCK, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, offsets[first : last + 1]
        first = last


class _Block:
    """The texts of one block: their bytes, and where each begins and ends."""

    def __init__(self, chunk: Bytes, edges: I64) -> None:
        self._chunk = chunk
        self._edges = edges
        self.lengths = np.diff(edges)
        self.longest = int(self.lengths.max())

    def rows(self) -> Iterator[I64]:
        """Rows of the block, in the order of the fields of `Marks`."""
        chunk = self._chunk
        digit = (chunk - np.uint8(ord("0"))) < _DIGITS
        # Colon, equals and @ stand in one short stretch of the table: most texts have none of it.
        signs = bool(((chunk - np.uint8(ord(":"))) < _SIGNS).any())
        yield self._some(chunk == ord("@")) if signs else _NONE
        yield self._many(digit, FEWEST_DIGITS)
        yield self._many(_between(digit, chunk == ord(".")), 3)
        yield from self._of_colons(chunk) if signs else (_NONE,) * 3
        yield self._long()

    def _of_colons(self, chunk: Bytes) -> Iterator[I64]:
        colon = chunk == ord(":")
        if not colon.any():
            yield from (_NONE, _NONE, self._some(chunk == ord("=")))
            return
        several = self._many(colon, _MOST_SIGNS)
        yield np.union1d(self._some(_followed(colon, colon)), several)
        yield self._some(_followed(colon, chunk == ord("/")))
        yield self._some(colon | (chunk == ord("=")))

    def _some(self, hit: Bools) -> I64:
        """Rows with a hit."""
        if not hit.any():
            return _NONE
        return self._at(np.flatnonzero(hit))

    def _many(self, hit: Bools, fewest: int) -> I64:
        """Rows with so many hits."""
        if np.count_nonzero(hit) < fewest:
            return np.empty(0, np.int64)
        if self.longest <= 255 and len(hit) >= _WIDE * (len(self._edges) - 1):
            # Cheaper where texts are not short; no sum of so few bytes overflows.
            ones = np.append(hit, False).view(np.uint8)
            sums = np.add.reduceat(ones, self._edges[:-1], dtype=np.uint8)
            return np.flatnonzero((sums >= fewest) & (self.lengths > 0))
        total = np.empty(len(hit) + 1, np.int32)
        total[0] = 0
        np.cumsum(hit, out=total[1:])
        return np.flatnonzero(np.diff(total[self._edges]) >= fewest)

    def _long(self) -> I64:
        if self.longest < LONG:
            return np.empty(0, np.int64)
        run, width = self._chunk > ord(" "), 1
        while width < LONG:
            run = run[:-width] & run[width:]
            width *= 2
        starts = np.flatnonzero(run)
        rows = np.searchsorted(self._edges, starts, side="right") - 1
        return np.unique(rows[starts + LONG <= self._edges[rows + 1]])

    def _at(self, places: I64) -> I64:
        """The rows of these bytes, each once."""
        return np.unique(np.searchsorted(self._edges, places, side="right") - 1)


def _between(digit: Bools, hit: Bools) -> Bools:
    """The hits that have a digit on both sides."""
    if hit.any():
        hit[1:-1] &= digit[:-2]
        hit[1:-1] &= digit[2:]
        hit[[0, -1]] = False
    return hit


def _followed(first: Bools, second: Bools) -> Bools:
    """Where a hit of the first is followed by one of the second."""
    found = first.copy()
    found[:-1] &= second[1:]
    found[-1] = False
    return found
