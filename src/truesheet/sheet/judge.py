"""The judge: the one function that decides how a claim stands.

Two questions are kept apart. Whether the data agree with what is said is found out by the check of
that statement (`fill/` for what was measured, `contradict/` for what people say), which also knows
the error of what it read. What follows from the answer is decided here, by this table; the first
line that fits holds.

| value | evidence | the data agree | status | check |
|---|---|---|---|---|
| none | measured, all fresh | - | derived | not_checkable |
| none | anything else | - | assumption | not_checkable |
| given | none | - | assumption | not_checkable |
| given | some of it stale | - | assumption | stale |
| given | all fresh | cannot tell | assumption | inconclusive |
| given | all fresh | no | assumption | contradicted |
| given | all fresh, a sample or sketch | yes | derived | pass |
| given | all fresh, exact, whole; absence by a detector | yes | derived | pass |
| given | all fresh, exact, whole | yes | verified | pass |

Time passes over what people say. Of these lines too the first that fits holds; none of them touches
the status. What the data check anew is as fresh as the data, whatever happened to them.

| stated, and its check is | and | check |
|---|---|---|
| contradicted | that is the graver news | contradicted |
| any other | its day of review has passed | expired |
| not_checkable or inconclusive | an event made the answer void: schema, source or drift | expired |
| not_checkable or inconclusive | the data moved in what the answer leans on | stale |

At last, whoever said it, any check but `pass` is `waived` while a waiver runs.

Why a claim without a value is never verified: nothing could contradict it. Why the status looks at
all the evidence and not at the best piece: a claim leans on each piece that it cites.

There is no clock in here. `today` comes from the caller; without it nothing expires and no waiver
ends, which is how `datasheet.json` stays the same from day to day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from truesheet.model.datasheet import Claim, Standing
from truesheet.model.evidence import Evidence


class Waiver(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody accepts that a claim does not pass, for a reason and up to a day (ISO date)."""

    by: str
    until: str
    reason: str


class Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said, before it is judged.

    `agrees` is what its check found: True, False, or None where the data cannot tell, `why` then
    says why. `evidence` is all that the check leaned on, by id. `exact` overrides what the
    evidence says of itself, for a value that carries its own error (`error == ""` means exact).
    `absence` is set when "nothing was found" comes from a detector, and says what the detector is
    known to miss. `found` is what would be true in the place of `value`, where a machine can say.
    `void` names the event that made the answer void, `moved` what moved since it was given.
    """

    says: str
    value: Any = None
    path: str = ""
    origin: Literal["measured", "stated"] = "measured"
    evidence: tuple[str, ...] = ()
    agrees: bool | None = True
    why: str = ""
    exact: bool | None = None
    absence: str = ""
    review_by: str = ""
    waiver: Waiver | None = None
    found: Any = None
    void: str = ""
    moved: str = ""


def judge(
    said: Statement, evidence: Sequence[Evidence], now: str, today: str | None = None
) -> Standing:
    """How `said` stands, given the evidence that it cites and today's fingerprint of the data.

    `today` is an ISO date; None where no clock may be asked.
    """
    standing = _by_time(said, _by_data(said, evidence, now), today)
    if standing.check != "pass" and said.waiver and not over(said.waiver.until, today):
        return Standing(standing.status, "waived", _waived(said.waiver, standing))
    return standing


def judged(
    said: Statement, known: dict[str, Evidence], now: str, today: str | None = None
) -> Claim:
    """The claim as it stands in the sheet. `known` is all evidence by id."""
    cited = [known[e] for e in said.evidence if e in known]
    standing = judge(said, cited, now, today)
    return Claim(said.says, standing, said.path, said.value, said.origin, said.evidence, said.found)


def _by_data(said: Statement, evidence: Sequence[Evidence], now: str) -> Standing:
    stale = [e for e in evidence if e.fingerprint != now]
    if said.value is None:
        backed = said.origin == "measured" and bool(evidence) and not stale
        why = said.why or "It carries no value that data could contradict."
        return Standing("derived" if backed else "assumption", "not_checkable", why)
    if not evidence:
        why = said.why or "Nothing that was measured speaks of it."
        return Standing("assumption", "not_checkable", why)
    if stale:
        measures = ", ".join(dict.fromkeys(e.measure for e in stale))
        return Standing("assumption", "stale", f"The data changed since {measures} read it.")
    if said.agrees is None:
        return Standing("assumption", "inconclusive", said.why or "The data cannot tell.")
    if not said.agrees:
        return Standing("assumption", "contradicted", said.why)
    return _agreed(said, evidence)


def _agreed(said: Statement, evidence: Sequence[Evidence]) -> Standing:
    sampled = next((e for e in evidence if not e.scope.whole), None)
    if sampled is not None:
        read, rows = sampled.scope.rows_read, sampled.scope.rows
        return Standing("derived", "pass", f"From {read:,} of {rows:,} rows.")
    exact = all(e.exact for e in evidence) if said.exact is None else said.exact
    if not exact:
        error = next((e.error for e in evidence if e.error), "an estimate")
        return Standing("derived", "pass", said.why or f"Not exact: {error}.")
    if said.absence:
        return Standing("derived", "pass", said.absence)
    return Standing("verified", "pass", said.why)


def _by_time(said: Statement, standing: Standing, today: str | None) -> Standing:
    if said.origin != "stated" or standing.check == "contradicted":
        return standing
    if over(said.review_by, today):
        why = f"It was to be looked at again by {said.review_by}."
        return Standing(standing.status, "expired", why)
    if standing.check in ("not_checkable", "inconclusive"):
        if said.void:
            return Standing(standing.status, "expired", said.void)
        if said.moved:
            return Standing(standing.status, "stale", said.moved)
    return standing


def over(day: str, today: str | None) -> bool:
    """Is `day` over? A month or a year is over when its last day is."""
    return today is not None and bool(day) and today[: len(day)] > day


def _waived(waiver: Waiver, standing: Standing) -> str:
    until = f" until {waiver.until}" if waiver.until else ""
    was = standing.check.replace("_", " ")
    return f"Waived by {waiver.by}{until}: {waiver.reason} (It would be: {was}.)"
