"""Counts letters by the script to which they belong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import msgspec
import numpy as np
import numpy.typing as npt

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.values import Scripts
from truesheet.model.field import Field

Bytes = npt.NDArray[np.uint8]

_BLOCK = 1 << 18
_RANGES = {
    "latin": "41-5A 61-7A AA BA C0-D6 D8-F6 F8-2AF 1E00-1EFF 2C60-2C7F A722-A7FF AB30-AB64 "
    "FB00-FB06 FF21-FF3A FF41-FF5A",
    "greek": "370-373 376-377 37B-37D 37F 386 388-3FF 1F00-1FBC 1FC2-1FCC 1FD0-1FDB 1FE0-1FEC "
    "1FF2-1FFC",
    "cyrillic": "400-481 48A-52F 1C80-1C8F 2DE0-2DFF A640-A69F",
    "armenian": "531-556 561-587",
    "hebrew": "5D0-5F2 FB1D-FB4F",
    "arabic": "620-64A 66E-6D3 6D5 6EE-6EF 6FA-6FF 750-77F 8A0-8C9 FB50-FD3D FD50-FDFB FE70-FEFC",
    "syriac": "710-74F",
    "thaana": "780-7B1",
    "devanagari": "900-963 971-97F A8E0-A8FF",
    "bengali": "980-9E3 9F0-9F1",
    "gurmukhi": "A01-A5E A70-A75",
    "gujarati": "A81-AE3",
    "odia": "B01-B63",
    "tamil": "B82-BD7",
    "telugu": "C00-C63",
    "kannada": "C80-CE3",
    "malayalam": "D00-D63 D7A-D7F",
    "sinhala": "D80-DDF",
    "thai": "E01-E3A E40-E4E",
    "lao": "E81-ECD EDC-EDF",
    "tibetan": "F40-FBC",
    "myanmar": "1000-103F 1050-108F",
    "georgian": "10A0-10FA 10FC-10FF 1C90-1CBF 2D00-2D2F",
    "hangul": "1100-11FF 3131-318E A960-A97C AC00-D7A3 D7B0-D7FB",
    "ethiopic": "1200-135F 1380-138F 2D80-2DDE",
    "khmer": "1780-17D3",
    "mongolian": "1820-18AA",
    "kana": "3041-3096 309D-309F 30A1-30FA 30FC-30FF 31F0-31FF FF66-FF9D",
    "bopomofo": "3105-312F",
    "han": "3005 3007 3021-3029 3400-4DBF 4E00-9FFF F900-FAD9",
}
"""Letters, and the signs that belong to them, of the basic plane: fixed, whatever the version."""
SCRIPTS = tuple(_RANGES)
_FAR_HAN = range(0xA0, 0xC0)  # second byte after F0: planes 2 and 3, which hold nothing but Han


class ScriptState(msgspec.Struct, frozen=True):
    """Letters by script."""

    values: int = 0
    letters: dict[str, int] = {}


@dataclass(frozen=True)
class TextScripts:
    """Letters of all present texts by script: latin, cyrillic, han, arabic and 25 others.

    Kana is Hiragana and Katakana together. Vowel signs count as letters where they stand alone as
    characters. By fixed ranges of code points, so that no version of Unicode matters; letters of
    scripts that are not listed, digits and signs are left out.
    Unit: characters. Exact. Answers: `x.languages`.
    Source: Unicode Standard Annex 24, Unicode Script Property (the ranges).

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(TextScripts(), Batch.of(said=["Да, ok", "北京"]))["said"]
    Scripts(values=2, letters=6, scripts={'cyrillic': 2, 'han': 2, 'latin': 2})
    """

    id: ClassVar[str] = "text.scripts"
    version: ClassVar[int] = 1
    state: ClassVar[type] = ScriptState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1024

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> ScriptState:
        return ScriptState()

    def add(self, state: ScriptState, column: Column) -> ScriptState:
        offsets, data = column.text_layout
        counts = column.texts.counts
        sums = np.zeros(len(SCRIPTS) + 1, np.int64)
        weights = None if counts is None else np.repeat(counts, np.diff(offsets))
        begin, end = int(offsets[0]), int(offsets[-1])
        for start in range(begin, end, _BLOCK):
            stop = min(start + _BLOCK, end)
            mine = None if weights is None else weights[start - begin : stop - begin]
            sums += _letters(data[start:stop], data[stop : stop + 3], mine)
        found = {n: int(k) for n, k in zip(SCRIPTS, sums.tolist()[1:], strict=True) if k}
        return self.merge(state, ScriptState(len(column.present), found))

    def merge(self, a: ScriptState, b: ScriptState) -> ScriptState:
        names = a.letters | b.letters
        letters = {n: a.letters.get(n, 0) + b.letters.get(n, 0) for n in names}
        return ScriptState(a.values + b.values, letters)

    def value(self, state: ScriptState) -> Scripts:
        letters = dict(sorted(state.letters.items()))
        return Scripts(state.values, sum(letters.values()), letters)


def _letters(chunk: Bytes, ahead: Bytes, weights: I64 | None) -> I64:
    """Letters that begin in the chunk, by the number of their script; 0 stands for none."""
    found = np.zeros(len(SCRIPTS) + 1, np.int64)
    latin = ((chunk | 0x20) - np.uint8(ord("a"))) < 26
    found[1] = np.count_nonzero(latin) if weights is None else int(weights[latin].sum())
    if chunk.max() < 0x80:
        return found
    d = np.concatenate([chunk, ahead, np.zeros(3, np.uint8)]).astype(np.int64)
    for at, points in _points(chunk, d):
        scripts = _table()[points]
        some = None if weights is None else weights[at]
        # Whole numbers far below 2**53, so that sums of doubles are exact.
        found += np.bincount(scripts, some, len(SCRIPTS) + 1).astype(np.int64)
    return found


def _points(chunk: Bytes, d: I64) -> list[tuple[I64, I64]]:
    """Code points beyond ASCII, with the places of their first bytes."""
    two = np.flatnonzero((chunk - np.uint8(0xC2)) < 0xE0 - 0xC2)
    three = np.flatnonzero((chunk & 0xF0) == 0xE0)
    four = np.flatnonzero(chunk == 0xF0)
    four = four[np.isin(d[four + 1], _FAR_HAN)]
    return [
        (two, (d[two] & 0x1F) << 6 | d[two + 1] & 0x3F),
        (three, (d[three] & 0x0F) << 12 | (d[three + 1] & 0x3F) << 6 | d[three + 2] & 0x3F),
        (four, np.full(len(four), 0x4E00)),
    ]


@cache
def _table() -> npt.NDArray[np.uint8]:
    """The number of the script of each code point of the basic plane."""
    table = np.zeros(1 << 16, np.uint8)
    for number, ranges in enumerate(_RANGES.values(), 1):
        for text in ranges.split():
            low, _, high = text.partition("-")
            table[int(low, 16) : int(high or low, 16) + 1] = number
    table[:0x80] = 0  # counted apart
    return table
