"""What it costs to find the exact copies of rows, beside DuckDB and polars on the same file.

    python -m benchmarks.copies                    10 million rows, three rounds
    python -m benchmarks.copies --rows 1000000 --repeat 1
    python -m benchmarks.copies --write            the figures go into ledger/copies.json

All contenders run in turn, round after round, and the run with the median CPU of each is kept.
Ours names every group by file and row and has compared all of them by value; DuckDB's hash is a
number without either.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks import mixed
from benchmarks.inputs import write
from benchmarks.ledger import Machine, Run
from benchmarks.machine import describe
from benchmarks.running import Caps, gauged, warm
from truesheet.model.canonical import readable

FILE = Path(__file__).resolve().parent / "ledger" / "copies.json"
SCRIPT = Path(__file__).resolve().parent / "contenders" / "copies_of_rows.py"
CAPS = Caps(900, 16 << 30)
OURS = "truesheet duplicates"
CONTENDERS: dict[str, list[str]] = {
    OURS: [sys.executable, "-m", "truesheet", "duplicates", "FILE", "--json"],
    "truesheet duplicates, one process": [
        *(sys.executable, "-m", "truesheet", "duplicates", "FILE", "--json", "--workers", "1")
    ],
    "DuckDB, distinct hashes of rows": [sys.executable, str(SCRIPT), "FILE", "duckdb_hash"],
    "DuckDB, distinct rows": [sys.executable, str(SCRIPT), "FILE", "duckdb_values"],
    "polars, distinct rows": [sys.executable, str(SCRIPT), "FILE", "polars_values"],
}


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger: when, on what machine, how many rows and copies, the median run of each."""

    day: str
    machine: Machine
    rows: int
    copies: int
    versions: dict[str, str]
    runs: dict[str, Run]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=mixed.CHUNK * 10, help="rows of the file")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (3)")
    parser.add_argument("--file", type=Path, help="a file that was made before")
    parser.add_argument("--write", action="store_true", help="write the ledger")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="truesheet-bench-") as scratch:
        file = options.file or Path(scratch) / "mixed.parquet"
        if not options.file:
            write(mixed.chunks(options.rows), file)
        found = measured(file, options.rows, options.repeat, Path(scratch))
    print(table(found))
    if options.write:
        FILE.write_bytes(readable(msgspec.to_builtins(found)))


def measured(file: Path, rows: int, repeat: int, folder: Path) -> Copies:
    """All contenders in turn, and what they count: figures of a wrong count are worth nothing."""
    warm(file)
    runs: dict[str, list[Run]] = {name: [] for name in CONTENDERS}
    for _ in range(repeat):
        for name, command in CONTENDERS.items():
            runs[name].append(gauged(_on(file, command), folder, CAPS))
    copies = mixed.duplicates(rows)
    for name, command in CONTENDERS.items():
        if name.startswith("DuckDB"):
            counted = subprocess.run(_on(file, command), capture_output=True, text=True, check=True)
            assert int(counted.stdout) == copies, name
    told = subprocess.run(_on(file, CONTENDERS[OURS]), capture_output=True, check=True)
    mine = next(c for c in msgspec.json.decode(told.stdout)["found"] if c["way"] == "rows")
    assert mine["copies"] == copies
    assert mine["by_value"] == mine["clusters"]
    return Copies(
        day=str(datetime.now(UTC).date()),
        machine=describe(),
        rows=rows,
        copies=copies,
        versions=_versions(),
        runs={n: sorted(r, key=lambda x: x.cpu)[len(r) // 2] for n, r in runs.items()},
    )


def _on(file: Path, command: list[str]) -> list[str]:
    return [str(file) if word == "FILE" else word for word in command]


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("duckdb", "polars", "pyarrow", "numpy")}


def table(found: Copies) -> str:
    """CPU, wall and peak of each, and the ratio to ours, as Markdown."""
    ours = found.runs[OURS].cpu
    lines = [
        f"{found.rows:,} rows, {found.copies:,} copies",
        "",
        "| contender | CPU s | wall s | peak MB | CPU / ours |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, run in found.runs.items():
        figures = f"{run.cpu:.1f} | {run.wall:.1f} | {run.peak / 1e6:,.0f} | {run.cpu / ours:.2f}"
        lines.append(f"| {name} | {run.why or figures} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
