"""One pass over a column's texts that finds the few which deserve a closer look.

The first eight bytes of every text are read as one word; comparing words costs a few nanoseconds
a text. Whatever is picked is then judged by exact rules, so the pass never decides anything.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.column import Column, Texts
from truesheet.batch.hashing import U64
from truesheet.batch.kinds import I64, layout
from truesheet.measures.missing_words import (
    BOOLEAN_FROM,
    LONGEST,
    WORDS,
    Places,
    Seen,
    Words,
    find,
)

Bytes = npt.NDArray[np.uint8]

_BLOCK = 1 << 14
_ONES = 0x0101010101010101
_HIGH = np.uint64(0x80 * _ONES)
_LOW = np.uint64(0x7F * _ONES)
_OVER_COLON = np.uint64((0x7F - ord(":")) * _ONES)
_SPACES = np.uint64(0x20 * _ONES)
_FIRST = np.uint64(0xFF)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - 16)
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)

_SHORTEST_TIMESTAMP = len("2020-1-1T1:00")

NUMBER = r"^[+-]?([0-9]+([.,][0-9]+)?|\.[0-9]+)$"
"""A number as people type it; without exponents, which are more often codes in texts."""
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
DATE = (
    rf"^([0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}([T ]{_CLOCK})?"
    rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]([0-9]{{2}}|[0-9]{{4}})( {_CLOCK})?)$"
)
"""A day, year first or last, perhaps with a time of day."""


class Scan(NamedTuple):
    """Words of the list, and the rows of texts that read as number, date, truth value.

    All rows are rows of the texts that were scanned. `pairs` counts cells of two bytes.
    """

    words: Places
    numbers: I64
    dates: I64
    booleans: I64
    pairs: int
    cells: int


def scan(column: Column) -> Scan:
    """The scan of a text column's values."""
    return _scan(column.texts, *column.text_layout)


def scan_leftovers(column: Column) -> Scan:
    """The scan of the texts that are left over in a column of another kind."""
    texts = column.leftovers.texts if column.leftovers else pa.array([], pa.string())
    return _scan(Texts(texts, None), *layout(texts))


def words_of(column: Column) -> Words:
    """The words of the list that the column holds, with their cells."""
    text = column.field.kind == "text"
    found = column.view(scan if text else scan_leftovers)
    weights = column.texts.counts if text else None
    seen: dict[str, Seen] = {}
    for row, number, spelt in zip(*found.words, strict=True):
        word, cells = WORDS[number], 1 if weights is None else int(weights[row])
        now = Seen(cells, spelt)
        seen[word] = seen[word] + now if word in seen else now
    return Words(seen, found.cells, found.pairs, not text)


def _scan(texts: Texts, offsets: I64, data: Bytes) -> Scan:
    wordy, numeric = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    pairs, counts = 0, texts.counts
    for start in range(0, len(offsets) - 1, _BLOCK):
        here = offsets[start : start + _BLOCK + 1]
        length = np.diff(here)
        heads = _heads(here[:-1], length, data)
        two = length == 2
        weights = counts[start : start + _BLOCK] if counts is not None else None
        pairs += int(np.count_nonzero(two) if weights is None else weights[two].sum())
        wordy.append(_maybe_words(heads, length) + start)
        numeric.append(_maybe_numbers(heads, here, data) + start)
    places = find(texts.array, np.concatenate(wordy))
    numbers, dates = _exactly(texts.array, np.concatenate(numeric), offsets, data)
    truths = places.words >= BOOLEAN_FROM
    words = Places(
        places.rows[~truths],
        places.words[~truths],
        [s for s, t in zip(places.spelt, truths, strict=True) if not t],
    )
    cells = len(texts.array) if counts is None else int(counts.sum())
    return Scan(words, numbers, dates, places.rows[truths], pairs, cells)


def _heads(start: I64, length: I64, data: Bytes) -> U64:
    """The first eight bytes of each text as a little-endian word, zeros beyond its end."""
    edge = max(len(data) - 7, 0)
    heads = np.empty(len(start), np.uint64)
    cut = int(np.searchsorted(start, edge))
    if cut:
        view: U64 = np.ndarray(edge, np.dtype("<u8"), data, strides=(1,))
        heads[:cut] = view[start[:cut]]
    if cut < len(start):
        base = int(start[cut])
        tail = np.zeros(len(data) - base + 8, np.uint8)
        tail[:-8] = data[base:]
        late: U64 = np.ndarray(len(tail) - 7, np.dtype("<u8"), tail, strides=(1,))
        heads[cut:] = late[start[cut:] - base]
    if length.min() < 8:
        heads &= _MASKS[np.minimum(length, 8)]
    return heads


def _maybe_words(heads: U64, length: I64) -> I64:
    """Rows whose first bytes are those of a word of the list, or a space."""
    slots = ((heads | _SPACES) * _SPREAD) >> _SHIFT
    picked = _table()[slots]
    picked |= (heads & _FIRST) == ord(" ")
    maybe = np.flatnonzero(picked)
    if not len(maybe):
        return maybe
    mine = length[maybe]
    return maybe[(mine > 0) & (mine <= LONGEST + 8)]


def _slots(first_bytes: list[bytes]) -> U64:
    padded = b"".join(b[:8].ljust(8, b" ") for b in first_bytes)
    return ((np.frombuffer(padded, "<u8") | _SPACES) * _SPREAD) >> _SHIFT


def _table() -> npt.NDArray[np.bool_]:
    """Which slots hold the head of a word."""
    if not _TABLE.any():
        _TABLE[_slots([w.encode() for w in WORDS])] = True
    return _TABLE


_TABLE = np.zeros(1 << 16, np.bool_)


def _maybe_numbers(heads: U64, offsets: I64, data: Bytes) -> I64:
    """Rows, not empty, without a byte beyond the colon among the first eight.

    In texts too short for a date with a time of day (which may hold T and Z), nor the last eight.
    """
    maybe = np.flatnonzero(_plain(heads) & (heads != 0))
    start, end = offsets[maybe], offsets[maybe + 1]
    short = end - start < _SHORTEST_TIMESTAMP
    late = np.maximum(start, end - 8)
    if len(maybe):
        maybe = maybe[~short | _plain(_heads(late, end - late, data))]
    return maybe


def _plain(heads: U64) -> npt.NDArray[np.bool_]:
    over = ((heads & _LOW) + _OVER_COLON) | heads
    plain: npt.NDArray[np.bool_] = (over & _HIGH) == 0
    return plain


def _exactly(texts: pa.Array, rows: I64, offsets: I64, data: Bytes) -> tuple[I64, I64]:
    """Of these rows, those that are a number and those that are a date."""
    if not len(rows):
        return rows, rows
    digits = _all_digits(rows, offsets, data)
    rest = rows[~digits]
    if not len(rest):
        return rows, rest
    some = texts.take(pa.array(rest))
    number = pc.match_substring_regex(some, NUMBER).to_numpy(zero_copy_only=False)
    date = pc.match_substring_regex(some, DATE).to_numpy(zero_copy_only=False)
    return np.sort(np.concatenate([rows[digits], rest[number]])), rest[date]


def _all_digits(rows: I64, offsets: I64, data: Bytes) -> npt.NDArray[np.bool_]:
    """Which rows hold nothing but digits; spares a regular expression for columns of codes."""
    low, high = int(offsets[rows[0]]), int(offsets[rows[-1] + 1])
    if (high - low) > 4 * int((offsets[rows + 1] - offsets[rows]).sum()):
        return np.zeros(len(rows), np.bool_)  # few rows among many bytes
    other = np.flatnonzero((data[low:high] - np.uint8(ord("0"))) > 9) + low
    before, after = (np.searchsorted(other, offsets[r]) for r in (rows, rows + 1))
    found: npt.NDArray[np.bool_] = before == after
    return found
