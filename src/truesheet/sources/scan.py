"""One pass over a long text: is it UTF-8, where do rows begin, is a line too long."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

import numpy as np

from truesheet.sources.errors import RecordTooLong
from truesheet.sources.shapes import WIDE
from truesheet.sources.stream import Readable, chunks

RANGE = 32 << 20
"""Bytes of a range that one worker reads."""
_CHUNK = 4 << 20


@dataclass
class Scan:
    """What one pass finds.

    `cuts` are places where a line begins: bytes from the start, and rows before. They hold only
    where `even` says that no line has an odd number of quotes, so that no cell spans lines.
    """

    bytes: int = 0
    rows: int = 0
    utf8: bool = True
    quotes: bool = False
    even: bool = True
    cuts: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])


def scan(source: Readable, shown: str, quote: str = '"', recoded: bool = False) -> Scan:
    """Reads the whole text once, in bounded memory. Blank lines are no rows."""
    found = Scan()
    decoder = None if recoded else codecs.getincrementaldecoder("utf-8")()
    held = b""
    for chunk in chunks(source, _CHUNK):
        if decoder is not None and found.utf8:
            found.utf8 = _decodes(decoder, chunk)
        block = held + chunk
        end = max(block.rfind(b"\n"), -1 if b"\n" in block else block.rfind(b"\r", 0, -1)) + 1
        if not end and len(block) > WIDE:
            raise RecordTooLong(f"{shown}:{found.rows + 1}", WIDE)
        _lines(found, block[:end], quote)
        held = block[end:]
    _lines(found, held, quote)
    if decoder is not None and found.utf8:
        found.utf8 = _decodes(decoder, b"", final=True)
    return found


def _decodes(decoder: codecs.IncrementalDecoder, data: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(data, final)
    except UnicodeDecodeError:
        return False
    return True


def _lines(found: Scan, block: bytes, quote: str) -> None:
    """Counts rows and quotes of whole lines, and notes a cut where a range is full."""
    if not block:
        return
    raw = np.frombuffer(block, np.uint8)
    mark = ord("\n") if b"\n" in block else ord("\r")
    ends = np.flatnonzero(raw == mark)
    if not len(ends) or ends[-1] != len(raw) - 1:
        ends = np.append(ends, len(raw) - 1)
    starts = np.concatenate(([0], ends[:-1] + 1))
    blank = _blank(raw, starts, ends)
    if mark == ord("\n") and block.count(b"\r") != block.count(b"\r\n"):
        found.even = False  # a carriage return alone ends a row, and is not counted here
    if quote and quote.encode() in block:
        found.quotes = True
        odd = np.searchsorted(np.flatnonzero(raw == ord(quote)), ends, "right") % 2
        found.even = found.even and not odd.any()
    if found.bytes + len(raw) - found.cuts[-1][0] >= RANGE:
        found.cuts.append((found.bytes + len(raw), found.rows + len(ends) - int(blank.sum())))
    found.rows += len(ends) - int(blank.sum())
    found.bytes += len(raw)


def _blank(
    raw: np.ndarray[tuple[int], np.dtype[np.uint8]],
    starts: np.ndarray[tuple[int], np.dtype[np.int64]],
    ends: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Lines without anything but their ending."""
    length = ends - starts + 1
    ending = (raw[starts] == ord("\n")) | (raw[starts] == ord("\r"))
    only: np.ndarray[tuple[int], np.dtype[np.bool_]] = ending & (
        (length == 1) | ((length == 2) & (raw[ends] == ord("\n")))
    )
    return only
