"""What people write in `datasheet.yaml`, as frozen values; `document.py` reads it."""

from __future__ import annotations

from typing import Any

import msgspec

from truesheet.model.datasheet import Signature, State, Was
from truesheet.model.field import Role
from truesheet.sheet.judge import Waiver

VERSION = 1
"""Version of the form of `datasheet.yaml`."""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person's answer to one question: prose, a typed value, or a state with its reason.

    `seen` is the anchor of the data that it leans on (`anchors.py`), `was` what it used to be.
    """

    text: str = ""
    value: Any = None
    state: State | None = None
    reason: str = ""
    by: Signature | None = None
    waived: Waiver | None = None
    seen: str = ""
    was: tuple[Was, ...] = ()

    @property
    def substance(self) -> bool:
        """Is anything said, apart from a state?"""
        return bool(self.text) or self.value is not None


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person says of a field."""

    role: Role | None = None


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """How texts are to be read, where people know better than the readers."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None


class SqlClaim(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that shall stay true, as an SQL condition over the rows, and in words.

    `on` names the split that the condition is over, "" all rows.
    """

    sql: str
    says: str = ""
    on: str = ""
    waived: Waiver | None = None


class FindingWaiver(Waiver, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody accepts a finding: `rows.duplicates`, or `cells.missing_heavy@field:age`."""

    finding: str


class People(msgspec.Struct, frozen=True, omit_defaults=True):
    """All of `datasheet.yaml`. Either `data` or `splits` says where the data lies.

    `never` lists combinations of groups that cannot occur, such as sex=male,pregnant=yes.
    `ignored` names what somebody added that means nothing here; it is kept in the file.
    """

    truesheet: int = VERSION
    name: str = ""
    data: tuple[str, ...] = ()
    splits: dict[str, tuple[str, ...]] = {}
    read: Reading = Reading()
    fields: dict[str, Note] = {}
    answers: dict[str, Said] = {}
    claims: tuple[SqlClaim, ...] = ()
    waivers: tuple[FindingWaiver, ...] = ()
    never: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def roles(self) -> dict[str, Role]:
        """Fields with a declared role."""
        return {name: note.role for name, note in self.fields.items() if note.role}

    @property
    def quasi_identifiers(self) -> tuple[str, ...]:
        """Fields that together may tell a person, as the answer on identifiability names them."""
        value = self.answers.get("composition.identifiability", Said()).value
        named = value.get("quasi_identifiers") if isinstance(value, dict) else None
        return tuple(dict.fromkeys(map(str, named))) if isinstance(named, (list, tuple)) else ()
