"""The same bytes give the same datasheet.json, however the work was done."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

import truesheet
from support import data_root
from truesheet.sources import shapes as source_shapes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ACSIncome in four files of two formats and two splits, with some rows twice."""
    root = data_root()
    if root is None:
        pytest.skip("real data is not here")
    table = pq.read_table(root / "fairness-tabular/acs_income.validation.parquet")
    where = tmp_path_factory.mktemp("acs")
    (where / "train").mkdir()
    (where / "test").mkdir()
    pq.write_table(table[:70_000], where / "train/a.parquet", row_group_size=9_000)
    pq.write_table(table[60_000:90_000], where / "train/b.parquet")
    pc.write_csv(table[90_000:110_000], where / "train/c.csv")
    pq.write_table(table[105_000:120_000], where / "test/d.parquet")
    return where


def json_of(data: object, **options: object) -> bytes:
    built = truesheet.build(data, label="PINCP", name="acs", **options)  # type: ignore[arg-type]
    return built.to("json")


@pytest.fixture(scope="module")
def reference(folder: Path) -> bytes:
    return json_of(folder, workers=1)


def test_again(folder: Path, reference: bytes) -> None:
    assert json_of(folder, workers=1) == reference


def test_with_a_cache_cold_and_warm(folder: Path, reference: bytes, tmp_path: Path) -> None:
    assert json_of(folder, cache=tmp_path) == reference
    assert json_of(folder, cache=tmp_path) == reference


@pytest.mark.parametrize("workers", [2, 3])
def test_with_several_workers(
    folder: Path, reference: bytes, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truesheet.engine import local

    monkeypatch.setattr(local, "_SHARE", 1)
    assert json_of(folder, workers=workers) == reference


@pytest.mark.parametrize("rows", [1_000, 7_777])
def test_with_smaller_batches(
    folder: Path, reference: bytes, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truesheet.sources import open_source, parquet, parts

    for module in (source_shapes, parquet, parts):
        monkeypatch.setattr(module, "ROWS", rows)
    source = open_source(folder)
    sizes = [b.rows for part in source.parts for b in part.batches(source.schema)]
    assert 0 < max(sizes) <= rows and len(sizes) > len(source.parts)
    assert json_of(folder, workers=1) == reference


def test_with_files_named_in_another_order(folder: Path) -> None:
    train = sorted((folder / "train").iterdir())
    forward = json_of([str(p) for p in train], workers=1)
    assert json_of([str(p) for p in reversed(train)], workers=1) == forward


def test_from_another_place(folder: Path, reference: bytes, tmp_path: Path) -> None:
    """No path of this machine is in the sheet."""
    import shutil

    moved = tmp_path / "elsewhere"
    shutil.copytree(folder, moved)
    assert json_of(moved, workers=1) == reference
    assert str(tmp_path).encode() not in reference


def test_rows_in_memory_count_like_rows_in_a_file(folder: Path) -> None:
    table = pa.concat_tables([pq.read_table(folder / "test/d.parquet")])
    built = truesheet.build(table, label="PINCP")
    read = truesheet.build(folder / "test/d.parquet", label="PINCP")
    named = {"files.inventory", "rows.duplicates", "rows.duplicates_but_ids"}  # they name files
    named |= {"labels.conflicts", "labels.suspects"}
    for e in read.evidence:
        if e.measure not in named:
            twin = built.evidence.get(e.measure)
            assert twin is not None and twin.value == e.value, e.measure
