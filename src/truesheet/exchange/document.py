"""The text of a foreign document, and where in it something stands."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from truesheet.exchange.errors import (
    CannotReadDocument,
    DocumentTooLarge,
    EmptyDocument,
    NotText,
)
from truesheet.model.stated import Place

LARGEST = 4 * 1024 * 1024
"""Bytes of a document. The longest dataset card known has 0.6 MB."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class Document:
    """A text whose lines end with a line feed, and the offsets at which they begin.

    Lines are those of an editor: they end at a line feed, a carriage return or both, and at
    nothing else. A place in the text is a place in the file.
    """

    file: str
    text: str
    starts: list[int] = field(repr=False, default_factory=list)

    def __post_init__(self) -> None:
        self.starts.append(0)
        self.starts.extend(m.end() for m in re.finditer("\n", self.text))

    def place(self, start: int, end: int) -> Place:
        """Where the text from `start` to `end` stands; cut at the end of its first line."""
        line = bisect_right(self.starts, start)
        first = self.starts[line - 1]
        last = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        end = max(start, min(end, last))
        return Place(self.file, line, start - first + 1, end - first + 1)

    def quote(self, start: int, end: int) -> str:
        """The text from `start` to `end` as it stands, on one line."""
        return " ".join(self.text[start:end].split())


def load(path: Path, data: bytes | None = None) -> Document:
    """The document at `path`, or the bytes given in its place."""
    return opened(_bytes(path) if data is None else data, os.path.normpath(path))


def opened(data: bytes, file: str) -> Document:
    """Bytes as a document; an error that says what they are where they are none."""
    if len(data) > LARGEST:
        size = f"{len(data) / 2**20:,.1f} MiB; a document has at most {LARGEST // 2**20} MiB"
        raise DocumentTooLarge(f"{file} has {size}.", hint="Data is named with --data.")
    text = _decoded(data, file).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise EmptyDocument(f"{file} is empty.", hint="Write what the data is.")
    return Document(file, text)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as f:
            return f.read(LARGEST + 1)
    except OSError as e:
        why = (e.strerror or str(e)).lower()
        raise CannotReadDocument(f"{path} cannot be read: {why}.", hint="Look at its name.") from e


def _decoded(data: bytes, file: str) -> str:
    mark, encoding = next((b for b in _BOMS if data.startswith(b[0])), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        what = f"{file}:{line} holds a byte that is not {encoding.upper()}: {data[e.start]:#04x}."
        raise NotText(what, hint="Save the file as UTF-8, or name another.") from e
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise NotText(
            f"{file}:{line} holds a null byte, so it is no text.", hint="Name the README itself."
        )
    return text
