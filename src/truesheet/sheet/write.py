"""The sheet, from what people say and what was measured.

For each question: the gates first, then the person's word, then the evidence. A person's answer and
the measured one stand together: the person's words are shown, the measured claims beside them, and
the judge says of each how it stands. Every base question is in every sheet; an extra one only when
somebody or something answers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from truesheet.model.datasheet import Answer, Claim, Datasheet, Skipped, Split
from truesheet.model.evidence import Absent, Evidence, EvidenceSet
from truesheet.model.field import Field
from truesheet.model.finding import Finding
from truesheet.model.question import Question
from truesheet.sheet import bank, sqlclaims
from truesheet.sheet.aging import Events, aged
from truesheet.sheet.claims import statements
from truesheet.sheet.datasheet_json import VERSION
from truesheet.sheet.fill import FILLS
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement, judged
from truesheet.sheet.people import People, Said
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import sentence

SQL_HOME = "composition.other"
"""The question under which SQL claims are shown: they speak of what the data holds."""


def write(
    questions: Sequence[Question],
    people: People | None,
    evidence: EvidenceSet | Sequence[Evidence],
    findings: Sequence[Finding],
    fields: Sequence[Field],
    splits: Sequence[Split],
    fingerprint: str,
    skipped: Sequence[Skipped] = (),
    *,
    name: str = "",
    made_with: str = "",
    today: str | None = None,
    events: Events | None = None,
) -> Datasheet:
    """The datasheet. `name` is used where people give none; `today` is for checks, not builds.

    `events` says what changed since an earlier sheet of this data, where there is one.
    """
    people = people or People()
    items = tuple(evidence)
    name = people.name or name
    seen = Seen(EvidenceSet(items), tuple(fields), tuple(splits), name, fingerprint, today or "")
    desk = _Desk(people, seen, {e.id: e for e in items}, today, events or Events())
    answers = _gated(questions, [desk.whole(q) for q in questions])
    return Datasheet(
        truesheet=VERSION,
        name=name,
        fingerprint=fingerprint,
        splits=seen.splits,
        fields=seen.fields,
        answers=tuple(answers),
        evidence=items,
        findings=tuple(findings),
        skipped=tuple(skipped),
        made_with=made_with,
    )


class _Desk(msgspec.Struct, frozen=True):
    """What one needs at hand to answer a question."""

    people: People
    seen: Seen
    known: dict[str, Evidence]
    today: str | None
    events: Events

    def whole(self, question: Question) -> Answer:
        """The answer with what it used to be."""
        answer, said = self.answer(question), self.people.answers.get(question.id)
        return msgspec.structs.replace(answer, was=said.was) if said and said.was else answer

    def answer(self, question: Question) -> Answer:
        """The answer, as if there were no gates."""
        said = self.people.answers.get(question.id, Said())
        if said.state == "withheld":
            return Answer(question.id, "withheld", reason=said.reason, by=said.by)
        filled = self._filled(question)
        measured = filled.statements if isinstance(filled, Filled) else ()
        if said.state == "not_applicable":
            claims = self._judged(measured)
            return Answer(
                question.id, "not_applicable", reason=said.reason, claims=claims, by=said.by
            )
        stated = aged(statements(question, said, self.seen), question, said, self.seen, self.events)
        if question.id == SQL_HOME:
            stated += tuple(sqlclaims.statements(self.people.claims, self.seen))
        if not said.substance and not stated and not isinstance(filled, Filled):
            return _unanswered(question, said, filled)
        text, value = said.text, said.value
        if isinstance(filled, Filled):
            text = text or filled.text
            value = merged(value, filled.value)
        elif stated and not text:
            text = _plain(stated)
        claims = self._judged(stated + measured)
        by = said.by if said.substance else None
        return Answer(question.id, "answered", text, value, said.reason, claims, by)

    def _filled(self, question: Question) -> Filled | Absent | None:
        fill = FILLS.get(question.id)
        return fill(self.seen) if fill else None

    def _judged(self, said: tuple[Statement, ...]) -> tuple[Claim, ...]:
        now = self.seen.fingerprint
        return tuple(judged(s, self.known, now, self.today) for s in said)


def merged(mine: Any, measured: Any) -> Any:
    """A person's value, completed by what was measured; the person's word stands where both speak.

    Lists of records are matched by the name that comes first in a record, such as `field`.
    """
    if mine is None:
        return measured
    if isinstance(mine, dict) and isinstance(measured, dict):
        rest = {k: v for k, v in measured.items() if k not in mine}
        return {k: merged(v, measured.get(k)) for k, v in mine.items()} | rest
    if isinstance(mine, (list, tuple)) and isinstance(measured, (list, tuple)):
        return [merged(m, _same(m, measured)) for m in mine]
    return mine


def _same(mine: Any, others: Sequence[Any]) -> Any:
    """The record in `others` that speaks of the same thing as `mine`."""
    if not isinstance(mine, dict):
        return None
    for key in ("field", "split", "file", "kind", "name"):
        if key in mine:
            same = (o for o in others if isinstance(o, dict) and o.get(key) == mine[key])
            return next(same, None)
    return None


def _plain(stated: tuple[Statement, ...]) -> str:
    """A typed answer that came without prose, in words."""
    return " ".join(sentence(s.says) for s in stated[:12])


def _unanswered(question: Question, said: Said, filled: Absent | None) -> Answer:
    if said.state == "unknown":
        return Answer(question.id, "unknown", reason=said.reason, by=said.by)
    return Answer(question.id, "open", reason=sentence(filled.absent) if filled is not None else "")


def _gated(questions: Sequence[Question], answers: Sequence[Answer]) -> list[Answer]:
    """The answers with the gates closed, without the extra questions that nobody answered."""
    values = {a.question: a.value for a in answers if _closes(a)}
    kept = []
    for question, answer in zip(questions, answers, strict=True):
        gate = bank.closed_by(question, values)
        if gate and answer.by is None and not _stated(answer):
            answer = Answer(question.id, "not_applicable", reason=gate.reason)
        if question.pack == "base" or answer.state != "open":
            kept.append(answer)
    return _extras_only_when_answered(questions, kept, values)


def _closes(answer: Answer) -> bool:
    """May this answer close others? Only if nothing that was measured speaks against it."""
    doubtful = ("contradicted", "inconclusive", "stale", "expired")
    return answer.state == "answered" and not any(
        c.origin == "stated" and c.value is not None and c.standing.check in doubtful
        for c in answer.claims
    )


def _stated(answer: Answer) -> bool:
    return any(c.origin == "stated" for c in answer.claims)


def _extras_only_when_answered(
    questions: Sequence[Question], answers: list[Answer], values: Mapping[str, Any]
) -> list[Answer]:
    extra = {q.id for q in questions if q.pack != "base" and bank.closed_by(q, values)}
    return [a for a in answers if a.question not in extra or _stated(a) or a.by is not None]
