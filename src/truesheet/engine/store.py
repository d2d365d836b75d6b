"""The cache of part results: tomorrow's part merges without reading yesterday's again.

A state is found by the digest of its part and of what made it (measure, version, parameters, kind
of field), so a stale one is never used, and a new measure alone is computed anew. Deleting the
folder loses nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from truesheet.batch import codec
from truesheet.batch.shapes import Part, Plan, Task, width_of
from truesheet.engine.part import PartResult

FORMAT = 4
_SAMPLE = "sample"


class Kept(msgspec.Struct, frozen=True):
    """A part result with the digest of what made each piece of it."""

    made_by: dict[str, str]
    result: PartResult


class Store:
    """Part results and row keys under one folder, for one plan."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder = folder
        self._made_by = _makers(plan)
        self._width = {task.key: width_of(task.measure) for task in plan.keyed}
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, part: Part) -> bool:
        """Whether a whole result for this plan was kept; it may be damaged by now."""
        return self._mark(part).exists()

    def load(self, part: Part) -> PartResult | None:
        """What is kept of the result, without keys; None where there is nothing or it is damaged.

        Pieces that another plan made are left out: see `missing`.
        """
        try:
            kept = codec.from_bytes(self._file(part, "state").read_bytes(), Kept)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        found, made_by = kept.result, kept.made_by
        mine = {k for k, maker in self._made_by.items() if made_by.get(k) == maker}
        return msgspec.structs.replace(
            found,
            states={k: v for k, v in found.states.items() if k in mine},
            keys={
                k: v for k, v in found.keys.items() if k in mine and self._whole(part, k, v, found)
            },
            failed={k: v for k, v in found.failed.items() if k in mine},
            sample=found.sample if _SAMPLE in mine else b"",
        )

    def _whole(self, part: Part, task: str, keys: bytes | None, found: PartResult) -> bool:
        path = self.keys(part, task)
        size = found.rows * 8 * self._width[task]
        return keys is None or (path.exists() and path.stat().st_size == size)

    def save(self, part: Part, result: PartResult) -> PartResult:
        """Keep the result, its keys in files of their own; gives the result without them."""
        slim: dict[str, bytes | None] = {}
        for task, keys in result.keys.items():
            slim[task] = None if keys is None else b""
            if keys:
                _write(self.keys(part, task), keys)
            elif keys is not None and not result.rows:
                _write(self.keys(part, task), b"")
        light = msgspec.structs.replace(result, keys=slim)
        for old in self.folder.glob(self._file(part, "*.whole").name):
            old.unlink(missing_ok=True)
        _write(self._file(part, "state"), codec.to_bytes(Kept(self._made_by, light)))
        _write(self._mark(part), b"")
        return light

    def keys(self, part: Part, task: str) -> Path:
        """Where the keys of a task over a part stand."""
        return self._file(part, f"{_digest([self._made_by[task]])[:12]}.keys")

    def _mark(self, part: Part) -> Path:
        return self._file(part, f"{_digest(sorted(self._made_by.values()))[:12]}.whole")

    def _file(self, part: Part, ending: str) -> Path:
        return self.folder / f"{_digest([str(FORMAT), part.digest, part.split])[:40]}.{ending}"


def missing(plan: Plan, found: PartResult) -> Plan | None:
    """The part of a plan that a result does not answer; None where it answers all."""
    rest = plan._replace(
        folds=tuple(t for t in plan.folds if t.key not in {*found.states, *found.failed}),
        keyed=tuple(t for t in plan.keyed if t.key not in {*found.keys, *found.failed}),
        sampled=() if found.sample else plan.sampled,
    )
    return rest if rest.folds or rest.keyed or rest.sampled else None


def joined(old: PartResult, new: PartResult) -> PartResult:
    """Both results of one part as one."""
    return msgspec.structs.replace(
        new,
        states={**old.states, **new.states},
        keys={**old.keys, **new.keys},
        sample=old.sample or new.sample,
        failed={**old.failed, **new.failed},
    )


def _makers(plan: Plan) -> dict[str, str]:
    """For each piece of a part result a digest of all that it depends on, but for the part."""
    fields = {f.name: f"{f.kind}:{f.physical}" for f in plan.schema.fields}
    table = _digest(f"{name}:{kind}" for name, kind in fields.items())

    def maker(task: Task) -> str:
        read = table if task.field is None else fields[task.field]
        return _digest([task.key, repr(task.measure), read])

    tasks = {task.key: maker(task) for task in (*plan.folds, *plan.keyed)}
    return {**tasks, _SAMPLE: _digest([str(plan.sample_rows), table])}


def _digest(texts: Iterable[str]) -> str:
    text = "\n".join(texts)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _write(path: Path, data: bytes) -> None:
    half = path.with_name(path.name + ".part")
    half.write_bytes(data)
    os.replace(half, path)
