"""JSON and JSON Lines: fields as paths, mixed types, broken lines, hostile nests."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from test_sources_support import kinds, read
from truesheet.sources import errors, jsonfile, open_source, sniff
from truesheet.sources import scan as scans
from truesheet.sources.jsonparse import Unfit, parse


def lines(folder: Path, *records: Any, name: str = "a.jsonl") -> Path:
    path = folder / name
    texts = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


def test_nested_objects_become_paths_and_lists_stay(tmp_path: Path) -> None:
    got = read(
        lines(
            tmp_path,
            {"id": 1, "user": {"name": "Ann", "home": {"city": "Oslo"}}, "tags": ["a", "b"]},
            {"id": 2, "user": {"name": "Bob"}, "tags": [], "items": [{"n": 1}, {"n": 2, "k": "x"}]},
            {"id": 3, "user": None},
        )
    )
    assert got.source.schema.names == ("id", "user.name", "user.home.city", "tags", "items")
    assert [r["user.name"] for r in got.rows] == ["Ann", "Bob", None]
    assert [r["tags"] for r in got.rows] == [["a", "b"], [], None]
    assert got.rows[1]["items"] == [{"n": 1, "k": None}, {"n": 2, "k": "x"}]
    assert kinds(got.source)["items"] == "list"


def test_types_follow_the_values(tmp_path: Path) -> None:
    rows = [
        {
            "i": i,
            "f": i if i % 2 else i / 2,
            "b": i % 2 == 0,
            "day": f"2020-01-{i + 1:02}",
            "num": str(i),
            "big": 2**70 + i,
            "mixed": [i, "x"],
            "either": i if i % 2 else "odd one",
            "none": None,
        }
        for i in range(20)
    ]
    got = read(lines(tmp_path, *rows))
    assert kinds(got.source) == {
        "i": "integer",
        "f": "number",
        "b": "boolean",
        "day": "date",
        "num": "text",
        "big": "text",
        "mixed": "text",
        "either": "text",
        "none": "null",
    }
    assert got.rows[1]["big"] == str(2**70 + 1)
    assert got.rows[3]["mixed"] == '[3, "x"]'
    assert not got.leftovers


def test_a_few_strangers_are_left_over(tmp_path: Path) -> None:
    rows: list[Any] = [{"n": i} for i in range(96)]
    rows += [{"n": "n/a"}, {"n": [1]}, {"n": True}, {"n": 0.5}]
    got = read(lines(tmp_path, *rows))
    assert kinds(got.source) == {"n": "number"}
    assert got.leftovers == {"n": ["n/a", "[1]", "true"]}


def test_a_path_that_holds_an_object_or_a_value_is_two_fields(tmp_path: Path) -> None:
    got = read(lines(tmp_path, {"u": {"n": 1}}, {"u": "plain"}, {"u": {"n": 2}}))
    assert got.rows == [
        {"u": None, "u.n": 1},
        {"u": "plain", "u.n": None},
        {"u": None, "u.n": 2},
    ]


def test_a_dotted_key_and_a_path_of_one_name_stay_apart(tmp_path: Path) -> None:
    got = read(lines(tmp_path, {"a.b": 1, "a": {"b": 2}}))
    assert got.rows == [{"a.b": 1, "a.b_2": 2}]


def test_objects_with_very_many_keys_are_maps(tmp_path: Path) -> None:
    got = read(lines(tmp_path, *({"m": {f"k{i}": i}} for i in range(600))))
    assert kinds(got.source) == {"m": "text"}
    assert got.rows[5] == {"m": '{"k5": 5}'}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ('{"a": 1,}', "no JSON"),
        ('{"a": NaN}', "NaN is no JSON number"),
        ('{"a": "\\ud800"}', "half a surrogate pair"),
        ('{"a": 1} {"a": 2}', "more after the value"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "too many digits"),
        ("17", "a value instead of an object"),
    ],
)
def test_a_line_that_is_no_record_is_located(tmp_path: Path, bad: str, why: str) -> None:
    got = read(lines(tmp_path, {"a": 1}, bad, {"a": 3}))
    assert [r["a"] for r in got.rows] == [1, 3]
    assert got.addresses == ["a.jsonl:1", "a.jsonl:3"]
    ((address, reason),) = got.problems
    assert address == "a.jsonl:2"
    assert why in reason


def test_a_key_that_stands_twice_is_noted(tmp_path: Path) -> None:
    got = read(lines(tmp_path, '{"a": 1, "a": 2}', '{"a": 3}'))
    assert [r["a"] for r in got.rows] == [2, 3]
    assert got.source.notes == ("in 1 records a key stands twice; the last one holds",)


@pytest.mark.parametrize(
    ("document", "layout"),
    [
        ({"a": [1, 2], "b": ["x", "y"]}, "columns"),
        ({"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}}, "columns of numbered rows"),
        ({"rows": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]}, "records under the key 'rows'"),
    ],
)
def test_layouts_of_one_object(tmp_path: Path, document: Any, layout: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(document, indent=2))
    got = read(tmp_path / "a.json")
    assert got.rows == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
    assert got.read_as["layout"] == layout


def test_one_record_over_many_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"name": "x", "n": 5}, indent=2))
    assert read(tmp_path / "a.json").rows == [{"name": "x", "n": 5}]


def test_a_broken_array_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a": 1}, {"a": 2}, {"a": }]')
    with pytest.raises(errors.NotUnderstood, match=r"a\.json:3: expecting value"):
        open_source(tmp_path / "a.json")


def test_long_files_in_small_windows_are_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"i": i, "t": "ü" * (i % 90), "x": i / 8} for i in range(5000)]
    array = tmp_path / "a.json"
    array.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    path = lines(tmp_path, *rows)
    wanted = read(path)
    assert wanted.rows == rows
    monkeypatch.setattr("truesheet.sources.jsonparse._CHUNK", 50)
    monkeypatch.setattr("truesheet.sources.stream.CHUNK", 1000)
    monkeypatch.setattr(jsonfile, "_TEXT", 10_000)
    monkeypatch.setattr(sniff, "SMALL", 50_000)
    monkeypatch.setattr(scans, "RANGE", 50_000)
    monkeypatch.setattr(scans, "_CHUNK", 20_000)
    assert read(array).hashes == wanted.hashes
    got = read(path)
    assert len(got.source.parts) > 4
    assert got.hashes == wanted.hashes
    assert got.addresses == wanted.addresses


def test_hostile_nests_end_at_once(tmp_path: Path) -> None:
    started = time.perf_counter()
    for text in ("[" * 1_000_000, '{"a":' * 500_000, "[" * 900 + "]" * 900 + "]"):
        with pytest.raises(Unfit):
            parse(text)
        (tmp_path / "a.json").write_text(text)
        with pytest.raises(errors.NotUnderstood):
            open_source(tmp_path / "a.json")
    assert time.perf_counter() - started < 5


def test_json_without_any_record_is_said_to_be_empty(tmp_path: Path) -> None:
    for text in ("[]", "{}", "[{}, {}]"):
        (tmp_path / "a.json").write_text(text)
        with pytest.raises(errors.EmptyFile):
            open_source(tmp_path / "a.json")
    with pytest.raises(errors.NotUnderstood, match=r"a\.jsonl:1"):
        open_source(lines(tmp_path, "{oh", "{no"))
