"""`datasheet.json`: the whole sheet as bytes, and back.

The bytes are canonical: keys sorted, numbers in their one form, no clock, no machine names. Lists
and records are laid out one entry a line down to `DEPTH`, and compactly below it, so that a change
of one field's numbers is one changed line in a diff, and a sheet of 2,000 fields stays small.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from truesheet.model.canonical import canonical
from truesheet.model.datasheet import Datasheet
from truesheet.model.errors import TruesheetError
from truesheet.model.evidence import Evidence

VERSION = 1
"""Version of the schema that is written; every older one stays readable."""

DEPTH = 4
LARGEST = 256 * 1024 * 1024


class NotADatasheet(TruesheetError):
    """A file was opened as a datasheet, and is something else.

    Next step: give the `datasheet.json` that `truesheet build` wrote.
    """

    code = "E-DOC-001"


class NewerDatasheet(TruesheetError):
    """A datasheet was written by a later Truesheet, in a version of the schema not known here.

    Next step: update Truesheet, or build the sheet again with this version.
    """

    code = "E-DOC-002"


class DamagedDatasheet(TruesheetError):
    """A datasheet does not hold together: cut off, or changed by hand.

    Next step: build it again from the data.
    """

    code = "E-DOC-003"


def to_json(sheet: Datasheet) -> bytes:
    """The bytes of `datasheet.json`."""
    plain = msgspec.to_builtins(sheet, str_keys=True)
    return (_laid(plain, DEPTH, "") + "\n").encode("utf-8")


def from_json(data: bytes, source: str = "the file") -> Datasheet:
    """The sheet that `to_json` wrote; `source` names it in errors."""
    _refuse(data, source)
    try:
        sheet = msgspec.json.decode(data, type=Datasheet)
    except msgspec.ValidationError as e:
        raise DamagedDatasheet(f"{source} does not hold together: {_where(e)}.", hint=_AGAIN) from e
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise DamagedDatasheet(f"{source} is not whole JSON: {e}.", hint=_AGAIN) from e
    _hold_together(sheet, source)
    return sheet


def read(path: Path) -> Datasheet:
    """The sheet in a file."""
    try:
        if path.stat().st_size > LARGEST:
            raise NotADatasheet(f"{path} is too large for a datasheet.", hint=_GIVE)
        data = path.read_bytes()
    except FileNotFoundError as e:
        raise NotADatasheet(
            f"There is no file {path}.", hint="Build it: truesheet build DATA"
        ) from e
    except OSError as e:
        raise NotADatasheet(f"{path} cannot be read: {e.strerror}.", hint=_GIVE) from e
    return from_json(data, str(path))


_AGAIN = "Build it again from the data, or take the copy that its makers published."
_GIVE = "Give the datasheet.json that `truesheet build` wrote."


def _laid(value: Any, depth: int, pad: str) -> str:
    """Canonical JSON, one entry a line down to `depth`."""
    if depth and value and isinstance(value, (dict, list, tuple)):
        inner = pad + " "
        if isinstance(value, dict):
            keys = sorted((canonical(str(k)).decode(), v) for k, v in value.items())
            rows = [f"{inner}{k}: {_laid(v, depth - 1, inner)}" for k, v in keys]
            return "{\n" + ",\n".join(rows) + f"\n{pad}}}"
        rows = [inner + _laid(v, depth - 1, inner) for v in value]
        return "[\n" + ",\n".join(rows) + f"\n{pad}]"
    return canonical(value).decode()


class _Head(msgspec.Struct):
    """What every version has."""

    truesheet: int


def _refuse(data: bytes, source: str) -> None:
    """Say at once what is no datasheet of a version known here."""
    start = data[:64].lstrip()
    if not start.startswith(b"{"):
        what = "is empty" if not start else "is not a datasheet"
        raise NotADatasheet(f"{source} {what}.", hint=_GIVE)
    try:
        head = msgspec.json.decode(data, type=_Head)
    except msgspec.ValidationError as e:
        raise NotADatasheet(f"{source} is JSON, but not a datasheet.", hint=_GIVE) from e
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        reason = "it is nested too deeply" if isinstance(e, RecursionError) else str(e)
        raise DamagedDatasheet(f"{source} is not whole JSON: {reason}.", hint=_AGAIN) from e
    if head.truesheet > VERSION:
        what = f"{source} is a datasheet of version {head.truesheet}; known here is {VERSION}."
        raise NewerDatasheet(what, hint="Update: pip install -U truesheet")
    if head.truesheet < 1:
        raise NotADatasheet(f"{source} has no version of a datasheet.", hint=_GIVE)


def _where(error: msgspec.ValidationError) -> str:
    """msgspec's message with the path in front, without the `$` of its notation."""
    found = re.fullmatch(r"(.*) - at `\$?\.?(.*)`", str(error))
    return f"{found[2]}: {found[1][:1].lower()}{found[1][1:]}" if found else str(error)


def _hold_together(sheet: Datasheet, source: str) -> None:
    """Every number follows from the evidence it names, so the names must hold."""
    known = set()
    for e in sheet.evidence:
        if e.id and e.id != _named(e):
            raise DamagedDatasheet(
                f"{source}: the evidence {e.id} ({e.measure}) is not what its name says: "
                "somebody changed it.",
                hint=_AGAIN,
            )
        known.add(e.id)
    cited = [(a.question, c) for a in sheet.answers for x in a.claims for c in x.evidence]
    cited += [(f.rule, c) for f in sheet.findings for c in f.evidence]
    for who, name in cited:
        if name not in known:
            what = f"{source}: {who} leans on the evidence {name}, which is not there."
            raise DamagedDatasheet(what, hint=_AGAIN)


def _named(e: Evidence) -> str:
    again = Evidence.make(
        e.measure, e.version, e.scope, e.exact, e.value, e.fingerprint, e.params, e.error
    )
    return again.id
