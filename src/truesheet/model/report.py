"""The report of a check: one verdict for each thing that was held against the data."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from truesheet.model.datasheet import Check, Status
from truesheet.model.finding import Limit, Severity
from truesheet.model.stated import Place

VerdictKind = Literal["claim", "sql", "prose", "sum", "finding", "question", "answer"]
"""A typed claim of `datasheet.yaml`; an SQL claim; a claim in a document; arithmetic within a
document; a finding of a rule; an open question that a policy wants answered; an answer as a whole,
where it is stale, expired or voided by an event."""

VerdictOutcome = Literal["pass", "failed", "warned", "waived", "could_not_check", "not_checkable"]
"""`failed` fails the check; `warned` is shown and does not; `could_not_check` means that it was
tried and broke off (exit 3); `not_checkable` that nothing measured could tell, or not surely."""

EXIT_CODES: dict[VerdictOutcome, int] = {"failed": 1, "could_not_check": 3}


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of one check.

    `id` stays the same from run to run, so that a baseline and a waiver can name it:
    `claim:composition.instance_count/train`, `sql:3f2a…` (a digest of the claim), `finding:
    rows.duplicates` or `finding:cells.missing_heavy@field:age`, `prose:README.md#rows:train`.
    `says` is the whole sentence for the reader and names what was found; `stated` and `found` are
    the two sides alone. `sentence` is what stands in the document, as it stands. `fix` is the text
    that would be true in the place of what stands at `place`; "" where no machine should decide.
    """

    id: str
    kind: VerdictKind
    outcome: VerdictOutcome
    says: str
    severity: Severity = "error"
    title: str = ""
    check: Check | None = None
    status: Status | None = None
    stated: Any = None
    found: Any = None
    reason: str = ""
    do: str = ""
    place: Place | None = None
    question: str = ""
    rule: str = ""
    subject: str = ""
    limit: Limit | None = None
    evidence: tuple[str, ...] = ()
    fix: str = ""
    sentence: str = ""
    known: bool = False
    """Already so in the baseline: shown, but not failed."""
    proposed_by: str = ""


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """The outcome of `truesheet check`, for all its forms of output.

    `looked` says how the data was held against: `measured` now, `unchanged` (the bytes are those
    that were measured before), `quick` (sizes and time stamps are; the bytes were not read), or
    `none` (there is no data, only the document's own arithmetic). `remarks` name what was skipped,
    sampled or not read. `policy` and `baseline` name the files, "" without; `given` are the options
    by which the caller said where the data is, for the next command.
    """

    truesheet: int
    name: str
    documents: tuple[str, ...]
    fingerprint: str
    looked: Literal["measured", "unchanged", "quick", "none"]
    verdicts: tuple[Verdict, ...]
    policy: str = ""
    baseline: str = ""
    remarks: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    unread: int = 0
    made_with: str = ""

    @property
    def tally(self) -> dict[VerdictOutcome, int]:
        """How many verdicts of each outcome there are; every outcome is a key."""
        order: tuple[VerdictOutcome, ...] = VerdictOutcome.__args__  # type: ignore[attr-defined]
        counts = dict.fromkeys(order, 0)
        for v in self.verdicts:
            counts[v.outcome] += 1
        return counts

    @property
    def exit_code(self) -> int:
        """0 clear, 1 something failed, 3 nothing failed but something could not be checked."""
        found = {EXIT_CODES.get(v.outcome, 0) for v in self.verdicts}
        return 1 if 1 in found else max(found, default=0)
