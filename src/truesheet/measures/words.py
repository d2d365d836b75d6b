"""Counts words, characters and lines of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import numpy.typing as npt

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.lengths import characters
from truesheet.measures.values import Words
from truesheet.model.field import Field

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

_CHUNK = 1 << 18
_AHEAD = 3  # bytes that may follow the first byte of a character
_NEWLINE = 10


class WordState(msgspec.Struct, frozen=True):
    """The totals."""

    values: int = 0
    characters: int = 0
    bytes: int = 0
    words: int = 0
    lines: int = 0


@dataclass(frozen=True)
class TextWords:
    """Totals over all present texts: characters, bytes of UTF-8, words, lines.

    A word is a run of letters or digits. Of characters beyond ASCII all are letters except
    Latin-1 signs, general punctuation to dingbats (U+2000 to U+2BFF), CJK punctuation, fullwidth
    signs and pictographs (U+1F000 to U+1FFFF): fixed ranges, so that no Unicode version matters
    and vowel signs of Indic scripts do not cut words. Text without spaces between words (Chinese,
    Thai) counts a run as one word. A line ends with a line feed or with the text.
    Unit: as named. Exact. Answers: `composition.instance_content`.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(TextWords(), Batch.of(said=["Guten Tag, Zoé!", "2 ×\\n3"]))["said"]
    Words(values=2, characters=20, bytes=22, words=5, lines=3)
    """

    id: ClassVar[str] = "text.words"
    version: ClassVar[int] = 1
    state: ClassVar[type] = WordState
    by_split: ClassVar[bool] = True
    bound: ClassVar[int] = 128

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> WordState:
        return WordState()

    def add(self, state: WordState, column: Column) -> WordState:
        counts = column.texts.counts
        if not len(column.texts.array):
            return state
        offsets, data = column.text_layout
        return self.merge(state, _totals(column, offsets, data, counts))

    def merge(self, a: WordState, b: WordState) -> WordState:
        return WordState(
            a.values + b.values,
            a.characters + b.characters,
            a.bytes + b.bytes,
            a.words + b.words,
            a.lines + b.lines,
        )

    def value(self, state: WordState) -> Words:
        return Words(state.values, state.characters, state.bytes, state.words, state.lines)


def _totals(column: Column, offsets: I64, data: Bytes, counts: I64 | None) -> WordState:
    values = len(offsets) - 1 if counts is None else int(counts.sum())
    ends = offsets[1:][offsets[1:] > offsets[:-1]]
    if counts is None:
        total = continued = words = 0
        lines = int(np.count_nonzero(data[ends - 1] != _NEWLINE))
        for first, chunk, ahead in _chunks(offsets, data):
            starts = word_starts(first, chunk, ahead, offsets, data)
            words += int(np.count_nonzero(starts))
            lines += int(np.count_nonzero(chunk == _NEWLINE))
            if chunk.max() >= 0x80:
                continued += int(np.count_nonzero((chunk & 0xC0) == 0x80))
        total = int(offsets[-1] - offsets[0])
        return WordState(values, total - continued, total, words, lines)
    length = np.diff(offsets)
    words_each = np.zeros(len(length), np.int64)
    lines_each = np.zeros(len(length), np.int64)
    lines_each[length > 0] = data[ends - 1] != _NEWLINE
    for first, chunk, ahead in _chunks(offsets, data):
        begins = np.flatnonzero(word_starts(first, chunk, ahead, offsets, data)) + first
        words_each += np.diff(np.searchsorted(begins, offsets))
        breaks = np.flatnonzero(chunk == _NEWLINE) + first
        lines_each += np.diff(np.searchsorted(breaks, offsets))
    sums = [int((a * counts).sum()) for a in (characters(column), length, words_each, lines_each)]
    return WordState(values, *sums)


def _chunks(offsets: I64, data: Bytes) -> list[tuple[int, Bytes, Bytes]]:
    """Pieces of the bytes that never cut a character, each with its place and what follows it."""
    begin, end = int(offsets[0]), int(offsets[-1])
    found = []
    while begin < end:
        cut = min(begin + _CHUNK, end)
        back = 0
        while cut < end and back < _AHEAD and data[cut] & 0xC0 == 0x80:
            cut, back = cut - 1, back + 1
        found.append((begin, data[begin:cut], data[cut : min(cut + _AHEAD, end)]))
        begin = cut
    return found


def word_starts(first: int, chunk: Bytes, ahead: Bytes, offsets: I64, data: Bytes) -> Bools:
    """Where words begin in a chunk that starts at byte `first` of the data."""
    found = letters(chunk, ahead)
    starts = np.empty_like(found)
    starts[0] = found[0]
    np.greater(found[1:], found[:-1], out=starts[1:])
    low, high = np.searchsorted(offsets, [first, first + len(chunk)])
    edges = offsets[low:high] - first  # a text begins: whatever stands before it is another's
    starts[edges] = found[edges]
    if found[0] and not (len(edges) and edges[0] == 0):
        starts[0] = not _ends_in_letter(data, first, int(offsets[low - 1]))
    return starts


def _ends_in_letter(data: Bytes, end: int, begin: int) -> bool:
    """Whether the character before byte `end` of a text is a letter."""
    before = data[max(begin, end - 1 - _AHEAD) : end]
    return bool(letters(before, data[:0])[-1]) if len(before) else False


def letters(chunk: Bytes, ahead: Bytes) -> Bools:
    """Which bytes belong to a letter or digit."""
    found = ((chunk | 0x20) - np.uint8(ord("a"))) < 26
    found |= (chunk - np.uint8(ord("0"))) < 10
    if chunk.max() < 0x80:
        return found
    found |= chunk >= 0x80
    d = np.concatenate([chunk, ahead, np.zeros(_AHEAD, np.uint8)])
    marks = np.concatenate([found, np.zeros(len(d) - len(chunk), np.bool_)])
    after = d[1 : len(chunk) + 1]
    for lead, width, low, high in _SIGNS:
        hit = chunk == lead
        if not hit.any():
            continue
        hit &= (after - np.uint8(low)) <= high - low
        at = np.flatnonzero(hit)
        if lead in (0xE3, 0xEF):
            at = at[_are_signs(lead, d[at + 1], d[at + 2])]
        for i in range(width):
            marks[at + i] = False
    return marks[: len(chunk)]


# First byte, bytes in all, and the range of the second byte that makes it a sign.
_SIGNS = (
    (0xC2, 2, 0x80, 0xBF),  # U+0080 to U+00BF
    (0xC3, 2, 0x97, 0x97),  # ×
    (0xC3, 2, 0xB7, 0xB7),  # ÷
    (0xE2, 3, 0x80, 0xAF),  # U+2000 to U+2BFF
    (0xE3, 3, 0x80, 0x80),  # CJK punctuation
    (0xEF, 3, 0xB8, 0xBF),  # fullwidth signs and variation selectors
    (0xF0, 4, 0x9F, 0x9F),  # U+1F000 to U+1FFFF
)


def _are_signs(lead: int, b: Bytes, c: Bytes) -> Bools:
    """By second and third byte, where two do not suffice."""
    picked: Bools
    if lead == 0xE3:
        picked = (c < 0x85) | (c > 0x87)  # 々〆〇 are letters
        return picked
    bc = (c <= 0x8F) | ((c >= 0x9A) & (c <= 0xA0)) | (c >= 0xBB)
    bd = (c == 0x80) | ((c >= 0x9B) & (c <= 0xA5))
    picked = (b == 0xB8) | ((b == 0xBC) & bc) | ((b == 0xBD) & bd) | (b == 0xBF)
    return picked
