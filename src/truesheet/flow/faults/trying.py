"""One trial of a self-test: plant a fault, look, and say what was found and what was false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import pyarrow as pa

from truesheet.flow.faults import faults
from truesheet.flow.faults.choose import seed_of, spread
from truesheet.flow.faults.fault import Fault, Planted
from truesheet.flow.faults.layout import written
from truesheet.flow.faults.looking import Alarm, Seen, able, checks, look, number_of, wanted_by
from truesheet.flow.faults.nulls import NULLS
from truesheet.flow.faults.replica import Replica
from truesheet.model.finding import Finding
from truesheet.rules.catalogue import rules
from truesheet.rules.words import name

NULL_COPIES = 2
"""Copies of each innocent kind."""

Verdict = Literal["found", "missed", "already"]


class Trial(NamedTuple):
    """A fault at a place and a strength; or an innocent copy, by its number in NULLS."""

    fault: str = ""
    place: str = ""
    strength: float = 0.0
    null: int = -1
    round: int = 0


class Outcome(NamedTuple):
    """What each check made of the fault, and the checks that raised a false alarm."""

    trial: Trial
    verdicts: Mapping[str, Verdict]
    false: tuple[str, ...]
    failed: str = ""


@dataclass(frozen=True)
class Bench:
    """The clean copy, and the alarms that it raises as a table and as a text."""

    copy: Replica
    clean: Mapping[bool, Mapping[Alarm, int]]
    """The alarms and the numbers that they carry."""

    @staticmethod
    def of(copy: Replica) -> Bench:
        every = rules()
        wanted = wanted_by(checks())
        forms = (False, True) if written(copy.table) else (False,)
        seen = {as_text: look(copy, wanted, every, as_text) for as_text in forms}
        # Suspicions of identifiers as a reader of the copy has them, who sees these rows first.
        fields = {f.name: f for f in seen[False].measured.fields}
        known = tuple(fields.get(f.name, f) for f in copy.fields)
        return Bench(
            replace(copy, fields=known),
            {t: {a: number_of(f) for a, f in s.raised.items()} for t, s in seen.items()},
        )


def trials(copy: Replica) -> tuple[list[Trial], dict[str, str]]:
    """All trials that this copy allows; for checks, the reason why a fault cannot be planted."""
    made: list[Trial] = []
    cannot: dict[str, str] = {}
    for fault in faults():
        where = fault.where(copy)
        if isinstance(where, str):
            for check in fault.checks:
                cannot.setdefault(check, where)
            continue
        made += [
            Trial(fault.id, place, strength)
            for place in spread(where, fault.places)
            for strength in fault.strengths
        ]
    for i, null in enumerate(NULLS):
        if not null.unless(copy):
            made += [Trial(null=i, round=n) for n in range(NULL_COPIES)]
    return made, cannot


def tried(bench: Bench, trial: Trial) -> Outcome:
    """The outcome of a trial: a function of the copy and the trial alone.

    Where the data cannot hold a fault, such as a number too large for its type, that is said.
    """
    try:
        if trial.null >= 0:
            return _innocent(bench, trial)
        return _faulty(bench, trial, next(f for f in faults() if f.id == trial.fault))
    except (pa.ArrowException, OverflowError) as why:
        return Outcome(trial, {}, (), f"the data cannot hold it ({type(why).__name__})")


def _faulty(bench: Bench, trial: Trial, fault: Fault) -> Outcome:
    seed = seed_of(fault.id, trial.place, trial.strength)
    planted = fault.plant(bench.copy, trial.place, trial.strength, seed)
    before = bench.clean[fault.as_text]
    known = {
        c
        for c in fault.checks
        if not (planted.least or planted.named)
        and any(Alarm(c, s) in before for s in planted.subjects)
    }
    verdicts: dict[str, Verdict] = dict.fromkeys(known, "already")
    asked = [c for c in fault.checks if c not in known]
    if not asked or not planted.rows:
        return Outcome(trial, verdicts, ())
    wanted = wanted_by(fault.checks)
    seen = look(planted.copy, wanted, able(wanted), fault.as_text)
    fresh = {a: f for a, f in seen.raised.items() if a not in before}
    for check in asked:
        verdicts[check] = "found" if _hit(check, planted, seen, before) else "missed"
    return Outcome(trial, verdicts, tuple(a.rule for a in _false(planted, fresh)))


def _hit(check: str, planted: Planted, seen: Seen, before: Mapping[Alarm, int]) -> bool:
    """Whether the check speaks of the fault: newly, or of so many more where it counts."""
    for alarm in (Alarm(check, s) for s in planted.subjects):
        finding = seen.raised.get(alarm)
        if finding is None:
            continue
        if planted.named:
            right = sum(row in planted.named for row in finding.rows)
            return 2 * right >= len(finding.rows) > 0
        if not planted.least:
            return True
        if number_of(finding) - before.get(alarm, 0) >= planted.least:
            return True
    return False


def _false(planted: Planted, fresh: Mapping[Alarm, Finding]) -> Iterator[Alarm]:
    """New alarms on fields of which no cell was changed, in which no changed field is named."""
    if planted.rows_changed:
        return
    for alarm, finding in fresh.items():
        kind, _, subject = alarm.subject.partition(":")
        if kind != "field" or alarm.subject in planted.subjects or subject in planted.touched:
            continue
        if not any(name(t) in finding.says for t in planted.touched):
            yield alarm


def _innocent(bench: Bench, trial: Trial) -> Outcome:
    null = NULLS[trial.null]
    asked = tuple(r for r in rules() if null.judges(r.id))
    before: Mapping[Alarm, int] = bench.clean[False] if null.innocent is None else {}
    copy = null.make(bench.copy, seed_of(null.says, trial.round))
    seen = look(copy, wanted_by(r.id for r in asked), asked, False)
    return Outcome(trial, {}, tuple(a.rule for a in seen.raised if a not in before))
