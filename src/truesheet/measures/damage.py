"""Counts texts with signs of careless handling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.values import Damage
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

_CHUNK = 1 << 18
_BLOCK = 1 << 14

# Cyrillic, Greek and eastern Latin mojibake is only believed twice in a row or where no sign of
# ordinary typography stands second: „Ä“ and “Ñ” are quotations. In Ã and Â (what most of western
# Europe's letters turn into) a closing quotation mark, dash or dots only count before a letter.
_CLOSING = r"\x{AB}\x{BB}\x{2026}\x{2018}\x{2019}\x{201C}\x{201D}\x{2013}\x{2014}\x{2122}\x{203A}"
_OTHER = (
    r"\x{80}-\x{9F}\x{20AC}\x{201A}\x{0192}\x{201E}\x{2020}\x{2021}\x{02C6}\x{2030}\x{0160}"
    r"\x{2039}\x{0152}\x{017D}\x{2022}\x{02DC}\x{0161}\x{0153}\x{017E}\x{0178}"
)
_PLAIN = _OTHER + r"\x{A0}-\x{AA}\x{AC}-\x{BA}\x{BC}-\x{BF}"
_AFTER = _PLAIN + _CLOSING
MOJIBAKE = (
    rf"[ÂÃ](?:[{_PLAIN}]|[{_CLOSING}]\p{{L}})|[ÄÅ][{_OTHER}¡¾½¼³²±]"
    rf"|(?:[ÎÏ][{_AFTER}]){{2}}|(?:[ÐÑ][{_AFTER}]){{2}}|â[€\x{{80}}][{_AFTER}]|â„¢"
    rf"|(?:[à-ï][{_AFTER}][{_AFTER}]){{2}}|ðŸ|ð\x{{9F}}|ï»¿|ï¿½"
)
_HIDDEN = (
    r"[\x{200B}\x{2060}-\x{2064}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{180E}]|(?s:.)\x{FEFF}"
    r"|(?:^|[0-9A-Za-z])[\x{200C}\x{200D}]"
    r"|(?:^|[^\x{1F3F4}\x{E0020}-\x{E007F}])[\x{E0000}-\x{E007F}]"
)
_DIRECTION = r"[\x{200E}\x{200F}\x{061C}]"
_RIGHT_TO_LEFT = r"[\x{05D0}-\x{05F2}\x{0620}-\x{08FF}\x{FB1D}-\x{FEFC}\x{10800}-\x{10FFF}]"


class DamageState(msgspec.Struct, frozen=True):
    """The counts of `Damage`."""

    values: int = 0
    padded: int = 0
    control: int = 0
    replaced: int = 0
    mojibake: int = 0
    invisible: int = 0
    not_nfc: int = 0


@dataclass(frozen=True)
class TextDamage:
    """Texts with signs of careless handling; one text may show several.

    Padded: white space first or last. Control: control characters but tab and line ends.
    Replaced: U+FFFD, put where a character could not be read. Mojibake: UTF-8 that was read as
    Latin-1 or cp1252 (`Ã©` for é). Invisible: zero-width, bidirectional and tag characters, but
    not those that writing needs (joiners outside Latin words and in emoji, direction marks in
    right-to-left text, the tags of flags, a byte order mark at the start, soft hyphens). Not NFC:
    differs from its Unicode normal form C.
    Unit: cells. Exact counts; mojibake is a suspicion by pattern. Answers: `composition.errors`.
    Source: Unicode Standard Annexes 9 and 15; the tables of cp1252.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(TextDamage(), Batch.of(name=["Zoé", "ZoÃ© ", "Zoe\\u0301"]))["name"].mojibake
    1
    """

    id: ClassVar[str] = "text.damage"
    version: ClassVar[int] = 1
    state: ClassVar[type] = DamageState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 128

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> DamageState:
        return DamageState()

    def add(self, state: DamageState, column: Column) -> DamageState:
        values = len(column.present)
        if not values:
            return state
        offsets, data = column.text_layout
        used = data[int(offsets[0]) : int(offsets[-1])]
        if not len(used) or (used.min() > ord(" ") and used.max() < 0x7F):
            return self.merge(state, DamageState(values))
        counts = column.texts.counts
        rows = _Rows(column.texts.array, offsets, data).found()
        found = {k: len(r) if counts is None else int(counts[r].sum()) for k, r in rows.items()}
        return self.merge(state, DamageState(values, **found))

    def merge(self, a: DamageState, b: DamageState) -> DamageState:
        names = DamageState.__struct_fields__
        return DamageState(*(getattr(a, n) + getattr(b, n) for n in names))

    def value(self, state: DamageState) -> Damage | Absent:
        if not state.values:
            return Absent("the field holds no text")
        return Damage(**{n: getattr(state, n) for n in DamageState.__struct_fields__})


class _Rows:
    """Finds the rows with each kind of damage: by bytes first, then exactly where bytes hint."""

    def __init__(self, texts: pa.Array, offsets: I64, data: Bytes) -> None:
        self._texts = texts
        self._offsets = offsets
        self._data = data
        self._hits: dict[str, list[I64]] = {}

    def found(self) -> dict[str, I64]:
        """Rows by kind, each row once."""
        begin, end = int(self._offsets[0]), int(self._offsets[-1])
        for start in range(begin, end, _CHUNK):
            self._look(start, self._data[start : min(start + _CHUNK, end)], end)
        rows = {kind: self._rows(hits) for kind, hits in self._hits.items()}
        rows["padded"] = self._padded()
        exactly: tuple[tuple[str, Callable[[pa.Array], Bools]], ...] = (
            ("mojibake", lambda t: _match(t, MOJIBAKE)),
            ("invisible", _invisible),
            ("not_nfc", _not_nfc),
        )
        for kind, test in exactly:
            if kind in rows:
                rows[kind] = rows[kind][test(self._texts.take(pa.array(rows[kind])))]
        return rows

    def _rows(self, hits: list[I64]) -> I64:
        places = np.concatenate(hits)
        return np.unique(np.searchsorted(self._offsets, places, side="right") - 1)

    def _hit(self, kind: str, start: int, at: I64) -> None:
        if len(at):
            self._hits.setdefault(kind, []).append(at + start)

    def _look(self, start: int, chunk: Bytes, end: int) -> None:
        low = chunk < 32
        if low.any():
            low &= (chunk != 9) & (chunk != 10) & (chunk != 13)
            self._hit("control", start, np.flatnonzero(low))
        if chunk.max() < 0x7F:
            return
        self._hit("control", start, np.flatnonzero(chunk == 0x7F))
        size = len(chunk)
        d = np.concatenate([self._data[start : min(start + size + 2, end)], np.zeros(2, np.uint8)])
        second, third = d[1 : size + 1], d[2 : size + 2]
        self._hit("control", start, np.flatnonzero((chunk == 0xC2) & (second < 0xA0)))
        # A letter of Â to ð followed by another sign beyond ASCII: rare but in mojibake.
        odd = (chunk == 0xC3) & ((second - np.uint8(0x82)) <= 0x2E) & (third >= 0x80)
        self._hit("mojibake", start, np.flatnonzero(odd))
        at = np.flatnonzero(_unsettled(chunk))
        if not len(at):
            return
        a, b, c = chunk[at], second[at], third[at]
        self._hit("replaced", start, at[(a == 0xEF) & (b == 0xBF) & (c == 0xBD)])
        self._hit("invisible", start, at[_maybe_invisible(a, b, c)])
        self._hit("not_nfc", start, at[_maybe_not_nfc(a, b, c)])

    def _padded(self) -> I64:
        found = []
        for start in range(0, len(self._offsets) - 1, _BLOCK):
            here = self._offsets[start : start + _BLOCK + 1]
            full = np.flatnonzero(here[1:] > here[:-1])
            first, after = here[full], here[full + 1]
            hit = self._space(first, after, 0) | self._space(first, after, 1)
            found.append(full[hit] + start)
        return np.concatenate(found)

    def _space(self, first: I64, after: I64, end: int) -> Bools:
        """Whether the text begins (ends) with white space, of Unicode too."""
        data = self._data
        edge = data[after - 1] if end else data[first]
        hit: Bools = _SPACES[edge]
        wide = np.flatnonzero(edge >= 0x80)
        for width in (2, 3):
            some = wide[(after - first)[wide] >= width]
            at = after[some] - width if end else first[some]
            if width == 2:
                hit[some] |= (data[at] == 0xC2) & ((data[at + 1] == 0xA0) | (data[at + 1] == 0x85))
            elif len(some):
                hit[some] |= _wide_space(data[at], data[at + 1], data[at + 2])
        return hit


def _table(*values: int) -> Bools:
    table = np.zeros(256, np.bool_)
    table[list(values)] = True
    return table


_SPACES = _table(9, 10, 11, 12, 13, 32)


def _unsettled(d: Bytes) -> Bools:
    """First bytes that may begin an invisible character or one that a normal form may change.

    Left out are those that never do: Latin, Greek, Cyrillic and Armenian letters, common
    ideographs, most Hangul syllables.
    """
    found: Bools = (d - np.uint8(0xCC)) < 3
    found |= (d - np.uint8(0xD6)) < 0xE4 - 0xD6
    found |= d >= 0xEF
    for lead in (0xD2, 0xEA, 0xED):
        found |= d == lead
    return found


def _wide_space(a: Bytes, b: Bytes, c: Bytes) -> Bools:
    general = ((b == 0x80) & ((c <= 0x8A) | (c == 0xA8) | (c == 0xA9) | (c == 0xAF))) | (
        (b == 0x81) & (c == 0x9F)
    )
    ideographic = (a == 0xE3) & (b == 0x80) & (c == 0x80)
    found: Bools = ((a == 0xE2) & general) | ideographic | ((a == 0xE1) & (b == 0x9A) & (c == 0x80))
    return found


def _maybe_invisible(a: Bytes, b: Bytes, c: Bytes) -> Bools:
    general = (b == 0x80) & (((c >= 0x8B) & (c <= 0x8F)) | ((c >= 0xAA) & (c <= 0xAE)))
    general |= (b == 0x81) & (c >= 0xA0) & (c <= 0xA9)
    found: Bools = (a == 0xE2) & general
    found |= (a == 0xEF) & (b == 0xBB) & (c == 0xBF)
    found |= (a == 0xF3) & (b == 0xA0)
    found |= (a == 0xD8) & (b == 0x9C)
    found |= (a == 0xE1) & (b == 0xA0) & (c == 0x8E)
    return found


def _maybe_not_nfc(a: Bytes, b: Bytes, c: Bytes) -> Bools:
    """All but the characters under these first bytes that are settled whatever stands beside."""
    settled = (a == 0xCE) & (b != 0x87)
    settled |= (a == 0xE2) & (b == 0x80) & (c > 0x81)
    settled |= (a == 0xE2) & ((b == 0x82) | (b == 0x86) | ((b >= 0x94) & (b <= 0x9F)))
    settled |= (a == 0xE3) & ((b == 0x81) | (b == 0x83))
    settled |= (a == 0xE3) & (b == 0x82) & (c != 0x99) & (c != 0x9A)
    settled |= (a == 0xE3) & (b == 0x80) & ((c < 0xAA) | (c > 0xAF))
    settled |= (a == 0xEA) & (b >= 0xB0)
    settled |= (a == 0xED) & (b <= 0x9D)
    settled |= (a == 0xEF) & (b >= 0xBB)
    settled |= (a == 0xF0) & (b == 0x9F)
    unsettled: Bools = ~settled
    return unsettled


def _match(texts: pa.Array, pattern: str) -> Bools:
    found: Bools = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return found


def _invisible(texts: pa.Array) -> Bools:
    marks = _match(texts, _DIRECTION) & ~_match(texts, _RIGHT_TO_LEFT)
    return _match(texts, _HIDDEN) | marks


def _not_nfc(texts: pa.Array) -> Bools:
    normal = pc.utf8_normalize(texts, "NFC")
    found: Bools = pc.not_equal(normal, texts).to_numpy(zero_copy_only=False)
    return found
