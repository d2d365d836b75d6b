"""Folding one part: the function that every engine calls, on a laptop or on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from truesheet.batch import codec
from truesheet.batch.batch import Batch
from truesheet.batch.hashing import U64
from truesheet.batch.sample import RowSample
from truesheet.batch.shapes import Part, Plan, Task

Tick = Callable[[int], None]


class PartResult(msgspec.Struct, frozen=True):
    """What one part gave: states by task, row keys by task, the sample, and what failed."""

    rows: int
    states: dict[str, bytes]
    keys: dict[str, bytes | None]
    sample: bytes
    failed: dict[str, str]
    problems: tuple[tuple[int, str], ...] = ()


def fold_part(part: Part, plan: Plan, tick: Tick | None = None) -> bytes:
    """Decode the part once and give every batch to every measure of the plan.

    A measure that raises is left out from then on with the reason; the others go on. Errors of
    reading are the part's own and are raised.
    """
    folds = {task: task.measure.zero() for task in plan.folds}
    keys: dict[Task, list[U64] | None] = {task: [] for task in plan.keyed}
    sample = RowSample(plan.sample_rows)
    failed: dict[str, str] = {}
    problems: list[tuple[int, str]] = []
    rows = 0
    for batch in part.batches(plan.schema):
        _add(folds, batch, failed)
        _emit(keys, batch, failed)
        if plan.sampled:
            sample.add(batch)
        room = max(0, 20 - len(problems))
        problems += [(p.row, p.reason) for p in batch.problems[:room]]
        rows += batch.rows
        if tick:
            tick(batch.rows)
    states = {t.key: codec.to_bytes(s) for t, s in folds.items() if t.key not in failed}
    keyed = {t.key: None if k is None else _joined(k) for t, k in keys.items()}
    drawn = sample.to_bytes() if plan.sampled else b""
    return codec.to_bytes(PartResult(rows, states, keyed, drawn, failed, tuple(problems)))


def read_result(data: bytes) -> PartResult:
    """The result of `fold_part` again."""
    return codec.from_bytes(data, PartResult)


def _joined(chunks: list[U64]) -> bytes:
    return np.concatenate(chunks).astype("<u8", copy=False).tobytes() if chunks else b""


def _add(folds: dict[Task, Any], batch: Batch, failed: dict[str, str]) -> None:
    for task, state in folds.items():
        if task.key in failed:
            continue
        read = batch if task.field is None else batch[task.field]
        try:
            folds[task] = task.measure.add(state, read)
        except Exception as why:  # noqa: BLE001 - one measure's fault is never another's
            failed[task.key] = f"{type(why).__name__}: {why}"


def _emit(keys: dict[Task, list[U64] | None], batch: Batch, failed: dict[str, str]) -> None:
    for task, found in keys.items():
        if found is None or task.key in failed:
            continue
        try:
            mine = task.measure.emit(batch)
        except Exception as why:  # noqa: BLE001 - as above
            failed[task.key] = f"{type(why).__name__}: {why}"
            continue
        if mine is None:
            keys[task] = None
        else:
            found.append(mine)
