"""What a reader finds in a file, and how the dataset wants it: the words the readers share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from truesheet.batch.shapes import Part

ROWS = 131_072
"""Rows of a batch, unless they are wide."""
WIDE = 64 << 20
"""Bytes that a batch shall not exceed, and the most that one record may have."""
MOST_COLUMNS = 20_000


class Found(NamedTuple):
    """A column of a file: its name, where it stands in there, its type, how texts are read.

    `at` is a path: positions for tables (into structs), keys for JSON. `how` names a reading of
    texts ("dmy"), empty for the plain one. `suspect` says that it looks like a running number.
    """

    name: str
    at: tuple[int | str, ...]
    type: pa.DataType
    how: str = ""
    suspect: bool = False


@dataclass(frozen=True)
class Wanted:
    """A field of the dataset as one file can give it.

    `at` is None where the file lacks the field: it gives `constant`, or nulls.
    """

    name: str
    type: pa.DataType
    at: tuple[int | str, ...] | None
    how: str = ""
    constant: str | None = None


@dataclass(frozen=True)
class Outline:
    """What every part of a file needs to know, whatever the format."""

    path: str
    shown: str
    split: str
    sha256: str
    bytes: int
    wanted: tuple[Wanted, ...]

    def digest(self, *reading: object) -> str:
        """Names the bytes, the range and the way they are read."""
        import hashlib

        way = [(w.name, str(w.type), w.at, w.how, w.constant) for w in self.wanted]
        text = repr((self.sha256, self.split, reading, way))
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


class Opened(NamedTuple):
    """One file that was looked at: what it is, its columns, and how to cut it into parts."""

    sniffed: str
    read_as: dict[str, str]
    columns: Sequence[Found]
    cut: Callable[[Outline], list[Part]]
    notes: tuple[str, ...] = ()
