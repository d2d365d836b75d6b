"""The verb `labels`: whether the labels can be believed, and which to look at first."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from truesheet.flow import audit as auditing
from truesheet.flow.audit import Item, Key, shuffled
from truesheet.flow.build import Told
from truesheet.flow.doubting import Doubted, by_model, by_probabilities
from truesheet.flow.measuring import Measured
from truesheet.flow.sounding import measured, opened_at, place
from truesheet.measures.values import Balance
from truesheet.measures.values_labels import Audited, Conflicts, Suspects
from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.evidence import Absent, Evidence, EvidenceSet, Scope
from truesheet.model.field import Field, Schema
from truesheet.model.finding import Finding
from truesheet.sheet.people import People, Reading

CHECKS = (
    "labels.missing",
    "labels.single_class",
    "labels.rare_class",
    "labels.imbalance",
    "labels.unseen",
    "labels.conflict",
    "labels.suspect",
)
_WANTED = frozenset(
    {
        "rows.count",
        "cells.missing",
        "values.distinct",
        "values.frequent",
        "number.summary",
        "labels.balance",
        "labels.conflicts",
    }
)


class NoLabel(TruesheetError):
    """Nothing says which field is the label.

    Next step: `--label FIELD`, or `fields: {FIELD: {role: label}}` in `datasheet.yaml`.
    """

    code = "E-LAB-001"


class Labels(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `labels` found.

    `unranked` says why no label could be doubted, "" where `suspects` is there. `undeclared` are
    classes that the data holds and `datasheet.yaml` does not list. `sheet` is the audit sheet that
    was written, with its key beside it; `audited` what a filled one says.
    """

    name: str
    label: str
    rows: int
    balance: Balance | None
    conflicts: Conflicts | None
    suspects: Suspects | None
    findings: tuple[Finding, ...]
    fingerprint: str
    unranked: str = ""
    undeclared: tuple[str, ...] = ()
    sheet: str = ""
    drawn: int = 0
    audited: Audited | None = None

    @property
    def raised(self) -> tuple[Finding, ...]:
        """What was raised, notes apart."""
        return tuple(f for f in self.findings if f.outcome == "raised" and f.severity != "note")


def labels(
    data: Any = None,
    *,
    label: str | None = None,
    pred_probs: str | os.PathLike[str] | None = None,
    classes: Sequence[str] | None = None,
    audit: str | os.PathLike[str] | None = None,
    audited: str | os.PathLike[str] | None = None,
    size: int = 300,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    workers: int = 0,
    progress: Told | None = None,
) -> Labels:
    """Rank the labels that are doubted, by `pred_probs` or by models that have not seen the row.

    `pred_probs` is a .npy, .parquet or .csv file of out-of-sample probabilities, a row for each row
    of the data; `classes` names its columns. `audit` is a file to write a blind sample of `size`
    rows to, for people to judge; `audited` such a file, filled in, from which the rate of wrong
    labels follows with its interval. Raises a TruesheetError for input that does not fit.
    """
    where = place(data, splits)
    source, people = opened_at(where, label=label, roles=roles, name=name, read=read)
    field = _label(source.schema)
    found = measured(source, people, _WANTED, workers=workers, progress=progress)
    doubted = (
        by_model(source, field)
        if pred_probs is None
        else by_probabilities(source, field, pred_probs, classes)
    )
    findings = _findings(found, doubted, source.fingerprint)
    evidence = EvidenceSet(found.evidence)
    balance = evidence.of("labels.balance", field.name, Balance)
    conflicts = evidence.read("labels.conflicts", Conflicts)
    drawn = _draw(audit, doubted, field.name, source.fingerprint, size) if audit else 0
    return Labels(
        found.name,
        field.name,
        sum(s.rows for s in found.splits),
        None if isinstance(balance, Absent) else balance,
        None if isinstance(conflicts, Absent) else conflicts,
        None if isinstance(doubted, Absent) else doubted.summary,
        findings,
        source.fingerprint,
        doubted.absent if isinstance(doubted, Absent) else "",
        _undeclared(people, field.name, balance),
        os.fspath(audit) if drawn and audit else "",
        drawn,
        auditing.read(audited, source.fingerprint, field.name) if audited else None,
    )


def _label(schema: Schema) -> Field:
    found = schema.with_role("label")
    if not found:
        hint = "--label FIELD names it. " + nearest("", schema.names)
        raise NoLabel("Nothing says which field is the label.", hint=hint)
    return found[0]


def _findings(found: Measured, doubted: Doubted | Absent, fingerprint: str) -> tuple[Finding, ...]:
    """The rules on labels, over what was measured and what the model says."""
    from truesheet.rules.apply import Context, apply
    from truesheet.rules.catalogue import rules

    rows = sum(s.rows for s in found.splits)
    value = doubted if isinstance(doubted, Absent) else doubted.summary
    read = 0 if isinstance(doubted, Absent) else doubted.summary.looked
    made = Evidence.make(
        "labels.suspects", 1, Scope(rows=rows, rows_read=read), False, value, fingerprint
    )
    context = Context(EvidenceSet((*found.evidence, made)), found.fields, found.splits)
    return apply([r for r in rules() if r.id in CHECKS], context, most=None)


def _undeclared(people: People, label: str, balance: Balance | Absent) -> tuple[str, ...]:
    """Classes that people did not list, where they list any."""
    said = people.answers.get("composition.labels")
    value = said.value if said is not None and isinstance(said.value, dict) else {}
    listed: set[str] = set()
    for one in value.get("labels") or ():
        if isinstance(one, dict) and one.get("field") == label:
            listed |= {str(c) for c in one.get("classes") or ()}
    if not listed or isinstance(balance, Absent):
        return ()
    return tuple(c for c in balance.classes if c not in listed)


def _draw(
    path: str | os.PathLike[str],
    doubted: Doubted | Absent,
    label: str,
    fingerprint: str,
    size: int,
) -> int:
    """Write the audit sheet; gives the rows that it holds, 0 where there is nothing to draw."""
    if isinstance(doubted, Absent):
        return 0
    chosen = doubted.drawn(size)
    items = tuple(
        Item(doubted.place(i), doubted.names[doubted.given[i]], bool(doubted.flags[i]))
        for i in chosen
    )
    flags = int(doubted.flags.sum())
    key = Key(fingerprint, label, flags, len(doubted.flags) - flags, doubted.names, shuffled(items))
    fields, cells = doubted.cells(chosen)
    auditing.write(path, key, fields, cells)
    return len(items)
