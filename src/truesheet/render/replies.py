"""Answers by section, in the order of the question bank: told, closed, or still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from truesheet.model.datasheet import Answer, Claim, Signature, Was
from truesheet.model.question import Question
from truesheet.render.reading import Reading

SECTIONS: dict[str, str] = {
    "motivation": "Motivation",
    "composition": "Composition",
    "collection": "Collection",
    "preprocessing": "Preprocessing",
    "uses": "Uses",
    "distribution": "Distribution",
    "maintenance": "Maintenance",
    "extra": "Further questions",
}


@dataclass(frozen=True)
class Reply:
    """An answer beside its question; `question` is None where the bank does not know it."""

    answer: Answer
    question: Question | None

    @property
    def asks(self) -> str:
        return self.question.asks if self.question else self.answer.question


@dataclass(frozen=True)
class Section:
    """A part of the sheet: answers to read, questions that are closed, questions still open."""

    key: str
    title: str
    told: tuple[Reply, ...]
    closed: tuple[tuple[str, tuple[Reply, ...]], ...]
    waiting: tuple[Reply, ...]

    @property
    def total(self) -> int:
        return len(self.told) + len(self.waiting) + sum(len(r) for _, r in self.closed)

    @property
    def settled(self) -> int:
        return self.total - len(self.waiting)


def sections(reading: Reading) -> list[Section]:
    """The sections that hold an answer, in the order of the paper."""
    order = {q.id: i for i, q in enumerate(reading.questions)}
    by_section: dict[str, list[Reply]] = {key: [] for key in SECTIONS}
    for a in sorted(reading.sheet.answers, key=lambda a: order.get(a.question, len(order))):
        question = reading.question.get(a.question)
        by_section[_section(a, question)].append(Reply(a, question))
    return [_made(key, replies) for key, replies in by_section.items() if replies]


def _section(answer: Answer, question: Question | None) -> str:
    if question:
        return question.section
    head = answer.question.split(".", 1)[0]
    return head if head in SECTIONS else "extra"


def _made(key: str, replies: list[Reply]) -> Section:
    told, waiting = [], []
    closed: dict[str, list[Reply]] = {}
    for r in replies:
        if r.answer.state == "open" and not r.answer.claims:
            waiting.append(r)
        elif r.answer.state == "not_applicable" and not r.answer.claims:
            closed.setdefault(r.answer.reason, []).append(r)
        else:
            told.append(r)
    groups = tuple((reason, tuple(found)) for reason, found in closed.items())
    return Section(key, SECTIONS[key], tuple(told), groups, tuple(waiting))


def standing(claim: Claim) -> str:
    """The word of a claim's mark."""
    return "contradicted" if claim.standing.check == "contradicted" else claim.standing.status


def check(claim: Claim) -> str:
    """What stands beside the mark: the check, where it is neither a pass nor in the mark."""
    state, reason = claim.standing.check, claim.standing.reason
    said = "" if state in ("pass", "contradicted") else state.replace("_", " ")
    return ": ".join(filter(None, (said, reason)))


def signed(by: Signature | None) -> str:
    """Who answered, when, and when it wants to be looked at again."""
    if by is None:
        return ""
    said = ", ".join(filter(None, (by.name, by.role, by.on)))
    said = f"by {said}" if said else ""
    review = f"review by {by.review_by}" if by.review_by else ""
    return " · ".join(filter(None, (said, review)))


def formerly(answer: Answer) -> list[str]:
    """What the answer used to be, the latest first, each in one sentence."""
    return [_former(w) for w in answer.was]


def _former(was: Was) -> str:
    typed = "; ".join(f"{name}: {told}" for name, told in spelled(was.value)) if was.value else ""
    state = (was.state or "").replace("_", " ")
    said = " · ".join(filter(None, (was.text, typed, state, was.reason))) or "nothing"
    until = f"until {was.until}" if was.until else "before"
    by = signed(was.by)
    return f"{until}: {said}" + (f" ({by})" if by else "")


def spelled(value: Any, path: str = "") -> Iterable[tuple[str, str]]:
    """A typed answer as names with values, flat: `fields / 2`, `income`."""
    if isinstance(value, dict) and value.keys() == {"part", "whole"}:
        yield path or "value", f"{_word(value['part'])} of {_word(value['whole'])}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from spelled(inner, f"{path} / {key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        if all(not isinstance(x, (dict, list, tuple)) for x in value):
            yield path or "value", ", ".join(map(_word, value)) or "(none)"
        else:
            for i, inner in enumerate(value, 1):
                yield from spelled(inner, f"{path} {i}".strip())
    else:
        yield path or "value", _word(value)


def _word(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
