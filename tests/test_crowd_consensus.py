"""One label for each item: weighed, by majority, the median; the file, the screen, the errors."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from benchmarks.truth import crowd_snow2008 as truth

from conftest import Real
from truesheet.flow.annotators import (
    ConsensusUnwritten,
    Crowd,
    LayoutUnclear,
    NothingToCompare,
    UnknownScale,
    annotators,
)
from truesheet.flow.build import build
from truesheet.measures.agreement import Units
from truesheet.measures.dawid_skene import dawid_skene, majority
from truesheet.model.errors import TruesheetError
from truesheet.render.sound.annotators import text
from truesheet.sources.errors import ColumnNotFound

RTE = "crowd-snow2008/rte.standardized.tsv"
LONG: dict[str, Any] = {"annotators": ["who"], "item": "item", "label": "y"}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def screen(found: Crowd) -> str:
    return text(found.name, found.agreement, found.consensus, found.findings, found.written)


def crowd(items: int = 60, people: int = 5, seed: int = 0, guess: bool = False) -> dict[str, Any]:
    """Two classes; nine of ten labels are right, but for the last person where he guesses."""
    random = np.random.default_rng(seed)
    true = random.integers(0, 2, items)
    given = np.where(random.random((items, people)) < 0.9, true[:, None], 1 - true[:, None])
    if guess:
        given[:, -1] = random.integers(0, 2, items)
    return {
        "item": np.repeat(np.arange(items), people).tolist(),
        "who": [f"w{i}" for _ in range(items) for i in range(people)],
        "y": [f"class {c}" for c in given.ravel().tolist()],
    }


def test_weighing_beats_the_majority_in_the_crowd_of_snow_2008(real: Real) -> None:
    path = real(RTE)
    given = truth.answers(path)
    strict, ties = truth.majority(given)
    assert (strict, ties) == (685, 65)
    found, labels = truth.consensus(path)
    right = sum(labels[a.item] == a.gold for a in {a.item: a for a in given}.values())
    assert right > strict + ties / 2 + 20
    assert found.consensus.method == "dawid-skene"
    assert found.consensus.ties == 65
    assert sum(found.consensus.classes.values()) == 800


def test_the_workers_who_guess_are_found_and_nobody_else_is_accused(real: Real) -> None:
    path = real(RTE)
    found, _ = truth.consensus(path)
    raised = {f.title.split()[1] for f in found.findings if f.rule == "annotators.outlier"}
    assert raised == truth.guessers(truth.answers(path))
    assert len(raised) == 3


def test_one_em_step_by_hand() -> None:
    """Two classes, one item each, three people of whom one says the other: it is outvoted."""
    unit = np.repeat(np.arange(40), 3)
    person = np.tile(np.arange(3), 40)
    true = np.arange(40) % 2
    code = np.stack([true, true, 1 - true], axis=1).ravel()
    units = Units(unit, person, code, np.ones(40, np.int64), 2, 3)
    found = dawid_skene(units)
    assert (found.best == true).all()
    assert found.tables is not None
    # The third person always says the other class, and is known for it.
    assert found.tables[2, 0, 1] > 0.85
    assert found.tables[0, 0, 0] > 0.9
    assert np.allclose(found.tables.sum(axis=2), 1)
    assert np.allclose(majority(units).likely, 2 / 3)


def test_the_file_holds_each_item_once_with_its_label(tmp_path: Path) -> None:
    table = crowd()
    to = tmp_path / "consensus.csv"
    found = annotators(table, **LONG, consensus=to)
    made = lines(to)
    assert sorted(int(r["item"]) for r in made) == list(range(60))
    assert {r["labels"] for r in made} == {"5"}
    second = pd.DataFrame(table).groupby("item")["y"].agg(lambda y: y.mode()[0])
    same = [r["label"] == second[int(r["item"])] for r in made]
    assert sum(same) >= 58
    assert found.written == str(to)


def test_rows_of_a_wide_table_are_named_by_their_place(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a,b,c\nx,x,y\ny,y,y\n,,x\nx,y,\n")
    to = tmp_path / "consensus.csv"
    found = annotators(path, annotators=["a", "b", "c"], consensus=to)
    assert found.consensus.method == "majority"
    assert [(r["row"], r["label"], r["labels"]) for r in lines(to)] == [
        ("wide.csv:1", "x", "3"),
        ("wide.csv:2", "y", "3"),
        ("wide.csv:4", "", "2"),
    ]
    assert "Such items get none" in " ".join(screen(found).split())


def test_of_numbers_the_consensus_is_the_median(real: Real, tmp_path: Path) -> None:
    path = real("crowd-snow2008/wordsim.standardized.tsv")
    to = tmp_path / "consensus.csv"
    found = annotators(
        path, annotators=["!amt_worker_ids"], item="orig_id", label="response", consensus=to
    )
    table = pd.read_csv(path, sep="\t").set_index("orig_id")["response"]
    second = table.groupby(level=0).median()
    assert {r["item"]: float(r["label"]) for r in lines(to)} == second.to_dict()
    assert found.consensus.method == "median"
    one = found.consensus.people[0]
    frame = pd.read_csv(path, sep="\t")
    mine = frame[frame["!amt_worker_ids"] == one.name].set_index("orig_id")["response"]
    others = frame[frame["!amt_worker_ids"] != one.name].groupby("orig_id")["response"].mean()
    assert one.right.value == pytest.approx(np.corrcoef(mine, others[mine.index])[0, 1], abs=1e-4)
    assert "The median of the labels" in screen(found)


def test_with_few_labels_an_item_they_are_not_weighed_and_it_is_said(real: Real) -> None:
    found = annotators(
        real("xstest/xstest_v2_completions_gpt4.csv"), annotators=["annotation_1", "annotation_2"]
    )
    assert found.consensus.method == "majority"
    assert found.consensus.why == "450 of 450 items have fewer than 3 labels"
    assert not found.raised


def test_a_crowd_without_fault_raises_nothing_and_one_who_guesses_is_named() -> None:
    assert not [f for f in annotators(crowd(300), **LONG).raised if f.rule == "annotators.outlier"]
    found = annotators(crowd(300, guess=True), **LONG)
    (one,) = [f for f in found.raised if f.rule == "annotators.outlier"]
    assert "w4" in one.title


def test_crowds_of_equals_are_hardly_ever_accused() -> None:
    """40 crowds of 20 people and 60 items each: nobody guesses, and nobody may be said to."""
    accused = 0
    for seed in range(40):
        found = annotators(crowd(60, 20, seed), **LONG)
        accused += any(f.rule == "annotators.outlier" for f in found.raised)
    assert accused <= 1


def test_agreement_that_is_low_by_arithmetic_is_a_note() -> None:
    """One item in a hundred is of the other class: alpha is low although people agree."""
    random = np.random.default_rng(3)
    given = (random.random((400, 3)) < 0.02).astype(int)
    table = {"abc"[i]: [f"c{v}" for v in given[:, i].tolist()] for i in range(3)}
    found = annotators(table, annotators=["a", "b", "c"])
    (one,) = [f for f in found.findings if f.rule == "annotators.agreement_low"]
    assert (one.outcome, one.severity) == ("raised", "note")
    assert "although people mostly agree" in one.says


def test_the_page_shows_agreement_and_no_name_of_a_worker(real: Real) -> None:
    path = real(RTE)
    roles = {"!amt_worker_ids": "annotator", "orig_id": "group"}
    page = build(path, label="response", roles=roles).to("html").decode()
    assert "Krippendorff&#39;s alpha, nominal" in page
    assert "labels at chance" in page
    for worker in {a.worker for a in truth.answers(path)}:
        assert worker not in page


def test_hostile_labels_do_not_get_to_the_screen() -> None:
    table = crowd(30)
    table["y"] = [f"\x1b[31m{y}" for y in table["y"]]
    assert "\x1b" not in screen(annotators(table, **LONG))


def test_what_is_found_can_be_written_as_json() -> None:
    found = annotators(crowd(), **LONG)
    again = msgspec.json.decode(msgspec.json.encode(found), type=Crowd)
    assert again == found


# bad input --------------------------------------------------------------------------------------


def raises(kind: type[TruesheetError], code: str, data: Any, **more: Any) -> TruesheetError:
    with pytest.raises(kind) as caught:
        annotators(data, **more)
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value


def test_one_field_of_annotators_needs_label_and_item() -> None:
    raises(LayoutUnclear, "E-ANN-001", crowd(), annotators=["who"], label="y")
    raises(LayoutUnclear, "E-ANN-001", crowd(), annotators=["who"], item="item")
    raises(LayoutUnclear, "E-ANN-001", crowd(), annotators=["who"], item="item", label="who")


@pytest.mark.parametrize(
    "table",
    [
        {"item": [1, 2, 3], "who": ["a", "b", "c"], "y": ["x", "y", "x"]},
        {"item": [1], "who": ["a"], "y": ["x"]},
        {"item": [1, 1], "who": ["a", "b"], "y": ["", " "]},
        {"item": [1] * 4, "who": ["a"] * 4, "y": ["x", "y"] * 2},
    ],
)
def test_labels_that_nobody_else_gave_cannot_be_compared(table: dict[str, Any]) -> None:
    found = raises(NothingToCompare, "E-ANN-002", table, **LONG)
    assert found.exit_code == 3


def test_a_table_without_rows_cannot_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("item,who,y\n")
    raises(NothingToCompare, "E-ANN-002", path, **LONG)


def test_a_field_that_is_not_there_is_named() -> None:
    raises(ColumnNotFound, "E-SRC-004", crowd(), annotators=["whom"], item="item", label="y")
    raises(ColumnNotFound, "E-SRC-004", crowd(), annotators=["who"], item="items", label="y")
    raises(ColumnNotFound, "E-SRC-004", crowd(), annotators=["who"], item="item", label="yy")


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    to = tmp_path / "there.csv"
    to.write_text("mine")
    raises(ConsensusUnwritten, "E-ANN-003", crowd(), **LONG, consensus=to)
    assert to.read_text() == "mine"
    raises(ConsensusUnwritten, "E-ANN-003", crowd(), **LONG, consensus=tmp_path / "no" / "c.csv")


def test_classes_have_no_distance() -> None:
    raises(UnknownScale, "E-ANN-005", crowd(), **LONG, scale="interval")
    raises(UnknownScale, "E-ANN-005", crowd(), **LONG, scale="ratio")


def test_more_labels_than_are_kept_are_not_weighed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truesheet.flow.annotators.MOST", 100)
    with pytest.raises(TruesheetError) as caught:
        annotators(crowd(), **LONG, consensus=tmp_path / "c.csv")
    assert caught.value.code == "E-ANN-004"
    assert not (tmp_path / "c.csv").exists()


def test_one_class_for_all_is_said() -> None:
    table = {"a": ["x"] * 30, "b": ["x"] * 30, "c": ["x"] * 30}
    found = annotators(table, annotators=["a", "b", "c"])
    assert "all labels are the same" in found.agreement.absent["alpha"]
    assert {f.outcome for f in found.findings} == {"could_not_run"}
    assert "all labels are the same" in screen(found)


def test_many_classes_do_not_take_long() -> None:
    """30,000 classes: too many to be weighed, which is said; the rest is counted."""
    items = np.arange(60_000)
    table = {
        "item": np.repeat(items, 3).tolist(),
        "who": ["a", "b", "c"] * 60_000,
        "y": [f"c{i % 30_000}" for i in np.repeat(items, 3).tolist()],
    }
    start = time.process_time()
    found = annotators(table, **LONG)
    assert time.process_time() - start < 60
    assert found.agreement.agreeing.part == 180_000
    assert "classes are too many" in found.consensus.why
