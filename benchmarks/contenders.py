"""Who runs: the floor, the peers, and their scripts in benchmarks/contenders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent / "contenders"


@dataclass(frozen=True)
class Peer:
    """A contender: its stack of packages, its script, and what to know when reading its row."""

    name: str
    title: str
    does: str
    stack: str
    script: str
    packages: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    profiler: bool = False
    writes: str = ""
    """The file that a good run leaves; "" for a contender that prints or keeps nothing."""

    more_than: str = ""
    """A contender that does a part of the same work: when that one was ended, so would be this."""

    def command(self, python: Path, file: Path) -> list[str]:
        """The command line that profiles `file`."""
        return [str(python), str(SCRIPTS / self.script), str(file), *self.arguments]


PEERS = (
    Peer(
        "decode",
        "decode to Arrow",
        "the floor: the file is decoded on all cores and thrown away",
        "arrow",
        "decode.py",
        ("pyarrow",),
    ),
    Peer(
        "duckdb",
        "DuckDB SUMMARIZE",
        "range, mean, quartiles, distinct and nulls of each column",
        "arrow",
        "duckdb_summarize.py",
        ("duckdb",),
    ),
    Peer(
        "polars-eager",
        "polars describe, eager",
        "range, mean, quartiles and nulls of each column, no distinct",
        "arrow",
        "polars_describe.py",
        ("polars",),
        ("eager",),
    ),
    Peer(
        "polars-lazy",
        "polars describe, lazy",
        "the same from a scan of the file",
        "arrow",
        "polars_describe.py",
        ("polars",),
        ("lazy",),
    ),
    Peer(
        "skrub",
        "skrub TableReport",
        "an HTML report of a polars table, with skrub's own defaults",
        "skrub",
        "skrub_report.py",
        ("skrub", "polars"),
        profiler=True,
        writes="report.html",
    ),
    Peer(
        "dataprofiler",
        "DataProfiler, its sample",
        "a JSON report, from its own sample of a fifth of the rows, no labeler",
        "dataprofiler",
        "dataprofiler_report.py",
        ("DataProfiler", "pandas"),
        ("sample",),
        profiler=True,
        writes="report.json",
    ),
    Peer(
        "dataprofiler-all",
        "DataProfiler, all rows",
        "the same from all rows",
        "dataprofiler",
        "dataprofiler_report.py",
        ("DataProfiler", "pandas"),
        ("all",),
        profiler=True,
        writes="report.json",
        more_than="dataprofiler",
    ),
    Peer(
        "fg",
        "fg-data-profiling, minimal",
        "an HTML report without correlations and interactions",
        "fg",
        "fg_minimal.py",
        ("fg-data-profiling", "pandas"),
        profiler=True,
        writes="report.html",
    ),
    Peer(
        "whylogs",
        "whylogs",
        "sketches of each column, no report",
        "whylogs",
        "whylogs_log.py",
        ("whylogs", "pandas", "numpy"),
        profiler=True,
        writes="profile.csv",
    ),
)
