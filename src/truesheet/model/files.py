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


class LicenceFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file beside or among the data that speaks of its licence.

    `licence` is what was recognised, an SPDX expression, "" where nothing was. `how` is `tag` for a
    line of SPDX-License-Identifier, `text` for a licence's own text, `name` for a file that only
    names one, `metadata` for an entry of a file such as `datapackage.json`. `modified`: the text
    is not the known one. `copyrights` counts lines that name a holder, `reserved` is set where all
    rights are reserved and no licence was recognised.
    """

    path: str
    licence: str = ""
    how: str = ""
    modified: bool = False
    copyrights: int = 0
    reserved: bool = False
