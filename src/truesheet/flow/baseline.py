"""What was so already: an earlier report or sheet, against which a check names what got worse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from truesheet.flow.judging import findings_of
from truesheet.flow.verdicts import of_claims, of_findings, of_questions, told_apart
from truesheet.model.errors import TruesheetError
from truesheet.model.evidence import EvidenceSet
from truesheet.model.finding import SEVERITIES
from truesheet.model.report import Report, Verdict
from truesheet.sheet.judge import over
from truesheet.sheet.policy import Policy
from truesheet.sheet.sqlclaims import failures
from truesheet.sheet.words import clean

LESS_IS_WORSE = ("rows.few", "split.small", "labels.rare_class", "groups.rates")
"""Rules whose number is worse the smaller it is."""

_BAD = ("failed", "warned", "could_not_check")


class NotABaseline(TruesheetError):
    """A baseline was named that is neither a `datasheet.json` nor a report of a check.

    Next step: write one with `truesheet check --json --out main.json`.
    """

    code = "E-CHK-004"


def read(path: Path, policy: Policy, today: str) -> tuple[Verdict, ...]:
    """The verdicts of an earlier check. Those of a sheet are what a check of it would say today:
    that a day of review passes is nothing that a change makes worse."""
    from truesheet.sheet.datasheet_json import from_json

    try:
        data = path.read_bytes()
        head = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        if "verdicts" in head:
            return msgspec.json.decode(data, type=Report).verdicts
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        why = e.strerror if isinstance(e, OSError) else "it is no JSON of a sheet or a report"
        hint = "Write one: truesheet check --json --out main.json"
        raise NotABaseline(f"{path} is no baseline: {why}.", hint=hint) from e
    sheet = from_json(data, str(path))
    again = findings_of(EvidenceSet(sheet.evidence), sheet.fields, sheet.splits, policy)
    sheet = msgspec.structs.replace(sheet, findings=again)
    late = {a.question for a in sheet.answers if a.by and over(a.by.review_by, today)}
    broken = failures(sheet.measured)
    verdicts = of_claims(sheet, policy, None, broken)
    claims = (_late(v) if v.question in late else v for v in verdicts)
    return told_apart(
        [
            *claims,
            *of_findings(sheet, policy, (), ""),
            *of_questions(sheet, policy, ""),
        ]
    )


def _late(verdict: Verdict) -> Verdict:
    if verdict.check == "contradicted":
        return verdict
    return msgspec.structs.replace(verdict, check="expired", outcome="failed")


def compared(now: Sequence[Verdict], before: Sequence[Verdict]) -> Iterator[Verdict]:
    """The verdicts of today, where those that were bad already, and are not worse, only warn."""
    old = {k: v for v in before if v.outcome in _BAD for k in _names(v)}
    for verdict in now:
        was = next((old[k] for k in _names(verdict) if k in old), None)
        if verdict.outcome not in _BAD or was is None:
            yield verdict
            continue
        worse = _worse(was, verdict)
        if worse:
            yield msgspec.structs.replace(verdict, says=f"{verdict.says} {worse}")
        else:
            yield msgspec.structs.replace(verdict, outcome="warned", known=True)


def _names(verdict: Verdict) -> list[tuple[str, ...]]:
    """What a verdict is found by: its id, and for a finding what it is of, since the id of one
    among several of a rule depends on the others."""
    more = [(verdict.rule, verdict.subject, verdict.title)] if verdict.rule else []
    return [*more, (verdict.id,)]


def _worse(was: Verdict, now: Verdict) -> str:
    """What got worse, in a sentence; "" where nothing did."""
    if now.kind == "finding":
        if SEVERITIES.index(now.severity) < SEVERITIES.index(was.severity):
            return f"It was a {was.severity} in the baseline."
        a, b = _number(was.found), _number(now.found)
        sign = -1 if now.rule in LESS_IS_WORSE else 1
        if a is not None and b is not None and sign * b > sign * a:
            shown = clean(str(was.found)), clean(str(now.found))
            return f"Worse than in the baseline: {shown[0]} there, {shown[1]} now."
        return ""
    if now.check == "contradicted" and was.check != "contradicted":
        return f"In the baseline it was {(was.check or was.outcome).replace('_', ' ')}."
    a, b = _off(was), _off(now)
    if a is not None and b is not None and b > a:
        return (
            f"Further off than in the baseline, where {was.stated} was said and {was.found} found."
        )
    return ""


def _off(verdict: Verdict) -> float | None:
    """How far a stated number lies from the one that was found."""
    a, b = _number(verdict.stated), _number(verdict.found)
    return abs(a - b) if a is not None and b is not None else None


def _number(value: Any) -> float | None:
    """A number as findings and claims write it: 1,843; 5.7 %; 12×."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    found = re.match(r"[−-]?[0-9][0-9,]*(?:\.[0-9]+)?", str(value)[:40])
    return float(found[0].replace(",", "").replace("−", "-")) if found else None
