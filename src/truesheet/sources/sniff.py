"""What a file is, by its bytes; its name only decides where the bytes leave a choice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from truesheet.sources import dialect as dialects
from truesheet.sources import encoding as encodings
from truesheet.sources.csvfile import Text, open_csv
from truesheet.sources.errors import (
    EmptyFile,
    NeedsUnpacking,
    NotAFormat,
    NotRead,
    NotUnderstood,
    TooManyColumns,
)
from truesheet.sources.listing import declared
from truesheet.sources.scan import Scan, scan
from truesheet.sources.shapes import MOST_COLUMNS, Opened
from truesheet.sources.stream import (
    SMALL,
    Readable,
    Unpacked,
    Way,
    chunks,
    compression_of,
    open_bytes,
    open_text,
)

if TYPE_CHECKING:
    from truesheet.sources.jsonfile import Form

HEAD = 1 << 18
_LINES, _LONGEST_HEAD = 12, 24 << 20
FILE, STREAM = b"ARROW1", b"\xff\xff\xff\xff"
_FAR = 10
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
    if head.startswith(FILE) or (head.startswith(STREAM) and head[7:8] == b"\0"):
        if compression:
            raise NeedsUnpacking(shown, f"an Arrow file inside {compression}")
        from truesheet.sources.ipcfile import open_ipc

        return open_ipc(path, shown, head.startswith(STREAM))
    for magic, name in _ALIEN:
        if head.startswith(magic):
            raise NotAFormat(shown, name)
    return None


def _text(path: str, shown: str, compression: str, options: Options, found: bool) -> Opened:
    text = _decoded(path, shown, compression, options)
    if not text.head.strip("\ufeff \t\r\n\x00"):
        raise EmptyFile(shown, "holds nothing but white space")
    _refuse_noise(shown, np.frombuffer(text.head[:65536].encode("utf-32-le"), np.uint32))
    name = declared(shown)
    if options.delimiter is None:
        as_json = _json(text, name)
        if as_json is not None:
            return as_json
    _refuse_width(shown, text.head)
    dialect = dialects.detect(text.head, text.whole, options.delimiter)
    if options.delimiter is None and not _tabular(text.head, name, dialect):
        return _document(text, name, found)
    return open_csv(
        Text(text.way, text.head, text.data, text.seen, dialect, options.header, text.notes)
    )


def _tabular(head: str, name: str, dialect: dialects.Dialect) -> bool:
    """Whether delimited text is what this is, by name or by shape."""
    if name in ("text/csv", "text/tab-separated-values"):
        return True
    markup = head.lstrip()[:15].lower().startswith(("<!doctype", "<html", "<?xml", "<svg"))
    return dialects.is_table(dialect) and not markup


def _document(text: _Decoded, name: str, found: bool) -> Opened:
    """A text that is no table: a document, unless its name says otherwise."""
    shown = text.way.shown
    if name in ("application/json", "application/jsonl"):
        raise NotUnderstood(shown, "it is called JSON, and is neither JSON nor a table")
    if found and not name and os.path.splitext(shown)[1]:
        raise NotAFormat(shown, "text that is no table")
    from truesheet.sources.textfile import open_document

    size = text.seen.bytes if text.seen is not None else len(text.data or b"")
    return open_document(text.way, size, text.notes)


def _json(text: _Decoded, name: str) -> Opened | None:
    """The file as JSON, where it is JSON; None where it is something else.

    Raises where it is called JSON, begins like JSON, and is not.
    """
    start = text.head.lstrip("\ufeff \t\r\n")[:1]
    called = name in ("application/json", "application/jsonl")
    if start not in ("{", "[") and not called:
        return None
    from truesheet.sources.jsonfile import open_json

    form = _json_form(text.head, name, text.whole)
    if form is None:
        return None
    try:
        return open_json(text.way, form, text.seen, text.notes)
    except NotUnderstood:
        if called and (start in ("{", "[", '"') or not _shaped(text)):
            raise
        if not called and not _shaped(text) and name != "text/plain":
            raise
        return None


def _shaped(text: _Decoded) -> bool:
    return dialects.is_table(dialects.detect(text.head, text.whole))


def _json_form(head: str, name: str, whole: bool) -> Form | None:
    """Lines where the first one is a whole value and more follow, else an array or one value."""
    if name == "application/jsonl":
        return "lines"
    lines = [x for x in head.split("\n") if x.strip()]
    if len(lines) > 1 and lines[0].lstrip()[:1] in "{[" and lines[1].lstrip()[:1] in "{[":
        from truesheet.sources.jsonparse import Unfit, parse

        try:
            parse(lines[0].strip())
        except Unfit:
            pass
        else:
            return "lines"
    if head.lstrip()[:1] == "[":
        return "array"
    return "document"


class _Decoded(NamedTuple):
    """The way to a text, its beginning, all of it or (where it is long) what a pass found."""

    way: Way
    head: str
    data: bytes | None
    seen: Scan | None
    notes: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return self.data is not None and len(self.data) <= max(HEAD, len(self.head))


def _decoded(path: str, shown: str, compression: str, options: Options) -> _Decoded:
    first = Unpacked(path, shown, compression).read(SMALL + 1)
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
            seen = scan(open_text(Way(path, shown, compression, mark=found.mark)), shown)
            good = seen.utf8
        if not good:
            _refuse_noise(shown, np.frombuffer(first[:65536], np.uint8))
            guessed = encodings.guess(first[: 4 << 20], shown)
            found = guessed._replace(mark=found.mark) if guessed.name == "utf-8" else guessed
            seen = None
    way = Way(path, shown, compression, found.name, found.mark, found.damaged)
    notes = (found.note,) if found.note else ()
    if small:
        plain = way.encoding == "utf-8" and not way.damaged
        data = first[found.mark :] if plain else _all(open_text(way))
        return _Decoded(way, _head(data), data, None, notes)
    if seen is None:
        seen = scan(open_text(way), shown, recoded=True)
    return _Decoded(way, _head(_all(open_text(way, 0, _LONGEST_HEAD))), None, seen, notes)


def _head(data: bytes) -> str:
    """The beginning of a text: 256 kB, and more where lines are very long."""
    end = -1
    for _ in range(_LINES):
        end = data.find(b"\n", end + 1, _LONGEST_HEAD)
        if end < 0:
            end = _LONGEST_HEAD
            break
    return data[: max(HEAD, end + 1)].decode("utf-8", "ignore")


def _all(source: Readable) -> bytes:
    return b"".join(chunks(source))


def _refuse_noise(shown: str, codes: npt.NDArray[np.uint8] | npt.NDArray[np.uint32]) -> None:
    """Raises where bytes or characters are no text: too many control characters among them."""
    sample = codes[:65536]
    control = ((sample < 32) & (sample != 9) & (sample != 10) & (sample != 13)).sum()
    if control > _NOISE * max(200, len(sample)):
        raise NotAFormat(shown)


def _refuse_width(shown: str, head: str) -> None:
    """Raises at once where the first line has far too many columns for any reader."""
    first = head.split("\n", 1)[0]
    columns = max(first.count(mark) for mark in ",;\t|") + 1
    if columns > _FAR * MOST_COLUMNS and '"' not in first:
        raise TooManyColumns(shown, columns, MOST_COLUMNS)
