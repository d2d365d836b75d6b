"""The verb `leakage`: does the data tell a model what it is meant to find out?"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from truesheet.compare.leakage import Leakage
from truesheet.flow.build import Told
from truesheet.flow.leaking_rows import worths
from truesheet.flow.sounding import Sounded, sound
from truesheet.measures.values import ByEntity
from truesheet.measures.values_contam import Contamination
from truesheet.measures.values_leak import SingleField
from truesheet.model.errors import TruesheetError
from truesheet.model.field import Field
from truesheet.model.finding import Finding
from truesheet.sheet.people import Reading

CHECKS = (
    "split.shared_rows",
    "split.near_rows",
    "split.shared_entities",
    "split.time_order",
    "split.fitted_together",
    "labels.given_away",
    "cells.missing_by_label",
)
"""Rules that speak of leaks, in the order in which they are told."""

MEASURES = (
    "rows.count",
    "rows.duplicates",
    "rows.duplicates_but_ids",
    "rows.alike_across",
    "rows.by_entity",
    "time.across_splits",
    "number.summary",
    "values.distinct",
    "values.frequent",
    "cells.missing",
    "cells.missing_by_label",
    "labels.balance",
    "fields.associations",
    "labels.single_field",
)
"""What these rules need, and what they use."""


class HalfASplit(TruesheetError):
    """`--train` was given without `--test`, or the other way round, or beside the data itself.

    Next step: name both, and nothing else: `truesheet leakage --train a.csv --test b.csv`.
    """

    code = "E-LEA-001"


class NothingToLeak(TruesheetError):
    """There is one split and no label: nothing could leak into anything.

    Next step: name the label with `--label`, or the splits with `--train` and `--test`.
    """

    code = "E-LEA-002"
    exit_code = 3


def leakage(
    data: Any = None,
    *,
    train: Any = None,
    test: Any = None,
    label: str | None = None,
    splits: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    workers: int = 0,
    progress: Told | None = None,
    benchmarks: Sequence[str | os.PathLike[str]] = (),
    benchmark_field: str | None = None,
    show_values: bool = False,
) -> Leakage:
    """Look for leaks between splits, and from the label into fields; say what each is worth.

    `data`, `splits`, `label` and `roles` are those of `build`; `train` and `test` are short for
    `splits={"train": ..., "test": ...}`. `benchmarks` are files whose items are looked for in all
    texts of the data, `benchmark_field` names their text where that is not plain, and
    `show_values` adds what stands in the data.
    Raises a TruesheetError for data that cannot be read, and where there is nothing to look at.
    """
    if train is not None or test is not None:
        splits = _halves(data, train, test, splits)
    found = sound(
        data,
        wanted=MEASURES,
        checks=CHECKS,
        label=label,
        splits=splits,
        roles=roles,
        name=name,
        read=read,
        workers=workers,
        progress=progress,
    )
    labels = found.source.schema.with_role("label")
    if not labels and len(found.found.splits) < 2 and not benchmarks:
        raise NothingToLeak(
            "There is one split and no label, so nothing could leak.",
            hint="Name the label with --label, or the splits with --train and --test.",
        )
    return Leakage(
        found.found.name,
        found.found.fingerprint,
        found.found.splits,
        labels[0].name if labels else "",
        _once(found.findings),
        found.evidence.read("labels.single_field", SingleField),
        worths(found.source, _entities(found)),
        _held(found, benchmarks, benchmark_field, show_values, progress) if benchmarks else None,
    )


def _held(
    found: Sounded,
    benchmarks: Sequence[str | os.PathLike[str]],
    field: str | None,
    show_values: bool,
    progress: Told | None,
) -> Contamination:
    from truesheet.flow.contamination import contaminated

    return contaminated(
        found.source, benchmarks, field=field, show_values=show_values, progress=progress
    )


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Without what a rule on gaps says of a field that is told to give the label away anyhow."""
    told = {f.subject for f in findings if f.rule == "labels.given_away" and f.outcome == "raised"}
    gaps = "cells.missing_by_label"
    return tuple(f for f in findings if f.rule != gaps or f.subject not in told)


def _halves(data: Any, train: Any, test: Any, splits: Mapping[str, Any] | None) -> dict[str, Any]:
    if train is None or test is None or data is not None or splits:
        missing = "test" if test is None else "train"
        why = (
            "--train and --test were given beside other data."
            if train is not None and test is not None
            else f"--{missing} is missing."
        )
        raise HalfASplit(why, hint="Name both, and nothing else: --train a.csv --test b.csv.")
    return {"train": train, "test": test}


def _entities(found: Sounded) -> list[Field]:
    """Fields by which the rule found the same things in two splits."""
    blamed = {
        f.subject.partition(":")[2]
        for f in found.findings
        if f.rule == "split.shared_entities" and f.outcome == "raised"
    }
    evidence = found.evidence.get("rows.by_entity")
    known = {n for n, _ in evidence.fields(ByEntity)} if evidence else set()
    return [f for f in found.source.schema.fields if f.name in blamed & known]
