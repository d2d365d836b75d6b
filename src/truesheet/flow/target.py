"""What a check is asked to hold against the data: a sheet, documents, and where their data is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from truesheet.flow import published as publishing
from truesheet.flow.build import NoData
from truesheet.flow.files import seen_from
from truesheet.flow.project import JSON, YAML
from truesheet.model.errors import TruesheetError
from truesheet.sheet.datasheet_json import read
from truesheet.sheet.people import People


class NothingToCheck(TruesheetError):
    """There is no document at the place that was named.

    Next step: name a datasheet.yaml, a README.md or another document; `truesheet build DATA` makes
    the first one.
    """

    code = "E-CHK-001"


class NotADocument(TruesheetError):
    """A file was named that is neither a datasheet nor a document whose claims can be read.

    Next step: name a datasheet.yaml, a README.md, a Croissant file or a D4D record; data is named
    with `--data`.
    """

    code = "E-CHK-002"


class TwoSheets(TruesheetError):
    """Two datasheets were named, which speak of two datasets.

    Next step: check them one after the other.
    """

    code = "E-CHK-003"


Gate = Callable[[Path], None]


class Target(NamedTuple):
    """Everything named, read but not yet held against anything.

    `sheet` is a `datasheet.yaml` and `said` its bytes; `published` a `datasheet.json` that was
    named for itself. `data` and `splits` are what `open_source` takes. `folder` holds the first
    document: the policy and the cache lie there.
    """

    folder: Path
    sheet: Path | None
    said: bytes
    published: Path | None
    documents: tuple[Path, ...]
    people: People
    data: Any
    splits: dict[str, Any]
    told: bool
    """Was the data named to the check, and not by the document?"""
    guessed: bool
    """Is the data looked for in the folder of the document, since nothing says where it is?"""

    @property
    def shown(self) -> tuple[str, ...]:
        """The documents as they were named."""
        first = self.sheet or self.published
        return tuple(os.path.normpath(p) for p in ([first] if first else []) + [*self.documents])


def target(
    named: Sequence[str | os.PathLike[str]],
    data: Any = None,
    splits: Mapping[str, Any] | None = None,
    gate: Gate = lambda path: None,
) -> Target:
    """Look at what was named. `data` and `splits` overrule what the sheet says of its data; `gate`
    is asked before a document is read, and raises where it must not be."""
    sheet, published, documents = _sorted_out([Path(n) for n in named or ["."]], gate)
    first = sheet or published or documents[0]
    base = first.parent
    said, people = _said(sheet)
    told = data is not None or bool(splits)
    if told:
        found, parts = data, dict(splits or {})
    elif published is not None:
        found, parts = _published(published)
    else:
        # A document beside a sheet speaks of the sheet's data.
        beside = base / YAML
        if sheet is None and beside.is_file():
            gate(beside)
            people = msgspec.structs.replace(_said(beside)[1], answers={}, claims=(), waivers=())
        parts = {k: [seen_from(base, p) for p in v] for k, v in people.splits.items()}
        paths = [seen_from(base, p) for p in people.data]
        found = (paths[0] if len(paths) == 1 else paths) if paths else None
    if published is not None:
        people = publishing.people(read(published))
    if sheet is not None and found is None and not parts:
        raise NoData(f"{sheet} does not say where the data is.", hint="Add `data: PATH`.")
    guessed = found is None and not parts
    data = str(base) if guessed else found
    return Target(base, sheet, said, published, documents, people, data, parts, told, guessed)


def _published(path: Path) -> tuple[Any, dict[str, Any]]:
    return publishing.places(read(path), path.parent)


def _sorted_out(
    named: Sequence[Path], gate: Gate
) -> tuple[Path | None, Path | None, tuple[Path, ...]]:
    from truesheet.exchange import is_document

    sheets: list[Path] = []
    published: list[Path] = []
    documents: list[Path] = []
    for path in (p for n in named for p in _inside(n)):
        head = _head(path, gate)
        if (
            re.search(rb"^truesheet\s*:", head, re.M) and path.suffix in (".yaml", ".yml")
        ) or path.name == YAML:
            sheets.append(path)
        elif path.name == JSON or (path.suffix == ".json" and b'"truesheet"' in head):
            published.append(path)
        elif is_document(path):
            documents.append(path)
        else:
            raise NotADocument(
                f"{path} is no document whose claims can be read.",
                hint="Name a datasheet.yaml or a README.md; data is named with --data.",
            )
    both = list(dict.fromkeys(sheets + published))
    if len(both) > 1:
        raise TwoSheets(
            f"{both[0]} and {both[1]} are two datasheets.", hint="Check one after the other."
        )
    return next(iter(sheets), None), next(iter(published), None), tuple(dict.fromkeys(documents))


def _inside(path: Path) -> list[Path]:
    """The file itself, or what a folder holds: its sheet, else its documents."""
    from truesheet.flow.known import documents

    if not path.is_dir():
        return [path]
    if (path / YAML).is_file():
        return [path / YAML]
    found = documents(path)
    if not found and (path / JSON).is_file():
        return [path / JSON]
    if not found:
        raise NothingToCheck(
            f"{path}{os.sep if str(path) != '.' else ''} holds no datasheet and no README.",
            hint="Name a document, or make a datasheet: truesheet build DATA",
        )
    return found


def _head(path: Path, gate: Gate) -> bytes:
    gate(path)
    try:
        with path.open("rb") as file:
            return file.read(1 << 16)
    except FileNotFoundError as e:
        raise NothingToCheck(f"There is no file {path}.", hint="Look at its name.") from e
    except OSError as e:
        raise NotADocument(f"{path} cannot be read: {e.strerror}.", hint="Look at it.") from e


def _said(sheet: Path | None) -> tuple[bytes, People]:
    from truesheet.sheet import document

    if sheet is None:
        return b"", People()
    data = document.load_bytes(sheet)
    return data, document.read(data, str(sheet))
