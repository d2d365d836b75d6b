"""The verb `duplicates`: copies are those that a dict finds, and what is written is the rest."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Real
from support import truesheet as run
from truesheet import duplicates
from truesheet.engine.equal import look
from truesheet.flow.clusters import by_key, by_lists, by_pairs, dropped, joined
from truesheet.flow.row_copies import _proved
from truesheet.flow.telling import telling
from truesheet.model.duplicates import Copies, Duplicates
from truesheet.render.duplicates import to_text
from truesheet.sources import open_source


def way(found: Duplicates, name: str, field: str = "") -> Copies:
    return next(c for c in found.found if c.way == name and c.field == field)


cells = st.one_of(st.none(), st.sampled_from([0.0, -0.0, 1.5, float("nan"), float("inf")]))
texts = st.one_of(st.none(), st.sampled_from(["", " ", "a", "b", "é"]))
tables = st.lists(
    st.tuples(st.integers(0, 2), cells, texts, st.lists(st.integers(0, 1), max_size=2)),
    min_size=1,
    max_size=14,
)


def key(row: tuple[Any, ...]) -> str:
    """Equal for equal rows: NaN is NaN, 0 is -0."""
    return repr([0.0 if isinstance(c, float) and c == 0 else c for c in row])


@settings(max_examples=40)
@given(rows=tables)
def test_copies_of_rows_are_those_that_a_dict_finds(rows: list[tuple[Any, ...]]) -> None:
    data = dict(zip("abcd", map(list, zip(*rows, strict=True)), strict=True))
    types = [pa.int64(), pa.float64(), pa.string(), pa.list_(pa.int64())]
    table = pa.table(
        [pa.array(data[n], t) for n, t in zip("abcd", types, strict=True)], list("abcd")
    )
    found = way(duplicates(table), "rows")
    counts = Counter(map(key, rows))
    assert found.of == len(rows)
    assert found.copies == len(rows) - len(counts)
    assert found.clusters == found.by_value == sum(n > 1 for n in counts.values())
    for cluster in found.biggest:
        at = [int(place.rsplit(":", 1)[1]) - 1 for place in cluster.rows]
        assert len({key(rows[i]) for i in at}) == 1
        assert cluster.size == counts[key(rows[at[0]])]
        assert cluster.keeps == cluster.rows[0]


@given(st.lists(st.integers(0, 5), max_size=30))
def test_rows_are_grouped_by_their_keys(keys: list[int]) -> None:
    rows = np.arange(len(keys)) * 3
    groups = by_key(rows, np.array(keys, np.uint64))
    wanted = {k: [i * 3 for i, x in enumerate(keys) if x == k] for k in set(keys)}
    found = [g.tolist() for g in groups.biggest(99)]
    assert sorted(found) == sorted(v for v in wanted.values() if len(v) > 1)
    assert groups.copies == sum(len(g) - 1 for g in found)


pairs = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] != p[1]))


@given(pairs, pairs)
def test_pairs_join_rows_through_others(some: list[tuple[int, int]], more: list[Any]) -> None:
    groups = joined([by_pairs(*np.array(p, np.int64).reshape(-1, 2).T) for p in (some, more)])
    union: list[set[int]] = []
    for pair in some + more:
        touched = [u for u in union if u & set(pair)]
        union = [u for u in union if not u & set(pair)] + [set(pair).union(*touched)]
    assert sorted(g.tolist() for g in groups.biggest(99)) == sorted(sorted(u) for u in union)
    left = dropped(groups, np.zeros(len(groups.rows), np.int64))
    assert left.tolist() == sorted(r for u in union for r in u if r != min(u))


def test_the_row_of_the_lowest_rank_stays_and_of_equals_the_first() -> None:
    groups = by_lists([[5, 1, 3], [8, 9]])
    rank = {1: 2, 3: 0, 5: 0, 8: 1, 9: 1}
    assert dropped(groups, np.array([rank[int(r)] for r in groups.rows])).tolist() == [1, 5, 9]


def test_rows_that_share_a_hash_and_differ_by_value_are_no_copies() -> None:
    rows, keys = np.arange(5), np.array([7, 7, 7, 9, 9], np.uint64)
    groups, by_value = _proved(rows, keys, np.array([False, False, True, False, True]), 5)
    assert [g.tolist() for g in groups.biggest(9)] == [[0, 2], [3, 4]]
    assert by_value == 2


def test_values_are_compared_only_as_far_as_they_are_held() -> None:
    source = open_source({"a": ["x" * 99] * 40_000})
    rows = np.arange(40_000)
    seen = look(source.parts, source.schema, np.array([0, 40_000]), rows, [("a",)], held=1)
    assert seen.compared == 40_000  # a batch is held whole, then no more
    none = look(source.parts, source.schema, np.array([0, 40_000]), rows, [("a",)], held=0)
    assert none.compared == 0
    groups, by_value = _proved(rows, none.keys[0], none.equal[0], 0)
    assert (len(groups), by_value) == (1, 0)


def test_a_few_telling_fields_give_the_same_copies_as_all(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    table = pd.DataFrame({f"n{i}": rng.integers(0, 9, 4000) for i in range(9)})
    table["code"] = [f"c{i}" for i in rng.integers(0, 3000, 4000)]
    table.iloc[3000:3100] = table.iloc[:100].to_numpy()
    file = tmp_path / "t.parquet"
    table.to_parquet(file, row_group_size=500)
    source = open_source(file)
    assert len(telling(source, source.schema.names)) < len(source.schema.names)
    assert way(duplicates(file), "rows").copies == int(table.duplicated().sum()) >= 100


# ways -------------------------------------------------------------------------------------------


def test_adult_hides_24_copies_under_its_running_number(real: Real) -> None:
    path = real("fairness-tabular/adult.csv")
    found = duplicates(path, label="income")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for name, left in (("rows", ()), ("ids", ("ID",)), ("label", ("ID", "income"))):
        seen = Counter(tuple(v for k, v in r.items() if k not in left) for r in rows)
        mine = way(found, name)
        assert (mine.copies, mine.ignored) == (len(rows) - len(seen), left)
        assert mine.clusters == mine.by_value == sum(n > 1 for n in seen.values())
    assert (way(found, "rows").copies, way(found, "ids").copies) == (0, 24)
    assert way(found, "label").against == 1


def test_records_of_persons_are_paired_with_their_rows(real: Real) -> None:
    path = real("duplicates-febrl/dataset1.csv")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    found = way(duplicates(path), "people")
    assert found.copies >= 480
    for cluster in found.biggest:
        at = [int(place.rsplit(":", 1)[1]) - 1 for place in cluster.rows]
        assert len({rows[i]["rec_id"].split("-")[1] for i in at}) == 1


def test_copies_are_found_over_files_and_splits_and_named_by_file(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    (tmp_path / "test.csv").write_text("a,b\n2,y\n3,z\n", encoding="utf-8")
    (cluster,) = way(duplicates(tmp_path), "rows").biggest
    assert set(cluster.rows) == {"train.csv:2", "test.csv:1"}


def test_near_texts_are_joined_and_dropped_by_the_limit(tmp_path: Path) -> None:
    words = [f"word{i}" for i in range(60)]
    near = [*words[:30], "other", *words[31:]]
    rows = [words, near, words[::-1], [*words[:-1], "End."]]
    table = pd.DataFrame({"n": range(4), "text": [" ".join(r) for r in rows]})
    table.to_csv(tmp_path / "d.csv", index=False)
    found = duplicates(tmp_path / "d.csv", near=0.8, write=tmp_path / "o.csv")
    mine = way(found, "near", "text")
    assert (mine.of, mine.copies, mine.clusters, mine.largest) == (4, 2, 1, 3)
    assert set(mine.biggest[0].rows) == {"d.csv:1", "d.csv:2", "d.csv:4"}
    assert mine.pairs <= mine.compared
    assert found.written is not None and found.written.dropped == {"near": 2}
    assert pd.read_csv(tmp_path / "o.csv")["n"].tolist() == [0, 2]
    assert way(duplicates(tmp_path / "d.csv", near=1.0), "near", "text").copies == 0


# writing ----------------------------------------------------------------------------------------

ROWS = "n,t,x\n1,a,0.5\n2,b,\n1,a,0.5\n3,,7\n2,b,\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "data.csv"


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_what_is_written_is_the_data_without_its_copies(form: str, data: Path) -> None:
    before = data.read_bytes()
    out = data.with_name(f"clean.{form}")
    found = duplicates(data, write=out)
    assert found.written is not None
    assert (found.written.kept, found.written.dropped) == (3, {"rows": 2})
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}.get(form)
    table = read(out) if read else pd.read_json(out, lines=True)
    wanted = pd.read_csv(data).drop_duplicates(ignore_index=True)
    pd.testing.assert_frame_equal(table, wanted, check_dtype=False)
    assert data.read_bytes() == before
    assert {p.name for p in data.parent.iterdir()} == {"data.csv", out.name}
    assert way(duplicates(out), "rows").copies == 0


def test_cells_of_another_kind_are_written_as_they_stand(tmp_path: Path) -> None:
    rows = [str(i) for i in range(500)] + ["unknown", "7", "unknown"]
    (tmp_path / "d.csv").write_text("n,m\n" + "".join(f"{r},1\n" for r in rows), encoding="utf-8")
    for form in ("csv", "parquet"):
        duplicates(tmp_path / "d.csv", write=tmp_path / f"o.{form}")
    assert pd.read_csv(tmp_path / "o.csv")["n"].tolist() == [*rows[:500], "unknown"]
    assert pd.read_parquet(tmp_path / "o.parquet")["n"].tolist() == [*rows[:500], "unknown"]


def test_the_fullest_row_of_a_group_stays_where_asked_for(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"id": range(4), "text": ["The same text, told twice.", "the same text told twice"] * 2}
    )
    table["more"] = [None, "x", None, "y"]
    table.to_csv(tmp_path / "d.csv", index=False)
    for keep, stays in (("first", 0), ("fullest", 1)):
        out = tmp_path / f"{keep}.csv"
        duplicates(tmp_path / "d.csv", text="text", write=out, keep=keep)  # type: ignore[arg-type]
        assert pd.read_csv(out)["id"].tolist() == [stays]


def test_identifiers_are_dropped_by_only_where_asked_for(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": range(100), "a": [i % 50 for i in range(100)]})
    table.to_csv(tmp_path / "d.csv", index=False)
    plain = duplicates(tmp_path / "d.csv", write=tmp_path / "a.csv", roles={"id": "id"})
    asked = duplicates(
        tmp_path / "d.csv", write=tmp_path / "b.csv", roles={"id": "id"}, drop=["ids"]
    )
    assert plain.written is not None and asked.written is not None
    assert (plain.written.kept, asked.written.kept) == (100, 50)
    assert asked.written.dropped == {"ids": 50}


def test_splits_stay_apart_and_training_data_keeps_its_row(tmp_path: Path) -> None:
    (tmp_path / "test.csv").write_text("a\n2\n3\n", encoding="utf-8")
    (tmp_path / "train.csv").write_text("a\n1\n2\n", encoding="utf-8")
    found = duplicates(tmp_path, write=tmp_path / "out" / "clean.csv")
    assert found.written is not None
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "clean-test.csv",
        "clean-train.csv",
    ]
    assert pd.read_csv(tmp_path / "out" / "clean-test.csv")["a"].tolist() == [3]
    assert pd.read_csv(tmp_path / "out" / "clean-train.csv")["a"].tolist() == [1, 2]


def test_rows_that_could_not_be_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b\n" + "1,2\n" * 40 + "1,2,3,4\n", encoding="utf-8")
    found = duplicates(tmp_path / "d.csv", write=tmp_path / "o.csv")
    assert found.written is not None
    assert (found.written.kept, found.written.unreadable) == (1, 1)


def test_a_part_that_cannot_be_read_stops_nothing_and_is_told(tmp_path: Path) -> None:
    people = pd.DataFrame({"name": ["Ada", "Bo"], "surname": ["x", "y"], "phone": ["1", "2"]})
    people.to_parquet(tmp_path / "b.parquet")
    whole = (tmp_path / "b.parquet").read_bytes()
    broken = whole[:4] + b"\0" * 40 + whole[44:]
    (tmp_path / "a.parquet").write_bytes(broken)
    (tmp_path / "c.parquet").write_bytes(whole)
    out = tmp_path / "out"
    found = duplicates(tmp_path, write=out / "o.parquet")
    assert len(found.unreadable) == 1
    assert (found.rows, way(found, "rows").copies) == (4, 2)
    assert way(found, "rows").biggest[0].rows == ("b.parquet:1", "c.parquet:1")
    assert pd.read_parquet(out / "o.parquet").equals(people)


def test_types_of_parquet_stay_as_they_are(tmp_path: Path) -> None:
    table = pa.table(
        {
            "i": pa.array([1, 1, None], pa.int32()),
            "t": pa.array(["a", "a", None]).dictionary_encode(),
            "l": pa.array([[1], [1], None], pa.list_(pa.int64())),
            "w": pa.array([1, 1, None], pa.timestamp("us", "UTC")),
        }
    )
    pq.write_table(table, tmp_path / "d.parquet")
    duplicates(tmp_path / "d.parquet", write=tmp_path / "o.parquet")
    written = pq.read_table(tmp_path / "o.parquet")
    assert written.to_pylist() == table.slice(1).to_pylist()
    assert written.schema.field("w").type == table.schema.field("w").type


# wishes that cannot be met ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told", "step"),
    [
        ("--text nothing", "E-DUP-001: data has no field 'nothing'", "There is: n, t, x"),
        ("--people n,tt", "E-DUP-001: data has no field 'tt'", "Did you mean 't'"),
        ("--text n", "E-DUP-001: 'n' does not hold texts", "Name a field of texts"),
        ("--near 80 --text t", "E-DUP-002: 80.0 is no limit", "such as 0.8"),
        ("--near 0.8", "E-DUP-001: No field is declared as text", "--text"),
        ("--write data.csv", "E-DUP-003: 'data.csv' is there already", "another name"),
        ("--write clean.xls", "E-DUP-004: 'clean.xls' does not say", ".parquet, .csv or .jsonl"),
        ("--write data.csv/x.csv", "E-OUT-001", "--out"),
        ("--drop label", "Invalid value for '--drop'", ""),
    ],
)
def test_a_wish_that_cannot_be_met_ends_with_two_and_writes_nothing(
    options: str, told: str, step: str, data: Path
) -> None:
    done = run("duplicates", "data.csv", *options.split(), cwd=data.parent)
    assert done.returncode == 2
    assert told in done.stderr and step in done.stderr
    assert done.stdout == ""
    assert [p.name for p in data.parent.iterdir()] == ["data.csv"]
    assert data.read_text(encoding="utf-8") == ROWS


def test_csv_refuses_lists_before_it_reads_them(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text('{"a": [1, 2]}\n', encoding="utf-8")
    done = run("duplicates", "d.jsonl", "--write", "o.csv", cwd=tmp_path)
    assert (done.returncode, "E-DUP-005" in done.stderr) == (2, True)
    assert not (tmp_path / "o.csv").exists()


def test_a_dangling_link_is_not_written_through(data: Path) -> None:
    os.symlink(data.parent / "elsewhere.csv", data.parent / "clean.csv")
    done = run("duplicates", "data.csv", "--write", "clean.csv", cwd=data.parent)
    assert (done.returncode, "E-DUP-003" in done.stderr) == (2, True)


# the program ------------------------------------------------------------------------------------


def test_the_exit_code_is_one_only_where_asked_for_and_something_was_found(data: Path) -> None:
    (data.parent / "one.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for args, code in (("data.csv", 0), ("data.csv --exit-code", 1), ("one.csv --exit-code", 0)):
        assert run("duplicates", *args.split(), cwd=data.parent).returncode == code


def test_json_says_what_python_says(data: Path) -> None:
    done = run("duplicates", "data.csv", "--json", cwd=data.parent)
    told = json.loads(done.stdout)
    (rows,) = [c for c in told["found"] if c["way"] == "rows"]
    assert rows["copies"] == way(duplicates(data), "rows").copies == 2
    assert rows["biggest"][0] == {
        "size": 2,
        "keeps": "data.csv:1",
        "rows": ["data.csv:1", "data.csv:3"],
    }


def test_no_line_is_longer_than_the_screen_and_names_are_made_harmless(tmp_path: Path) -> None:
    name = "x\x1b[31m" + "long" * 30
    table = pd.DataFrame({name: [1, 1], "text": ["a text that is told twice"] * 2})
    table.to_csv(tmp_path / "d.csv", index=False)
    shown = to_text(duplicates(tmp_path / "d.csv"), width=60)
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 60


def test_the_number_of_processes_changes_nothing(data: Path) -> None:
    assert duplicates(data, workers=1) == duplicates(data, workers=2)
