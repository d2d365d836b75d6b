"""The whole benchmark: every contender beside Truesheet on every input, pair by pair."""

from __future__ import annotations

import importlib.metadata
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks import environments, machine
from benchmarks.contenders import PEERS, Peer
from benchmarks.inputs import INPUTS, Input, InputAbsent, ready
from benchmarks.ledger import Alone, Case, Contender, Data, Ledger, Pair, Run, Settings
from benchmarks.running import Caps, Command, clear_leftovers, once, warm

STARTUP_RUNS = 7
WRITES = "datasheet.html"
OUR_PACKAGES = ("truesheet", "pyarrow", "numpy", "duckdb")


@dataclass
class Bench:
    """What was asked for, and what is remembered between the pairs."""

    cache: Path
    caps: Caps
    repetitions: int
    once_over: float
    inputs: tuple[str, ...]
    contenders: tuple[str, ...]
    ours: bool = True
    broken: dict[str, Run] = field(default_factory=dict)
    """Our own run on an input that did not end well: it is not tried again for each peer."""

    def run(self) -> Ledger:
        """Run everything that was asked for and give the ledger back."""
        clear_leftovers(self.cache)
        pythons = {peer.name: self._python(peer) for peer in self._peers()}
        datas: list[Data] = []
        cases: list[Case] = []
        alone: list[Alone] = []
        for wanted in INPUTS:
            if wanted.name not in self.inputs:
                continue
            try:
                file = ready(wanted, self.cache)
            except InputAbsent as absent:
                _say(f"SKIPPED ({wanted.name}): {absent}")
                datas.append(Data(name=wanted.name, title=wanted.title, absent=str(absent)))
                continue
            datas.append(Data(name=wanted.name, title=wanted.title, bytes=file.stat().st_size))
            warm(file)
            if wanted.peers:
                cases.extend(self._cases(wanted, file, pythons))
            elif self.ours:
                alone.append(self._alone(wanted, file))
        return Ledger(
            day=datetime.now(UTC).date().isoformat(),
            machine=machine.describe(),
            settings=Settings(
                repetitions=self.repetitions,
                cap_seconds=self.caps.seconds,
                cap_gib=round(self.caps.memory / 2**30, 1),
                once_over=self.once_over,
            ),
            truesheet=_our_versions(),
            inputs=tuple(datas),
            contenders=tuple(_entry(peer, pythons[peer.name]) for peer in self._peers()),
            cases=tuple(cases),
            alone=tuple(alone),
            startup=self._startup() if self.ours else (),
        )

    def _peers(self) -> list[Peer]:
        return [peer for peer in PEERS if peer.name in self.contenders]

    def _python(self, peer: Peer) -> Path | str:
        """The Python of the peer's environment, or why there is none."""
        try:
            return environments.python(peer.stack, self.cache)
        except environments.PeerAbsent as absent:
            _say(f"NOT INSTALLED {peer.title}: {absent}")
            return f"not installed: {absent}"

    def _cases(self, wanted: Input, file: Path, pythons: dict[str, Path | str]) -> list[Case]:
        cases: list[Case] = []
        for peer in self._peers():
            python = pythons[peer.name]
            absent = python if isinstance(python, str) else _hopeless(peer, cases)
            pairs: list[Pair] = []
            if not absent and isinstance(python, Path):
                pairs = self._pairs(peer, python, file, wanted)
            cases.append(
                Case(input=wanted.name, contender=peer.name, pairs=tuple(pairs), absent=absent)
            )
        return cases

    def _pairs(self, peer: Peer, python: Path, file: Path, wanted: Input) -> list[Pair]:
        """Up to `repetitions` pairs; who goes first alternates."""
        pairs: list[Pair] = []
        for turn in range(self.repetitions):
            first = self._ours(file, wanted) if turn % 2 else None
            theirs = once(partial(peer.command, python), file, self.cache, self.caps, peer.writes)
            _report(wanted.name, peer.title, theirs)
            ours = first if turn % 2 else self._ours(file, wanted)
            pairs.append(Pair(theirs=theirs, ours=ours))
            if theirs.why or theirs.wall > self.once_over:
                break
        return pairs

    def _ours(self, file: Path, wanted: Input) -> Run | None:
        if not self.ours:
            return None
        if wanted.name in self.broken:
            return self.broken[wanted.name]
        run = once(build_command, file, self.cache, self.caps, WRITES)
        _report(wanted.name, "truesheet build", run)
        if run.why:
            self.broken[wanted.name] = run
        return run

    def _alone(self, wanted: Input, file: Path) -> Alone:
        caps = Caps(3 * self.caps.seconds, self.caps.memory)
        run = once(build_command, file, self.cache, caps, WRITES)
        _report(wanted.name, "truesheet build", run)
        return Alone(name=wanted.name, runs=(run,))

    def _startup(self) -> tuple[Alone, ...]:
        commands: dict[str, Command] = {
            "truesheet --help": lambda _: [*_program(), "--help"],
            "import truesheet": lambda _: [sys.executable, "-c", "import truesheet"],
            "python -c pass": lambda _: [sys.executable, "-c", "pass"],
        }
        found = []
        for name, command in commands.items():
            runs = [once(command, None, self.cache, self.caps) for _ in range(STARTUP_RUNS)]
            _report("start", name, runs[-1])
            found.append(Alone(name=name, runs=tuple(runs)))
        return tuple(found)


def build_command(file: Path) -> list[str]:
    """The whole command that a user types, with no cache to help it."""
    return [*_program(), "build", str(file)]


def _program() -> list[str]:
    """The installed command, or the module when the package runs from the checkout."""
    installed = Path(sys.executable).parent / "truesheet"
    return [str(installed)] if installed.is_file() else [sys.executable, "-m", "truesheet"]


def _our_versions() -> dict[str, str]:
    """Truesheet and the packages that do its heavy work."""
    found = {}
    for package in OUR_PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "from the checkout"
    return found


def _hopeless(peer: Peer, cases: list[Case]) -> str:
    """Why the peer need not be tried: one that does less was already ended. "" otherwise."""
    for case in cases:
        if case.contender == peer.more_than and case.pairs and case.pairs[-1].theirs.why:
            return f"not tried: a part of its work was already {case.pairs[-1].theirs.why}"
    return ""


def _entry(peer: Peer, python: Path | str) -> Contender:
    return Contender(
        name=peer.name,
        title=peer.title,
        does=peer.does,
        profiler=peer.profiler,
        versions={} if isinstance(python, str) else environments.versions(python, peer.packages),
    )


def _report(name: str, title: str, run: Run) -> None:
    figures = f"{run.cpu:8.2f} CPU s {run.wall:8.2f} s {run.peak / 2**20:8,.0f} MiB"
    _say(f"({name}) {title:28} {figures}  {run.why}".rstrip())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
