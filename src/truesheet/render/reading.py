"""The sheet as screens read it: evidence found by field, anchors for links, the question bank."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TypeVar

import msgspec

from truesheet.model.datasheet import Datasheet
from truesheet.model.evidence import Absent, Evidence, EvidenceSet
from truesheet.model.field import Field
from truesheet.model.question import Question
from truesheet.sheet import bank

T = TypeVar("T", bound=msgspec.Struct)

_ANCHOR = re.compile(r"[a-z][a-z0-9_.-]{0,80}")


class Reading:
    """A sheet, the questions that its answers belong to, and quick ways into both.

    `show_values` lets single values of harmless fields be shown.
    """

    def __init__(self, sheet: Datasheet, show_values: bool = False) -> None:
        self.sheet = sheet
        self.questions = bank.load()
        self.show_values = show_values
        self.evidence: EvidenceSet = sheet.measured
        self.question = {q.id: q for q in self.questions}
        self.position = {f.name: i for i, f in enumerate(sheet.fields)}

    @cached_property
    def anchors(self) -> dict[str, str]:
        """For each evidence id, the id of its entry in the page: plain and unique."""
        return {e.id: f"e{i}" for i, e in enumerate(self.sheet.evidence)}

    @cached_property
    def cited(self) -> dict[str, Evidence]:
        return {e.id: e for e in self.sheet.evidence}

    def of(self, measure: str, field: str, kind: type[T], split: str | None = None) -> T | None:
        """A field's value; None where there is none, or where it is not of the known form."""
        e = self.evidence.get(measure, split)
        if e is None or not isinstance(e.value, dict):
            return None
        try:
            got = e.of(field, kind)
        except msgspec.ValidationError:
            return None
        return None if isinstance(got, Absent) else got

    def read(self, measure: str, kind: type[T], split: str | None = None) -> T | None:
        """A value of the table; None where there is none, or not of the known form."""
        e = self.evidence.get(measure, split)
        try:
            got = e.read(kind) if e else None
        except msgspec.ValidationError:
            return None
        return None if isinstance(got, Absent) else got

    def field(self, subject: str) -> Field | None:
        """The field that a finding's subject names."""
        at = self.position.get(subject.removeprefix("field:"))
        return self.sheet.fields[at] if subject.startswith("field:") and at is not None else None

    def asks(self, question: str) -> str:
        known = self.question.get(question)
        return known.asks if known else question

    def open_questions(self, most: int = 3) -> tuple[Question, ...]:
        """The open questions that matter most, most first."""
        return tuple(bank.in_order_of_worth(waiting(self.sheet))[:most])


def anchor(name: str, otherwise: str) -> str:
    """`name` where it is fit to be an id in a page, else `otherwise`."""
    return name if "." in name and _ANCHOR.fullmatch(name) else otherwise


def waiting(sheet: Datasheet) -> list[str]:
    """Ids of the questions that nobody has answered, in the order of the sheet."""
    return [a.question for a in sheet.answers if a.state == "open"]
