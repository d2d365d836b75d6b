"""Which questions to ask, most useful first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from truesheet.model.datasheet import Answer, Claim, Datasheet
from truesheet.model.question import Question
from truesheet.sheet import bank
from truesheet.sheet.open import boosts
from truesheet.sheet.packs import Pack, Role

Cause = Literal["contradicted", "open", "stale", "expired", "answered"]

_GRAVE = 100
_OLD = 20


class Asked(msgspec.Struct, frozen=True):
    """A question to be asked: why now, what in the data makes it urgent, and for which
    requirements of the pack."""

    question: Question
    cause: Cause
    because: str = ""
    needed_for: tuple[str, ...] = ()
    urgency: int = 0


def queue(
    sheet: Datasheet,
    *,
    pack: Pack | None = None,
    role: Role | None = None,
    everything: bool = False,
    only: str | None = None,
) -> tuple[Asked, ...]:
    """Questions whose answer is missing or no longer to be trusted; with `everything`, all of them.

    Those that the pack needs come first, then those that the data make urgent, then by weight. One
    behind an open gate waits for the gate. `only` asks one question, whatever its state.
    """
    answers = {a.question: a for a in sheet.answers}
    up = boosts(sheet)
    values = {q: a.value for q, a in answers.items() if a.value is not None}
    open_ones = {q for q, a in answers.items() if a.state == "open"}
    found = []
    for place, question in enumerate(_candidates(answers, pack, everything, only)):
        cause = _cause(answers.get(question.id))
        if only is None:
            if role is not None and not role.knows(question.id):
                continue
            if cause == "answered" and not everything:
                continue
            if bank.closed_by(question, values):
                continue
        mine = up.get(question.id, [])
        urgency = question.weight + sum(b.by for b in mine)
        urgency += {"contradicted": _GRAVE, "stale": _OLD, "expired": _OLD}.get(cause, 0)
        needed = tuple(r.id for r in pack.asks(question.id)) if pack else ()
        waits = not mine and any(g.question in open_ones for g in question.gates)
        because = " ".join(dict.fromkeys(b.because for b in mine))
        asked = Asked(question, cause, because, needed, urgency)
        found.append((not needed, waits, -urgency, place, asked))
    return tuple(q for *_, q in sorted(found, key=lambda f: f[:4]))


def _candidates(
    answers: dict[str, Answer], pack: Pack | None, everything: bool, only: str | None
) -> Iterator[Question]:
    """Extra questions are asked only where the pack needs them, or somebody answered them."""
    for question in bank.load():
        wanted = question.pack == "base" or question.id in answers
        if pack is not None:
            wanted = question.id in pack.questions or (wanted and not everything)
        if question.id == only or (only is None and wanted):
            yield question


def _cause(answer: Answer | None) -> Cause:
    if answer is None or answer.state == "open":
        return "open"
    stated = [c.standing.check for c in answer.claims if c.origin == "stated"]
    causes: tuple[Cause, ...] = ("contradicted", "stale", "expired")
    return next((c for c in causes if c in stated), "answered")


def contradicted(answer: Answer) -> tuple[Claim, ...]:
    """What the data say otherwise of an answer."""
    return tuple(
        c for c in answer.claims if c.origin == "stated" and c.standing.check == "contradicted"
    )
