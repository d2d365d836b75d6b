"""Every number in the sheet of Adult, found a second way: by DuckDB over the CSV as text.

Each measure has its own check below; a measure without one fails the last test, so that no number
gets into the sheet unseen.
"""

from __future__ import annotations

import hashlib
import math
import re
import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

import truesheet
from support import data_root
from test_digest import slow_digest
from test_hashing import slow, slow_row
from truesheet.flow.sheet import Sheet

REAL = "fairness-tabular/adult.csv"
NUMERIC = ("age", "fnlwgt", "education.num", "capital.gain", "capital.loss", "hours.per.week", "ID")


@pytest.fixture(scope="module")
def path() -> Path:
    root = data_root()
    if root is None:
        pytest.skip("real data is not here")
    return root / REAL


@pytest.fixture(scope="module")
def sheet(path: Path) -> Sheet:
    return truesheet.build(path, label="income", roles={"sex": "sensitive", "race": "sensitive"})


@cache
def rows(path: Path) -> list[dict[str, str]]:
    found = duckdb.sql(f"select * from read_csv('{path}', all_varchar=true, header=true)")
    assert found is not None
    names = found.columns
    return [dict(zip(names, r, strict=True)) for r in found.fetchall()]


def column(path: Path, name: str) -> list[str]:
    return [r[name] for r in rows(path)]


def value(sheet: Sheet, measure: str) -> Any:
    found = sheet.evidence.get(measure)
    assert found is not None
    return found.value


def files_inventory(sheet: Sheet, path: Path) -> None:
    (facts,) = value(sheet, "files.inventory")["files"]
    assert facts["bytes"] == path.stat().st_size
    assert facts["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts["read_as"]["delimiter"] == ","


def files_licences(sheet: Sheet, path: Path) -> None:
    beside = [p.name for p in path.parent.iterdir() if "licen" in p.name.lower()]
    assert value(sheet, "files.licences") == {} and not beside


def rows_count(sheet: Sheet, path: Path) -> None:
    lines = path.read_bytes().count(b"\n")
    assert value(sheet, "rows.count") == {"rows": lines - 1} == {"rows": 32_561}


def rows_unreadable(sheet: Sheet, path: Path) -> None:
    assert value(sheet, "rows.unreadable") == {"rows": 0, "of": 32_561}


def rows_digest(sheet: Sheet, path: Path) -> None:
    found = Counter(slow_row([cell(n, c) for n, c in r.items()]) for r in rows(path))
    assert value(sheet, "rows.digest") == msgspec.to_builtins(slow_digest(found))


def values_digest(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "values.digest").items():
        cells = Counter(column(path, name))
        hashes = Counter({slow(cell(name, c)): n for c, n in cells.items()})
        assert found == msgspec.to_builtins(slow_digest(hashes))


def cell(name: str, text: str) -> int | str:
    return int(text) if name in NUMERIC else text


def rows_duplicates(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "rows.duplicates")
    assert found["copies"] == len(rows(path)) - len({tuple(r.values()) for r in rows(path)}) == 0


def rows_duplicates_but_ids(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "rows.duplicates_but_ids")
    seen = Counter(tuple(v for k, v in r.items() if k != "ID") for r in rows(path))
    assert found["ignored"] == ["ID"]
    assert found["copies"] == sum(n - 1 for n in seen.values()) == 24
    assert found["groups"] == found["rechecked"] == sum(1 for n in seen.values() if n > 1)
    assert found["largest"] == max(seen.values())
    for group in found["examples"]:
        same = [rows(path)[int(place.rsplit(":", 1)[1]) - 1] for place in group]
        assert len({tuple(v for k, v in r.items() if k != "ID") for r in same}) == 1


def labels_conflicts(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "labels.conflicts")
    seen: dict[tuple[str, ...], Counter[str]] = {}
    for r in rows(path):
        key = tuple(v for k, v in r.items() if k not in ("ID", "income"))
        seen.setdefault(key, Counter())[r["income"]] += 1
    against = [c for c in seen.values() if len(c) > 1]
    assert found["inputs"] == found["rechecked"] == len(against) == 1
    assert found["in_conflict"] == sum(c.total() for c in against) == 2
    assert found["least"] == sum(c.total() - max(c.values()) for c in against)
    assert found["repeated"] == sum(c.total() > 1 for c in seen.values())
    assert found["labelled"] == len(rows(path))


def cells_missing(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "cells.missing").items():
        assert "" not in column(path, name)
        assert found == {"rows": 32_561, "null": 0}


def cells_hidden_missing(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "cells.hidden_missing").items():
        marks = column(path, name).count("?")
        assert sum(c["cells"] for c in found.get("codes", []) if c["code"] == "?") == marks


def rows_hidden_missing(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "rows.hidden_missing")
    assert found["any"] == sum("?" in r.values() for r in rows(path)) == 2_399


def cells_mixed_types(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "cells.mixed_types").items():
        if name in NUMERIC:
            assert all(v.isdigit() for v in column(path, name))
            assert found == {"rows": 32_561, "of_kind": 32_561}


def values_distinct(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "values.distinct").items():
        true = len(set(column(path, name)))
        if found.get("error"):
            assert abs(found["distinct"] / true - 1) < 0.05
        else:
            assert found["distinct"] == true


def values_frequent(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "values.frequent").items():
        counts = Counter(column(path, name))
        if found.get("error"):
            assert len(counts) > 2048
            continue
        assert {t["shown"]: t["cells"] for t in found["top"]}.items() <= counts.items()
        assert [t["cells"] for t in found["top"]] == sorted(counts.values(), reverse=True)[:20]
        assert found.get("others", 0) == 32_561 - sum(t["cells"] for t in found["top"])


def number_summary(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "number.summary").items():
        numbers = [int(v) for v in column(path, name)]
        assert (found["min"], found["max"]) == (min(numbers), max(numbers))
        assert found["mean"] == statistics.mean(numbers)
        assert math.isclose(found["sd"], statistics.stdev(numbers), rel_tol=1e-15)
        assert found["sum"] == sum(numbers)
        assert found.get("zeros", 0) == numbers.count(0)
        assert found["at_max"] == numbers.count(max(numbers))
        assert found["at_min"] == numbers.count(min(numbers))


def number_distribution(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "number.distribution").items():
        numbers = sorted(int(v) for v in column(path, name))
        within = 0.0 if not found.get("error") else float(found["error"].split()[3]) / 100
        for rank, quantile in found["quantiles"].items():
            true = numbers[math.ceil(float(rank) * len(numbers)) - 1]
            assert abs(quantile - true) <= within * true * 1.01, (name, rank)
        assert sum(b["cells"] for b in found["bars"]) == 32_561
        steps_are_true(found["steps"], numbers, within)


def steps_are_true(steps: list[list[float]], values: list[int], within: float) -> None:
    for value, below, upto in steps:
        # Where values share buckets, the cells are those of the bucket around the value.
        room = within * value * 1.01
        low, high = bisect_left(values, value - room), bisect_right(values, value + room)
        assert low <= below < upto <= high
        assert within or (low, high) == (below, upto)
    ranks = [upto for _, _, upto in steps]
    assert ranks[-1] == len(values)
    assert 1 < len(steps) <= 21
    if not within:
        wanted = {values[max(math.ceil(k * len(values) / 20), 1) - 1] for k in range(21)}
        assert {v for v, _, _ in steps} == wanted


def schema_candidate_keys(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "schema.candidate_keys").items():
        assert found["unique"] == (len(set(column(path, name))) == 32_561)


def text_lengths(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.lengths").items():
        lengths = sorted(map(len, column(path, name)))
        assert (found["min"], found["max"]) == (lengths[0], lengths[-1])
        assert math.isclose(found["mean"], statistics.mean(lengths), rel_tol=1e-12)
        for rank, quantile in found["quantiles"].items():
            assert quantile == lengths[math.ceil(float(rank) * len(lengths)) - 1]
        if len(set(lengths)) > 1:
            steps_are_true(found["steps"], lengths, 0.0)


def text_words(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.words").items():
        texts = column(path, name)
        assert found["characters"] == found["bytes"] == sum(map(len, texts))
        assert found["words"] == sum(len(re.findall("[A-Za-z0-9]+", t)) for t in texts)


def text_case(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.case").items():
        texts = column(path, name)
        upper, lower = (sum(bool(re.search(a, t)) for t in texts) for a in ("[A-Z]", "[a-z]"))
        assert found == {"values": 32_561, "upper": upper, "lower": lower}


def text_scripts(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.scripts").items():
        letters = sum(len(re.findall("[A-Za-z]", t)) for t in column(path, name))
        assert found == {"values": 32_561, "letters": letters, "scripts": {"latin": letters}}


def text_links(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.links").items():
        assert not any("://" in t for t in column(path, name))
        assert found == {"values": 32_561}


def text_personal(sheet: Sheet, path: Path) -> None:
    """No cell has an @, and none has seven digits, which is what any form needs."""
    for name, found in value(sheet, "text.personal").items():
        assert max(len(re.sub(r"\D", "", t)) for t in set(column(path, name))) <= 7
        assert not any(re.search("[@:]", t) for t in set(column(path, name)))
        assert found == {"values": 32_561}


def text_secrets(sheet: Sheet, path: Path) -> None:
    """Nothing is assigned, and no long run of signs holds a digit, as every key does."""
    for name, found in value(sheet, "text.secrets").items():
        assert not any(re.search(r"[=:]|\d", t) for t in column(path, name) if len(t) >= 12)
        assert found == {"values": 32_561}


def text_damage(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.damage").items():
        assert all(t.isascii() and t.isprintable() and t == t.strip() for t in column(path, name))
        assert found == {"values": 32_561}


def text_shapes(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "text.shapes").items():
        shapes = Counter(map(shape, column(path, name)))
        assert {t["shown"]: t["cells"] for t in found["top"]}.items() <= shapes.items()
        assert found["distinct"] == len(shapes)


def shape(text: str) -> str:
    for run, sign in (("[0-9]+", "9"), ("[A-Z]+", "A"), ("[a-z]+", "a")):
        text = re.sub(run, sign, text)
    return text


def labels_balance(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "labels.balance")["income"]
    assert found["classes"] == dict(Counter(column(path, "income")))
    assert found["unlabelled"] == 0


def labels_by_field(sheet: Sheet, path: Path) -> None:
    for name, found in value(sheet, "labels.by_field").items():
        if "absent" in found:
            assert len(set(column(path, name))) > 64
            continue
        pairs = Counter((r[name], r["income"]) for r in rows(path))
        told = {(v, c): n for v, row in found["table"].items() for c, n in row.items() if n}
        assert told == dict(pairs), name


def cells_missing_by_label(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "cells.missing_by_label")
    fields = {} if "absent" in found else found
    for shares in fields.values():
        assert "absent" in shares or all(s["part"] == 0 for s in shares["classes"].values())


def text_near_copies(sheet: Sheet, path: Path) -> None:
    texts = [n for n in rows(path)[0] if n not in NUMERIC]
    assert all(len(re.findall(r"[^\W_]+", t)) < 8 for n in texts for t in set(column(path, n)))
    assert value(sheet, "text.near_copies") == {}


def text_repeated_spans(sheet: Sheet, path: Path) -> None:
    assert value(sheet, "text.repeated_spans") == {}


def cells_co_missing(sheet: Sheet, path: Path) -> None:
    found = value(sheet, "cells.co_missing")
    assert (found["pairs"], found["rows"], found["rows_complete"]) == ({}, 32_561, 32_561)


def groups_cells(sheet: Sheet, path: Path) -> None:
    """Sex and race as they are, age by the edges that the page of the measure names."""
    edges = (18, 25, 35, 45, 55, 65, 75)
    named = ["under 18", *(f"{a} to under {b}" for a, b in pairwise(edges)), "75 and more"]
    kinds: dict[str, Callable[[dict[str, str]], str]] = {
        "sex": lambda r: r["sex"],
        "race": lambda r: r["race"],
        "age": lambda r: named[bisect_right(edges, int(r["age"]))],
    }
    found = value(sheet, "groups.cells")
    assert found["rows"] == 32_561 and len(found["crossed"]) == 3
    tables: list[tuple[tuple[str, ...], Any]] = [
        ((f["field"],), f["groups"]) for f in found["fields"]
    ]
    tables += [(tuple(c["fields"]), c["groups"]) for c in found["crossed"]]
    for fields, groups in tables:
        keys = [tuple(kinds[f](r) for f in fields) for r in rows(path)]
        counts = Counter(keys)
        rich = Counter(k for k, r in zip(keys, rows(path), strict=True) if r["income"] == ">50K")
        assert {tuple(g["values"]): g["rows"] for g in groups} == {
            k: n if n >= 10 else "<10" for k, n in counts.items()
        }
        for g in groups:
            of_class = g.get("classes", {}).get(">50K")
            n = rich[tuple(g["values"])]
            assert of_class == (n if n >= 10 else "<10") or g["rows"] == "<10" or of_class is None
    fields = ("sex", "race", "age")
    for p in found["uncovered"]:
        mine = {f: p["values"][f] for f in fields if f in p["values"]}
        same = [all(kinds[f](r) == v for f, v in mine.items()) for r in rows(path)]
        assert p["rows"] in (sum(same), "<10") and sum(same) < 30


def text_benchmarks(sheet: Sheet, path: Path) -> None:
    """No text of Adult has the 15 bytes and eight words of the shortest item."""
    found = value(sheet, "text.benchmarks")
    for name, held in found.items():
        long = [c for c in column(path, name) if len(c.encode()) >= 15]
        assert held["texts"] == len(long)
        assert not any(o.get("whole") or o.get("near") for o in held.get("found", {}).values())


def groups_missing(sheet: Sheet, path: Path) -> None:
    assert not any(cell == "" for row in rows(path) for cell in row.values())
    assert value(sheet, "groups.missing") == {}


CHECKS: dict[str, Callable[[Sheet, Path], None]] = {
    "files.inventory": files_inventory,
    "files.licences": files_licences,
    "rows.count": rows_count,
    "rows.digest": rows_digest,
    "values.digest": values_digest,
    "rows.unreadable": rows_unreadable,
    "rows.duplicates": rows_duplicates,
    "rows.duplicates_but_ids": rows_duplicates_but_ids,
    "cells.missing": cells_missing,
    "cells.hidden_missing": cells_hidden_missing,
    "rows.hidden_missing": rows_hidden_missing,
    "cells.mixed_types": cells_mixed_types,
    "values.distinct": values_distinct,
    "values.frequent": values_frequent,
    "number.summary": number_summary,
    "number.distribution": number_distribution,
    "schema.candidate_keys": schema_candidate_keys,
    "text.lengths": text_lengths,
    "text.words": text_words,
    "text.case": text_case,
    "text.scripts": text_scripts,
    "text.links": text_links,
    "text.personal": text_personal,
    "text.secrets": text_secrets,
    "text.damage": text_damage,
    "text.benchmarks": text_benchmarks,
    "text.shapes": text_shapes,
    "text.near_copies": text_near_copies,
    "text.repeated_spans": text_repeated_spans,
    "labels.balance": labels_balance,
    "labels.by_field": labels_by_field,
    "labels.conflicts": labels_conflicts,
    "cells.missing_by_label": cells_missing_by_label,
    "cells.co_missing": cells_co_missing,
    "groups.cells": groups_cells,
    "groups.missing": groups_missing,
}
ELSEWHERE = {
    "fields.associations",
    "groups.proxies",
    "groups.strata",
    "labels.single_field",
    "labels.suspects",
    "schema.logical_type",
    "text.languages",
}
"""Read from the sample; held against second computations in tests of their own."""


@pytest.mark.parametrize("measure", CHECKS)
def test_every_number_of_adult_is_what_a_second_count_says(
    measure: str, sheet: Sheet, path: Path
) -> None:
    CHECKS[measure](sheet, path)


def test_no_number_gets_into_the_sheet_unseen(sheet: Sheet) -> None:
    assert {e.measure for e in sheet.evidence} == CHECKS.keys() | ELSEWHERE
