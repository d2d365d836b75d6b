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


class Gate(msgspec.Struct, frozen=True):
    """A question is not applicable while the value at `path` of answer `question` is `equals`."""

    question: str
    path: str
    equals: Any
    reason: str


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question of the bank; see `sheet/bank/*.yaml`.

    `value` gives the typed answer: field name to type (see the bank's README for the closed list
    of types). `weight` orders open questions, largest first; `readers` says who uses the answer.
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
    weight: int = 0
    hint: str = ""
