"""Data held against benchmark files: what is found, where, and what is refused."""

from __future__ import annotations

import json
import random
import runpy
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks import passages

from support import ROOT, truesheet
from test_contam_words import plain_words, shared, texts_of
from truesheet.flow.benchmark_file import (
    BenchmarkNotRead,
    FieldUnclear,
    NoItems,
    NoTexts,
)
from truesheet.flow.build import build
from truesheet.flow.contamination import contaminated
from truesheet.measures.benchmark_index import shipped, written
from truesheet.measures.values_contam import BenchmarkFound, Contamination
from truesheet.render.contamination import to_text
from truesheet.sources import open_source

Real = Callable[[str], Path]

ITEM = "Mara walks twelve miles to the old mill and carries 3 sacks of barley home before 9"
OTHER = "The clerk at Lunde counted 14 red and 22 green lamps on the quay in the rain at night"


def lines(path: Path, texts: Sequence[str], field: str = "text") -> Path:
    path.write_text("".join(json.dumps({field: t}) + "\n" for t in texts), encoding="utf-8")
    return path


def found(data: Path, *benchmarks: Path, **more: bool) -> Contamination:
    return contaminated(open_source(data), benchmarks, **more)  # type: ignore[arg-type]


def only(result: Contamination) -> BenchmarkFound:
    (one,) = result.benchmarks
    return one


# What is found.


def test_a_copy_is_found_whatever_its_case_signs_and_surroundings(tmp_path: Path) -> None:
    told = "He wrote: " + ITEM.upper().replace(" ", " ,\n") + "! And no more."
    data = lines(tmp_path / "data.jsonl", ["nothing here " * 9, told])
    b = only(found(data, lines(tmp_path / "b.jsonl", [ITEM, OTHER], "question")))
    assert (b.items, b.whole, b.near, b.raised) == (2, 1, 0, True)
    (copy,) = b.copies
    assert (copy.row, copy.level, copy.where, copy.field) == (1, "whole", "data.jsonl:2", "text")
    assert copy.spans == (" ".join(plain_words(ITEM)),)
    assert copy.longest == copy.words == 17


def test_a_copy_with_changes_shows_the_runs_that_both_share(tmp_path: Path) -> None:
    told = ITEM.replace("carries", "bears").replace("3", "4")
    data = lines(tmp_path / "data.jsonl", [told])
    b = only(found(data, lines(tmp_path / "b.jsonl", [ITEM])))
    (copy,) = b.copies
    assert copy.level == "near" and copy.shared is not None
    assert copy.shared.ratio == shared(plain_words(ITEM), plain_words(told))
    for span in copy.spans:
        assert f" {span} " in f" {' '.join(plain_words(told))} "
    assert copy.longest == max(len(s.split()) for s in copy.spans)


def test_a_copy_in_pieces_over_a_long_text_is_none(tmp_path: Path) -> None:
    """Thirty per cent of the 5-grams must stand close together, not anywhere in a book."""
    words = ITEM.split()
    filler = " ".join(f"filler{i}" for i in range(200))
    data = lines(tmp_path / "data.jsonl", [f"{' '.join(words[:8])} {filler} {' '.join(words[9:])}"])
    b = only(found(data, lines(tmp_path / "b.jsonl", [ITEM])))
    assert (b.whole, b.copied, b.candidate) == (0, 1, 0)
    assert b.copies[0].shared is not None and b.copies[0].shared.part == 4


def test_a_run_of_eight_words_in_six_texts_is_a_phrase(tmp_path: Path) -> None:
    run = " ".join(ITEM.split()[:8])
    long = f"{ITEM} {OTHER} and so on for ever and ever"
    for texts, candidates in ((5, 1), (6, 0)):
        data = lines(tmp_path / "data.jsonl", [f"{i} is {run} {i}" for i in range(texts)])
        b = only(found(data, lines(tmp_path / "b.jsonl", [long])))
        assert (b.copied, b.candidate) == (0, candidates)


def test_the_words_of_two_texts_do_not_make_one_copy(tmp_path: Path) -> None:
    words = ITEM.split()
    data = lines(tmp_path / "data.jsonl", [" ".join(words[i : i + 4]) for i in range(0, 17, 4)])
    b = only(found(data, lines(tmp_path / "b.jsonl", [ITEM])))
    assert (b.whole, b.near, b.candidate, b.thirteen) == (0, 0, 0, 0)


def test_items_that_say_the_same_are_one_and_short_ones_are_told(tmp_path: Path) -> None:
    data = lines(tmp_path / "data.jsonl", [ITEM])
    b = only(found(data, lines(tmp_path / "b.jsonl", [ITEM, "two words", ITEM.upper(), ""])))
    assert (b.items, b.repeated, b.short) == (1, 1, 2)
    assert b.copies[0].same == (3,)


def test_addresses_hold_where_texts_are_missing_and_fields_are_several(tmp_path: Path) -> None:
    table = pa.table({"a": [None, "x", ITEM], "n": [1, 2, 3], "b": ["y", OTHER, None]})
    pq.write_table(table, tmp_path / "data.parquet", row_group_size=2)
    b = only(found(tmp_path / "data.parquet", lines(tmp_path / "b.jsonl", [ITEM, OTHER])))
    places = {(c.row, c.where, c.field) for c in b.copies}
    assert places == {(1, "data.parquet:3", "a"), (2, "data.parquet:2", "b")}


def test_a_retelling_with_the_same_numbers_and_names_is_told_as_perhaps(tmp_path: Path) -> None:
    fill = [f"Item {w} speaks of {w} things at {w} place with 1 {w} and 2 more" for w in "abcdefgh"]
    item = "Mara sells 17 turnips at 23 cents and 41 pumpkins to Olaf; what does Mara get"
    told = "Olaf purchased 41 pumpkins, and 17 turnips for 23 cents, from Mara. Her income?"
    data = lines(tmp_path / "data.jsonl", [told, "17 people met 23 others on the 41 bus at noon"])
    b = only(found(data, lines(tmp_path / "b.jsonl", [item, *fill])))
    assert (b.copied, b.retold) == (0, 1)
    assert b.copies[0].where == "data.jsonl:1" and b.copies[0].overlap > 0.4


def test_gsm8k_shuffled_is_found_whole_and_its_training_set_is_clean(
    tmp_path: Path, real: Real
) -> None:
    test = texts_of(real("gsm8k/test.jsonl"), "question")
    order = list(range(len(test)))
    random.Random(4).shuffle(order)
    data = lines(tmp_path / "data.jsonl", [test[i] for i in order])
    b = only(found(data, real("gsm8k/test.jsonl")))
    assert (b.items, b.whole, b.false_copies) == (1319, 1319, 0)
    assert all(order[int(c.where.rpartition(":")[2]) - 1] == c.row - 1 for c in b.copies)
    clean = only(found(real("gsm8k/train.jsonl"), real("gsm8k/test.jsonl")))
    assert (clean.whole, clean.near, clean.false_copies, clean.raised) == (0, 3, 0, False)


def test_shares_of_real_copies_are_those_of_the_words(real: Real) -> None:
    test = texts_of(real("gsm8k/test.jsonl"), "question")
    train = texts_of(real("gsm8k/train.jsonl"), "question")
    clean = only(found(real("gsm8k/train.jsonl"), real("gsm8k/test.jsonl")))
    near = [c for c in clean.copies if c.level == "near"]
    for c in near:
        there = train[int(c.where.rpartition(":")[2]) - 1]
        assert c.shared is not None
        assert c.shared.ratio == shared(plain_words(test[c.row - 1]), plain_words(there))


def test_an_index_finds_the_same_copies_as_the_file_that_it_was_made_of(
    tmp_path: Path, real: Real
) -> None:
    index = tmp_path / "gsm8k.index.json"
    index.write_text(written(next(i for i in shipped() if i.name == "GSM8K test")))
    by_index, by_words = (
        only(found(real("gsm8k/train.jsonl"), b)) for b in (index, real("gsm8k/test.jsonl"))
    )
    assert (by_index.items, by_index.whole, by_index.near) == (1319, 0, 3)
    places = [
        {(c.row, c.where, c.field, c.shared) for c in b.copies if c.level == "near"}
        for b in (by_index, by_words)
    ]
    assert places[0] == places[1]
    assert by_index.index.startswith("GSM8K test") and "hashes" in to_text(
        found(real("gsm8k/train.jsonl"), index)
    )


def test_one_word_in_ten_changed_leaves_nine_of_ten_found_by_words_and_by_index(
    tmp_path: Path, real: Real
) -> None:
    test = texts_of(real("gsm8k/test.jsonl"), "question")
    train = texts_of(real("gsm8k/train.jsonl"), "question")
    dice = random.Random(7)
    vocabulary = [w for t in train[:500] for w in t.split()]
    hidden = [
        " ".join(dice.choice(vocabulary) if dice.random() < 0.1 else w for w in t.split())
        for t in test[:200]
    ]
    data = lines(tmp_path / "data.jsonl", [*train[:2000], *hidden])
    index = tmp_path / "gsm8k.index.json"
    index.write_text(written(next(i for i in shipped() if i.name == "GSM8K test")))
    by_words, by_index = (only(found(data, b)) for b in (real("gsm8k/test.jsonl"), index))
    assert by_words.copied == by_index.copied >= 180
    assert by_words.raised and by_index.raised


def test_half_of_the_rephrased_questions_are_perhaps_retold_and_in_the_right_row(
    real: Real,
) -> None:
    """In-sample: the limits were chosen on these. What is claimed stands in the truth ledger."""
    b = only(
        contaminated(
            open_source(real("contamination/rephrase_gsm8k.jsonl")),
            [real("gsm8k/test.jsonl")],
            shown=2000,
        )
    )
    told = [c for c in b.copies if c.level == "retold"]
    right = [c for c in told if c.where.endswith(f":{c.row}")]
    assert len(told) > 600 and len(right) == len(told)
    assert b.raised and b.false_retold == 0


def test_the_same_comes_out_however_the_data_is_cut(tmp_path: Path, real: Real) -> None:
    test = texts_of(real("gsm8k/test.jsonl"), "question")[:300]
    mixed = texts_of(real("gsm8k/train.jsonl"), "question")[:600] + test[::3]
    seen = []
    for size in (1, 7, 1000):
        file = tmp_path / f"{size}" / "data.parquet"
        file.parent.mkdir()
        pq.write_table(pa.table({"text": mixed}), file, row_group_size=size)
        b = lines(tmp_path / "b.jsonl", test)
        seen.append(msgspec.json.encode(found(file, b)))
    assert seen[0] == seen[1] == seen[2]


# What is told.


def test_values_of_the_data_are_shown_only_where_asked_for(tmp_path: Path) -> None:
    told = "secretname " + ITEM.replace("carries", "secretword")
    data = lines(tmp_path / "data.jsonl", [told])
    b = lines(tmp_path / "b.jsonl", [ITEM])
    for result, shown in ((found(data, b), False), (found(data, b, show_values=True), True)):
        printed = to_text(result) + msgspec.json.encode(result).decode()
        assert ("secretword" in printed) is shown


def test_the_text_says_what_was_not_tested_and_how_often_the_check_is_wrong(real: Real) -> None:
    printed = to_text(found(real("gsm8k/train.jsonl"), real("gsm8k/test.jsonl")), width=100)
    flat = " ".join(printed.split())
    assert "3 of 1,319 items of test.jsonl" in flat
    assert "retelling was not tested" in flat and "decoys" in flat
    assert "train.jsonl:21" in flat


def test_names_of_files_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    data = lines(tmp_path / "data.jsonl", [ITEM], "te\x1b[31mxt")
    printed = to_text(found(data, lines(tmp_path / "b.jsonl", [ITEM])))
    assert "\x1b" not in printed


# What is refused.


def test_a_benchmark_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    data = lines(tmp_path / "data.jsonl", [ITEM])
    (tmp_path / "empty.jsonl").write_text("")
    for name in ("none.jsonl", "empty.jsonl"):
        with pytest.raises(BenchmarkNotRead, match=f"The benchmark {name}") as why:
            found(data, tmp_path / name)
        assert (why.value.code, why.value.exit_code) == ("E-CON-001", 2)


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    data = lines(tmp_path / "data.jsonl", [ITEM])
    bad = tmp_path / "bad.json"
    bad.write_text('{"truesheet_benchmark_index":1,"name":"x"}')
    with pytest.raises(BenchmarkNotRead, match="the index lacks") as why:
        found(data, bad)
    assert why.value.code == "E-CON-001"


def test_a_benchmark_of_short_items_is_refused(tmp_path: Path) -> None:
    data = lines(tmp_path / "data.jsonl", [ITEM])
    with pytest.raises(NoItems, match="8 words") as why:
        found(data, lines(tmp_path / "b.jsonl", ["yes", "no"]))
    assert why.value.code == "E-CON-002"


def test_a_field_that_is_unclear_is_asked_for(tmp_path: Path) -> None:
    data = lines(tmp_path / "data.jsonl", [ITEM])
    two = tmp_path / "two.jsonl"
    two.write_text(json.dumps({"premise": ITEM, "hypothesis": OTHER}) + "\n")
    with pytest.raises(FieldUnclear, match="premise, hypothesis") as why:
        found(data, two)
    assert why.value.code == "E-CON-003"
    named = contaminated(open_source(data), [two], field="premise")
    assert only(named).whole == 1
    with pytest.raises(FieldUnclear, match="no text field 'premis'"):
        contaminated(open_source(data), [two], field="premis")
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("a,b\n1,2\n")
    with pytest.raises(FieldUnclear, match="no field that holds text"):
        found(data, numbers)


def test_the_benchmark_itself_among_the_data_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    b = lines(folder / "test.jsonl", [ITEM])
    with pytest.raises(NoTexts) as why:
        found(folder, b)
    assert (why.value.code, why.value.exit_code) == ("E-CON-004", 3)
    lines(folder / "train.jsonl", [OTHER])
    result = found(folder, b)
    assert (result.left_out, result.texts, only(result).whole) == (("test.jsonl",), 1, 0)


def test_data_without_texts_could_not_be_checked(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("a,b\n1,2\n")
    with pytest.raises(NoTexts):
        found(numbers, lines(tmp_path / "b.jsonl", [ITEM]))


# The page.


def test_the_page_tells_of_benchmarks_by_field_and_split(tmp_path: Path, real: Real) -> None:
    test, train = real("gsm8k/test.jsonl"), real("gsm8k/train.jsonl")
    sheet = build(splits={"train": train, "test": test})
    page = sheet.to("html").decode()
    assert "Benchmark contamination" in page
    assert "Public benchmarks in the split test" in page
    (raised,) = (
        f
        for f in sheet.document.findings
        if f.rule == "contamination.benchmark" and f.subject == "field:question"
    )
    assert raised.severity == "warning", (
        "the test split may hold the benchmark: it is the benchmark"
    )
    swapped = build(splits={"train": test, "test": train})
    (learnt,) = (
        f
        for f in swapped.document.findings
        if f.rule == "contamination.benchmark" and f.subject == "field:question"
    )
    assert learnt.severity == "error", "a model would learn from it"


# The verb.


@pytest.mark.parametrize(
    ("texts", "benchmark", "code", "told"),
    [
        ([OTHER + " tells something else"], [ITEM], 0, "0 of 1 item"),
        ([ITEM], [ITEM + " again"], 1, "1 of 1 item"),
        ([ITEM], ["too short"], 2, "E-CON-002"),
        ([ITEM], [ITEM], 3, "E-CON-004"),
    ],
    ids=["clear", "raised", "bad input", "not checked"],
)
def test_leakage_with_a_benchmark_ends_as_every_check_does(
    tmp_path: Path, texts: list[str], benchmark: list[str], code: int, told: str
) -> None:
    lines(tmp_path / "data.jsonl", texts)
    lines(tmp_path / "b.jsonl", benchmark)
    done = truesheet("leakage", "data.jsonl", "--benchmark", "b.jsonl", cwd=tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    assert told in done.stdout + done.stderr


def test_leakage_gives_the_same_in_json_for_several_benchmarks(tmp_path: Path) -> None:
    lines(tmp_path / "data.jsonl", [ITEM, OTHER])
    for name, item in (("a.jsonl", ITEM + " again"), ("b.jsonl", "x " * 9)):
        lines(tmp_path / name, [item])
    asked = ("--benchmark", "a.jsonl", "--benchmark", "b.jsonl", "--benchmark-field", "text")
    done = truesheet("leakage", "data.jsonl", *asked, "--json", cwd=tmp_path)
    held = json.loads(done.stdout)["contamination"]
    assert [b["file"] for b in held["benchmarks"]] == ["a.jsonl", "b.jsonl"]
    assert [b.get("raised", False) for b in held["benchmarks"]] == [True, False]
    assert (held["texts"], done.returncode) == (2, 1)


# The cost ledger.


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cards", "alike"])
def test_every_contender_of_the_cost_ledger_finds_what_was_planted(
    tmp_path: Path, real: Real, kind: str
) -> None:
    """Figures of a search that misses something are worth nothing."""
    real("hf-dataset-cards/cards.jsonl.gz")
    corpus, items = passages.make(tmp_path, 4_000_000, kind)
    planted = set(json.loads((tmp_path / "planted.json").read_text()))
    ways = runpy.run_path(str(ROOT / "benchmarks" / "contenders" / "overlap_of_items.py"))
    ours = ways["ours"](str(corpus), str(items))
    plain = ways["plain"](str(corpus), str(items), 13)
    joined = ways["in_sql"](str(corpus), str(items), 13)
    assert len(planted) == passages.PLANTED
    assert planted <= set(ours) & set(plain) & set(joined)
    assert plain == joined
