"""Findings: what a rule says of the evidence."""

from __future__ import annotations

from typing import Literal

import msgspec

Outcome = Literal["raised", "clear", "not_applicable", "could_not_run"]
Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Limit(msgspec.Struct, frozen=True):
    """A limit with its unit and where it was set."""

    value: float
    unit: str
    set_by: str = "default"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one rule says of one subject.

    `subject` is `dataset`, `field:NAME`, `split:NAME` or `file:PATH`. `number` is the one number
    that matters, `unit` says of what; `title` is a sentence of a few words, `says` carries the
    counts and the limit, `why` the reason to care, `do` the next step, `blind` what the rule
    cannot see. `rows` are addresses (`file:row`, the first row of a file is 1), never values.
    """

    rule: str
    version: int
    outcome: Outcome
    severity: Severity
    subject: str = "dataset"
    number: str = ""
    unit: str = ""
    title: str = ""
    says: str = ""
    why: str = ""
    do: str = ""
    blind: str = ""
    limit: Limit | None = None
    evidence: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
