"""Arithmetic within one document: what must add up, and what nobody may add up."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.truth import cards
from benchmarks.truth.card_facts import FILE

from conftest import Real
from truesheet.exchange.sums import sums
from truesheet.model.stated import Amount, Place, Stated, StatedKind, Sum


def said(kind: StatedKind, value: Any, line: int = 1, **more: Any) -> Stated:
    sentence = more.pop("sentence", f"line {line}")
    return Stated(kind, sentence, Place("R.md", line, 1, 2), value, "composition.other", **more)


def exactly(written: str, n: float | None = None) -> Amount:
    n = float(written.replace(",", "")) if n is None else n
    return Amount(n, n, written=written)


def table(*rows: tuple[str, str], line: int = 10) -> list[Stated]:
    return [
        said("rows", exactly(n), line + i, split=split, origin="table")
        for i, (split, n) in enumerate(rows)
    ]


def failed(*stated: Stated) -> list[Sum]:
    return [s for s in sums(stated) if not s.holds]


def test_parts_of_a_table_are_added_up_against_its_total() -> None:
    good = table(("train", "7,473"), ("test", "1,319"), ("total", "8,792"))
    bad = table(("train", "7,473"), ("test", "1,319"), ("total", "8,793"))
    assert [s.holds for s in sums(good)] == [True]
    (wrong,) = failed(*bad)
    assert (wrong.total, wrong.whole.value.written, len(wrong.parts)) == (8792, "8,793", 2)


def test_a_table_of_which_a_number_was_not_read_is_not_added_up() -> None:
    bad = table(("train", "7,473"), ("test", "1,319"), ("total", "9,000"))
    gap = [*bad[:2], *table(("total", "9,000"), line=13)]
    assert sums(gap) == ()
    row = "| sentences | 63,310 | 5,620 | 5,250 | 74,180 |"
    cells = (("train", "63,310"), ("test", "5,250"), ("", "74,180"))
    one = [said("rows", exactly(n), 7, split=s, origin="table", sentence=row) for s, n in cells]
    assert sums(one) == ()


def test_rounded_parts_are_allowed_their_rounding() -> None:
    sizes = [
        ("Size of downloaded dataset files: 80.23 MB", "80.23 MB", 80.23e6),
        ("Size of the generated dataset: 127.06 MB", "127.06 MB", 127.06e6),
        ("Total amount of disk used: 207.28 MB", "207.28 MB", 207.28e6),
    ]
    said_so = [
        said("bytes", exactly(w, n), 5 + i, sentence=t, origin="list")
        for i, (t, w, n) in enumerate(sizes)
    ]
    assert [s.holds for s in sums(said_so)] == [True]
    off = said("bytes", exactly("209.28 MB", 209.28e6), 7, sentence=sizes[2][0], origin="list")
    assert len(failed(*said_so[:2], off)) == 1


def test_a_category_below_the_rows_of_the_only_table_does_not_hold() -> None:
    kind = Amount(1e4, 1e5, strict=True, written="10K<n<100K")
    category = said("size_category", kind, 3, origin="front_matter")
    too_many = table(("train", "75,750"), ("validation", "25,250"))
    assert len(failed(category, *too_many)) == 1
    right = table(("train", "15,750"), ("validation", "25,250"))
    assert [s.holds for s in sums([category, *right])] == [True]
    part = table(("train", "500"), ("validation", "300"))
    assert sums([category, *part]) == (), "a table may divide a part only"
    two = [*too_many, *table(("train", "5"), ("validation", "7"), line=50)]
    assert sums([category, *two]) == (), "of two tables nobody knows which is meant"


def test_one_number_said_twice_must_be_one_number() -> None:
    block = said("rows", exactly("7473"), 4, split="train", origin="front_matter")
    assert len(failed(block, *table(("Training", "7,472")))) == 1
    assert failed(block, *table(("train", "7,473"))) == []
    about = said("rows", exactly("7.5K", 7500), 9, split="train", origin="sentence")
    assert failed(block, about) == []
    other = said("rows", exactly("120,000"), 9, split="train", origin="sentence")
    assert failed(block, other) == [], "so far off that it counts something else"
    config = said("rows", exactly("7,472"), 9, split="train", config="b", origin="table")
    assert failed(block, config) == []


def test_shares_are_no_more_than_all() -> None:
    assert failed(said("split_ratio", {"train": 0.8, "test": 0.2})) == []
    assert failed(said("split_ratio", {"a": 0.33, "b": 0.33, "c": 0.33})) == []
    assert len(failed(said("split_ratio", {"train": 0.8, "test": 0.3}))) == 1

    def share(value: str, n: float) -> Stated:
        amount = Amount(n, n, written=f"{100 * n:.0f} %")
        one = {"amount": amount, "of": "", "value": value}
        return said("share", one, field="sex", sentence="Of all, ...")

    assert len(failed(share("women", 0.6), share("men", 0.5))) == 1
    assert failed(share("women", 0.3), share("men", 0.5)) == []


def test_a_list_has_as_many_classes_as_are_said() -> None:
    three = said("classes", exactly("three", 3))
    assert failed(three, said("class_names", ["a", "b", "c"], 2)) == []
    assert len(failed(three, said("class_names", ["a", "b"], 2))) == 1
    some = said("class_names", ["a", "b"], 2, sentence="classes such as a and b")
    assert failed(three, some) == []
    many = said("class_names", [str(i) for i in range(9)], 3, field="other")
    assert failed(three, many) == []


def test_what_a_model_proposes_is_not_added_up() -> None:
    bad = table(("train", "1"), ("test", "1"), ("total", "5"))
    proposed = [
        Stated(s.kind, s.sentence, s.place, s.value, s.question, s.split, proposed_by="m")
        for s in bad
    ]
    assert sums(proposed) == ()


@pytest.mark.parametrize("n", [0, 1, 30_000])
def test_many_statements_take_no_time(n: int) -> None:
    rows = [said("rows", exactly(str(i)), i + 1, split=f"s{i}", origin="table") for i in range(n)]
    assert all(s.holds for s in sums(rows))


def test_sums_that_fail_in_real_cards_are_those_that_were_added_up_by_hand(real: Real) -> None:
    found = {(d, s.whole.kind) for d, s in cards.failed_sums(real(FILE))}
    sizes = {"blog_authorship_corpus", "commonsense_qa", "food101", "gigaword", "imdb"}
    expected = {(d, "size_category") for d in sizes | {"hendrycks_test"}} | {("clue", "bytes")}
    assert expected == found
