"""Errors of reading: one class a case, each with a stable code.

    TruesheetError
    └── SourceError               E-SRC-000
        ├── NoSuchFile            E-SRC-001
        ├── NoPermission          E-SRC-002
        ├── EmptyFile             E-SRC-003
        ├── ColumnNotFound        E-SRC-004
        ├── NoDataHere            E-SRC-005
        ├── NotAFormat            E-SRC-006
        ├── UnknownEncoding       E-SRC-007
        ├── DamagedFile           E-SRC-008
        ├── TooManyColumns        E-SRC-009
        ├── RecordTooLong         E-SRC-010
        ├── ExpandsTooMuch        E-SRC-011
        ├── NothingReadable       E-SRC-012
        ├── SplitGivenTwice       E-SRC-013
        ├── SplitNotFound         E-SRC-014
        ├── SpecialFile           E-SRC-015
        ├── FolderLoop            E-SRC-016
        ├── NeedsUnpacking        E-SRC-017
        ├── NotUnderstood         E-SRC-018
        ├── UnknownRole           E-SRC-019
        ├── NotLocal              E-SRC-020
        ├── FileChanged           E-SRC-021
        └── NotRead               E-SRC-022

Every error says what happened and where in `what`, and the next step in `hint`.
"""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.model.errors import TruesheetError, nearest


class SourceError(TruesheetError):
    """Base of everything that can go wrong between a path and its rows."""

    code = "E-SRC-000"


class NoSuchFile(SourceError):
    """A path, or a pattern, matches nothing.

    Next step: check the spelling; the error names similar files in the same folder.
    """

    code = "E-SRC-001"

    def __init__(self, path: str, beside: Sequence[str] = ()) -> None:
        hint = "Check the path."
        if beside:
            hint = nearest(path.replace("\\", "/").rsplit("/", 1)[-1], list(beside))
        super().__init__(f"There is no file or folder {path!r}.", hint=hint)


class NoPermission(SourceError):
    """The operating system does not let this user read the file.

    Next step: ask its owner, or change its permissions.
    """

    code = "E-SRC-002"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} may not be read by this user.", hint="Change its permissions (chmod u+r)."
        )


class EmptyFile(SourceError):
    """The file has no bytes, nothing but white space, or no records.

    Next step: check that the export or download finished.
    """

    code = "E-SRC-003"

    def __init__(self, path: str, why: str = "holds no data") -> None:
        super().__init__(f"{path} {why}.", hint="Check that the download or export finished.")


class ColumnNotFound(SourceError):
    """A field was asked for that the data does not have.

    Next step: the error names the closest field.
    """

    code = "E-SRC-004"

    def __init__(self, name: str, source: str, columns: Sequence[str]) -> None:
        super().__init__(f"{source} has no field {name!r}.", hint=nearest(name, list(columns)))


class NoDataHere(SourceError):
    """A folder holds no file of a format that is read.

    Next step: name the files, or convert them.
    """

    code = "E-SRC-005"

    def __init__(self, path: str, seen: Sequence[str] = ()) -> None:
        found = f" It holds {', '.join(seen[:5])}" + (" ..." if len(seen) > 5 else "") + "."
        super().__init__(
            f"The folder {path} holds no data that can be read.{found if seen else ''}",
            hint="Formats: CSV, TSV, Parquet, JSON, JSON Lines, Arrow, plain text.",
        )


class NotAFormat(SourceError):
    """The bytes are of no format that is read: an image, a program, noise, a damaged download.

    Next step: export the data in one of the formats that are read.
    """

    code = "E-SRC-006"

    def __init__(self, path: str, seems: str = "binary data of an unknown format") -> None:
        super().__init__(
            f"{path} is {seems}, which is not a format that is read.",
            hint="Export it as CSV, Parquet, JSON, JSON Lines or Arrow.",
        )


class UnknownEncoding(SourceError):
    """Text is not UTF-8, and holds too little evidence to say what else it is.

    Next step: name the encoding, or save the file as UTF-8.
    """

    code = "E-SRC-007"

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path} is not UTF-8 text: {why}.",
            hint="Name its encoding (--encoding cp1252, say), or save it as UTF-8.",
        )


class DamagedFile(SourceError):
    """The file begins as its format should, and then cannot be decoded: cut short, or corrupt.

    Next step: fetch or write it again, and compare its size and checksum with the original's.
    """

    code = "E-SRC-008"

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path} is damaged: {why}.",
            hint="Fetch or write it again; compare its size with the original's.",
        )


class TooManyColumns(SourceError):
    """The table is wider than a sheet can be read: a transposed table, or a wrong delimiter.

    Next step: turn the table over, or write the columns that matter to a file of their own.
    """

    code = "E-SRC-009"

    def __init__(self, path: str, columns: int, most: int) -> None:
        super().__init__(
            f"{path} has {columns:,} columns; the most is {most:,}.",
            hint="Is it transposed, or the delimiter wrong? Else keep the columns you need, with "
            "DuckDB say: COPY (SELECT a, b FROM 'wide.csv') TO 'narrow.parquet'.",
        )


class RecordTooLong(SourceError):
    """One record is longer than 64 MB: a missing line break, or a quote that never closes.

    Next step: look at the record at the address given.
    """

    code = "E-SRC-010"

    def __init__(self, address: str, most: int, hint: str = "") -> None:
        super().__init__(
            f"{address} is longer than {most >> 20} MB, the most for one record.",
            hint=hint or "Look there for a missing line break or a quote that never closes.",
        )


class ExpandsTooMuch(SourceError):
    """A compressed file grows more than 200 times while it is unpacked: a bomb, or blank filling.

    Next step: unpack it yourself if you trust it, and read the result.
    """

    code = "E-SRC-011"

    def __init__(self, path: str, packed: int, unpacked: int) -> None:
        super().__init__(
            f"{path} was still growing at {unpacked >> 20:,} MB, unpacked from {packed:,} bytes.",
            hint="If you trust it, unpack it yourself and read the result.",
        )


class NothingReadable(SourceError):
    """Every file of several has a problem; the first ones are told.

    Next step: mend or leave out those files.
    """

    code = "E-SRC-012"

    def __init__(self, problems: Sequence[str], of: int) -> None:
        shown = " ".join(problems[:3])
        super().__init__(
            f"None of the {of:,} files could be read. {shown}",
            hint="Mend the files, or name the ones to read.",
        )


class SplitGivenTwice(SourceError):
    """One file was given to two splits.

    Next step: give each file to one split only.
    """

    code = "E-SRC-013"

    def __init__(self, path: str, first: str, second: str) -> None:
        super().__init__(
            f"{path} was given to split {first!r} and to split {second!r}.",
            hint="Give each file to one split.",
        )


class SplitNotFound(SourceError):
    """A split was named without a path, or its path matches nothing.

    Next step: write --split NAME=PATH.
    """

    code = "E-SRC-014"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Split {name!r}: {why}.", hint="Write --split NAME=PATH.")


class SpecialFile(SourceError):
    """The path is a pipe, a socket or a device: reading it could wait for ever.

    Next step: save its content to a file first.
    """

    code = "E-SRC-015"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(
            f"{path} is {what}, not a file.", hint="Save its content to a file and read that."
        )


class FolderLoop(SourceError):
    """A symbolic link leads back to a folder above it, or to itself.

    Next step: remove the link, or name the files.
    """

    code = "E-SRC-016"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is a link that leads back to itself.", hint="Remove it, or name the files."
        )


class NeedsUnpacking(SourceError):
    """An archive, or a compressed file of a format that needs random access.

    Next step: unpack it, then read the folder or the file.
    """

    code = "E-SRC-017"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(
            f"{path} is {what}, which is not read as it is.",
            hint="Unpack it and read what it holds.",
        )


class NotUnderstood(SourceError):
    """A text does not follow its format: JSON with trailing commas, a table without a shape.

    Next step: mend it at the place given.
    """

    code = "E-SRC-018"

    def __init__(self, path: str, why: str, hint: str = "Mend it there and try again.") -> None:
        super().__init__(f"{path}: {why}.", hint=hint)


class UnknownRole(SourceError):
    """A role was given that is not one of the known roles.

    Next step: the error names the closest one.
    """

    code = "E-SRC-019"

    def __init__(self, role: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no role {role!r}.", hint=nearest(role, list(known)))


class NotLocal(SourceError):
    """The path is an address of another machine, which is not read.

    Next step: download the data first.
    """

    code = "E-SRC-020"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is an address of another machine.", hint="Download it and read the copy."
        )


class FileChanged(SourceError):
    """A file was changed or removed between the moment it was opened and the moment it was read.

    Next step: run again when nothing writes to it.
    """

    code = "E-SRC-021"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} changed while it was read.", hint="Run again when nothing writes to it."
        )


class NotRead(SourceError):
    """A known format that needs another program or package: Avro, ORC, Excel, SQLite, HDF5 ...

    Next step: export it as CSV or Parquet.
    """

    code = "E-SRC-022"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(
            f"{path} is {what}, which is not read yet.",
            hint="Export it as Parquet, CSV or JSON Lines.",
        )
