"""From evidence and what people say to a judged sheet, under a policy and on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truesheet.flow.measuring import Measured
from truesheet.model.datasheet import Datasheet, Split
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Field
from truesheet.model.finding import Finding
from truesheet.sheet.aging import Events
from truesheet.sheet.people import People
from truesheet.sheet.policy import Policy


def findings_of(
    evidence: EvidenceSet, fields: Sequence[Field], splits: Sequence[Split], policy: Policy
) -> tuple[Finding, ...]:
    """What the rules say under a policy, each case by itself, so that each can be named."""
    from truesheet.rules.apply import Context, apply
    from truesheet.rules.catalogue import rules

    context = Context(evidence, tuple(fields), tuple(splits))
    return apply(rules(), context, policy.overrides, most=None)


def sheet_of(
    found: Measured, people: People, policy: Policy, today: str, events: Events | None = None
) -> Datasheet:
    """The sheet as it stands today; without any evidence no rule is run."""
    from truesheet.sheet.bank import load
    from truesheet.sheet.write import write

    evidence = EvidenceSet(found.evidence)
    findings: Any = findings_of(evidence, found.fields, found.splits, policy) if evidence else ()
    return write(
        load(),
        people,
        found.evidence,
        findings,
        found.fields,
        found.splits,
        found.fingerprint,
        found.skipped,
        name=found.name,
        today=today,
        events=events,
    )
