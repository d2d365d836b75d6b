"""The datasheet: answers with their standing, evidence, findings; one frozen document."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from truesheet.model.evidence import Evidence, EvidenceSet
from truesheet.model.field import Field
from truesheet.model.finding import SEVERITIES, Finding

State = Literal["answered", "unknown", "not_applicable", "withheld", "open"]
Status = Literal["verified", "derived", "assumption"]
Check = Literal[
    "pass",
    "contradicted",
    "inconclusive",
    "stale",
    "expired",
    "not_checkable",
    "waived",
]

MARKS: dict[str, str] = {
    "verified": "✔",
    "derived": "●",
    "assumption": "○",
    "contradicted": "✖",
    "open": "–",
}
MARK_ORDER = (*MARKS, "unknown", "withheld", "not_applicable")
STRENGTH: dict[Status, int] = {"assumption": 0, "derived": 1, "verified": 2}


class Standing(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a claim stands: its status, its check, and the reason where one is owed."""

    status: Status
    check: Check
    reason: str = ""


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of an answer that data can contradict.

    `path` is a JSON Pointer into the answer's value, `says` the sentence a reader sees,
    `origin` who put it there: `measured` by the tool or `stated` by a person. `found` is what
    would be true in the place of `value`, where a machine can say.
    """

    says: str
    standing: Standing
    path: str = ""
    value: Any = None
    origin: Literal["measured", "stated"] = "measured"
    evidence: tuple[str, ...] = ()
    found: Any = None


class Signature(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who answered, in which role, when, and when it wants to be looked at again (ISO dates)."""

    name: str = ""
    role: str = ""
    on: str = ""
    review_by: str = ""


class Was(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an answer used to be, who gave it, and the day until which it stood (ISO date)."""

    text: str = ""
    value: Any = None
    state: State | None = None
    reason: str = ""
    by: Signature | None = None
    until: str = ""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands in the sheet for one question."""

    question: str
    state: State
    text: str = ""
    value: Any = None
    reason: str = ""
    claims: tuple[Claim, ...] = ()
    by: Signature | None = None
    was: tuple[Was, ...] = ()

    @property
    def status(self) -> Status | None:
        """The weakest status of the claims; None unless answered."""
        if self.state != "answered":
            return None
        found: list[Status] = [c.standing.status for c in self.claims] or ["assumption"]
        return min(found, key=STRENGTH.__getitem__)

    @property
    def contradicted(self) -> bool:
        return any(c.standing.check == "contradicted" for c in self.claims)

    @property
    def mark(self) -> str:
        """One word for the reader: contradicted, verified, derived, assumption, or the state."""
        if self.contradicted:
            return "contradicted"
        return self.status or self.state


class Split(msgspec.Struct, frozen=True):
    """A named part of the data; the whole dataset without splits has one, named `data`."""

    name: str
    rows: int
    files: tuple[str, ...]


class Skipped(msgspec.Struct, frozen=True, omit_defaults=True):
    """A measure that gave no value, and why."""

    measure: str
    why: str
    field: str = ""


class Datasheet(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole sheet. Same bytes in, same bytes out: no clock and no machine names."""

    truesheet: int
    name: str
    fingerprint: str
    splits: tuple[Split, ...]
    fields: tuple[Field, ...]
    answers: tuple[Answer, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()
    made_with: str = ""

    @property
    def rows(self) -> int:
        return sum(s.rows for s in self.splits)

    @property
    def measured(self) -> EvidenceSet:
        return EvidenceSet(self.evidence)

    @property
    def raised(self) -> tuple[Finding, ...]:
        """Raised findings, worst first, then in the order of the rules."""
        up = [f for f in self.findings if f.outcome == "raised"]
        return tuple(sorted(up, key=lambda f: SEVERITIES.index(f.severity)))

    def __getitem__(self, question: str) -> Answer:
        for a in self.answers:
            if a.question == question:
                return a
        raise KeyError(question)

    def tally(self) -> dict[str, int]:
        """Number of answers by mark, in the order in which they are shown."""
        counts = dict.fromkeys(MARK_ORDER, 0)
        for a in self.answers:
            counts[a.mark] += 1
        return counts
