"""Findings as readers meet them: the raised ones worst first, the others counted and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truesheet.model.finding import SEVERITIES, Finding
from truesheet.render import number
from truesheet.render.reading import Reading

_APART = 2
"""Up to so many findings of one rule are told one by one."""


@dataclass(frozen=True)
class Alarm:
    """A raised finding, and what the same rule says of other subjects."""

    first: Finding
    others: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Quiet:
    """A rule that raised nothing for some subjects, and for how many of them."""

    rule: str
    subjects: int
    says: str
    version: int = 0


def alarms(reading: Reading) -> list[Alarm]:
    """Raised findings, worst first; many of one rule are told as one."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for f in reading.sheet.raised:
        groups.setdefault((f.severity, f.rule), []).append(f)
    made: list[Alarm] = []
    for found in groups.values():
        if len(found) <= _APART:
            made += [Alarm(f) for f in found]
        else:
            made.append(Alarm(found[0], tuple(found[1:])))
    return made


def counts(reading: Reading) -> dict[str, int]:
    """Findings by outcome."""
    order = ("raised", "clear", "not_applicable", "could_not_run")
    found = dict.fromkeys(order, 0)
    for f in reading.sheet.findings:
        found[f.outcome] += 1
    return found


def summary(reading: Reading) -> str:
    """What became of the other checks, in a sentence."""
    n = counts(reading)
    if not sum(n.values()):
        return "No check was run."
    other = "other " if n["raised"] else ""
    is_clear = "check is clear" if n["clear"] == 1 else "checks are clear"
    clear = f"{number.count(n['clear'])} {other}{is_clear}"
    idle = f"{n['not_applicable']:,} do{'es' if n['not_applicable'] == 1 else ''} not apply"
    return f"{clear}, {idle}, {number.count(n['could_not_run'])} could not run."


def quiet(reading: Reading, outcome: str) -> list[Quiet]:
    """Rules with that outcome, each with the number of subjects and its first words."""
    groups: dict[str, list[Finding]] = {}
    for f in reading.sheet.findings:
        if f.outcome == outcome:
            groups.setdefault(f.rule, []).append(f)
    return [Quiet(rule, len(found), found[0].says) for rule, found in groups.items()]


def by_severity(found: Sequence[Finding]) -> dict[str, int]:
    """Numbers of findings by severity, worst first, those that occur."""
    n = {s: sum(f.severity == s for f in found) for s in SEVERITIES}
    return {s: k for s, k in n.items() if k}


def about(finding: Finding) -> str:
    """The subject in words: nothing for the dataset as a whole."""
    kind, _, name = finding.subject.partition(":")
    return f"{kind} {name}" if name else ""
