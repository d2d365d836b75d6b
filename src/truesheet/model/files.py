"""What is known of a file that was opened, or left out, as a source of data."""

from __future__ import annotations

import msgspec


class FileInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file: `declared` media type by name, `sniffed` by content; `read_as` what we did.

    `path` is relative to what was asked for, so that no document names a machine. `read_as` says
    format, compression, encoding, delimiter, quote and header where they apply. A file with a
    `problem` gave no rows; the text says why.
    """

    path: str
    bytes: int
    sha256: str
    declared: str
    sniffed: str
    split: str = ""
    read_as: dict[str, str] = {}
    problem: str = ""
