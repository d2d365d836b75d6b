"""Lower case and NFKC over the bytes of many texts, where a table is all that it takes.

Most letters of most languages are their own normal form, or become it by changing one or two bytes
in place. `unsettled` finds the few characters that need more, so that only their texts are handed
to a library, one by one.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import I64, layout
from truesheet.measures.words import letters

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

_LEAD, _SECOND, _THREE, _FOUR = (np.uint8(b) for b in (0xC0, 0xC3, 0xE0, 0xF0))
_TWO_BYTES = 0x800
_PICTURES = (np.uint8(0x9F), np.uint8(0x8C), np.uint8(0xAB))  # F0 9F 8C to AB: U+1F300 to 1FAFF
_VARIANTS = range(0xFE00, 0xFE10)  # selectors: marks that join nothing and part words


def lower(chunk: Bytes) -> None:
    """Letters of two bytes whose lower case has two bytes, in place."""
    at = np.flatnonzero((chunk[:-1] >= _SECOND) & (chunk[:-1] < _THREE))
    if not len(at):
        return
    code = (chunk[at].astype(np.int64) & 0x1F) << 6 | chunk[at + 1] & 0x3F
    small = _lower()[code]
    moved = np.flatnonzero(small != code)
    at, small = at[moved], small[moved]
    chunk[at] = 0xC0 | small >> 6
    chunk[at + 1] = 0x80 | small & 0x3F


def unsettled(data: Bytes) -> I64:
    """Where characters begin that need more than `lower` for NFKC and lower case.

    Those that are no letters before and after are left alone: they part words either way.
    """
    at = np.flatnonzero(data >= _LEAD)
    if not len(at):
        return at
    padded = np.concatenate([data, np.zeros(3, np.uint8)])
    lead, second = padded[at], padded[at + 1]
    code = (lead.astype(np.int32) & 0x1F) << 6 | second & 0x3F
    three = lead >= _THREE
    third = padded[at[three] + 2]
    code[three] = (code[three] & 0x3FF) << 6 | third & 0x3F
    odd = _unsettled()[code & 0xFFFF]
    four = np.flatnonzero(lead >= _FOUR)
    if len(four):
        third = padded[at[four] + 2]
        first, low, high = _PICTURES
        odd[four] = ~((second[four] == first) & (third >= low) & (third <= high))
    found: I64 = at[odd]
    return found


@cache
def _lower() -> I64:
    """For each code of two bytes, that of its lower case where this has two bytes too."""
    codes = np.arange(_TWO_BYTES)
    for i, small in enumerate(_normal(_characters(codes)).to_pylist()):
        if i >= 0xC0 and len(small) == 1 and 0x80 <= ord(small) < _TWO_BYTES:
            codes[i] = ord(small)
    return codes


@cache
def _unsettled() -> Bools:
    """For each code below 0x10000, whether it needs a library, alone or for what stands before it.

    Marks, the vowels of Hangul and codes without a character may join their neighbours.
    """
    codes = np.concatenate([np.arange(0x80, 0xD800), np.arange(0xE000, 0x10000)])
    told = _characters(codes)
    small = _normal(told)
    parts = _parts(told) & _parts(small)
    # Not `to_numpy`: that loads pandas where it is installed.
    same = np.frombuffer(pc.equal(told, small).cast(pa.uint8()).buffers()[1], np.uint8) > 0
    odd = np.zeros(0x10000, np.bool_)
    odd[codes] = ~(same[: len(codes)] | parts)
    alone = np.arange(_TWO_BYTES)
    odd[:_TWO_BYTES] &= _lower() == alone
    for c in codes.tolist():
        if unicodedata.category(chr(c)) in ("Mn", "Mc", "Me", "Cn"):
            odd[c] = True
    odd[0x1100:0x1200] = True
    odd[list(_VARIANTS)] = False
    return odd


def _normal(told: pa.Array) -> pa.Array:
    return pc.utf8_lower(pc.utf8_normalize(told, "NFKC"))


def _characters(codes: I64) -> pa.Array:
    """A text for each code, made from its bytes: from Python objects takes far longer."""
    data = "".join(map(chr, codes.tolist())).encode("utf-8")
    sizes = 1 + (codes >= 0x80).astype(np.int64) + (codes >= _TWO_BYTES)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), len(codes), buffers)


def _parts(texts: pa.Array) -> Bools:
    """Which of these texts hold no letter or digit."""
    offsets, data = layout(texts)
    inside = np.concatenate([[0], np.cumsum(letters(data[: int(offsets[-1])], data[:0]))])
    found: Bools = inside[offsets[1:]] == inside[offsets[:-1]]
    return found
