"""Questions: entries of the question bank, which is data."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Section = Literal[
    "motivation",
    "composition",
    "collection",
    "preprocessing",
    "uses",
    "distribution",
    "maintenance",
    "extra",
]
Answerable = Literal["measured", "contradictable", "people"]
"""Mostly from bytes; only a person can answer but bytes can contradict; only a person."""


Event = Literal["schema", "source", "drift"]
"""What can make an answer void before its day of review: other fields, other files or splits,
values that moved beyond a limit."""


class Gate(msgspec.Struct, frozen=True):
    """A question is not applicable while the value at `path` of answer `question` is `equals`."""

    question: str
    path: str
    equals: Any
    reason: str


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question of the bank; see `sheet/bank/*.yaml`.

    `value` gives the typed answer: field name to type (see the bank's README for the closed list
    of types). `weight` orders open questions, largest first; `readers` says who uses the answer,
    `void_on` which events make a person's answer void, unless the data can check it.
    """

    id: str
    section: Section
    asks: str
    why: str
    value: dict[str, Any]
    answerable: Answerable
    pack: Literal["base", "extra"] = "base"
    readers: tuple[str, ...] = ()
    measured_by: tuple[str, ...] = ()
    contradicted_when: str = ""
    only_people_know: str = ""
    gates: tuple[Gate, ...] = ()
    void_on: tuple[Event, ...] = ()
    weight: int = 0
    hint: str = ""
