"""What the project promised of speed and memory, held against the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from benchmarks.ledger import Alone, Case, Ledger
from benchmarks.ratios import Unit, ratio


class Verdict(NamedTuple):
    """One promise: the number found (None: not measured), the limit, the unit of both."""

    says: str
    found: float | None
    limit: float
    unit: str

    @property
    def met(self) -> bool | None:
        """None when there is no number to judge."""
        return None if self.found is None else self.found <= self.limit


TIMES_FASTER = 5.0
NOISE = 1.1
"""Peak memory of two runs of the same command differs by this much at most."""


def verdicts(ledger: Ledger) -> list[Verdict]:
    """Every promise, in the order in which it was made."""
    return [
        _against(ledger, "a", "duckdb", 0.5),
        _against(ledger, "a", "decode", 6.0),
        _against(ledger, "c", "duckdb", 0.7),
        *_profilers(ledger),
        *_startup(ledger),
        Verdict("Adult: the command to the HTML", _wall(ledger, "d"), 3.0, "s"),
        *_memory(ledger),
    ]


def _against(ledger: Ledger, name: str, contender: str, limit: float) -> Verdict:
    case = ledger.case(name, contender)
    found = ratio(case, "cpu") if case else None
    title = next((c.title for c in ledger.contenders if c.name == contender), contender)
    says = f"({name}) CPU, Truesheet / {title}"
    return Verdict(says, found.middle if found else None, limit, "times")


def _profilers(ledger: Ledger) -> Iterator[Verdict]:
    """At least five times faster than each profiler, in CPU and in wall time.

    One verdict an input: the profiler that comes nearest to us. It stays open while a profiler
    that was ended early, or did not run, could still come nearer than the limit.
    """
    profilers = {entry.name: entry.title for entry in ledger.contenders if entry.profiler}
    for data in ledger.inputs:
        cases = [
            (profilers[case.contender], _worse(case))
            for case in ledger.cases
            if case.input == data.name
            and case.contender in profilers
            and not case.absent.startswith("not tried")
        ]
        if not cases:
            continue
        known = [(worst, title) for title, worst in cases if worst is not None]
        worst, nearest = max(known, default=(None, "any profiler"))
        if worst is not None and worst <= 1 / TIMES_FASTER and len(known) < len(cases):
            worst = None
        says = f"({data.name}) worse of CPU and wall, Truesheet / {nearest}"
        yield Verdict(says, worst, 1 / TIMES_FASTER, "times")


def _worse(case: Case) -> float | None:
    """The larger of the two ratios; None when a peer was ended too soon to tell."""
    units: tuple[Unit, Unit] = ("cpu", "wall")
    ratios = [found for unit in units if (found := ratio(case, unit))]
    if any(found.at_most and found.middle > 1 / TIMES_FASTER for found in ratios):
        return None
    return max((found.middle for found in ratios), default=None)


def _startup(ledger: Ledger) -> Iterator[Verdict]:
    for name, unit, limit in (("truesheet --help", "wall", 0.3), ("import truesheet", "cpu", 0.5)):
        found = _middle(ledger.startup, name, unit)
        yield Verdict(f"{name}, {unit}", found, limit, "s")


def _memory(ledger: Ledger) -> Iterator[Verdict]:
    small, large = (_peak(ledger, name) for name in ("a", "a3"))
    yield Verdict("(a) peak memory", small, 1.5, "GB")
    growth = large / small if small and large else None
    yield Verdict("peak memory, three times the rows / (a)", growth, NOISE, "times")


def _middle(entries: tuple[Alone, ...], name: str, unit: str) -> float | None:
    for entry in entries:
        good = [getattr(run, unit) for run in entry.runs if not run.why]
        if entry.name == name and good:
            return float(median(good))
    return None


def _wall(ledger: Ledger, name: str) -> float | None:
    runs = ledger.runs_of_ours(name)
    return median(run.wall for run in runs) if runs else None


def _peak(ledger: Ledger, name: str) -> float | None:
    """The largest peak of all our runs on the input, in GB."""
    runs = ledger.runs_of_ours(name)
    return max(run.peak for run in runs) / 1e9 if runs else None
