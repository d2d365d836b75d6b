"""A virtual environment for each stack of peers, made from benchmarks/peers/*.txt."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).resolve().parent / "peers"


class PeerAbsent(Exception):
    """The environment could not be made; the ledger says why."""


def python(stack: str, cache: Path) -> Path:
    """The Python of the stack's environment, made or made anew when its pins have changed."""
    pins = PINS / f"{stack}.txt"
    folder = cache / "peers" / stack
    stamp = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
    mark = folder / "made-from"
    program = folder / "bin" / "python"
    if mark.is_file() and mark.read_text(encoding="utf-8") == stamp:
        return program
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    _run([str(program), "-m", "pip", "install", "--quiet", "-r", str(pins)])
    mark.write_text(stamp, encoding="utf-8")
    return program


def versions(program: Path, packages: tuple[str, ...]) -> dict[str, str]:
    """The installed version of each package."""
    script = (
        "import importlib.metadata as m, json, sys;"
        "print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    )
    found: dict[str, str] = json.loads(_run([str(program), "-c", script, *packages]))
    return found


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise PeerAbsent(lines[-1] if lines else f"{command[1:4]} gave exit code {done.returncode}")
    return done.stdout
