"""The same rows give the same hashes, whatever they are stored in; tables in memory included."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_sources_support import kinds, read
from truesheet.sources import errors, open_source

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12
)
WHOLE = st.integers(-(2**63), 2**63 - 1)
REAL = st.floats(allow_nan=False, allow_infinity=False).map(lambda v: v + 0.0)


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    rows = draw(st.integers(1, 30))

    def column(values: st.SearchStrategy[Any], kind: pa.DataType) -> pa.Array:
        cells = st.lists(st.none() | values, min_size=rows, max_size=rows)
        return pa.array(draw(cells), kind)

    return pa.table(
        {
            # Never missing and never a number, so that every row and the header are told apart.
            "key": pa.array([f"row {i}" for i in range(rows)], pa.string()),
            "whole": column(WHOLE, pa.int64()),
            "real": column(REAL.filter(lambda v: not v.is_integer()), pa.float64()),
            "truth": column(st.booleans(), pa.bool_()),
            "words": column(WORDS.map(lambda w: "w " + w), pa.string()),
        }
    )


@given(table=tables())
@settings(max_examples=60)
def test_rows_hash_alike_in_every_format(
    table: pa.Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("law")
    pv.write_csv(table, folder / "a.csv")
    lines = [json.dumps(r) for r in table.to_pylist()]
    (folder / "b.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "c.json").write_text("[" + ",\n".join(lines) + "]", "utf-8")
    pq.write_table(table, folder / "d.parquet", row_group_size=7)
    pf.write_feather(table, folder / "e.arrow", chunksize=5)
    with pa.ipc.new_stream(folder / "f.arrows", table.schema) as writer:
        writer.write_table(table, max_chunksize=4)
    results = {p.name: read(p) for p in sorted(folder.iterdir())}
    results["arrow"] = read(table)
    wanted = results["d.parquet"]
    assert [r["key"] for r in wanted.rows] == table.column("key").to_pylist()
    for name, got in results.items():
        assert not got.problems, name
        # A column without any value has no kind in a text format; its cells are missing in all.
        filled = {
            k: v for k, v in kinds(got.source).items() if table.column(k).null_count < len(table)
        }
        assert filled.items() <= kinds(wanted.source).items(), name
        assert got.hashes == wanted.hashes, name


def sample() -> pa.Table:
    return pa.table(
        {
            "n": pa.array([1, 2, None], pa.int64()),
            "x": [0.5, 1.5, 2.5],
            "s": ["a", None, "ü"],
            "d": pa.array([0, 1, 2], pa.date32()),
            "t": pa.array(["u", "v", "u"]).dictionary_encode(),
        }
    )


MAKERS: dict[str, Callable[[pa.Table], Any]] = {
    "table": lambda t: t,
    "batch": lambda t: t.combine_chunks().to_batches()[0],
    "reader": lambda t: t.to_reader(),
    "polars": pl.from_arrow,
    "lazy": lambda t: pl.from_arrow(t).lazy(),  # type: ignore[union-attr]
    "pandas": lambda t: t.to_pandas(types_mapper=pd.ArrowDtype),
    "duckdb": duckdb.from_arrow,
    "columns": lambda t: {n: t.column(n) for n in t.column_names},
    "records": lambda t: t.to_pylist(),
}


@pytest.mark.parametrize("library", MAKERS)
def test_a_table_in_memory_is_the_same_data_in_every_library(library: str) -> None:
    table = sample()
    wanted = read(table)
    got = read(MAKERS[library](table))
    assert got.hashes == wanted.hashes
    assert kinds(got.source) == kinds(wanted.source)
    assert got.addresses == ["data:1", "data:2", "data:3"]
    assert got.source.files[0].path == "data (in memory)"


def test_the_fingerprint_of_a_table_is_its_content() -> None:
    table = sample()
    chunked = pa.concat_tables([table.slice(0, 1), table.slice(1)])
    assert open_source(chunked).fingerprint == open_source(table).fingerprint
    other = table.set_column(1, "x", pa.array([0.5, 1.5, 2.25]))
    assert open_source(other).fingerprint != open_source(table).fingerprint


def test_pandas_with_mixed_objects_and_odd_names_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame([[1, "a", None], ["two", "b", 3.5]], columns=["x", "x", 7])
    got = read(frame)
    assert got.source.schema.names == ("x", "x_2", "7")
    assert [r["x"] for r in got.rows] == ["1", "two"]
    assert got.rows[0]["7"] is None
    assert list(frame.columns) == ["x", "x", 7]


def test_a_part_in_memory_travels_without_the_rest_of_the_table() -> None:
    table = pa.table({"n": np.arange(2_500_000)})
    source = open_source(table)
    assert [p.address(0) for p in source.parts] == ["data:1", "data:1000001", "data:2000001"]
    assert len(pickle.dumps(source.parts[2])) < 4_100_000


def test_tables_of_a_mapping_are_splits() -> None:
    got = read({"train": sample(), "test": sample().slice(1)})
    assert [p.split for p in got.source.parts] == ["train", "test"]
    assert [f.split for f in got.source.files] == ["train", "test"]
    assert got.addresses == ["train:1", "train:2", "train:3", "test:1", "test:2"]


def test_what_is_no_data_is_named() -> None:
    with pytest.raises(errors.NotUnderstood, match="a int is neither a path nor a table"):
        open_source(7)
    with pytest.raises(errors.EmptyFile):
        open_source(pa.table({"a": pa.array([], pa.int64())}))


def test_structs_open_and_odd_types_are_carried(tmp_path: Path) -> None:
    kind = pa.struct([("name", pa.string()), ("tags", pa.list_(pa.string()))])
    table = pa.table(
        {
            "user": pa.array([{"name": "a", "tags": ["x"]}, None], kind),
            "user.name": ["top", "top"],
            "half": pa.array(np.array([1.5, 2.5], np.float16)),
            "view": pa.array(["v", None], pa.string_view()),
            "code": pa.array([3, 4], pa.int32()).dictionary_encode(),
            "day": pa.array([0, 86_400_000], pa.date64()),
        }
    )
    pf.write_feather(table, tmp_path / "a.arrow", compression="uncompressed")
    got = read(tmp_path / "a.arrow")
    assert got.source.schema.names == (
        "user.name", "user.tags", "user.name_2", "half", "view", "code", "day",
    )  # fmt: skip
    assert got.rows[1]["user.name"] is None
    assert got.rows[0]["user.tags"] == ["x"]
    assert [r["code"] for r in got.rows] == [3, 4]
    assert kinds(got.source)["half"] == "number"
    assert kinds(got.source)["day"] == "date"


def test_small_row_groups_are_read_together_and_large_ones_apart(tmp_path: Path) -> None:
    table = pa.table({"n": np.arange(2_400_000), "c": ["a", "b", "c"] * 800_000})
    pq.write_table(table, tmp_path / "few.parquet", row_group_size=800_000)
    pq.write_table(table.slice(0, 60_000), tmp_path / "many.parquet", row_group_size=1000)
    few, many = open_source(tmp_path / "few.parquet"), open_source(tmp_path / "many.parquet")
    assert [p.address(0) for p in few.parts] == [
        f"few.parquet:{n}" for n in (1, 800_001, 1_600_001)
    ]
    assert len(many.parts) == 1
    batches = [b for p in many.parts for b in p.batches(many.schema)]
    assert len(batches) == 1 and batches[0].rows == 60_000
    # Dictionary pages travel as they are.
    first = next(iter(few.parts[0].batches(few.schema)))
    assert pa.types.is_dictionary(first["c"].array.type)
    assert first["c"].field.physical == "string"


def test_parquet_columns_with_dots_and_inner_fields_are_picked_alone(tmp_path: Path) -> None:
    table = pa.table(
        {
            "education.num": [1, 2],
            "user": [{"name": "a", "age": 3}, {"name": "b", "age": 4}],
            "education": ["x", "y"],
            "rest": [0.5, 1.5],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    got = read(tmp_path / "a.parquet", columns=["education.num", "user.age"])
    assert got.rows == [{"education.num": 1, "user.age": 3}, {"education.num": 2, "user.age": 4}]
    twice = pa.table([pa.array([1]), pa.array(["x"])], names=["a", "a"])
    pq.write_table(twice, tmp_path / "b.parquet")
    assert read(tmp_path / "b.parquet").rows == [{"a": 1, "a_2": "x"}]
