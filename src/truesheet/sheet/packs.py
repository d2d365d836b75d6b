"""Packs: what a framework or a place of publication asks, as dated data in `packs/*.yaml`.

A requirement names the questions of the bank that answer it. Nothing here says that something is
complied with: a pack orders questions, and says for whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from truesheet.model.errors import TruesheetError, nearest
from truesheet.sheet import bank


class NoSuchPack(TruesheetError):
    """A pack of questions was asked for that there is not.

    Next step: use one of the packs that the error names.
    """

    code = "E-ASK-001"


class NoSuchRole(TruesheetError):
    """Questions were asked for a role that there is not.

    Next step: use one of the roles that the error names.
    """

    code = "E-ASK-002"


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked, in our words, and the questions that answer it."""

    id: str
    gist: str
    questions: tuple[str, ...]


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A framework in one edition. `sure` says whether its own text was read, or only others' of it.

    `read_on` is the day on which that was: frameworks move.
    """

    id: str
    title: str
    edition: str
    read_on: str
    source: str
    sure: Literal["read", "second_hand"]
    requirements: tuple[Requirement, ...]

    def asks(self, question: str) -> tuple[Requirement, ...]:
        """The requirements that a question answers."""
        return tuple(r for r in self.requirements if question in r.questions)

    @property
    def questions(self) -> tuple[str, ...]:
        """All its questions, each once, in its order."""
        return tuple(dict.fromkeys(q for r in self.requirements for q in r.questions))


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who can answer questions: ids, or beginnings of ids that end in a dot."""

    title: str
    answers: tuple[str, ...]

    def knows(self, question: str) -> bool:
        """Is this somebody to ask?"""
        return any(question == a or (a[-1] == "." and question.startswith(a)) for a in self.answers)


@cache
def pack_names() -> tuple[str, ...]:
    """All packs, in alphabetical order."""
    folder = files("truesheet.sheet").joinpath("packs")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".yaml")))


@cache
def pack(name: str) -> Pack:
    """A pack by its name; NoSuchPack, with the nearest name, where there is none."""
    if name not in pack_names():
        raise NoSuchPack(f"There is no pack {name!r}.", hint=nearest(name, pack_names()))
    raw = _yaml(f"packs/{name}.yaml")
    found = msgspec.convert({**raw, "id": name}, Pack)
    unknown = [q for q in found.questions if q not in bank.by_id()]
    if unknown:
        raise ValueError(f"the pack {name} names questions that are not there: {unknown}")
    return found


@cache
def roles() -> Mapping[str, Role]:
    """Who can answer what."""
    return msgspec.convert(_yaml("bank/roles.yaml"), dict[str, Role])


def role(name: str) -> Role:
    """A role by its name; NoSuchRole, with the nearest name, where there is none."""
    known = roles()
    if name not in known:
        raise NoSuchRole(f"There is no role {name!r}.", hint=nearest(name, list(known)))
    return known[name]


def _yaml(name: str) -> dict[str, Any]:
    # Imported here: only who asks needs it, and it is slow to import.
    from ruamel.yaml import YAML

    text = files("truesheet.sheet").joinpath(*name.split("/")).read_text(encoding="utf-8")
    raw = YAML(typ="safe", pure=True).load(text)
    if "read_on" in raw:
        raw["read_on"] = raw["read_on"].isoformat()
    found: dict[str, Any] = raw
    return found
