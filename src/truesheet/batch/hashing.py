"""The stable hash that fingerprints, samples and keys rest on: `ts64`, version 1.

It is defined on values, not on encodings: the same value hashes alike whether it was read from a
dictionary page, a plain page or a CSV cell, on any machine and with any library version. All
arithmetic is on unsigned 64-bit integers, modulo 2**64.

    mix(x)     x ^= x >> 32;  x *= 0xFF51AFD7ED558CCD;  x ^= x >> 29;
               x *= 0xC4CEB9FE1A85EC53;  x ^= x >> 32
    missing    NULL
    integer    mix(two's complement in 64 bits + INTEGER)       also booleans, dates, times
    number     mix(IEEE 754 bits of the double + NUMBER)        -0.0 as 0.0, every NaN as one
    text       at most 64 bytes of UTF-8: h = length * LENGTH + TEXT; for each 8-byte word w
               (little-endian, the last padded with zeros): h = (h ^ w) * WORD, h ^= h >> 29;
               then mix(h).  Longer: mix(XXH3-64 of the bytes + TEXT)
    list       mix of (length * LENGTH + TEXT + the sum of mix(element + position * WORD))
    row        r = ROW; for each field in order: r = (r ^ h) * WORD, r ^= r >> 29; then mix(r)

A mixed integer is a bijection, so two different integers never collide. Test vectors are in
`tests/vectors/ts64.json`. The mixer is the finaliser of MurmurHash3 (Appleby, public domain).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xxhash

U64 = npt.NDArray[np.uint64]

_M1 = np.uint64(0xFF51AFD7ED558CCD)
_M2 = np.uint64(0xC4CEB9FE1A85EC53)
_WORD = np.uint64(0x9E3779B97F4A7C15)
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_S32, _S29 = np.uint64(32), np.uint64(29)

NULL = 0x5BD1E9955BD1E995
INTEGER = 0x2545F4914F6CDD1D
NUMBER = 0x632BE59BD9B4E019
TEXT = 0x7F4A7C159E3779B9
ROW = 0x94D049BB133111EB
SUM = 0xD1B54A32D192ED03
SHORT = 64
BLOCK = 1 << 14  # rows at a time, so that every intermediate stays in the cache


def mix(x: U64) -> U64:
    """Mix in place and return `x`; every input bit reaches every output bit."""
    x ^= x >> _S32
    x *= _M1
    x ^= x >> _S29
    x *= _M2
    x ^= x >> _S32
    return x


def hash_integers(values: npt.NDArray[np.int64]) -> U64:
    """Hashes of whole numbers."""
    out = np.empty(len(values), np.uint64)
    bits = values.view(np.uint64)
    for i in range(0, len(values), BLOCK):
        out[i : i + BLOCK] = mix(bits[i : i + BLOCK] + np.uint64(INTEGER))
    return out


def hash_numbers(values: npt.NDArray[np.float64]) -> U64:
    """Hashes of doubles; -0.0 equals 0.0 and all NaN are one value."""
    out = np.empty(len(values), np.uint64)
    for i in range(0, len(values), BLOCK):
        with np.errstate(invalid="ignore"):  # a signalling NaN becomes a quiet one
            clean = values[i : i + BLOCK] + 0.0  # -0.0 + 0.0 is 0.0
        bad = np.isnan(clean)
        if bad.any():
            clean[bad] = np.nan
        out[i : i + BLOCK] = mix(clean.view(np.uint64) + np.uint64(NUMBER))
    return out


def hash_bytes(offsets: npt.NDArray[np.int64], data: npt.NDArray[np.uint8]) -> U64:
    """Hashes of byte strings laid end to end: string i is data[offsets[i]:offsets[i + 1]]."""
    count = len(offsets) - 1
    out = np.empty(count, np.uint64)
    for i in range(0, count, BLOCK):
        out[i : i + BLOCK] = _hash_block(offsets[i : min(i + BLOCK, count) + 1], data)
    return out


def _hash_block(offsets: npt.NDArray[np.int64], data: npt.NDArray[np.uint8]) -> U64:
    start = offsets[:-1]
    length = np.diff(offsets)
    base = int(offsets[0])
    padded = np.zeros(int(offsets[-1]) - base + 8, np.uint8)
    padded[: len(padded) - 8] = data[base : int(offsets[-1])]
    words: U64 = np.ndarray(len(padded) - 7, np.dtype("<u8"), padded.data, strides=(1,))
    hashed = length.astype(np.uint64) * _LENGTH + np.uint64(TEXT)
    longest = int(length.max())
    start = start - base
    for at in range(0, min(longest, SHORT), 8):
        _absorb(hashed, words, start, length, at)
    mix(hashed)
    if longest > SHORT:
        _hash_long(hashed, padded, start, length)
    return hashed


def _absorb(
    hashed: U64,
    words: U64,
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    at: int,
) -> None:
    """Take the word at byte `at` of every string that reaches so far into its hash, in place."""
    left = length - at
    every = bool(left.min() > 0)
    rows = slice(None) if every else np.flatnonzero(left > 0)
    word = words[start[rows] + at]
    short = left[rows]
    if short.min() < 8:
        keep = np.minimum(short, 8).astype(np.uint64) << np.uint64(3)
        mask = np.uint64(0xFFFFFFFFFFFFFFFF) >> (np.uint64(64) - keep)
        word &= mask
    h = (hashed[rows] ^ word) * _WORD
    h ^= h >> _S29
    hashed[rows] = h


def _hash_long(
    hashed: U64,
    data: npt.NDArray[np.uint8],
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
) -> None:
    rows = np.flatnonzero(length > SHORT)
    view = data.data
    digest = xxhash.xxh3_64_intdigest
    found = np.fromiter(
        (digest(view[a : a + n]) for a, n in zip(start[rows], length[rows], strict=True)),
        np.uint64,
        len(rows),
    )
    hashed[rows] = mix(found + np.uint64(TEXT))


def hash_lists(offsets: npt.NDArray[np.int64], elements: U64) -> U64:
    """Hashes of lists whose element hashes lie end to end."""
    start, length = offsets[:-1], np.diff(offsets)
    base = int(offsets[0])
    inner = elements[base : int(offsets[-1])]
    place = (np.arange(len(inner)) - np.repeat(start - base, length)).astype(np.uint64)
    running = np.zeros(len(inner) + 1, np.uint64)
    np.cumsum(mix(inner + place * _WORD), out=running[1:])
    total = running[offsets[1:] - base] - running[start - base]
    return mix(length.astype(np.uint64) * _LENGTH + total + np.uint64(TEXT))


def distinct(hashes: U64) -> U64:
    """The distinct hashes, ascending. Sorting beats numpy's hash table where most are distinct."""
    ordered = np.sort(hashes)
    if len(ordered) < 2:
        return ordered
    fresh = np.empty(len(ordered), bool)
    fresh[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def smallest(kept: U64, more: U64, size: int) -> U64:
    """The `size` smallest distinct of `kept` (ascending, at most `size`) and `more`."""
    if len(kept) >= size:
        more = more[more < kept[-1]]
        if not len(more):
            return kept
    elif len(more) > 8 * size:
        # Hashes fill their range evenly: the few that can matter are known beforehand.
        few = more[more < np.uint64((4 * size << 64) // len(more))]
        found = distinct(np.concatenate([kept, few]))
        if len(found) >= size:
            return found[:size]
    return distinct(np.concatenate([kept, more]))[:size]


def sum_of(hashes: U64) -> tuple[int, int]:
    """Sums modulo 2**64 of the hashes, and of the hashes mixed once more with `SUM`.

    Together they name the multiset of hashes, whatever their order.
    """
    plain, mixed = np.uint64(0), np.uint64(0)
    with np.errstate(over="ignore"):
        for i in range(0, len(hashes), BLOCK):
            block = hashes[i : i + BLOCK]
            plain += block.sum()
            mixed += mix(block + np.uint64(SUM)).sum()
    return int(plain), int(mixed)


def hash_plain(values: npt.NDArray[np.int64] | npt.NDArray[np.float64]) -> U64:
    """Hashes of whole numbers or of doubles, whichever they are."""
    if values.dtype == np.float64:
        return hash_numbers(np.asarray(values, np.float64))
    return hash_integers(np.asarray(values, np.int64))


class RowHasher:
    """Combines value hashes, field by field, into row hashes."""

    def __init__(self, rows: int) -> None:
        self._rows = np.full(rows, np.uint64(ROW))

    def add(self, hashes: U64) -> None:
        for i in range(0, len(hashes), BLOCK):
            r = self._rows[i : i + BLOCK]
            r ^= hashes[i : i + BLOCK]
            r *= _WORD
            r ^= r >> _S29

    def done(self) -> U64:
        return mix(self._rows)
