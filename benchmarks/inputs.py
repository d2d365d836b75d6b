"""The files that every contender reads, made once and kept in a cache folder outside the repo.

Made inputs come from seeded numpy streams; the real ones are copied from the shared test data, so
that a contender may write beside its input without harm.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import mixed, wide

ROOT = Path(__file__).resolve().parent.parent
VERSION = 1
"""Raised whenever a made table changes, so that no old file is taken for a new one."""

MIXED_ROWS = 10_000_000
WIDE_ROWS = 200_000

Chunks = Callable[[], Iterator[pa.Table]]


@dataclass(frozen=True)
class Input:
    """One file: its name in the ledger, how it is described, and where it comes from."""

    name: str
    title: str
    file: str
    made: Chunks | None = None
    copied: str = ""
    peers: bool = True
    """Whether the peers run on it; the threefold file is there for our own memory alone."""


INPUTS = (
    Input(
        "a",
        "mixed Parquet, 10 million rows x 20 columns",
        f"mixed-10m-v{VERSION}.parquet",
        made=partial(mixed.chunks, MIXED_ROWS),
    ),
    Input(
        "a3",
        "the same, 30 million rows",
        f"mixed-30m-v{VERSION}.parquet",
        made=partial(mixed.chunks, 3 * MIXED_ROWS),
        peers=False,
    ),
    Input(
        "b",
        "flights Parquet, 3 million rows x 5 columns",
        "flights-3m.parquet",
        copied="large-flights-3m/flights-3m.parquet",
    ),
    Input(
        "c",
        "wide Parquet, 200,000 rows x 300 columns",
        f"wide-v{VERSION}.parquet",
        made=partial(wide.chunks, WIDE_ROWS),
    ),
    Input(
        "d",
        "Adult CSV, 32,561 rows x 16 columns",
        "adult.csv",
        copied="fairness-tabular/adult.csv",
    ),
)


class InputAbsent(Exception):
    """A real input is not on this machine; the case is skipped and the ledger says so."""


def shared_data() -> Path:
    """The folder of real data: $TRUESHEET_DATA, or `shared/data` beside the checkout."""
    return Path(os.environ.get("TRUESHEET_DATA") or ROOT.parent / "shared" / "data")


def ready(wanted: Input, cache: Path) -> Path:
    """The input's file in the cache, made or copied there if it is not yet.

    Raises InputAbsent when a real file is not on this machine.
    """
    target = cache / "inputs" / wanted.file
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    if wanted.made is not None:
        write(wanted.made(), half)
    else:
        source = shared_data() / wanted.copied
        if not source.is_file():
            raise InputAbsent(f"{wanted.copied} is not in the shared data folder")
        shutil.copyfile(source, half)
    half.rename(target)
    return target


def write(tables: Iterator[pa.Table], file: Path) -> None:
    """Parquet with zstd, one row group for each table."""
    first = next(tables)
    with pq.ParquetWriter(file, first.schema, compression="zstd") as out:
        out.write_table(first, row_group_size=first.num_rows)
        for table in tables:
            out.write_table(table, row_group_size=table.num_rows)
