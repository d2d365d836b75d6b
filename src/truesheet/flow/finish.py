"""From states to evidence: every value bound to its scope and to the fingerprint."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import reduce
from typing import Any

from truesheet.batch.shapes import Plan, Task
from truesheet.engine import Folded
from truesheet.model.datasheet import Skipped
from truesheet.model.evidence import Absent, Evidence, Scope


def finish(
    folded: Folded, plan: Plan, fingerprint: str
) -> tuple[tuple[Evidence, ...], tuple[Skipped, ...]]:
    """Evidence of everything that was computed, and what gave no value, with the reason."""
    made = [
        *_folds(folded, plan, fingerprint),
        *_keyed(folded, plan, fingerprint),
        *_sampled(folded, plan, fingerprint),
    ]
    skipped = [Skipped(measure, why, field) for measure, field, why in plan.absent]
    skipped += [
        Skipped(key.split("@")[0], why, key.split("|", 1)[1]) for key, why in folded.failed.items()
    ]
    order = {name: i for i, name in enumerate(["", *folded.rows])}
    made.sort(key=lambda e: (e.measure, order[e.scope.split or ""]))
    return tuple(made), tuple(skipped)


def _folds(folded: Folded, plan: Plan, fingerprint: str) -> Iterator[Evidence]:
    for tasks in _by_measure(plan.folds):
        measure = tasks[0].measure
        tasks = [t for t in tasks if t.key not in folded.failed]
        if not tasks:
            continue
        values = {t.field: _whole(t, folded) for t in tasks}
        rows = sum(folded.rows.values())
        yield _evidence(measure, values, Scope(rows=rows, rows_read=rows), fingerprint)
        if measure.by_split and len(folded.rows) > 1:
            for split, n in folded.rows.items():
                states = folded.states[split]
                values = {t.field: t.measure.value(states[t.key]) for t in tasks}
                scope = Scope(split=split, rows=n, rows_read=n)
                yield _evidence(measure, values, scope, fingerprint)


def _whole(task: Task, folded: Folded) -> Any:
    states = [s[task.key] for s in folded.states.values() if task.key in s]
    return task.measure.value(reduce(task.measure.merge, states, task.measure.zero()))


def _keyed(folded: Folded, plan: Plan, fingerprint: str) -> Iterator[Evidence]:
    rows = sum(folded.rows.values())
    for tasks in _by_measure(plan.keyed):
        values = {t.field: folded.keyed[t.key] for t in tasks if t.key in folded.keyed}
        if values:
            scope = Scope(rows=rows, rows_read=rows)
            yield _evidence(tasks[0].measure, values, scope, fingerprint)


def _sampled(folded: Folded, plan: Plan, fingerprint: str) -> Iterator[Evidence]:
    sample = folded.sample
    if sample is None:
        return
    scope = Scope(rows=sample.rows, rows_read=int(sample.counts.sum()))
    for measure in plan.sampled:
        try:
            value = measure.of(sample, plan.schema)
        except Exception as why:  # noqa: BLE001 - one measure's fault is never another's
            folded.failed[f"{measure.id}@{measure.version}|"] = f"{type(why).__name__}: {why}"
            continue
        values = value if isinstance(value, dict) else {None: value}
        yield _evidence(measure, values, scope, fingerprint)


def _by_measure(tasks: tuple[Task, ...]) -> Iterator[list[Task]]:
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.measure.id, []).append(task)
    yield from found.values()


def _evidence(
    measure: Any, values: dict[str | None, Any], scope: Scope, fingerprint: str
) -> Evidence:
    errors = [getattr(v, "error", "") for v in values.values() if not isinstance(v, Absent)]
    exact = scope.whole and not any(errors)
    error = "" if scope.whole else f"from a sample of {scope.rows_read:,} of {scope.rows:,} rows"
    value = values.get(None, values)
    return Evidence.make(
        measure.id, measure.version, scope, exact, value, fingerprint, params(measure), error
    )


def params(measure: Any) -> dict[str, Any]:
    """What a measure was told, as evidence names it."""
    names = [f.name for f in dataclasses.fields(measure) if f.name != "field"]
    shown = {n: getattr(measure, n) for n in names}
    return {n: list(v) if isinstance(v, tuple) else v for n, v in shown.items()}
