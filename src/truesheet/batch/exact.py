"""Exact sums: order-free, so that any cut of the data gives the same total.

A sum of doubles is kept as one whole number of units of 2**-1074, the smallest double. Arrays are
taken apart into integer multiples of descending powers of two, as in Demmel and Nguyen,
"Fast reproducible floating-point summation", ARITH 2013; here the levels go on until nothing is
left, so the sum is not merely reproducible but exact.
"""

from __future__ import annotations

import math
from fractions import Fraction

import msgspec
import numpy as np
import numpy.typing as npt

UNIT = 1074
_BITS = 30  # a level keeps 30 bits: 2**20 of them still add up exactly in a double
_BLOCK = 1 << 14  # small enough that every intermediate stays in the cache
_SAFE = 900  # beyond this exponent the extraction constant would overflow
_SPLITTER = float(2**27 + 1)


class Exact(msgspec.Struct, frozen=True):
    """A sum of doubles, exactly: `units` times 2**-1074, in hexadecimal: it may be long."""

    units: str = "0"

    @staticmethod
    def of(units: int) -> Exact:
        return Exact(hex(units))

    @property
    def number(self) -> int:
        return int(self.units, 0)

    def __add__(self, other: Exact) -> Exact:
        return Exact.of(self.number + other.number)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.number, 1 << UNIT)


def sum_integers(values: npt.NDArray[np.int64]) -> int:
    """Exact sum of 64-bit integers."""
    high = int((values >> 24).sum())
    return (high << 24) + int((values & 0xFFFFFF).sum())


def sum_integer_squares(values: npt.NDArray[np.int64]) -> int:
    """Exact sum of squares of 64-bit integers."""
    if not len(values):
        return 0
    reach = max(abs(int(values.max())), abs(int(values.min())))
    if reach < 1 << 31:
        return sum_integers(values * values)
    # v = high * 2**32 + low, with 0 <= low < 2**32: each product fits in 64 bits.
    high, low = values >> 32, values & 0xFFFFFFFF
    ends = low.astype(np.uint64) ** 2
    tail = (int((ends >> 32).sum()) << 32) + int((ends & 0xFFFFFFFF).sum())
    return (sum_integers(high * high) << 64) + (sum_integers(high * low) << 33) + tail


def sum_numbers(values: npt.NDArray[np.float64]) -> int:
    """Exact sum of finite doubles, in units of 2**-1074."""
    return sum(_block(values[i : i + _BLOCK]) for i in range(0, len(values), _BLOCK))


def sum_number_squares(values: npt.NDArray[np.float64]) -> int:
    """Sum of squares of finite doubles, in units of 2**-1074.

    Every square is taken as a product and its rounding error (Dekker 1971), which together are
    exact but for underflow; a value over 2**480 is squared as a whole number.
    """
    if not len(values):
        return 0
    return sum(_square_block(values[i : i + _BLOCK]) for i in range(0, len(values), _BLOCK))


def _square_block(values: npt.NDArray[np.float64]) -> int:
    if max(float(values.max()), -float(values.min())) > 2.0**480:
        return sum(_units(Fraction(float(v)) ** 2) for v in values)
    square = values * values
    big = values * _SPLITTER
    high = big - (big - values)
    low = values - high
    error = ((high * high - square) + 2.0 * high * low) + low * low
    return _block(square) + _block(error)


def _units(value: Fraction) -> int:
    return math.floor(value * (1 << UNIT))


def _block(values: npt.NDArray[np.float64]) -> int:
    if not len(values):
        return 0
    top = max(float(values.max()), -float(values.min()))
    if top == 0.0:
        return 0
    exponent = math.frexp(top)[1]
    if exponent > _SAFE:
        return sum(_units(Fraction(float(v))) for v in values)
    total = 0
    rest = values
    level = exponent
    while True:
        level = max(level - _BITS, -UNIT)
        if level == -UNIT:
            # Subnormal tail: what is left counts whole units already.
            return total + sum(_units(Fraction(float(v))) for v in rest[rest != 0])
        magic = 1.5 * 2.0 ** (level + 52)
        part = (rest + magic) - magic
        total += int(math.ldexp(float(part.sum()), -level)) << (level + UNIT)
        rest = rest - part
        if not rest.any():
            return total
