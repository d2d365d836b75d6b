"""The cache of part results: tomorrow's part merges without reading yesterday's again.

A result is found by the digest of the part and of what was computed (measures, versions,
parameters, kinds of fields), so a stale one is never used. Deleting the folder loses nothing.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from truesheet.batch import codec
from truesheet.batch.shapes import Part, Plan
from truesheet.engine.part import PartResult, read_result

FORMAT = 1


def signature(plan: Plan) -> str:
    """A digest of everything in a plan that a part result depends on."""
    tasks = [f"{t.key}:{t.measure!r}" for t in (*plan.folds, *plan.keyed)]
    fields = [f"{f.name}:{f.kind}:{f.physical}" for f in plan.schema.fields]
    text = "\n".join([str(FORMAT), str(plan.sample_rows), *fields, *tasks])
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


class Store:
    """Part results and row keys under one folder."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder = folder
        self._plan = signature(plan)
        folder.mkdir(parents=True, exist_ok=True)

    def name(self, part: Part) -> str:
        both = f"{part.digest}\n{part.split}\n{self._plan}"
        return hashlib.sha256(both.encode()).hexdigest()[:40]

    def has(self, part: Part) -> bool:
        """Whether there is a result to try."""
        return self._file(part, "state").exists()

    def load(self, part: Part) -> PartResult | None:
        """The result without its keys, or None where there is none or it is damaged."""
        try:
            found = read_result(self._file(part, "state").read_bytes())
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        expected = found.rows * 8
        for task, keys in found.keys.items():
            path = self.keys(part, task)
            if keys is not None and (not path.exists() or path.stat().st_size != expected):
                return None
        return found

    def save(self, part: Part, result: PartResult) -> PartResult:
        """Keep the result, its keys in files of their own; gives the result without them."""
        slim: dict[str, bytes | None] = {}
        for task, keys in result.keys.items():
            slim[task] = None if keys is None else b""
            if keys is not None:
                _write(self.keys(part, task), keys)
        light = msgspec.structs.replace(result, keys=slim)
        _write(self._file(part, "state"), codec.to_bytes(light))
        return light

    def keys(self, part: Part, task: str) -> Path:
        """Where the keys of a task over a part stand."""
        short = hashlib.sha256(task.encode("utf-8", "backslashreplace")).hexdigest()[:12]
        return self._file(part, f"{short}.keys")

    def _file(self, part: Part, ending: str) -> Path:
        return self.folder / f"{self.name(part)}.{ending}"


def _write(path: Path, data: bytes) -> None:
    half = path.with_name(path.name + ".part")
    half.write_bytes(data)
    os.replace(half, path)
