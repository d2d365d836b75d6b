"""Mutants of true sheets: each claim is made false, and the data under it is changed.

Copies of real datasets lie beside sheets that are true of them. First the true sheet is checked: it
must pass. Then every claim is changed in typical ways, and the data under every claim: each time
exactly the claims that have become false must fail, and no other. `sheets/NAME.yaml` is the sheet,
`sheets/NAME.mutants.yaml` says where the data comes from and which changes are made.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from benchmarks.inputs import shared_data
from benchmarks.truth import mutate
from benchmarks.truth.entry import Entry, Rate
from truesheet.flow.check import check
from truesheet.model.canonical import digest
from truesheet.model.report import Report, Verdict

NAME, TITLE = "mutations", "Changed claims and changed data under true sheets"
SHEETS = Path(__file__).with_name("sheets")
DATASETS = ("adult", "gsm8k", "taxi", "rte", "febrl")


class DataAbsent(Exception):
    """The real data of a sheet is not on this machine."""


class Mutant(NamedTuple):
    """A change, and the verdicts that must fail: those and no others."""

    kind: str
    """`claim` or `data`."""
    target: str
    says: str
    breaks: frozenset[str]
    sheet: Any
    edits: tuple[dict[str, Any], ...] = ()
    untold: bool = False
    """Nothing measured could tell that it is false: it must lose its mark, and nothing may fail."""


class Result(NamedTuple):
    """What a check of a mutant found."""

    dataset: str
    mutant: Mutant
    failed: frozenset[str]
    passed: frozenset[str]
    says: str

    @property
    def missed(self) -> frozenset[str]:
        return self.mutant.breaks - self.failed

    @property
    def wrong(self) -> frozenset[str]:
        """Accused, and true."""
        return self.failed - self.mutant.breaks

    @property
    def verdict(self) -> str:
        if self.wrong:
            return f"also accused: {', '.join(sorted(self.wrong))}"
        if self.missed:
            return f"missed: {', '.join(sorted(self.missed))}"
        if self.mutant.untold:
            still = _ids([self.mutant.target], self.mutant.sheet) & self.passed
            return "still passes" if still else "cannot be told: it lost its mark"
        return "found"

    @property
    def good(self) -> bool:
        """As it must be."""
        return self.verdict == "found" or self.verdict.startswith("cannot be told")


@dataclass(frozen=True)
class Project:
    """A true sheet, its data, and its mutants."""

    name: str

    @property
    def sheet(self) -> Any:
        return _yaml(SHEETS / f"{self.name}.yaml")

    @property
    def plan(self) -> Any:
        return _yaml(SHEETS / f"{self.name}.mutants.yaml")

    def write(self, folder: Path) -> None:
        """A copy of the data, the licence and the true sheet."""
        for name, source in self.plan["files"].items():
            path = shared_data() / source
            if not path.exists():
                raise DataAbsent(f"{source} is not in the shared data folder")
            data = path.read_bytes()
            (folder / name).write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
        for name, licence in self.plan.get("texts", {}).items():
            shutil.copyfile(SHEETS / f"{licence}.txt", folder / name)
        self.write_sheet(folder, self.sheet)

    def write_sheet(self, folder: Path, sheet: Any) -> None:
        """The sheet as `datasheet.yaml`; JSON is YAML, and leaves no doubt what is a text."""
        text = json.dumps(sheet, ensure_ascii=False, indent=1, default=str)
        (folder / "datasheet.yaml").write_text(text, encoding="utf-8")

    def checked(self, folder: Path) -> Report:
        return check(folder, today=str(self.plan["today"]), workers=1)

    def mutants(self) -> Iterator[Mutant]:
        """All changes, those of claims first."""
        sheet = self.sheet
        for one in self.plan["claims"]:
            for value in one.get("to", []):
                made = mutate.changed(sheet, one["at"], value)
                fails = one.get("fails", [one["at"]])
                says = f"{one['at']} → {_shown(value)}"
                yield Mutant("claim", one["at"], says, _ids(fails, made), made)
            for value in one.get("untold", []):
                made = mutate.changed(sheet, one["at"], value)
                says = f"{one['at']} → {_shown(value)}"
                yield Mutant("claim", one["at"], says, frozenset(), made, untold=True)
        for one in self.plan["data"]:
            edits = tuple(one["edit"])
            touched = {told["file"] for e in edits for told in e.values()}
            always = [c for f in touched for c in self.plan.get("any_byte", {}).get(f, [])]
            breaks = _ids([*one["breaks"], *always], sheet)
            target = one.get("untold") or one["breaks"][0]
            untold = "untold" in one
            yield Mutant("data", target, one["says"], breaks, sheet, edits, untold)

    def run(self, mutants: Sequence[Mutant] | None = None) -> Iterator[Result]:
        """Check mutants. The data is measured once for all changes of claims."""
        with tempfile.TemporaryDirectory() as name:
            true = Path(name) / "true"
            true.mkdir()
            self.write(true)
            self.checked(true)
            for i, mutant in enumerate(self.mutants() if mutants is None else mutants):
                folder = true
                if mutant.edits:
                    folder = Path(name) / str(i)
                    shutil.copytree(true, folder, ignore=shutil.ignore_patterns(".truesheet"))
                    mutate.edit(folder, list(mutant.edits))
                self.write_sheet(folder, mutant.sheet)
                report = self.checked(folder)
                yield _result(self.name, mutant, report)
                if mutant.edits:
                    shutil.rmtree(folder)

    def truth(self) -> Report:
        """The check of the true sheet."""
        with tempfile.TemporaryDirectory() as name:
            self.write(Path(name))
            return self.checked(Path(name))


def failed(report: Report) -> tuple[Verdict, ...]:
    """The claims that do not hold."""
    return tuple(v for v in report.verdicts if v.outcome != "pass" and v.check == "contradicted")


def checkable(report: Report) -> tuple[Verdict, ...]:
    """The claims that hold: each of them must be missed when it is made false."""
    return tuple(v for v in report.verdicts if v.check == "pass")


def uncovered(project: Project, report: Report) -> dict[str, list[str]]:
    """Claims that hold and that no mutant makes false, by kind of mutant."""
    mutants = list(project.mutants())
    target = {"claim": _targets(project, mutants), "data": _broken(mutants)}
    exempt = _ids(project.plan.get("only_claims", []), project.sheet)
    held = {v.id for v in checkable(report)}
    return {
        "claim": sorted(h for h in held if not _within(h, target["claim"])),
        "data": sorted(h for h in held - exempt if not _within(h, target["data"])),
    }


def _within(held: str, named: set[str]) -> bool:
    """Is the claim named, or a part of it?"""
    return any(n == held or n.startswith(f"{held}/") for n in named)


def _targets(project: Project, mutants: Sequence[Mutant]) -> set[str]:
    """Claims that were changed, under the names that they have in the true sheet."""
    found: set[str] = set()
    for m in mutants:
        if m.kind == "claim":
            found |= _ids([m.target], project.sheet) | m.breaks
    return found


def _broken(mutants: Sequence[Mutant]) -> set[str]:
    data = [m for m in mutants if m.kind == "data"]
    return {b for m in data for b in (*m.breaks, *_ids([m.target], m.sheet))}


def _ids(names: Sequence[str], sheet: Any) -> frozenset[str]:
    """Names of verdicts: `composition.missing/any`, or `claims/0` for an SQL claim."""
    found = set()
    for name in names:
        if name.startswith("claims/"):
            sql = sheet["claims"][int(name.split("/")[1])]["sql"]
            found.add(f"sql:{digest(sql.strip())[:12]}")
        else:
            found.add(f"claim:{name}")
    return frozenset(found)


def _result(dataset: str, mutant: Mutant, report: Report) -> Result:
    found = failed(report)
    says = next((v.says for v in found if v.id in mutant.breaks), "")
    passed = frozenset(v.id for v in checkable(report))
    # Two claims at one place are told apart by a mark behind "~".
    return Result(dataset, mutant, frozenset(v.id.split("~")[0] for v in found), passed, says)


def _shown(value: Any) -> str:
    if value == mutate.GONE:
        return "taken away"
    if isinstance(value, dict) and set(value) == {"add"}:
        return f"with {_shown(value['add'])} added"
    text = " ".join(json.dumps(value, ensure_ascii=False, default=str).split())
    return text if len(text) <= 80 else text[:79] + "…"


@cache
def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def entry() -> Entry:
    """The entry of the ledger."""
    try:
        reports = {d: Project(d).truth() for d in DATASETS}
        results = [r for d in DATASETS for r in Project(d).run()]
    except DataAbsent as why:
        return Entry(NAME, TITLE, absent=str(why))
    made = sum(len(r.mutant.breaks) for r in results)
    missed = sum(len(r.missed) for r in results)
    alarms = sum(len(r.failed) for r in results)
    wrong = sum(len(r.wrong) for r in results)
    false = {d: [v.id for v in failed(r)] for d, r in reports.items()}
    held = {d: len(checkable(r)) for d, r in reports.items()}
    untold = sum(r.mutant.untold for r in results)
    told = [r for r in results if not r.mutant.untold]
    kinds = {k: sum(r.mutant.kind == k for r in told) for k in ("claim", "data")}
    return Entry(
        NAME,
        TITLE,
        data="five real datasets with sheets that are true of them: Adult, GSM8K, New York taxi "
        "trips, crowd answers (RTE), FEBRL persons",
        known="each claim was made false on purpose, by another word in the sheet or by another "
        "byte in the data; benchmarks/truth/sheets says which claims a change makes false",
        recall=Rate(made - missed, made),
        precision=Rate(alarms - wrong, alarms),
        peer="none holds a datasheet against data",
        columns=("dataset", "changed", "what was done", "claims made false", "verdict"),
        rows=tuple(
            (r.dataset, r.mutant.kind, r.mutant.says, len(r.mutant.breaks), r.verdict)
            for r in results
        ),
        notes=(
            f"{len(told):,} mutants: {kinds['claim']:,} changed claims, {kinds['data']:,} "
            "changes of the data. A mutant counts as found when exactly the claims that it makes "
            f"false fail. {untold:,} more are false in a way that nothing measured could tell, "
            "such as another format in which the data may also be handed out: the claim then "
            "loses its mark, and nothing is accused.",
            "A change may make more false than it was made for; each of those was looked at, and "
            "is false indeed.",
            "The true sheets: "
            + ", ".join(
                f"{d} {n:,} claims hold" + (f", {len(false[d])} fail" if false[d] else "")
                for d, n in held.items()
            )
            + ".",
        ),
    )
