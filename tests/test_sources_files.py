"""From names to files: folders, patterns, splits, partitions, what is left out, schemas joined."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from test_sources_support import kinds, read
from truesheet.sources import errors, open_source
from truesheet.sources.splits import split_of, splits_of


def make(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


TABLE = "a,b\n1,x\n2,y\n"


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("train/part-0.csv", "train"),
        ("data/train-00000-of-00002.parquet", "train"),
        ("adult_test.csv", "test"),
        ("acs.validation.parquet", "validation"),
        ("val.csv", "validation"),
        ("dev.jsonl", "dev"),
        ("myTrainSet.csv", "train"),
        ("holdout/x.csv", "holdout"),
        ("split=eval/x.csv", "eval"),
        ("latest.csv", ""),
        ("contest_results.csv", ""),
        ("a_train_test.csv", ""),
        ("train_vs_test.csv", "train"),
    ],
)
def test_a_name_tells_its_split(path: str, split: str) -> None:
    assert split_of(path) == split


def test_a_file_alone_is_no_split() -> None:
    assert splits_of(["acs_income.validation.parquet"]) == {"acs_income.validation.parquet": "data"}
    assert splits_of(["a.csv", "b.csv"]) == {"a.csv": "data", "b.csv": "data"}
    assert splits_of(["train.csv", "more.csv"]) == {"train.csv": "train", "more.csv": "other"}


def test_a_folder_is_read_whole_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "train/b10.csv": TABLE,
            "train/b2.csv": TABLE,
            "test/a.csv": TABLE,
            "README.md": "# hello",
            "LICENSE": "free",
            "dataset_infos.json": '{"a": 1}',
            "datasheet.json": '{"truesheet": 1}',
            "datasheet.yaml": "truesheet: 1",
            ".hidden.csv": TABLE,
            ".git/x.csv": TABLE,
            "_SUCCESS": "",
            "photo.png": "not looked at",
            "notes.txt": "A text that tells of the data.\nIt has some lines.\n",
        },
    )
    got = read(tmp_path)
    told = {f.path: f.problem for f in got.source.files}
    assert [p.split for p in got.source.parts] == ["test", "train", "train"]
    assert got.addresses[-4:] == [
        "train/b2.csv:1", "train/b2.csv:2", "train/b10.csv:1", "train/b10.csv:2",
    ]  # fmt: skip
    assert [k for k, v in told.items() if not v] == [
        "test/a.csv", "train/b2.csv", "train/b10.csv",
    ]  # fmt: skip
    assert ".git/x.csv" not in told
    assert told["README.md"] == "left out: about the data, not data"
    assert told["datasheet.yaml"] == "left out: written by this program"
    assert told["photo.png"] == "left out: .png files are not read"
    assert told["notes.txt"] == "left out: a text beside tables"
    assert got.source.name == tmp_path.name


def test_hub_shards_and_named_splits_are_the_same_data(tmp_path: Path) -> None:
    names = ["data/train-00000-of-00002.csv", "data/train-00001-of-00002.csv", "data/test.csv"]
    make(tmp_path, {n: f"a,b\n{i},x\n" for i, n in enumerate(names)})
    found = read(tmp_path)
    assert [(p.split, p.address(0)) for p in found.source.parts] == [
        ("test", "data/test.csv:1"),
        ("train", "data/train-00000-of-00002.csv:1"),
        ("train", "data/train-00001-of-00002.csv:1"),
    ]
    named = read(
        splits={"train": str(tmp_path / "data/train-*.csv"), "test": tmp_path / "data/test.csv"}
    )
    assert sorted(named.hashes) == sorted(found.hashes)
    assert named.source.fingerprint == found.source.fingerprint
    only = open_source(splits={"anything": tmp_path / names[0]})
    assert [p.split for p in only.parts] == ["anything"]


def test_the_order_in_which_files_are_named_changes_nothing(tmp_path: Path) -> None:
    make(tmp_path, {"b.csv": "a\n3\n", "a.csv": "a\n1\n"})
    one = open_source([tmp_path / "a.csv", tmp_path / "b.csv"])
    two = open_source([tmp_path / "b.csv", tmp_path / "a.csv", tmp_path / "a.csv"])
    assert [p.digest for p in one.parts] == [p.digest for p in two.parts]
    assert one.fingerprint == two.fingerprint
    assert [f.path for f in two.files] == ["a.csv", "b.csv"]


def test_partitions_become_fields(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "year=2020/city=S%C3%A3o%20Paulo/x.csv": "a\n1\n",
            "year=2021/city=Oslo/x.csv": "a\n2\n",
        },
    )
    got = read(tmp_path)
    assert got.rows == [
        {"a": 1, "year": 2020, "city": "São Paulo"},
        {"a": 2, "year": 2021, "city": "Oslo"},
    ]
    moved = make(tmp_path / "other", {"year=2022/city=Oslo/x.csv": "a\n2\n"})
    plain = make(tmp_path / "third", {"year=2021/city=Oslo/x.csv": "a\n2\n"})
    assert open_source(moved).fingerprint != open_source(plain).fingerprint


def test_schemas_are_joined_and_differences_noted(tmp_path: Path) -> None:
    make(tmp_path, {"a.csv": "n,t,only\n1,2020-01-01,x\n", "b.csv": "t,n\nsoon,1.5\n"})
    pq.write_table(pa.table({"n": pa.array([7], pa.int32()), "t": ["z"]}), tmp_path / "c.parquet")
    got = read(tmp_path)
    assert kinds(got.source) == {"n": "number", "t": "text", "only": "text"}
    assert got.rows == [
        {"n": 1.0, "t": "2020-01-01", "only": "x"},
        {"n": 1.5, "t": "soon", "only": None},
        {"n": 7.0, "t": "z", "only": None},
    ]
    notes = " | ".join(got.source.notes)
    assert "n: number in b.csv, integer before; read as number" in notes
    assert "t: text in b.csv, date before; read as text" in notes
    assert "only: 2 of 3 files lack this field" in notes


def test_an_empty_shard_changes_no_type(tmp_path: Path) -> None:
    make(tmp_path, {"a.csv": "n,t\n", "b.csv": "n,t\n1,x\n"})
    got = read(tmp_path)
    assert kinds(got.source) == {"n": "integer", "t": "text"}
    assert got.rows == [{"n": 1, "t": "x"}]


def test_documents_of_a_folder_share_a_part(tmp_path: Path) -> None:
    make(tmp_path, {f"train/pos/{i}.txt": f"Fine film, number {i}.\n" for i in range(30)})
    make(tmp_path, {f"test/neg/{i}.txt": f"Poor film, number {i}.\n" for i in range(5)})
    got = read(tmp_path)
    assert [p.split for p in got.source.parts] == ["test", "train"]
    assert got.source.schema.names == ("text", "file")
    assert got.rows[7] == {"text": "Fine film, number 2.\n", "file": "train/pos/2.txt"}
    assert got.addresses[7] == "train/pos/2.txt:1"
    assert len(got.rows) == 35


def packed(name: str, data: bytes) -> bytes:
    if name == "zst":
        return bytes(pa.compress(data, codec="zstd", asbytes=True))
    engines: dict[str, Any] = {"gz": gzip, "bz2": bz2, "xz": lzma}
    half = len(data) // 2
    # Two members end to end, as parallel packers write them.
    pack = engines[name].compress
    return bytes(pack(data[:half]) + pack(data[half:]))


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz", "zst"])
def test_compressed_texts_are_read_whatever_they_are_called(tmp_path: Path, ending: str) -> None:
    text = "a,b\n" + "".join(f"{i},word {i}\n" for i in range(5000))
    (tmp_path / "plain.csv").write_text(text)
    (tmp_path / "lying.csv").write_bytes(packed(ending, text.encode()))
    got, wanted = read(tmp_path / "lying.csv"), read(tmp_path / "plain.csv")
    assert got.hashes == wanted.hashes
    assert len(got.rows) == 5000
    assert got.read_as["compression"].startswith(ending[:2])
    (tmp_path / "cut.csv").write_bytes(packed(ending, text.encode())[:-400])
    with pytest.raises(errors.DamagedFile, match="unpacking fails"):
        open_source(tmp_path / "cut.csv")


def test_nothing_that_is_written_names_the_machine(tmp_path: Path) -> None:
    make(tmp_path, {"x/train.csv": TABLE, "y/test.csv": TABLE, "y/bad.parquet": "PAR1 nothing"})
    got = open_source([tmp_path / "x", tmp_path / "y"])
    texts = [str(got.files), str(got.notes), *(p.address(0) for p in got.parts), got.name]
    assert not any(str(tmp_path) in t for t in texts)
    assert [f.path for f in got.files] == ["x/train.csv", "y/bad.parquet", "y/test.csv"]


def test_a_moved_folder_has_the_same_digests(tmp_path: Path) -> None:
    one = open_source(make(tmp_path / "one", {"train.csv": TABLE, "test.csv": TABLE}))
    two = open_source(make(tmp_path / "two", {"train.csv": TABLE, "test.csv": TABLE}))
    assert [p.digest for p in one.parts] == [p.digest for p in two.parts]
    assert len({p.digest for p in one.parts}) == 2


def test_a_link_is_followed_once(tmp_path: Path) -> None:
    make(tmp_path, {"data/a.csv": TABLE})
    os.symlink(tmp_path / "data", tmp_path / "data" / "again")
    os.symlink(tmp_path / "nowhere", tmp_path / "data" / "dead.csv")
    os.symlink(tmp_path / "data" / "a.csv", tmp_path / "data" / "b.csv")
    got = open_source(tmp_path / "data")
    assert len(got.parts) == 1
    assert {f.path: f.problem for f in got.files if f.problem} == {
        "dead.csv": "left out: a link that leads nowhere"
    }
