"""One measured run: a fresh folder, the gauge around the command, and the result as a Run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.inputs import ROOT
from benchmarks.ledger import Run

GAUGE = Path(__file__).resolve().parent / "gauge.py"

PATHS = re.compile(r"(?:/[\w.+-]+)+/")

Command = Callable[[Path], list[str]]
"""From the file to read to the command line."""


@dataclass(frozen=True)
class Caps:
    """Where a run is ended: wall seconds, bytes of memory of all its processes."""

    seconds: float
    memory: int


def once(command: Command, source: Path | None, cache: Path, caps: Caps, writes: str = "") -> Run:
    """Run the command in a folder of its own that is gone afterwards.

    The input is linked into that folder, so nothing can be left for the next run. A run that ends
    without the file `writes` has failed, whatever its exit code.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="run-") as fresh:
        folder = Path(fresh)
        file = folder / "data" / (source.name if source else "none")
        if source:
            file.parent.mkdir()
            os.link(source, file)
        run = gauged(command(file), folder, caps)
        if writes and not run.why and not (folder / writes).is_file():
            return msgspec.structs.replace(run, why=f"failed: it wrote no {writes}")
        return run


def gauged(command: list[str], folder: Path, caps: Caps) -> Run:
    """Run the command in `folder`, as it is."""
    result, errors = folder / "cost.json", folder / "errors.txt"
    gauge = [sys.executable, str(GAUGE), "--seconds", str(caps.seconds)]
    gauge += ["--bytes", str(caps.memory), "--result", str(result), "--", *command]
    with errors.open("wb") as sink:
        subprocess.run(
            gauge,
            cwd=folder,
            env=_environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=sink,
            check=False,
        )
    last = _last_line(errors)
    if not result.exists():
        return Run(cpu=0.0, wall=0.0, peak=0, why=f"failed: the gauge broke: {last}")
    cost = json.loads(result.read_text(encoding="utf-8"))
    why = cost["stopped"]
    if not why and cost["exit_code"]:
        why = f"failed with exit code {cost['exit_code']}: {last}"
    return Run(cpu=round(cost["cpu"], 3), wall=round(cost["wall"], 3), peak=cost["peak"], why=why)


def _environment(folder: Path) -> dict[str, str]:
    """Ours, with truesheet importable from the checkout and scratch files in the fresh folder."""
    source = str(ROOT / "src")
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": f"{source}{os.pathsep}{known}" if known else source,
        "TMPDIR": str(folder),
    }


def _last_line(errors: Path) -> str:
    """The last line that a program wrote to stderr, with folders left out."""
    text = errors.read_bytes()[-4000:].decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return PATHS.sub("", lines[-1])[:200] if lines else "it said nothing"


def warm(file: Path) -> None:
    """Read the file once, so that every contender finds it in the page cache."""
    with file.open("rb") as source:
        while source.read(1 << 24):
            pass


def clear_leftovers(cache: Path) -> None:
    """Remove the folders of runs that were interrupted."""
    for folder in cache.glob("run-*"):
        shutil.rmtree(folder, ignore_errors=True)
