"""`truesheet selftest`: faults are what they say, counts are right, the data stays as it is."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import truesheet
from conftest import Real
from support import truesheet as run
from truesheet.flow.faults import faults
from truesheet.flow.faults.choose import mixed, seed_of, some, spread
from truesheet.flow.faults.counting import counted
from truesheet.flow.faults.drawing import Drawn, draw
from truesheet.flow.faults.fault import Fault, Planted, fields
from truesheet.flow.faults.labels import LEAK
from truesheet.flow.faults.layout import BROKEN
from truesheet.flow.faults.looking import (
    Alarm,
    able,
    checks,
    look,
    number_of,
    wanted_by,
    written_files,
)
from truesheet.flow.faults.nulls import NULLS
from truesheet.flow.faults.pairs import TWIN
from truesheet.flow.faults.replica import Replica
from truesheet.flow.faults.trying import Bench, Outcome, Trial, _false, _hit, trials, tried
from truesheet.flow.selftest import SampleTooSmall, TooFewRows, selftest
from truesheet.measures.values_selftest import MEASURE, Checked, SelfTested
from truesheet.model.datasheet import Skipped
from truesheet.model.finding import Finding
from truesheet.render.html import to_html
from truesheet.render.markdown import to_markdown
from truesheet.render.selftest import meaning, to_text
from truesheet.sources import open_source

N = 400


def table(n: int = N) -> dict[str, list[object]]:
    """Made rows of every kind of field, none of them with a fault."""
    chance = [int(v) for v in mixed(6 * n, 7)]
    a, b, c, d, e, f = (chance[i * n : (i + 1) * n] for i in range(6))
    return {
        "id": [f"r{i:05d}" for i in range(n)],
        "age": [18 + x % 70 for x in a],
        "weight": [50 + (x % 10_007) / 200 for x in b],
        "town": [("Oslo", "Lyon", "Bonn", "Riga")[x % 4] for x in c],
        "note": [
            f"the {x % 97} words of {y % 89} and {z % 83} others"
            for x, y, z in zip(a, b, c, strict=True)
        ],
        "day": [date(2020, 1, 1) + timedelta(x % 120) for x in d],
        "y": ["yes" if x % 3 else "no" for x in e],
        "sex": [("f", "m")[x % 2] for x in f],
    }


def clean(n: int = N) -> Replica:
    source = open_source(table(n), roles={"y": "label", "id": "id"})
    return draw(source, n).copy


def column(copy: Replica, name: str) -> list[Any]:
    found: list[Any] = copy.table[name].to_pylist()
    return found


def changed(before: Replica, after: Replica, name: str) -> int:
    pairs = zip(column(before, name), column(after, name), strict=True)
    return sum(a != b for a, b in pairs)


def planted(id: str, place: str, strength: float, copy: Replica | None = None) -> Planted:
    copy = copy or clean()
    fault = next(f for f in faults() if f.id == id)
    found = fault.where(copy)
    assert place in found, found
    return fault.plant(copy, place, strength, 5)


# The copy.


def test_the_copy_holds_distinct_rows_in_the_order_of_the_data_and_the_same_ones_again() -> None:
    data = table(900)
    doubled = {k: [*v, *v] for k, v in data.items()}
    drawn = draw(open_source(doubled), 300)
    assert (drawn.rows, drawn.copy.rows, drawn.divided) == (1_800, 300, True)
    ids = [str(i) for i in column(drawn.copy, "id")]
    assert len(set(ids)) == 300
    assert ids == sorted(ids)
    again = draw(open_source(doubled), 300)
    assert again.copy.table.equals(drawn.copy.table)
    assert list(again.copy.split) == list(drawn.copy.split)


def test_the_copy_leaves_out_bytes_and_keeps_to_its_bound_of_memory() -> None:
    data = pa.table({"raw": [b"x"] * 300, "text": [f"{i} " + "long " * 40_000 for i in range(300)]})
    drawn = draw(open_source(data), 300)
    assert drawn.copy.table.column_names == ["text"]
    assert drawn.copy.table.nbytes < 9_000_000
    assert 0 < drawn.copy.rows < 300


def test_splits_that_are_there_are_kept() -> None:
    data = table(300)
    parts = {
        "train": {k: v[:200] for k, v in data.items()},
        "test": {k: v[200:] for k, v in data.items()},
    }
    drawn = draw(open_source(splits={k: pa.table(v) for k, v in parts.items()}), 1_000)
    assert not drawn.divided
    assert Counter(drawn.copy.split) == {"train": 200, "test": 100}


# Choosing.


def test_choosing_is_the_same_everywhere_and_spreads() -> None:
    assert [int(v) for v in mixed(3, 0)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ], "the published first numbers of splitmix64"
    rows = some(np.arange(10_000), 0.05, 3)
    assert len(rows) == 500
    assert abs(rows.mean() - 5_000) < 400
    assert len(some(np.arange(10), 0.001, 3)) == 1
    assert spread("abcdefg", 3) == ["a", "d", "g"]
    assert seed_of("a", "b") != seed_of("ab")


# Each fault is what it says: told again, in another way.


def test_copies_stand_there_twice() -> None:
    made = planted("copies", "dataset", 0.05)
    rows = [tuple(r.values()) for r in made.copy.table.to_pylist()]
    assert len(rows) - len(set(rows)) == made.rows == 20


def test_copies_under_a_new_id_differ_in_that_alone() -> None:
    made = planted("copies-new-id", "dataset", 0.05)
    rows = made.copy.table.to_pylist()
    assert len({r["id"] for r in rows}) == len(rows)
    rest = [tuple(v for k, v in r.items() if k != "id") for r in rows]
    assert len(rest) - len(set(rest)) == made.rows == 20


def test_identifiers_repeat_and_nothing_else_changes() -> None:
    copy = clean()
    made = planted("id-repeats", "id", 0.01, copy)
    assert len(set(column(made.copy, "id"))) == N - 4 == N - made.rows
    assert made.copy.table.drop_columns("id").equals(copy.table.drop_columns("id"))


@pytest.mark.parametrize(
    ("fault", "place", "strength", "cells"),
    [
        ("hidden-code-word", "town", 0.05, 20),
        ("hidden-code-number", "age", 0.05, 20),
        ("empty-field", "town", 1.0, 400),
        ("mostly-missing", "age", 0.8, 320),
        ("unit", "weight", 0.01, 4),
        ("infinite", "weight", 0.01, 4),
        ("mojibake", "note", 0.01, 4),
        ("lost-letters", "note", 0.01, 4),
        ("invisible", "note", 0.01, 4),
        ("padded", "town", 0.05, 20),
        ("unlabelled", "y", 0.1, 40),
        ("impossible-dates", "day", 0.01, 4),
    ],
)
def test_as_many_cells_change_as_is_said_and_those_of_one_field_alone(
    fault: str, place: str, strength: float, cells: int
) -> None:
    copy = clean()
    made = planted(fault, place, strength, copy)
    assert changed(copy, made.copy, place) == made.rows == cells
    others = [n for n in copy.table.column_names if n != place]
    assert made.copy.table.select(others).equals(copy.table.select(others))
    assert made.touched == {place}
    assert f"field:{place}" in made.subjects


def test_what_is_written_is_what_the_fault_says() -> None:
    copy = clean()

    def fresh(id: str, place: str, strength: float) -> list[tuple[Any, Any]]:
        after = planted(id, place, strength, copy).copy
        pairs = zip(column(copy, place), column(after, place), strict=True)
        return [(a, b) for a, b in pairs if a != b]

    assert {b for _, b in fresh("hidden-code-word", "town", 0.05)} == {"N/A"}
    assert {b for _, b in fresh("hidden-code-number", "age", 0.05)} == {-999}
    assert all(b == 1000 * a for a, b in fresh("unit", "weight", 0.01))
    assert all(
        "\u200b" in b and b.replace("\u200b", "") == a for a, b in fresh("invisible", "note", 0.01)
    )
    assert all(b == f"{a} " for a, b in fresh("padded", "town", 0.05))
    assert all("Ã" in b for _, b in fresh("mojibake", "note", 0.01))
    assert all(b.casefold() == a.casefold() for a, b in fresh("variants", "town", 0.1))
    assert {a for a, _ in fresh("missing-by-label", "age", 0.9)} <= set(column(copy, "age"))


def test_a_block_is_missing_in_the_same_rows_of_two_fields() -> None:
    made = planted("missing-block", "age", 0.1)
    gone = [
        [v is None for v in column(made.copy, n.removeprefix("field:"))]
        for n in sorted(made.subjects)
    ]
    assert gone[0] == gone[1]
    assert sum(gone[0]) == made.rows == 40


def test_values_are_missing_in_one_class_alone() -> None:
    made = planted("missing-by-label", "age", 0.9)
    lost = {
        y
        for y, v in zip(column(made.copy, "y"), column(made.copy, "age"), strict=True)
        if v is None
    }
    assert lost == {"no"}


def test_values_are_missing_in_one_split_alone() -> None:
    made = planted("missing-by-split", "age", 0.5)
    lost = {s for s, v in zip(made.copy.split, column(made.copy, "age"), strict=True) if v is None}
    assert lost == {"test"}


def test_a_cap_holds_all_values_that_were_above_it() -> None:
    copy = clean()
    made = planted("capped", "weight", 0.05, copy)
    before, after = copy.column("weight"), made.copy.column("weight")
    top = pc.max(after).as_py()
    assert sum(v == top for v in after.to_pylist()) >= 20
    assert made.rows == sum(v > top for v in before.to_pylist())


def test_numbers_of_one_split_move_by_the_standard_deviations_that_are_said() -> None:
    copy = clean()
    made = planted("number-shift", "weight", 1.0, copy)
    by = np.subtract(made.copy.column("weight").to_numpy(), copy.column("weight").to_numpy())
    sd = copy.column("weight").to_numpy().std()
    assert np.allclose(by[copy.split == "test"], sd)
    assert not by[copy.split == "train"].any()


def test_rows_of_a_split_stand_in_the_other_too() -> None:
    made = planted("shared-rows", "test", 0.05)
    rest = [
        (s, tuple(v for k, v in r.items() if k != "id"))
        for s, r in zip(made.copy.split, made.copy.table.to_pylist(), strict=True)
    ]
    train, test = ({r for s, r in rest if s == name} for name in ("train", "test"))
    assert len(train & test) == made.rows > 0


def test_a_leaking_field_says_the_label_but_for_the_share() -> None:
    for share, wrong in ((0.0, 0), (0.01, 4)):
        made = planted("label-leak", "y", share)
        says = Counter(zip(column(made.copy, LEAK), column(made.copy, "y"), strict=True))
        kept = sum(n for _, n in says.most_common(2))
        assert kept == N - wrong


def test_labels_flip_and_nothing_else_changes() -> None:
    copy = clean()
    made = planted("label-flips", "y", 0.1, copy)
    assert changed(copy, made.copy, "y") == made.rows == 40
    at = [(s, n) for s in made.copy.splits for n in range(int((copy.split == s).sum()))]
    was, now = (
        dict(zip(at, (v for s in c.splits for v in c.tables()[s]["y"].to_pylist()), strict=True))
        for c in (copy, made.copy)
    )
    assert made.named == {f"{s}:{n + 1}" for s, n in at if was[s, n] != now[s, n]}
    assert made.copy.table.drop_columns("y").equals(copy.table.drop_columns("y"))


def test_equal_rows_have_another_label() -> None:
    made = planted("label-conflict", "y", 0.05)
    told: dict[tuple[Any, ...], set[str]] = {}
    for r in made.copy.table.to_pylist():
        rest = tuple(v for k, v in r.items() if k not in ("id", "y"))
        told.setdefault(rest, set()).add(r["y"])
    assert sum(len(labels) == 2 for labels in told.values()) == made.rows == 20


def test_classes_are_lost_grow_rare_and_grow_heavy() -> None:
    def classes(id: str, strength: float) -> Counter[str]:
        return Counter(column(planted(id, "y", strength).copy, "y"))

    assert set(classes("one-class", 1.0)) == {"yes"}
    assert classes("rare-class", 1.0)["no"] == 5
    heavy = classes("imbalance", 0.85)
    assert heavy["yes"] / heavy.total() == pytest.approx(0.85, abs=0.01)


def test_a_class_and_a_value_occur_in_the_second_split_alone() -> None:
    made = planted("unseen-class", "y", 0.05)
    at = [
        s
        for s, v in zip(made.copy.split, column(made.copy, "y"), strict=True)
        if v == "planted class"
    ]
    assert set(at) == {"test"}
    made = planted("new-value", "town", 0.05)
    at = [
        s
        for s, v in zip(made.copy.split, column(made.copy, "town"), strict=True)
        if v == "planted value"
    ]
    assert set(at) == {"test"}
    assert len(at) == made.rows >= 10


def test_a_split_loses_rows_of_its_most_frequent_class_alone() -> None:
    copy = clean()
    made = planted("label-shift", "y", 0.6, copy)
    lost = Counter(zip(copy.split, column(copy, "y"), strict=True))
    lost.subtract(Counter(zip(made.copy.split, column(made.copy, "y"), strict=True)))
    assert {k for k, n in lost.items() if n} == {("test", "yes")}


def test_one_group_has_fewer_of_the_rarer_class() -> None:
    made = planted("group-gap", "y", 0.6)
    pairs = Counter(zip(column(made.copy, "planted sex"), column(made.copy, "y"), strict=True))
    rate = {g: pairs[g, "no"] / (pairs[g, "no"] + pairs[g, "yes"]) for g in ("group a", "group b")}
    assert rate["group b"] < 0.6 * rate["group a"]


def test_a_twin_goes_one_to_one_and_a_scaled_field_nearly_in_line() -> None:
    made = planted("twins", "town", 1.0)
    pairs = set(zip(column(made.copy, "town"), column(made.copy, TWIN), strict=True))
    assert len(pairs) == 4
    made = planted("correlated", "age", 0.05)
    a, b = (np.array(column(made.copy, n), float) for n in ("age", TWIN))
    assert 0.99 < np.corrcoef(a, b)[0, 1] < 1


def test_days_in_a_row_are_lost() -> None:
    made = planted("lost-days", "day", 12)
    days = sorted(set(column(made.copy, "day")))
    assert max((b - a).days for a, b in pairwise(days)) == 13


def test_words_stand_in_numbers_and_rows_break() -> None:
    made = planted("mixed-types", "age", 0.01)
    assert sum(str(v).startswith("about ") for v in column(made.copy, "age")) == 4
    made = planted("broken-rows", "dataset", 0.02)
    assert sum(v == BROKEN for v in column(made.copy, "id")) == made.rows == 8


def test_a_broken_row_is_written_with_one_cell_too_many(tmp_path: Path) -> None:
    made = planted("broken-rows", "dataset", 0.02)
    lengths: Counter[int] = Counter()
    for path in written_files(made.copy, tmp_path).values():
        with Path(path).open(encoding="utf-8", newline="") as file:
            lengths.update(map(len, csv.reader(file)))
    assert lengths == {8: N - 8 + len(made.copy.splits), 9: 8}


def test_a_field_never_changes_or_has_its_double_in_name() -> None:
    assert len(set(column(planted("constant", "age", 1.0).copy, "age"))) == 1
    assert "AGE" in planted("misnamed", "age", 1.0).copy.table.column_names
    assert len(set(column(planted("keys", "dataset", 1.0).copy, "planted serial"))) == N
    numbers = column(planted("running-number", "dataset", 1.0).copy, "planted serial")
    assert numbers == list(range(1, N + 1))


def story(n: int = N) -> Replica:
    """Rows of long texts, no two of them alike."""
    draws = [int(v) for v in mixed(60 * n, 11)]
    texts = [" ".join(f"w{d % 5_003}" for d in draws[60 * i : 60 * i + 60]) for i in range(n)]
    return draw(open_source({"text": texts, "n": list(range(n))}), n).copy


@pytest.mark.parametrize(("share", "words"), [(0.02, 1), (0.05, 3), (0.1, 6)])
def test_a_near_copy_differs_in_the_share_of_words_that_is_said(share: float, words: int) -> None:
    made = planted("near-copies", "text", share, story())
    first = column(made.copy, "text")
    assert made.rows == 20
    for text in first[N:]:
        near = [
            sum(a != b for a, b in zip(text.split(), old.split(), strict=True)) for old in first[:N]
        ]
        assert min(near) in (words, words - 1) and min(near) > 0
        assert sorted(near)[1] > 40


def test_near_copies_of_another_split_stand_in_training_data() -> None:
    copy = story()
    made = planted("near-across", "text", 0.02, copy)
    assert set(made.copy.split[N:]) == {"train"}
    test = {t for s, t in zip(copy.split, column(copy, "text"), strict=True) if s == "test"}
    for text in column(made.copy, "text")[N:]:
        words = set(text.split())
        assert max(len(words & set(t.split())) for t in test) >= 55


def test_a_passage_of_sixty_words_stands_in_each_of_the_texts() -> None:
    copy = story()
    made = planted("passages", "text", 0.1, copy)
    pairs = zip(column(copy, "text"), column(made.copy, "text"), strict=True)
    longer = [(a.split(), b.split()) for a, b in pairs if a != b]
    assert len(longer) == made.rows == 40
    assert {len(b) - len(a) for a, b in longer} == {60}


def test_texts_stand_there_again_in_capitals() -> None:
    made = planted("shouted-copies", "text", 0.05, story())
    texts = column(made.copy, "text")
    assert made.rows == 20
    assert {t.lower() for t in texts[N:]} < set(texts[:N])
    assert all(t == t.upper() for t in texts[N:])


def test_numbers_are_scaled_over_all_splits_together() -> None:
    made = planted("fitted-together", "dataset", 1.0)
    for name in ("age", "weight"):
        numbers = np.array(column(made.copy, name))
        assert (round(numbers.mean(), 9), round(numbers.std(), 9)) == (0, 1)
        assert abs(numbers[made.copy.split == "train"].mean()) > 1e-4


def test_rows_of_a_split_stand_in_the_other_in_capitals() -> None:
    made = planted("rows-reworded", "test", 0.05)
    seen: dict[str, set[tuple[Any, ...]]] = {"train": set(), "test": set()}
    for s, r in zip(made.copy.split, made.copy.table.to_pylist(), strict=True):
        seen[s].add((r["age"], r["weight"], r["note"].strip().lower(), r["town"].strip().lower()))
    assert len(seen["train"] & seen["test"]) == made.rows > 0
    assert {
        s for s, v in zip(made.copy.split, column(made.copy, "town"), strict=True) if v[0] == " "
    } == {"train"}


def test_persons_of_one_split_stand_in_the_other() -> None:
    made = planted("shared-persons", "test", 0.3)
    who = {s: set(made.copy.tables()[s]["planted person_id"].to_pylist()) for s in made.copy.splits}
    assert len(who["train"] & who["test"]) == made.rows >= 10
    assert made.copy.roles["planted person_id"] == "group"


def test_splits_follow_one_another_but_for_the_rows_that_are_said() -> None:
    made = planted("broken-order", "test", 0.02)
    days = {s: made.copy.tables()[s]["planted date"].to_pylist() for s in made.copy.splits}
    assert sum(d >= min(days["test"]) for d in days["train"]) == made.rows > 0


def test_mail_addresses_and_keys_have_the_form_of_real_ones_and_differ() -> None:
    for id, form in (
        ("mail-addresses", r"[a-z0-9]+@[a-z0-9]+\.org"),
        ("keys-of-services", r"AKIA[A-Z0-9]{16}"),
    ):
        made = planted(id, "note", 0.05)
        found = [m[0] for t in column(made.copy, "note") if (m := re.search(rf"{form}$", t))]
        assert len(set(found)) == made.rows == 20


def test_rows_are_lost_in_all_in_a_split_and_of_a_crossed_group() -> None:
    assert planted("few-rows", "dataset", 1.0).copy.rows == 20
    made = planted("small-split", "test", 1.0)
    assert Counter(made.copy.split)["test"] == 40
    made = planted("uncovered-group", "dataset", 1.0)
    pairs = Counter(
        zip(column(made.copy, "planted sex"), column(made.copy, "planted race"), strict=True)
    )
    assert min(pairs.values()) == 5
    assert sorted(pairs.values())[1] > 60


def test_values_are_missing_in_one_group_alone() -> None:
    made = planted("missing-by-group", "town", 0.5)
    pairs = zip(column(made.copy, "planted sex"), column(made.copy, "town"), strict=True)
    lost = Counter(g for g, v in pairs if v is None)
    assert lost == {"group b": made.rows}


def test_a_proxy_says_the_group_but_for_the_share() -> None:
    made = planted("proxy", "dataset", 0.05)
    pairs = Counter(
        zip(column(made.copy, "planted sex"), column(made.copy, "planted field"), strict=True)
    )
    assert sum(n for _, n in pairs.most_common(2)) == N - 20


def test_a_difference_turns_round_in_both_places() -> None:
    made = planted("reversal", "y", 0.2, clean(4_000))
    rows = made.copy.table.to_pylist()

    def rate(group: str, place: str = "") -> float:
        mine = [r for r in rows if r["planted sex"] == group]
        mine = [r for r in mine if r["planted place"] == place or not place]
        return sum(bool(r["y"] == "no") for r in mine) / len(mine)

    assert rate("group a") > rate("group b") + 0.03
    assert rate("group a", "place 1") < rate("group b", "place 1")
    assert rate("group a", "place 2") < rate("group b", "place 2")


def test_a_field_keeps_a_few_cells_of_another_value() -> None:
    made = planted("near-constant", "town", 1.0)
    counts = Counter(column(made.copy, "town"))
    assert counts.total() - counts.most_common(1)[0][1] == 6


def test_one_annotator_guesses_and_the_others_do_not() -> None:
    who = [f"a{i % 4}" for i in range(N)]
    data = table() | {"who": who, "y": ["yes"] * (N - 100) + ["no"] * 100}
    copy = draw(open_source(data, roles={"y": "label", "who": "annotator"}), N).copy
    made = planted("guessing-annotator", "a0", 1.0, copy)
    pairs = zip(column(copy, "who"), column(copy, "y"), column(made.copy, "y"), strict=True)
    assert {w for w, a, b in pairs if a != b} == {"a0"}
    mine = Counter(y for w, y in zip(who, column(made.copy, "y"), strict=True) if w == "a0")
    assert 35 < mine["yes"] < 65


def test_no_fault_changes_the_copy_that_it_is_planted_into() -> None:
    copy = clean()
    before = copy.table.slice(0)
    split = list(copy.split)
    made, _ = trials(copy)
    by_id = {f.id: f for f in faults()}
    for t in made:
        if t.fault:
            by_id[t.fault].plant(copy, t.place, t.strength, 1)
    assert copy.table.equals(before)
    assert list(copy.split) == split


def test_every_fault_names_rules_that_there_are_and_is_told_apart() -> None:
    known = set(checks())
    ids = [f.id for f in faults()]
    assert len(ids) == len(set(ids)) >= 30
    for fault in faults():
        assert set(fault.checks) <= known, fault.id
        assert fault.strengths
    for null in NULLS:
        assert (null.innocent or frozenset()) | null.not_of <= known


# Counting.


def finding(rule: str, subject: str, says: str = "") -> Finding:
    return Finding(rule, 1, "raised", "note", subject=subject, says=says)


def test_an_alarm_is_false_only_where_nothing_was_changed_or_named() -> None:
    made = Planted(clean(), fields("age"), frozenset({"age"}), 4)
    fresh = {
        Alarm("r", "field:age"): finding("r", "field:age"),
        Alarm("r", "field:town"): finding("r", "field:town"),
        Alarm("r", "field:weight"): finding("r", "field:weight", "goes with “age” now"),
        Alarm("r", "dataset"): finding("r", "dataset"),
        Alarm("r", "split:test"): finding("r", "split:test"),
    }
    assert list(_false(made, fresh)) == [Alarm("r", "field:town")]
    assert list(_false(made._replace(rows_changed=True), fresh)) == []


def test_counts_are_those_of_the_trials() -> None:
    one, two = "rows.duplicates", "numbers.far"
    done = [
        Outcome(Trial("copies", "dataset", 0.01), {one: "found"}, ()),
        Outcome(Trial("copies", "dataset", 0.05), {one: "missed"}, (two,)),
        Outcome(Trial("unit", "age", 0.01), {two: "already"}, ()),
        Outcome(Trial(null=1), {}, (one, two)),
    ]
    found = counted(Drawn(clean(), 1_000, True), done, {"id.repeats": "no id"})
    by = {c.rule: c for c in found.checks}
    assert by[one] == Checked(one, planted=2, found=1, false=1, alarms=2, already=0)
    assert by[two] == Checked(two, planted=0, found=0, false=2, alarms=2, already=1)
    assert (found.planted, found.found, found.false, found.alarms) == (2, 1, 3, 4)
    assert [(t.fault, t.amount, t.planted, t.found) for t in found.faults] == [
        ("copies", "1 %", 1, 1),
        ("copies", "5 %", 1, 0),
    ]
    assert found.nulls[0].false == {one: 1, two: 1}
    why = {u.rule: u.why for u in found.untested}
    assert why["id.repeats"] == "no id"
    assert "as it is" in why[two]
    assert one not in why
    assert {c.rule for c in found.checks if c.planted} | set(why) == set(checks())


def test_an_alarm_that_was_there_before_is_not_credited() -> None:
    copy = clean()
    holed = copy.put("town", np.arange(100), [None] * 100)
    bench = Bench.of(replace(holed, table=holed.put("age", np.arange(N), [None] * N).table))
    assert Alarm("cells.empty_field", "field:age") in bench.clean[False]
    fault = next(f for f in faults() if f.id == "empty-field")
    assert isinstance(fault, Fault)
    assert "age" not in fault.where(bench.copy)
    outcome = tried(bench, Trial("empty-field", "age", 1.0))
    assert outcome.verdicts == {"cells.empty_field": "already"}


def test_a_check_that_counts_must_count_half_of_what_was_planted_and_old_ones_do_not_help() -> None:
    copy = clean()
    old = copy.put("town", np.arange(3), ["N/A"] * 3)
    bench = Bench.of(old)
    alarm = Alarm("cells.hidden_missing", "field:town")
    assert bench.clean[False][alarm] == 3
    made = planted("hidden-code-word", "town", 0.05, old)
    seen = look(made.copy, wanted_by([alarm.rule]), able(wanted_by([alarm.rule])), False)
    assert made.least == 10
    assert _hit(alarm.rule, made, seen, {})
    assert not _hit(alarm.rule, made._replace(least=10_000), seen, {})
    assert not _hit(alarm.rule, made, seen, {alarm: number_of(seen.raised[alarm]) - 9})


def test_what_a_field_cannot_hold_is_said_and_does_not_end_the_test() -> None:
    copy = clean()
    huge = copy.with_column("age", pa.array([9 * 10**18 + i for i in range(N)], pa.int64()))
    outcome = tried(Bench.of(huge), Trial("unit", "age", 0.01))
    assert outcome.verdicts == {}
    assert "cannot hold" in outcome.failed


def test_the_meaning_is_never_better_than_the_counts() -> None:
    assert meaning(Checked("r", 4, 4, 0, 4)) == "finds all of them (51 to 100 %)"
    assert meaning(Checked("r", 10, 8, 0, 8)) == "about 8 of 10 (49 to 94 %)"
    assert meaning(Checked("r", 200, 199, 0, 199)).startswith("about 9 of 10")
    assert meaning(Checked("r", 6, 0, 0, 0)).startswith("blind to them here (0 to")
    assert meaning(Checked("r", 0, 0, 2, 2)) == "cries wolf here"


# The verb.


@pytest.fixture(scope="module")
def small() -> SelfTested:
    return selftest(table(), label="y", workers=1).result


def test_the_same_data_gives_the_same_result_on_one_process_and_on_two(
    small: SelfTested, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truesheet.flow.faults.running._CELLS", 1)
    assert selftest(table(), label="y", workers=2).result == small


def test_most_of_what_is_planted_into_plain_data_is_found(small: SelfTested) -> None:
    assert small.planted > 60
    assert small.found / small.planted > 0.7
    assert small.false <= 2
    by = {c.rule: c for c in small.checks}
    for rule in ("rows.duplicates", "split.shared_rows", "cells.hidden_missing", "text.damage"):
        assert by[rule].found == by[rule].planted > 0, rule


def test_the_file_stays_as_it_was_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "small.csv"
    rows = table(120)
    file.write_text(
        ",".join(rows)
        + "\n"
        + "".join(",".join(map(str, r)) + "\n" for r in zip(*rows.values(), strict=True)),
        encoding="utf-8",
    )
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    done = run("selftest", "small.csv", "--label", "y", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["result"]["rows"] == 120
    assert told["name"] == "small"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert [p.name for p in tmp_path.iterdir()] == ["small.csv"]


def test_names_and_cells_that_carry_control_signs_reach_no_screen(small: SelfTested) -> None:
    data = table(150)
    data["\x1b[31mtown\u202e"] = data.pop("town")
    found = selftest(data, label="y", workers=1)
    text = to_text("\x1b]0;x\x07", found.result)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_the_sheet_carries_the_table_and_says_how_where_it_does_not() -> None:
    plain = truesheet.build(table(120), label="y")
    assert "--selftest" in to_html(plain.document)
    assert MEASURE not in {e.measure for e in plain.document.evidence}
    sheet = truesheet.build(table(120), label="y", selftest=True)
    found = next(e for e in sheet.document.evidence if e.measure == MEASURE)
    assert not found.exact
    assert "120 of 120 rows" in found.error
    again = truesheet.build(table(120), label="y", selftest=True)
    assert sheet.to("json") == again.to("json")
    for page in (to_html(sheet.document), to_markdown(sheet.document)):
        assert "What each check finds here" in page
        assert "rows.duplicates" in page
        assert "--selftest" not in page


# Bad input: a message or a reason, never a pass.


@pytest.mark.parametrize("n", [1, 20])
def test_too_few_rows_are_an_error_of_the_verb_and_a_reason_in_the_sheet(n: int) -> None:
    with pytest.raises(TooFewRows) as why:
        selftest(table(n))
    assert (why.value.code, why.value.exit_code) == ("E-SLF-001", 3)
    skipped = truesheet.build(table(n), selftest=True).document.skipped
    assert Skipped in {type(s) for s in skipped if s.measure == MEASURE}
    page = to_html(truesheet.build(table(n), selftest=True).document)
    assert "are needed to try a check" in page


def test_a_copy_that_is_too_small_is_refused() -> None:
    with pytest.raises(SampleTooSmall) as why:
        selftest(table(), rows=10)
    assert why.value.code == "E-SLF-002"


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (["one"] * 200, "one class only"),
        ([f"c{i}" for i in range(200)], "too many values to be a class"),
        ([None] * 200, "one class only"),
    ],
)
def test_a_label_that_tells_nothing_is_a_reason_and_not_a_pass(
    label: list[object], told: str
) -> None:
    data = {k: v for k, v in table(200).items() if k in ("age", "town")} | {"y": label}
    found = selftest(data, label="y", workers=1).result
    why = {u.rule: u.why for u in found.untested}
    assert told in why["labels.given_away"]


def test_a_label_that_is_not_there_ends_with_two() -> None:
    with pytest.raises(truesheet.TruesheetError) as why:
        selftest(table(), label="income")
    assert why.value.exit_code == 2


def test_lists_and_a_single_field_of_text_can_be_tried() -> None:
    listed = pa.table({"l": [[i, i + 1] for i in range(100)]})
    found = selftest(listed, workers=1).result
    assert found.planted > 0
    one = selftest({"text": [f"the {i} words of it" for i in range(300)]}, workers=1).result
    assert {c.rule for c in one.checks if c.planted} >= {"rows.duplicates", "text.damage"}


def test_adult_is_tried_with_its_label(real: Real) -> None:
    found = selftest(real("fairness-tabular/adult.csv"), label="income", rows=2_000, workers=1)
    by = {c.rule: c for c in found.result.checks}
    assert found.result.rows == 32_561
    assert found.result.rows_read == 2_000
    assert by["rows.copies_but_id"].found == by["rows.copies_but_id"].planted == 2
    assert found.result.planted > 120
    assert found.result.found > 0.75 * found.result.planted
