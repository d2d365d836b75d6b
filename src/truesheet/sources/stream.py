"""Bytes of a file as UTF-8 text: unpacked under a limit, recoded, cut to a range."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from truesheet.sources.errors import (
    DamagedFile,
    ExpandsTooMuch,
    NoPermission,
    NoSuchFile,
    SpecialFile,
)

CHUNK = 1 << 20
SMALL = 64 << 20
"""Texts up to this size are looked at as a whole."""
_ALARM = 200  # times its packed size; real texts stay under 30
_BUDGET = 256 << 20  # bytes that a file may unpack to before anybody counts
_LZMA_MEMORY = 512 << 20

MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)


class Readable(Protocol):
    """The one thing that everything here can do."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Way:
    """How the bytes of a file become UTF-8 text.

    `mark` is the length of a byte-order mark in the unpacked bytes; `damaged` says that the text
    is UTF-8 with some broken bytes, each of which becomes U+FFFD.
    """

    path: str
    shown: str
    compression: str = ""
    encoding: str = "utf-8"
    mark: int = 0
    damaged: bool = False

    @property
    def plain(self) -> bool:
        """Whether the file's own bytes are the text, so that a range of them can be read alone."""
        return not self.compression and self.encoding == "utf-8" and not self.damaged


def open_bytes(path: str, shown: str) -> BinaryIO:
    """The raw file, if it is a regular one; never waits for a pipe."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | os.O_CLOEXEC)
    except PermissionError:
        raise NoPermission(shown) from None
    except OSError as error:
        if os.path.lexists(path):
            raise DamagedFile(shown, error.strerror or "it cannot be opened") from None
        raise NoSuchFile(shown) from None
    mode = os.fstat(number).st_mode
    if not stat.S_ISREG(mode):
        os.close(number)
        raise SpecialFile(shown, what_is(mode))
    return cast(BinaryIO, os.fdopen(number, "rb"))


def what_is(mode: int) -> str:
    """A word for what is no regular file."""
    for test, word in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return word
    return "not a regular file"


def compression_of(head: bytes) -> str:
    """The compression that the first bytes tell, or nothing."""
    return next((name for magic, name in MAGIC if head.startswith(magic)), "")


class Unpacked:
    """Unpacks while it is read, and stops where a file grows beyond all reason.

    The size that an archive declares is never looked at: bytes are counted as they come.
    """

    def __init__(self, path: str, shown: str, compression: str) -> None:
        self._shown = shown
        self._raw = open_bytes(path, shown)
        self._packed = os.fstat(self._raw.fileno()).st_size
        self._given = 0
        self._file = _unpacker(self._raw, compression)

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; all that is left when `size` is negative."""
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        try:
            found = read_fully(self._file, size)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            from truesheet.sources.words import plain_reason

            raise DamagedFile(self._shown, f"unpacking fails ({plain_reason(error)})") from None
        self._given += len(found)
        if self._given > max(_BUDGET, _ALARM * self._packed):
            raise ExpandsTooMuch(self._shown, self._packed, self._given)
        return found

    def close(self) -> None:
        """Lets go of the file."""
        self._raw.close()


def _unpacker(raw: BinaryIO, compression: str) -> Readable:
    if compression == "gzip":
        return cast(Readable, gzip.GzipFile(fileobj=raw, mode="rb"))
    if compression == "bzip2":
        return cast(Readable, bz2.BZ2File(raw, "rb"))
    if compression == "xz":
        return _Lzma(raw)
    if compression == "zstd":
        import pyarrow as pa

        return cast(Readable, pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), "zstd"))
    return cast(Readable, raw)


class _Lzma:
    """xz with a ceiling on the memory that a stream may ask for, concatenated streams and all."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._fresh()

    def _fresh(self) -> None:
        self._engine = lzma.LZMADecompressor(memlimit=_LZMA_MEMORY)

    def read(self, size: int = -1, /) -> bytes:
        while True:
            more = b""
            if self._engine.eof:
                more = self._engine.unused_data.lstrip(b"\0") or self._raw.read(CHUNK).lstrip(b"\0")
                if not more:
                    return b""
                self._fresh()
            elif self._engine.needs_input:
                more = self._raw.read(CHUNK)
                if not more:
                    raise EOFError("the file ends too early")
            out = self._engine.decompress(more, size)
            if out:
                return out


class Recoded:
    """Text of another encoding as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, raw: Readable, encoding: str) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._held = b""
        self._over = False

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        while not self._held and not self._over:
            found = self._raw.read(max(size, 4096))
            self._over = not found
            # A lone surrogate of UTF-16 has no UTF-8 form either.
            self._held = self._decoder.decode(found, self._over).encode("utf-8", "replace")
        out, self._held = self._held[:size], self._held[size:]
        return out


class Window:
    """A range of a stream."""

    def __init__(self, raw: Readable, start: int, length: int | None) -> None:
        self._raw = raw
        self._left = length
        while start > 0:
            skipped = len(raw.read(min(start, CHUNK)))
            if not skipped:
                break
            start -= skipped

    def read(self, size: int = -1, /) -> bytes:
        if self._left is None:
            return self._raw.read(size)
        size = self._left if size < 0 else min(size, self._left)
        found = self._raw.read(size) if size else b""
        self._left -= len(found)
        return found


def read_fully(source: Readable, size: int) -> bytes:
    """Bytes up to `size`, fewer only at the end; streams may hand out less at a time."""
    found = bytes(source.read(size))
    if len(found) >= size or not found:
        return found
    pieces = [found]
    left = size - len(found)
    while left > 0 and (more := bytes(source.read(left))):
        pieces.append(more)
        left -= len(more)
    return b"".join(pieces)


def open_text(way: Way, start: int = 0, length: int | None = None) -> Readable:
    """The file as UTF-8 without a byte-order mark; `start` counts bytes of that text."""
    if way.plain:
        raw = open_bytes(way.path, way.shown)
        raw.seek(way.mark + start)
        return Window(cast(Readable, raw), 0, length) if length is not None else cast(Readable, raw)
    unpacked: Readable = Unpacked(way.path, way.shown, way.compression)
    if way.mark:
        unpacked = Window(unpacked, way.mark, None)
    if way.encoding != "utf-8" or way.damaged:
        unpacked = Recoded(unpacked, way.encoding)
    return Window(unpacked, start, length) if start or length is not None else unpacked


def chunks(source: Readable, size: int = CHUNK) -> Iterator[bytes]:
    """What is left of a stream, a piece at a time."""
    return iter(lambda: source.read(size), b"")


class Stream(io.RawIOBase):
    """A `Readable` as the kind of file that Arrow takes."""

    def __init__(self, source: Readable) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._source.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def read(self, size: int = -1, /) -> bytes:
        return self._source.read(size)
