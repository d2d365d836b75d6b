"""Which encoding a text is in: the mark, then UTF-8, then what the bytes beyond ASCII tell."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.sources.errors import NotUnderstood, UnknownEncoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TOO_FEW = 64  # bytes beyond ASCII, under which a guess is mostly wrong (methods.md K)
_SAMPLE = 1 << 16
_MOSTLY = 10  # good characters for each broken one, in a text that is UTF-8 all the same
_WEST = {
    "cp1250",
    "cp1252",
    "cp1254",
    "cp1257",
    "latin_1",
    "iso8859_2",
    "iso8859_4",
    "iso8859_9",
    "iso8859_10",
    "iso8859_13",
    "iso8859_14",
    "iso8859_15",
    "iso8859_16",
    "cp1258",
    "mac_roman",
    "mac_turkish",
    "mac_latin2",
    "mac_iceland",
}


class Encoding(NamedTuple):
    """Its name, the length of its mark, whether some bytes are broken, a note for the reader."""

    name: str
    mark: int = 0
    damaged: bool = False
    note: str = ""


def by_mark(head: bytes) -> Encoding | None:
    """The encoding that a byte-order mark, or the pattern of zero bytes, gives away."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    return _by_zeros(head)


def _by_zeros(head: bytes) -> Encoding | None:
    """UTF-16 and UTF-32 without a mark: most ASCII characters bring zero bytes in fixed places."""
    sample = np.frombuffer(head[: len(head) // 4 * 4][:4096], np.uint8)
    if len(sample) < 8:
        return None
    zeros = (sample.reshape(-1, 4) == 0).mean(axis=0)
    often, seldom = 0.7, 0.1
    patterns = {
        "utf-32-le": (0, 1, 1, 1),
        "utf-32-be": (1, 1, 1, 0),
        "utf-16-le": (0, 1, 0, 1),
        "utf-16-be": (1, 0, 1, 0),
    }
    for name, pattern in patterns.items():
        if all((z > often) if p else (z < seldom) for z, p in zip(zeros, pattern, strict=True)):
            return Encoding(name, 0, False, f"read as {name}, by its pattern of zero bytes")
    return None


def is_utf8(data: bytes) -> bool:
    """Whether these bytes are UTF-8, without copying them."""
    if not data:
        return True
    array = pa.Array.from_buffers(
        pa.large_binary(),
        1,
        [None, pa.py_buffer(np.array([0, len(data)], np.int64)), pa.py_buffer(data)],
    )
    try:
        array.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def guess(sample: bytes, shown: str) -> Encoding:
    """The encoding of bytes that are not UTF-8; raises where they tell too little.

    Detectors take Western text for Central European text as often as not: where both fit, the
    far more common Windows-1252 is taken.
    """
    beyond = int(np.count_nonzero(np.frombuffer(sample, np.uint8) > 127))
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    if good >= _MOSTLY * broken:
        return Encoding("utf-8", 0, True, f"UTF-8 with broken bytes ({broken} or more)")
    if beyond < _TOO_FEW:
        raise UnknownEncoding(shown, f"only {beyond} bytes beyond ASCII tell what it is instead")
    return _by_statistics(_telling(sample), beyond, shown)


def _telling(sample: bytes) -> bytes:
    """Lines that hold bytes beyond ASCII: the others would only dilute the vote."""
    lines = [x for x in re.split(rb"[\r\n]+", sample) if not x.isascii()]
    return b"\n".join(lines)[:_SAMPLE]


def _by_statistics(telling: bytes, beyond: int, shown: str) -> Encoding:
    from charset_normalizer import from_bytes

    matches = from_bytes(telling)
    best = matches.best()
    if best is None:
        raise UnknownEncoding(shown, "no known encoding fits its bytes")
    name = best.encoding
    if name in _WEST and _decodes(telling, "cp1252"):
        fits = any(m.encoding in ("cp1252", "latin_1", "iso8859_15") for m in matches)
        if fits or name in ("cp1250", "cp1254", "cp1257"):
            name = "cp1252"
    return Encoding(name, 0, False, f"read as {name}, a guess from {beyond:,} bytes beyond ASCII")


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def named(name: str, head: bytes) -> Encoding:
    """The encoding that a person named; a mark that agrees with it is passed over."""
    try:
        wanted = codecs.lookup(name).name
    except LookupError:
        raise NotUnderstood(
            f"--encoding {name}", "there is no such encoding", "Use utf-8, cp1252, utf-16 ..."
        ) from None
    marked = by_mark(head)
    if marked and marked.mark and marked.name.startswith(wanted.removesuffix("-sig")):
        return marked
    if wanted in ("utf-16", "utf-32"):
        wanted += "-le"
    return Encoding(wanted.removesuffix("-sig"), 0, wanted == "utf-8")
