"""Runs measures and rules over a copy, just as over the data itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.csv as pc

from truesheet.engine import Options
from truesheet.flow.faults.layout import BROKEN, written
from truesheet.flow.faults.replica import Replica
from truesheet.flow.measuring import Measured, measure_by
from truesheet.measures.catalogue import measures
from truesheet.measures.values import Personal, Secrets
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Schema
from truesheet.model.finding import Finding
from truesheet.rules.apply import Context, apply
from truesheet.rules.catalogue import rules
from truesheet.rules.rule import Rule
from truesheet.sources import open_source

BASICS = frozenset(
    (
        "rows.count",
        "rows.unreadable",
        "cells.missing",
        "groups.cells",
        "labels.balance",
        "number.summary",
        "schema.candidate_keys",
        "values.distinct",
        "values.frequent",
    )
)
"""Measures that are cheap, and that many rules look at beside what they need."""


COUNTED: dict[str, tuple[type[Personal | Secrets], Callable[[Any], bool]]] = {
    "text.personal": (Personal, lambda seen: any(h.cells for h in seen.kinds.values())),
    "text.secrets": (Secrets, lambda seen: any(h.cells for h in seen.kinds.values())),
}
"""Measures that are checks themselves, since no rule judges them: whether one saw anything."""


def number_of(finding: Finding | None) -> int:
    """The number of a finding where that is a count, else 0."""
    digits = finding.number.removeprefix("about ").replace(",", "") if finding else ""
    return int(digits) if digits.isdecimal() else 0


def checks() -> tuple[str, ...]:
    """Everything that can find a fault: the rules, and measures that no rule judges."""
    return (*(r.id for r in rules()), *COUNTED)


class Alarm(NamedTuple):
    """What a rule said of a subject."""

    rule: str
    subject: str


@dataclass(frozen=True)
class Seen:
    """What was found in a copy, and the fields as a reader of the copy sees them."""

    measured: Measured
    findings: tuple[Finding, ...]

    @cached_property
    def raised(self) -> dict[Alarm, Finding]:
        said = {Alarm(f.rule, f.subject): f for f in self.findings if f.outcome == "raised"}
        return said | dict(self._counted())

    def _counted(self) -> Iterator[tuple[Alarm, Finding]]:
        evidence = EvidenceSet(self.measured.evidence)
        for measure, (kind, saw) in COUNTED.items():
            found = evidence.get(measure)
            for field, value in found.fields(kind) if found else ():
                if saw(value):
                    subject = f"field:{field}"
                    cells = str(sum(h.cells for h in value.kinds.values()))
                    told = Finding(measure, 1, "raised", "note", subject=subject, number=cells)
                    yield Alarm(measure, subject), told


def wanted_by(asked: Iterable[str]) -> frozenset[str]:
    """The measures that these checks look at."""
    known = {r.id: {*r.needs, *r.also} for r in rules()}
    return BASICS.union(*(known.get(c, {c}) for c in asked))


def able(wanted: Collection[str]) -> tuple[Rule, ...]:
    """The rules that find all that they look at among these measures."""
    return tuple(r for r in rules() if {*r.needs, *r.also} <= set(wanted))


def look(copy: Replica, wanted: Collection[str], asked: Iterable[Rule], as_text: bool) -> Seen:
    """Measure the copy and apply the rules. As text it is written to a folder and read again."""
    if not as_text:
        return _seen({"splits": copy.tables()}, copy, wanted, asked)
    with tempfile.TemporaryDirectory(prefix="truesheet-selftest-") as folder:
        files = written_files(copy, Path(folder))
        return _seen({"splits": files, "delimiter": ",", "header": True}, copy, wanted, asked)


def _seen(
    opened: dict[str, Any], copy: Replica, wanted: Collection[str], asked: Iterable[Rule]
) -> Seen:
    roles = {k: v for k, v in copy.roles.items() if k in copy.table.column_names}
    source = open_source(**opened, roles=roles, name="copy")
    found = measure_by(source, Options(1, None, None), _choice(wanted))
    context = Context(EvidenceSet(found.evidence), found.fields, found.splits)
    return Seen(found, apply(asked, context, most=None))


def _choice(wanted: Collection[str]) -> Callable[[Schema], list[Any]]:
    return lambda schema: [m for m in measures(schema) if m.id in wanted]


def written_files(copy: Replica, folder: Path) -> dict[str, str]:
    """One CSV file a split; a row marked as broken gets a cell too many."""
    files = {}
    for i, (split, table) in enumerate(copy.tables().items()):
        path = folder / f"part-{i}.csv"
        pc.write_csv(table.select(written(table)), path, pc.WriteOptions(quoting_style="needed"))
        raw = path.read_bytes()
        if (mark := BROKEN.encode()) in raw:
            raw = raw.replace(b'"' + mark + b'"', mark)
            path.write_bytes(raw.replace(mark, b'"two","cells"'))
        files[split] = str(path)
    return files
