"""The cost ledger as a document: what is written to benchmarks/ledger/cost.json.

It names the machine by its parts only; no host name and no path is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from truesheet.model.canonical import readable

FILE = Path(__file__).resolve().parent / "ledger" / "cost.json"
OURS = "truesheet"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run: CPU seconds of all its processes, wall seconds, bytes at the peak.

    `why` is "" for a run that ended well; otherwise the figures only reach to where it was ended.
    """

    cpu: float
    wall: float
    peak: int
    why: str = ""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A contender's run and ours, one right after the other."""

    theirs: Run
    ours: Run | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A contender on an input. `absent` says why there is no pair; "" when there are some."""

    input: str
    contender: str
    pairs: tuple[Pair, ...] = ()
    absent: str = ""


class Alone(msgspec.Struct, frozen=True, kw_only=True):
    """Truesheet by itself: on an input without peers, or at start-up."""

    name: str
    runs: tuple[Run, ...] = ()


class Contender(msgspec.Struct, frozen=True, kw_only=True):
    """Who ran: how it is shown, what it does, the versions, whether it is a profiler."""

    name: str
    title: str
    does: str
    profiler: bool
    versions: dict[str, str] = {}


class Data(msgspec.Struct, frozen=True, kw_only=True):
    """An input; `absent` says why it is not there."""

    name: str
    title: str
    bytes: int = 0
    absent: str = ""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """The machine by its parts."""

    cores: int
    cpu: str
    memory_gib: float
    system: str
    python: str


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How the runs were made. A contender slower than `once_over` seconds runs once."""

    repetitions: int
    cap_seconds: float
    cap_gib: float
    once_over: float
    page_cache: str = "warm"


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one run of the benchmark found."""

    format: str = "truesheet-cost-ledger/1"
    day: str
    machine: Machine
    settings: Settings
    truesheet: dict[str, str]
    """Versions: ours, and of the packages that do the heavy work."""

    inputs: tuple[Data, ...]
    contenders: tuple[Contender, ...]
    cases: tuple[Case, ...]
    alone: tuple[Alone, ...] = ()
    startup: tuple[Alone, ...] = ()

    def runs_of_ours(self, name: str) -> list[Run]:
        """Every run of ours on an input that ended well, whoever it was paired with."""
        paired = (pair.ours for case in self.cases if case.input == name for pair in case.pairs)
        alone = (run for entry in self.alone if entry.name == name for run in entry.runs)
        return [run for run in (*paired, *alone) if run is not None and not run.why]

    def case(self, name: str, contender: str) -> Case | None:
        """The case of a contender on an input, if it was tried."""
        for case in self.cases:
            if (case.input, case.contender) == (name, contender):
                return case
        return None


def dump(ledger: Ledger) -> bytes:
    """Byte-stable JSON, indented so that a changed figure shows in a diff."""
    plain: Any = msgspec.to_builtins(ledger)
    return readable(plain)


def load(raw: bytes) -> Ledger:
    """The ledger back from its bytes; anything but this shape is refused."""
    return msgspec.json.decode(raw, type=Ledger)
