"""What near-duplicate text costs, beside other tools on the same made documents.

python -m benchmarks.near                      everybody; writes ledger/near.json and the table
python -m benchmarks.near --only truesheet     some; the others keep their rows
python -m benchmarks.near --large              ours alone on 5 GB, for the memory
python -m benchmarks.near --table              runs nothing, writes the table
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks import environments, near_inputs
from benchmarks.contenders import SCRIPTS
from benchmarks.running import Caps, gauged
from benchmarks.truth.near_peers import CACHE, PEERS

FILE = Path(__file__).resolve().parent / "ledger" / "near.json"
PAGE = Path(__file__).resolve().parent / "README.md"
OPEN, CLOSE = "<!-- near -->", "<!-- /near -->"
LIMIT = 0.7
SIZES = {"tiny": 5_000_000, "small": 100_000_000, "whole": 517_000_000, "large": 5_170_000_000}
SMALLER = {"datasketch": "small", "text-dedup": "small", "semhash": "tiny"}
"""Peers that would take too long on the whole, or too much memory: what they, and we, get."""


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One tool on one input: documents, bytes of text, CPU seconds, wall seconds, peak memory.

    `pairs` were reported, and `alike` of a sample of `looked` of them are at the limit or over it.
    """

    tool: str
    version: str
    documents: int
    bytes: int
    cpu: float
    wall: float
    peak: int
    pairs: int
    day: str
    looked: int = 0
    alike: int = 0
    why: str = ""


class Asked(NamedTuple):
    """A tool, its Python, its script, and the input it gets."""

    tool: str
    python: str
    script: str
    version: str
    size: str
    limit: float = LIMIT


def main() -> None:
    options = _options()
    rows = {(r.tool, r.bytes): r for r in _before()}
    if not options.table:
        for asked in _asked(options.only, options.large):
            row = _run(asked)
            rows[row.tool, row.bytes] = row
            FILE.write_bytes(
                msgspec.json.format(msgspec.json.encode(list(rows.values())), indent=1)
            )
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(OPEN)
    tail = rest.partition(CLOSE)[2]
    PAGE.write_text(f"{head}{OPEN}\n\n{table(_before())}\n\n{CLOSE}{tail}", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """The ledger as Markdown."""
    lines = [
        "| tool | documents | text | CPU | documents/s of CPU | MB/CPU-s | peak memory | pairs |"
        " of them so alike |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in sorted(rows, key=lambda r: (r.bytes, r.cpu)):
        if r.why:
            lines.append(f"| {r.tool} {r.version} | {r.documents:,} | | {r.why} | | | | | |")
            continue
        alike = f"{r.alike:,} of {r.looked:,}" if r.looked else ""
        lines.append(
            f"| {r.tool} {r.version} | {r.documents:,} | {r.bytes / 1e6:,.0f} MB | {r.cpu:,.1f} s "
            f"| {r.documents / r.cpu:,.0f} | {r.bytes / 1e6 / r.cpu:,.1f} "
            f"| {r.peak / 2**20:,.0f} MiB | {r.pairs:,} | {alike} |"
        )
    return "\n".join(lines)


def _asked(only: Sequence[str], large: bool) -> list[Asked]:
    sizes = ("large",) if large else ("whole", "small", "tiny")
    found = [Asked("truesheet", sys.executable, "near_ours.py", "", s) for s in sizes]
    if large:
        return found
    if only and "truesheet" not in only:
        found = []
    for peer in PEERS:
        if only and peer.name not in only:
            continue
        try:
            python = environments.python(peer.stack, CACHE)
        except environments.PeerAbsent as why:
            print(f"{peer.name}: {why}", file=sys.stderr)
            continue
        version = environments.versions(python, (peer.package,))[peer.package]
        size = SMALLER.get(peer.name, "whole")
        limit = LIMIT if peer.jaccard else peer.limits[0]
        found.append(Asked(peer.name, str(python), peer.script, version, size, limit))
    return found


def _run(asked: Asked) -> Row:
    size = SIZES[asked.size]
    file = CACHE / "inputs" / f"near-{asked.size}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() and asked.size == "large":
        whole = file.with_name("near-whole.jsonl")
        if not whole.exists():
            near_inputs.write(whole, SIZES["whole"])
        near_inputs.write_many(file, whole, size // SIZES["whole"])
    elif not file.exists():
        near_inputs.write(file, size)
    with file.open("rb") as lines:
        documents = sum(1 for _ in lines)
    folder = CACHE / "near-run"
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / "pairs.json"
    out.unlink(missing_ok=True)
    command = [asked.python, str(SCRIPTS / asked.script), str(file), str(asked.limit), str(out)]
    run = gauged(command, folder, Caps(3600, 20 << 30))
    pairs = json.loads(out.read_text(encoding="utf-8")) if out.exists() else []
    looked, alike = _alike(file, pairs)
    if asked.size == "large":
        file.unlink()
    print(asked.tool, asked.size, run, len(pairs), alike, looked, flush=True)
    return Row(
        asked.tool,
        asked.version,
        documents,
        size,
        run.cpu,
        run.wall,
        run.peak,
        len(pairs),
        time.strftime("%Y-%m-%d"),
        looked,
        alike,
        run.why,
    )


def _alike(file: Path, pairs: list[list[int]]) -> tuple[int, int]:
    """Of up to 3,000 reported pairs, how many are at the limit or over it, counted with sets."""
    from benchmarks.truth.near_duplicates import runs

    some = pairs[:: max(1, len(pairs) // 3000)]
    wanted = {i for pair in some for i in pair}
    texts = {}
    with file.open(encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            if i in wanted:
                texts[i] = runs(json.loads(line)["text"])
    alike = sum(
        len(texts[a] & texts[b]) >= LIMIT * len(texts[a] | texts[b]) - 1e-9 for a, b in some
    )
    return len(some), alike


def _before() -> list[Row]:
    return msgspec.json.decode(FILE.read_bytes(), type=list[Row]) if FILE.exists() else []


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.near", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    names = ["truesheet", *(p.name for p in PEERS)]
    parser.add_argument("--only", nargs="+", choices=names, default=[], help="some tools")
    parser.add_argument("--large", action="store_true", help="ours alone, on 5 GB")
    parser.add_argument("--table", action="store_true", help="run nothing, write the table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
