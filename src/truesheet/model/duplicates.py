"""What the verb `duplicates` tells: kinds of copies, clusters by address, what was written."""

from __future__ import annotations

from typing import Literal

import msgspec

Way = Literal["rows", "ids", "label", "texts", "near", "people", "files"]
"""How the members of a cluster are alike: in every field; in every field but identifiers; but for
the label as well; in the normal form of a text; nearly, as texts; as records of one person; as
files, byte for byte."""

Keep = Literal["first", "fullest"]
"""Which row of a cluster stays: the first, or the one with the most cells that hold something."""


class Cluster(msgspec.Struct, frozen=True):
    """Rows (or files) that are alike: how many, the one that stands for them, the first few."""

    size: int
    keeps: str
    rows: tuple[str, ...]


class Copies(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found in one way of looking.

    `of` rows, texts or files were looked at; `copies` of them stand behind the first of their
    cluster. `by_value` clusters were compared cell by cell, the others rest on a hash. `against`
    counts copies that carry another label. Of near texts, `pairs` of the `compared` ones are at
    the limit or over it, each counted out. `why` says why nothing was looked at, `note` what the
    numbers leave out.
    """

    way: Way
    of: int = 0
    copies: int = 0
    clusters: int = 0
    largest: int = 0
    field: str = ""
    ignored: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    by_value: int = 0
    against: int = 0
    pairs: int = 0
    compared: int = 0
    biggest: tuple[Cluster, ...] = ()
    note: str = ""
    why: str = ""


class Listing(msgspec.Struct, frozen=True):
    """A table beside the counts, such as passages that several texts share."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """The files with one row of each cluster: rows kept, rows dropped by way, the rule."""

    files: tuple[str, ...]
    kept: int
    dropped: dict[str, int]
    keep: Keep
    unreadable: int = 0


class Duplicates(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that `truesheet duplicates` found in a dataset."""

    name: str
    fingerprint: str
    rows: int
    found: tuple[Copies, ...]
    written: Written | None = None
    unreadable: dict[str, str] = {}
    listings: tuple[Listing, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is a copy of any kind."""
        return any(c.copies for c in self.found)
