"""Verdicts in the order in which they matter, and what is told of each wherever it is shown."""

from __future__ import annotations

from truesheet.model.finding import SEVERITIES
from truesheet.model.report import Report, Verdict, VerdictOutcome

_WORST: tuple[VerdictOutcome, ...] = (
    "failed",
    "could_not_check",
    "warned",
    "waived",
    "not_checkable",
    "pass",
)


def worst_first(report: Report) -> tuple[Verdict, ...]:
    """By outcome, new before known, by severity; else as they stand in the documents."""

    def weight(v: Verdict) -> tuple[int, bool, int]:
        return _WORST.index(v.outcome), v.known, SEVERITIES.index(v.severity)

    return tuple(sorted(report.verdicts, key=weight))
