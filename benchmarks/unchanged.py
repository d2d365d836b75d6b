"""What a check costs where no byte changed, beside `sha256sum` of the same files.

    python -m benchmarks.unchanged            10 million rows as Parquet, 3 million as CSV
    python -m benchmarks.unchanged --rows 2000000 --csv-rows 1000000
    python -m benchmarks.unchanged --write    the figures go into ledger/unchanged.json

Each input is built once; then all three commands are run in turn, several times, and the run with
the median CPU of each is kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow.csv as pc

from benchmarks import mixed
from benchmarks.inputs import write
from benchmarks.ledger import Machine, Run
from benchmarks.machine import describe
from benchmarks.running import Caps, gauged
from truesheet.model.canonical import readable

FILE = Path(__file__).resolve().parent / "ledger" / "unchanged.json"
CAPS = Caps(900, 16 << 30)
HERE = [sys.executable, "-m", "truesheet"]
COMMANDS = {
    "sha256sum": ["sha256sum"],
    "check": [*HERE, "check", "--trusted"],
    "check --quick": [*HERE, "check", "--trusted", "--quick"],
}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its bytes, and the median run of each command."""

    name: str
    bytes: int
    runs: dict[str, Run]

    def ratio(self, command: str) -> float:
        """CPU of a command by that of `sha256sum`."""
        return self.runs[command].cpu / self.runs["sha256sum"].cpu


class Unchanged(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger: when, on what machine, and the cases."""

    day: str
    machine: Machine
    cases: tuple[Case, ...]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of the Parquet file")
    parser.add_argument("--csv-rows", type=int, default=3_000_000, help="rows of the CSV file")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each command (5)")
    parser.add_argument("--write", action="store_true", help="write the ledger")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="truesheet-bench-") as scratch:
        cases = tuple(
            measured(file, options.repeat)
            for file in made(Path(scratch), options.rows, options.csv_rows)
        )
    found = Unchanged(day=str(datetime.now(UTC).date()), machine=describe(), cases=cases)
    print(table(found))
    if options.write:
        FILE.write_bytes(readable(msgspec.to_builtins(found)))


def made(folder: Path, rows: int, csv_rows: int) -> Iterator[Path]:
    """The files, each alone in a folder of its own."""
    for name, n in (("mixed.parquet", rows), ("mixed.csv", csv_rows)):
        file = folder / name.partition(".")[2] / name
        file.parent.mkdir()
        if name.endswith(".csv"):
            with file.open("wb") as out:
                for i, part in enumerate(mixed.chunks(n)):
                    pc.write_csv(part, out, pc.WriteOptions(include_header=not i))
        else:
            write(mixed.chunks(n), file)
        yield file


def measured(file: Path, repeat: int) -> Case:
    """One build, then all commands in turn."""
    folder = file.parent
    built = gauged([*HERE, "build", file.name], folder, CAPS)
    if built.why:
        raise SystemExit(f"{file.name}: {built.why}")
    runs: dict[str, list[Run]] = {name: [] for name in COMMANDS}
    for _ in range(repeat + 1):
        for name, command in COMMANDS.items():
            last = [file.name] if name == "sha256sum" else ["datasheet.yaml"]
            runs[name].append(gauged([*command, *last], folder, CAPS))
    # The first round warms the page cache, and leaves the stamps that --quick trusts.
    kept = {n: sorted(r[1:], key=lambda x: x.cpu)[repeat // 2] for n, r in runs.items()}
    return Case(name=file.name, bytes=file.stat().st_size, runs=kept)


def table(found: Unchanged) -> str:
    """CPU and wall of each command, and the ratio to `sha256sum`, as Markdown."""
    lines = ["| file | command | CPU s | wall s | CPU / sha256sum |", "|---|---|---:|---:|---:|"]
    for case in found.cases:
        for name, run in case.runs.items():
            file = f"{case.name}, {case.bytes / 1e6:,.0f} MB"
            figures = f"{run.cpu:.2f} | {run.wall:.2f} | {case.ratio(name):.2f}"
            lines.append(f"| {file} | {name} | {figures} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
