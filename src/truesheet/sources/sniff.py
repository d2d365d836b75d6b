"""What a file is, by its bytes; its name only decides where the bytes leave a choice."""

from __future__ import annotations

import os
from typing import NamedTuple

import numpy as np

from truesheet.sources import dialect as dialects
from truesheet.sources import encoding as encodings
from truesheet.sources.csvfile import Text, open_csv
from truesheet.sources.errors import (
    DamagedFile,
    EmptyFile,
    NeedsUnpacking,
    NotAFormat,
    NotRead,
    NotUnderstood,
)
from truesheet.sources.listing import declared
from truesheet.sources.scan import Scan, scan
from truesheet.sources.shapes import Opened
from truesheet.sources.stream import SMALL, Unpacked, Way, compression_of, open_bytes, open_text

HEAD = 1 << 18
_NOISE = 0.02  # share of control characters that no text has

_UNREAD = (
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"FEA1", "a Feather file of the first version"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"PARE", "an encrypted Parquet file"),
)
_ALIEN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound, film or image"),
    (b"OggS", "a sound"),
    (b"fLaC", "a sound"),
    (b"ID3", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x80\x02", "a pickle, which could run code when it is opened"),
    (b"\x80\x03", "a pickle, which could run code when it is opened"),
    (b"\x80\x04", "a pickle, which could run code when it is opened"),
    (b"\x80\x05", "a pickle, which could run code when it is opened"),
)
_ARCHIVES = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)


class Options(NamedTuple):
    """What a person said about the reading of texts; None where nothing was said."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None


def open_file(path: str, shown: str, options: Options, found: bool = False) -> Opened:
    """Looks at one file. Raises a SourceError where it cannot be read.

    `found` says that the file was found in a folder, where names mean less.
    """
    with open_bytes(path, shown) as raw:
        size = os.fstat(raw.fileno()).st_size
        start = raw.read(4096)
    if not size:
        raise EmptyFile(shown, "is empty")
    compression = compression_of(start)
    head = Unpacked(path, shown, compression).read(HEAD) if compression else start
    if compression and not head:
        raise EmptyFile(shown, "is empty once it is unpacked")
    typed = _typed(path, shown, head, compression)
    if typed is not None:
        return typed
    return _text(path, shown, compression, options, found)


def _typed(path: str, shown: str, head: bytes, compression: str) -> Opened | None:
    """Formats that are not text, by their first bytes."""
    for magic, name in _ARCHIVES:
        if head.startswith(magic):
            raise NeedsUnpacking(shown, name)
    if head[257:262] == b"ustar":
        raise NeedsUnpacking(shown, "a tar archive")
    for magic, name in _UNREAD:
        if head.startswith(magic):
            raise NotRead(shown, name)
    if head.startswith(b"PAR1"):
        if compression:
            raise NeedsUnpacking(shown, f"a Parquet file inside {compression}")
        from truesheet.sources.parquet import open_parquet

        return open_parquet(path, shown)
    for magic, name in _ALIEN:
        if head.startswith(magic):
            raise NotAFormat(shown, name)
    return None


def _text(path: str, shown: str, compression: str, options: Options, found: bool) -> Opened:
    way, head, data, seen, notes = _decoded(path, shown, compression, options)
    whole = data is not None and len(data) <= HEAD
    if not head.strip("\ufeff \t\r\n\x00"):
        raise EmptyFile(shown, "holds nothing but white space")
    _refuse_noise(shown, head)
    dialect = dialects.detect(head, whole, options.delimiter)
    if dialect.delimiter == "" and seen is not None:
        dialect = dialect._replace(quote='"')
    return open_csv(Text(way, head, data, seen, dialect, options.header, notes))


def _decoded(
    path: str, shown: str, compression: str, options: Options
) -> tuple[Way, str, bytes | None, Scan | None, tuple[str, ...]]:
    """The way to the text, its beginning, all of it or (where it is long) what a pass found."""
    raw = Way(path, shown, compression)
    unpacked = Unpacked(path, shown, compression)
    first = unpacked.read(SMALL + 1)
    small = len(first) <= SMALL
    if options.encoding is not None:
        found = encodings.named(options.encoding, first[:4096])
    else:
        found = encodings.by_mark(first[:4096]) or encodings.Encoding("utf-8")
    seen: Scan | None = None
    if found.name == "utf-8" and not found.damaged:
        if small:
            good = encodings.is_utf8(first[found.mark :])
        else:
            way = raw
            seen = scan(open_text(raw), shown)
            good = seen.utf8
        if not good:
            guessed = encodings.guess(first[: 4 << 20], shown)
            found = guessed._replace(mark=found.mark) if guessed.name == "utf-8" else guessed
            seen = None
    way = Way(path, shown, compression, found.name, found.mark, found.damaged)
    notes = (found.note,) if found.note else ()
    if small:
        data = first[found.mark :] if way.encoding == "utf-8" and not way.damaged else None
        if data is None:
            data = open_text(way).read()
        return way, data[:HEAD].decode("utf-8", "replace"), data, None, notes
    if seen is None or found.mark:
        seen = scan(open_text(way), shown, recoded=True)
    head = open_text(way, 0, HEAD).read(HEAD)
    return way, head.decode("utf-8", "ignore"), None, seen, notes


def _refuse_noise(shown: str, head: str) -> None:
    """Raises where a text is no text."""
    sample = np.frombuffer(head[:65536].encode("utf-32-le", "replace"), np.uint32)
    control = ((sample < 32) & (sample != 9) & (sample != 10) & (sample != 13)) | (sample == 127)
    if control.mean() > _NOISE:
        raise NotAFormat(shown)


_ = (DamagedFile, NotUnderstood, declared)
