"""What it costs to look for 10,000 benchmark items in a corpus of 500 MB, beside the plain ways.

    python -m benchmarks.overlap                     500 MB; peers on the part that they can bear
    python -m benchmarks.overlap --size 50 --repeat 1
    python -m benchmarks.overlap --write             the figures go into ledger/overlap.json

500 items stand in the corpus word for word, and every contender must find all of them. Ours looks
for copies by their 5-grams and compares them word by word, and for 8-grams, 13-grams and retellings
in the same pass; the others look for 13-grams alone, unless their name says 5.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks.ledger import Machine, Run
from benchmarks.machine import describe
from benchmarks.passages import ITEMS, PLANTED, make
from benchmarks.running import Caps, gauged, warm
from truesheet.model.canonical import readable

FILE = Path(__file__).resolve().parent / "ledger" / "overlap.json"
SCRIPT = Path(__file__).resolve().parent / "contenders" / "overlap_of_items.py"
CACHE = Path("~/.cache/truesheet-bench/overlap").expanduser()
CAPS = Caps(900, 14 << 30)
OURS = "truesheet, 5-, 8-, 13-grams and retellings, copies word by word"


class Way(msgspec.Struct, frozen=True):
    """A contender: its name in SCRIPT, words of a run, the part of the corpus that it gets."""

    way: str
    n: int
    part: float = 1.0
    kind: str = "cards"


WAYS = {
    OURS: Way("truesheet", 5),
    "plain Python, sets of 13-grams": Way("python", 13, 0.1),
    "plain Python, sets of 5-grams": Way("python", 5, 0.1),
    "DuckDB, hashes of 13-grams joined": Way("duckdb", 13, 0.04),
    "DuckDB, hashes of 5-grams joined": Way("duckdb", 5, 0.04),
    "truesheet, corpus made like the items": Way("truesheet", 5, 0.1, "alike"),
    "plain Python, 13-grams, corpus made like the items": Way("python", 13, 0.1, "alike"),
}


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The median run of a contender over so many bytes, and the items that it named."""

    bytes: int
    found: int
    planted: int
    run: Run


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger."""

    day: str
    machine: Machine
    items: int
    versions: dict[str, str]
    results: dict[str, Result]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=int, default=500, help="MB of the corpus (500)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (3)")
    parser.add_argument("--write", action="store_true", help="write the ledger")
    options = parser.parse_args()
    runs: dict[str, list[Result]] = {name: [] for name in WAYS}
    for _ in range(options.repeat):
        for name, way in WAYS.items():
            runs[name].append(measured(way, int(options.size * 1_000_000 * way.part)))
    found = Overlap(
        day=str(datetime.now(UTC).date()),
        machine=describe(),
        items=ITEMS,
        versions={name: version(name) for name in ("duckdb", "pyarrow", "numpy")},
        results={n: sorted(r, key=lambda x: x.run.cpu)[len(r) // 2] for n, r in runs.items()},
    )
    print(table(found))
    if options.write:
        FILE.write_bytes(readable(msgspec.to_builtins(found)))


def measured(way: Way, size: int) -> Result:
    """One run, and whether it found what was planted."""
    corpus, items = make(CACHE / f"{way.kind}-{size}", size, way.kind)
    warm(corpus)
    out = corpus.parent / "found.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, str(SCRIPT), str(corpus), str(items), way.way, str(way.n), str(out)]
    run = gauged(command, corpus.parent, CAPS)
    named = set(json.loads(out.read_text(encoding="utf-8"))) if out.exists() else set()
    known = set(json.loads((corpus.parent / "planted.json").read_text(encoding="utf-8")))
    size = corpus.stat().st_size
    return Result(bytes=size, found=len(named), planted=len(named & known), run=run)


def table(found: Overlap) -> str:
    """MB a CPU second, wall and peak of each, as Markdown."""
    lines = [
        f"{found.items:,} items, {PLANTED} of them planted",
        "",
        "| contender | MB | CPU s | MB per CPU s | wall s | peak MB | planted | items named |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, r in found.results.items():
        cells = [
            f"{r.bytes / 1e6:,.0f}",
            f"{r.run.cpu:.1f}",
            f"{r.bytes / 1e6 / r.run.cpu:.1f}" if r.run.cpu else "",
            f"{r.run.wall:.1f}",
            f"{r.run.peak / 1e6:,.0f}",
            f"{r.planted:,}",
            f"{r.found:,}",
        ]
        lines.append(f"| {name} | {r.run.why or ' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
