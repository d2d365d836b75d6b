"""Words of texts as hashes, and the runs of five words ("shingles") that near-copies share.

A word is a run of letters and digits; case is ignored, punctuation and white space only part words.
In Chinese and Japanese, which are written without spaces, every character is a word.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from truesheet.batch.hashing import U64, mix
from truesheet.batch.kinds import I64, layout, plain

Bytes = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]

WORDS = 5
"""Words of a shingle."""

BLOCK = 1 << 21
"""Bytes of text that are worked on at a time, so that what is made of them stays near."""

_LONG = 64  # bytes of a word beyond which it is hashed in one go
_SEED = np.uint64(0x7F4A7C159E3779B9)
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_WORD = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xA0761D6478BD642F)
_SHORT = np.uint64(0xE7037ED1A0B428DB)
_S29 = np.uint64(29)
_FULL = np.uint64(0xFFFFFFFFFFFFFFFF)


def _table() -> bytes:
    """For every byte itself in small letters, 0 for what parts words."""
    table = bytearray(range(256))
    for byte in range(128):
        table[byte] = ord(chr(byte).lower()) if chr(byte).isalnum() else 0
    return bytes(table)


_LOWER = _table()


class Words(NamedTuple):
    """Hashes of all words of some texts, end to end; text i has hashes[first[i]:first[i + 1]]."""

    hashes: U64
    first: I64

    @property
    def counts(self) -> I64:
        """Words of each text."""
        found: I64 = np.diff(self.first)
        return found


class Shingles(NamedTuple):
    """Hashes of shingles, each with the place of the text that holds it."""

    hashes: U64
    texts: I32


def words_of(texts: pa.Array) -> Words:
    """The words of texts without nulls."""
    texts = _lowered(plain(texts))
    offsets, data = layout(texts)
    base, end = int(offsets[0]), int(offsets[-1])
    raw = np.frombuffer(data[base:end].tobytes().translate(_LOWER) + bytes(8), np.uint8)
    offsets = offsets - base
    starts, ends = _edges(raw, offsets)
    return Words(_hashed(raw, starts, ends - starts), np.searchsorted(starts, offsets))


def _lowered(texts: pa.Array) -> pa.Array:
    """Letters beyond ASCII in small ones; the table does the others."""
    offsets, data = layout(texts)
    used = data[int(offsets[0]) : int(offsets[-1])]
    if not len(used) or used.max() < 0x80:
        return texts
    lowered: pa.Array = pc.utf8_lower(texts)
    return lowered


def _edges(raw: Bytes, offsets: I64) -> tuple[I64, I64]:
    """Where words start and end; no word goes on from one text into the next."""
    size = len(raw) - 8
    if not size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    word = raw[:size] != 0
    foreign = raw[:size] >= 0xC2
    cjk = _foreign(raw, word) if bool(foreign.any()) else None
    fresh = np.empty(size, np.bool_)
    fresh[0] = True
    np.logical_not(word[:-1], out=fresh[1:])
    cuts = offsets[(offsets > 0) & (offsets < size)]
    fresh[cuts] = True
    if cjk is not None:
        fresh |= cjk
        fresh[3:] |= cjk[:-3]
    # A word ends where the next byte is none, or a new word begins.
    last = np.empty(size, np.bool_)
    last[-1] = True
    np.logical_not(word[1:], out=last[:-1])
    last[:-1] |= fresh[1:]
    return np.flatnonzero(fresh & word), np.flatnonzero(last & word) + 1


def _foreign(raw: Bytes, word: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    """Take signs beyond ASCII out of the words; where Chinese and Japanese characters start."""
    at = np.flatnonzero(raw[:-8] >= 0xC2)
    first, second, third = raw[at], raw[at + 1], raw[at + 2]
    two = (first == 0xC2) & ~np.isin(second, (0xAA, 0xB5, 0xBA))
    three = ((first == 0xE2) & (second == 0x80)) | ((first == 0xE3) & (second == 0x80))
    three |= (first == 0xEF) & (second == 0xBC) & ((third < 0x90) | (third - 0x9A < 0x07))
    for width, here in ((2, at[two]), (3, at[three])):
        for step in range(width):
            word[here + step] = False
    chars = at[(first >= 0xE3) & (first <= 0xE9) & ~three]
    if not len(chars):
        return None
    found = np.zeros(len(word), np.bool_)
    found[chars] = True
    return found


def _hashed(raw: Bytes, starts: I64, length: I64) -> U64:
    """One hash a word, over all its bytes."""
    view: U64 = np.ndarray(len(raw) - 7, np.dtype("<u8"), raw.data, strides=(1,))
    hashed = length.astype(np.uint64) * _LENGTH + _SEED
    word = view[starts]
    word &= _FULL >> (np.uint64(64) - (np.minimum(length, 8).astype(np.uint64) << np.uint64(3)))
    hashed ^= word
    hashed *= _WORD
    hashed ^= hashed >> _S29
    rows = np.flatnonzero((length > 8) & (length <= _LONG))
    at = 8
    while len(rows):
        left = np.minimum(length[rows] - at, 8).astype(np.uint64)
        word = view[starts[rows] + at] & (_FULL >> (np.uint64(64) - (left << np.uint64(3))))
        mixed = (hashed[rows] ^ word) * _WORD
        mixed ^= mixed >> _S29
        hashed[rows] = mixed
        at += 8
        rows = rows[length[rows] > at]
    long = np.flatnonzero(length > _LONG)
    for row in long.tolist():
        hashed[row] = xxhash.xxh3_64_intdigest(raw.data[starts[row] : starts[row] + length[row]])
    hashed *= _STEP
    hashed ^= hashed >> _S29
    return hashed


def windows(hashes: U64, width: int) -> U64:
    """A hash of every run of `width` words, wherever it starts."""
    size = len(hashes) - width + 1
    if size <= 0:
        return np.empty(0, np.uint64)
    rolled = hashes[:size].copy()
    for step in range(1, width):
        rolled *= _STEP
        rolled += hashes[step : step + size]
    return mix(rolled)


def shingles_of(words: Words, width: int = WORDS) -> Shingles:
    """All runs of `width` words. A text with fewer words is one shingle, of all its words."""
    counts = words.counts
    runs = np.maximum(counts - (width - 1), 0)
    rolled = windows(words.hashes, width)
    texts = np.repeat(np.arange(len(counts), dtype=np.int32), runs)
    # Of text i, the windows start at its first word and stand one after the other.
    ahead = np.cumsum(runs) - runs
    at = np.arange(len(texts)) + np.repeat(words.first[:-1] - ahead, runs)
    short = np.flatnonzero((counts > 0) & (counts < width))
    if not len(short):
        return Shingles(rolled[at], texts)
    whole = np.full(len(short), _SHORT)
    for step in range(width - 1):
        more = np.flatnonzero(counts[short] > step)
        whole[more] = whole[more] * _STEP + words.hashes[words.first[short[more]] + step]
    return Shingles(
        np.concatenate([rolled[at], mix(whole)]),
        np.concatenate([texts, short.astype(np.int32)]),
    )


def text_keys(words: Words) -> U64:
    """One hash a text over its words in their order; texts without words have 0."""
    counts = words.counts
    place = np.arange(len(words.hashes)) - np.repeat(words.first[:-1], counts)
    placed = mix(words.hashes + place.astype(np.uint64) * _WORD)
    total = np.zeros(len(placed) + 1, np.uint64)
    np.cumsum(placed, out=total[1:])
    keys = total[words.first[1:]] - total[words.first[:-1]]
    keys = mix(keys + counts.astype(np.uint64) * _LENGTH)
    return np.where(counts > 0, np.maximum(keys, np.uint64(1)), np.uint64(0))


def blocks(array: pa.Array) -> list[pa.Array]:
    """The array cut so that each piece holds about BLOCK bytes of text."""
    array = plain(array)
    if not len(array):
        return []
    offsets, _ = layout(array)
    size = int(offsets[-1] - offsets[0])
    if size <= BLOCK:
        return [array]
    goals = np.arange(int(offsets[0]) + BLOCK, int(offsets[-1]), BLOCK)
    cuts = np.unique(np.concatenate([[0], np.searchsorted(offsets, goals), [len(array)]]))
    return [array[a:b] for a, b in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)]


def reads_as_text(array: pa.Array) -> bool:
    """Whether the cells hold five words or more on average: sentences, not names or codes."""
    present = plain(array.drop_null())[:_PROBE]
    if not len(present):
        return False
    return len(words_of(present).hashes) >= WORDS * len(present)


_PROBE = 4096
