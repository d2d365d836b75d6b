"""The words of texts as 64-bit hashes, and the hashes of runs of words (n-grams).

A word is a run of letters or digits, as `text.words` has it, after NFKC and in lower case; what
stands between words is no part of them. So "It's 1,319." is it, s, 1, 319, and of code the names,
keywords and numbers remain. No word becomes a Python object: borders are found over the bytes of
many texts at once, and words are hashed eight bytes at a time.

    word       h = length * LENGTH + TEXT; for each 8-byte word w of its first 64 bytes
               (little-endian, the last padded with zeros): h = (h ^ w) * WORD, h ^= h >> 29;
               then h *= MIX, h ^= h >> 32
    n-gram     the sum of h(i) * BASE**(n - i) over its words i = 1..n, modulo 2**64

All multipliers are odd and have 64 bits: with 32 bits recall falls without a sound. Two n-grams
that differ may share a hash, so whoever accuses compares the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64, layout
from truesheet.measures import casing
from truesheet.measures.words import letters

Bytes = npt.NDArray[np.uint8]

_BLOCK = 1 << 18  # bytes at a time, so that every intermediate stays in the cache
_HASHED = 64
_LENGTH, _TEXT = np.uint64(0xD6E8FEB86659FD93), np.uint64(0x7F4A7C159E3779B9)
_WORD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)
_BASE = 0xC4CEB9FE1A85EC53
_S29, _S32 = np.uint64(29), np.uint64(32)
_MASKS = np.array([(1 << 8 * k) - 1 for k in range(9)], np.uint64)


class Tokens(NamedTuple):
    """The words of some texts, all in one line.

    Word i is `data[starts[i]:ends[i]]`; text r has the words `edges[r]` to `edges[r + 1]`;
    `first` is the number of the first of these texts among all.
    """

    first: int
    data: Bytes
    starts: I64
    ends: I64
    edges: I64
    hashes: U64

    def words(self, begin: int, end: int) -> list[bytes]:
        """Some words, spelt out: for the few that are compared by value."""
        if begin >= end:
            return []
        first = int(self.starts[begin])
        whole = self.data[first : int(self.ends[end - 1])].tobytes()
        starts, ends = self.starts[begin:end] - first, self.ends[begin:end] - first
        return [whole[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def normal(array: pa.Array) -> pa.Array:
    """Texts in NFKC and in lower case, but for what `tokens` sees to.

    That is: letters that need no more than lower case in as many bytes (`casing.lower`), and signs
    that stay a gap between words whatever is done to them.
    """
    offsets, data = layout(array)
    begin, end = int(offsets[0]), int(offsets[-1])
    at = casing.unsettled(data[begin:end])
    if not len(at):
        return array
    odd = np.zeros(len(array), np.bool_)
    odd[np.searchsorted(offsets, at + begin, "right") - 1] = True
    mask = pa.array(odd)
    mended = pc.utf8_lower(pc.utf8_normalize(array.filter(mask), "NFKC"))
    return pc.replace_with_mask(array, mask, mended)


def tokens(array: pa.Array) -> Iterator[Tokens]:
    """The words of an array of texts without nulls, some texts at a time, in order."""
    offsets, data = layout(normal(array))
    row, rows = 0, len(offsets) - 1
    while row < rows:
        until = int(np.searchsorted(offsets, offsets[row] + _BLOCK, "right")) - 1
        until = min(max(until, row + 1), rows)
        yield _of(row, offsets[row : until + 1], data)
        row = until


def _of(first: int, offsets: I64, data: Bytes) -> Tokens:
    base, end = int(offsets[0]), int(offsets[-1])
    lower = np.zeros(end - base + 8, np.uint8)
    chunk = lower[: end - base]
    chunk[:] = data[base:end]
    if not len(chunk):
        none = np.empty(0, np.int64)
        return Tokens(first, chunk, none, none, np.zeros(len(offsets), np.int64), none.view("u8"))
    chunk |= ((chunk - np.uint8(65)) < 26).view(np.uint8) << np.uint8(5)
    casing.lower(chunk)
    starts, ends = _borders(letters(chunk, data[:0]), offsets - base)
    edges = np.searchsorted(starts, offsets - base).astype(np.int64)
    return Tokens(first, chunk, starts, ends, edges, _hashes(lower, starts, ends - starts))


def _borders(inside: npt.NDArray[np.bool_], offsets: I64) -> tuple[I64, I64]:
    """Where words begin and end; a text ends whatever word it ends in."""
    size = len(inside)
    turns = np.empty(size + 1, np.bool_)
    turns[0], turns[size] = inside[0], inside[-1]
    np.not_equal(inside[1:], inside[:-1], out=turns[1:size])
    inner = offsets[1:][offsets[1:] > offsets[:-1]]
    inner = inner[inner < size]
    cut = inner[inside[inner] & inside[inner - 1]]
    at = np.flatnonzero(turns)
    if len(cut):  # a word of one text runs on into a word of the next
        at = np.insert(at, np.repeat(np.searchsorted(at, cut), 2), np.repeat(cut, 2))
    return at[::2], at[1::2]


def _hashes(padded: Bytes, starts: I64, lengths: I64) -> U64:
    eight: U64 = np.ndarray(len(padded) - 7, np.dtype("<u8"), padded.data, strides=(1,))
    hashed = lengths.astype(np.uint64) * _LENGTH + _TEXT
    word = eight[starts]
    word &= _MASKS[np.minimum(lengths, 8)]
    hashed ^= word
    hashed *= _WORD
    hashed ^= hashed >> _S29
    rows, at = np.flatnonzero(lengths > 8), 8
    while len(rows) and at < _HASHED:
        word = eight[starts[rows] + at] & _MASKS[np.minimum(lengths[rows] - at, 8)]
        more = (hashed[rows] ^ word) * _WORD
        more ^= more >> _S29
        hashed[rows] = more
        at += 8
        rows = rows[lengths[rows] > at]
    hashed *= _MIX
    hashed ^= hashed >> _S32
    return hashed


def power(n: int) -> np.uint64:
    """BASE**n modulo 2**64."""
    return np.uint64(pow(_BASE, n, 1 << 64))


def grams(hashes: U64, n: int) -> U64:
    """Hashes of all runs of n words; those that run over the end of a text are among them."""
    if len(hashes) < n:
        return hashes[:0]
    if n == 1:
        return hashes * power(0)
    half = n // 2
    short = grams(hashes, half)
    double = short[:-half] * power(half)
    double += short[half:]
    if n == 2 * half:
        return double
    double = double[:-1] * power(1)
    double += hashes[n - 1 :]
    return double


def inside(tokens: Tokens, at: I64, n: int) -> I64:
    """Of these runs of n words those that lie in one text."""
    rows = np.searchsorted(tokens.edges, at, "right")
    return at[at + n <= tokens.edges[rows]]


def row_of(tokens: Tokens, at: I64) -> I64:
    """The text (from 0 within these) that each of these words stands in."""
    return (np.searchsorted(tokens.edges, at, "right") - 1).astype(np.int64)


def different(numbers: I64) -> I64:
    """The different ones, ascending. Sorting beats numpy's hash table where most differ."""
    ordered = np.sort(numbers)
    if len(ordered) < 2:
        return ordered
    kept: I64 = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
    return kept


def tallied(numbers: I64) -> tuple[I64, I64]:
    """The different ones, ascending, and how often each stands there."""
    ordered = np.sort(numbers)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def one(text: str) -> Tokens:
    """The words of one text."""
    return _of(0, *layout(normal(pa.array([text], pa.large_string()))))


def said(words: Sequence[bytes]) -> str:
    """Words as one text."""
    return b" ".join(words).decode("utf-8", "replace")
