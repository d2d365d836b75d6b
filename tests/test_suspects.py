"""Labels that a model doubts: planted flips are found, screens are kept back, bad input is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import datasets

import truesheet
from conftest import Real
from cuts import Cut, source
from truesheet.engine import Options, fold
from truesheet.engine.plan import plan
from truesheet.flow.finish import finish
from truesheet.flow.sheet import Sheet
from truesheet.measures.confidence import believed, ranked, rival, screen
from truesheet.measures.inputs import says
from truesheet.measures.suspects import LabelSuspects
from truesheet.measures.values_labels import Suspects
from truesheet.model.field import Field, Schema


def bundled(name: str) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(datasets, f"load_{name}")(as_frame=True).frame
    return frame


def flipped(frame: pd.DataFrame, share: float, label: str = "target") -> set[int]:
    """Flip this share of the labels in place; gives the rows, counted from 0."""
    rng = np.random.default_rng(7)
    classes = np.unique(frame[label])
    rows = rng.permutation(len(frame))[: round(share * len(frame))]
    at = np.searchsorted(classes, frame[label].to_numpy()[rows])
    shift = rng.integers(1, len(classes), len(rows))
    frame.loc[rows, label] = classes[(at + shift) % len(classes)]
    return set(rows.tolist())


def suspects(sheet: Sheet) -> Suspects:
    found = sheet.evidence.read("labels.suspects", Suspects)
    assert isinstance(found, Suspects), found
    return found


def why(sheet: Sheet) -> str:
    found = sheet.evidence.get("labels.suspects")
    if found is None:
        return next(s.why for s in sheet.document.skipped if s.measure == "labels.suspects")
    return str(found.value["absent"])


def of(sheet: Sheet, rule: str) -> Any:
    return next(f for f in sheet.document.findings if f.rule.split("@")[0] == rule)


@pytest.mark.parametrize("name", ["breast_cancer", "digits"])
def test_most_of_three_flips_in_a_hundred_are_found_and_head_the_list(name: str) -> None:
    frame = bundled(name)
    planted = flipped(frame, 0.03)
    sheet = truesheet.build(frame, label="target")
    found = suspects(sheet)
    listed = [int(s.row.split(":")[1]) - 1 for s in found.listed]
    assert len(planted & set(listed)) >= 0.7 * min(len(planted), len(listed))
    assert len(planted & set(listed[:10])) >= 9
    for s in found.listed:
        assert s.given == str(frame["target"][int(s.row.split(":")[1]) - 1]) != s.suggested
    raised = of(sheet, "labels.suspect")
    assert raised.outcome == "raised"
    sure = found.looked - found.right <= 2 * found.flagged
    assert raised.severity == "warning"
    assert sure and found.screen is not None


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits"])
def test_well_known_clean_tables_raise_nothing(name: str) -> None:
    sheet = truesheet.build(bundled(name), label="target")
    assert of(sheet, "labels.suspect").outcome == "clear"
    assert of(sheet, "labels.conflict").outcome in ("clear", "not_applicable")


def test_a_hard_table_is_a_note_that_says_so(real: Real) -> None:
    sheet = truesheet.build(real("fairness-tabular/german_credit.csv"), label="class-label")
    found = of(sheet, "labels.suspect")
    assert (found.outcome, found.severity) == ("raised", "note")
    assert "its own errors" in found.says and "audited sample" in found.says
    assert suspects(sheet).screen is None


def test_adult_is_judged_from_a_sample_and_says_so(real: Real) -> None:
    sheet = truesheet.build(real("fairness-tabular/adult.csv"), label="income")
    found = suspects(sheet)
    assert found.looked <= LabelSuspects("income").rows == 5_000
    assert "of 32,561 rows" in found.error
    assert found.right / found.looked > 0.83  # the majority is 0.76, the best models reach 0.87
    evidence = sheet.evidence.get("labels.suspects")
    assert evidence is not None and not evidence.exact


def test_sentences_are_judged_by_their_words(real: Real) -> None:
    found = suspects(
        truesheet.build(real("backdoor-hiddenkiller-sst2/clean_train.tsv"), label="label")
    )
    assert found.model == "logistic regression"
    assert found.right / found.looked > 0.65 > 0.54 > found.majority / found.looked


def test_a_field_that_says_the_label_hides_no_wrong_label() -> None:
    frame = bundled("breast_cancer")
    flipped(frame, 0.03)
    before = suspects(truesheet.build(frame, label="target"))
    frame["copy"] = frame["target"].map({0: "m", 1: "b"})
    after = suspects(truesheet.build(frame, label="target"))
    assert after.shut_out == ("copy",)
    assert after.flagged == before.flagged > 10


def test_pixels_in_lists_are_read() -> None:
    data = datasets.load_digits()
    rows = {"pixels": [p.astype(int).tolist() for p in data.data], "target": data.target.tolist()}
    found = suspects(truesheet.build(rows, label="target"))
    assert found.right / found.looked > 0.95


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ([1] * 200, "all rows have one class"),
        (list(range(200)), "no classes"),
        ([None] * 200, "no classes"),
        ([f"c{i // 2}" for i in range(200)], "fewer than two classes"),
        (["a", "b"] * 10 + [None] * 180, "too few"),
    ],
)
def test_labels_that_cannot_be_judged_say_why(label: list[Any], told: str) -> None:
    rows = {"x": list(range(200)), "y": [*label[:200]]}
    assert told in why(truesheet.build(rows, label="y"))


def test_wide_tables_of_many_classes_are_judged_in_fewer_rows() -> None:
    rng = np.random.default_rng(0)
    rows: dict[str, Any] = {f"x{i}": rng.normal(size=2_500) for i in range(400)}
    rows["y"] = [f"c{i % 100}" for i in range(2_500)]
    found = suspects(truesheet.build(rows, label="y"))
    assert found.looked + found.left_out == 50_000_000 // (400 * 100) == 1_250
    assert found.error == "from a sample of 1,250 of 2,500 rows"


def test_a_hundred_thousand_classes_one_row_and_no_label_say_why() -> None:
    many = {"x": [i % 97 for i in range(100_000)], "y": [f"k{i}" for i in range(100_000)]}
    assert "no classes" in why(truesheet.build(many, label="y"))
    assert "too few" in why(truesheet.build({"x": [1], "y": ["a"]}, label="y"))
    assert "no field is declared" in why(truesheet.build({"x": [1, 2]}))


def test_noise_that_no_field_tells_is_no_suspicion() -> None:
    """A model that is no better than a guess doubts nothing aloud."""
    rng = np.random.default_rng(0)
    rows = {"x": rng.normal(size=400), "y": rng.choice(["a", "b"], 400, p=[0.8, 0.2])}
    found = of(truesheet.build(rows, label="y"), "labels.suspect")
    assert found.outcome == "could_not_run"
    assert "largest class" in found.says


probabilities = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).dirichlet([0.5] * 3, 60)
)


@given(probabilities, st.integers(0, 2**32 - 1))
def test_the_screen_is_what_loops_over_the_confident_joint_give(
    p: np.ndarray[Any, Any], seed: int
) -> None:
    given_label = np.random.default_rng(seed).integers(0, 3, 60)
    limit = [
        p[given_label == k, k].mean() if (given_label == k).any() else np.inf for k in range(3)
    ]
    joint = np.zeros((3, 3))
    for i, k in enumerate(given_label):
        over = [j for j in range(3) if p[i, j] >= limit[j] - 1e-12]
        if over:
            best = max(over, key=lambda j: p[i, j])
            joint[k, best] += 1
    wrong = 0.0
    for k in range(3):
        n = joint[k].sum()
        wrong += (given_label == k).sum() * (1 - (joint[k, k] / n if n else 1.0))
    rate = wrong / 60
    erring = int((p.argmax(axis=1) != given_label).sum())
    for doubted in (0, erring // 2, (erring + 1) // 2, 60):
        kept = rate > 0 and erring <= 2 * doubted
        assert screen(p, given_label, doubted) == (round(float(rate), 4) if kept else None)


@given(probabilities, st.integers(0, 2**32 - 1))
def test_the_ranking_is_by_margin(p: np.ndarray[Any, Any], seed: int) -> None:
    labels = np.random.default_rng(seed).integers(0, 3, 60)
    order = ranked(p, labels)
    margin = [
        round(p[i, k] - max(p[i, j] for j in range(3) if j != k), 9) for i, k in enumerate(labels)
    ]
    assert sorted(margin) == [margin[i] for i in order]
    assert (rival(p, labels) != labels).all()
    assert believed(p, labels).tolist() == [p[i, k] for i, k in enumerate(labels)]


def test_a_field_says_the_label_only_where_its_values_recur() -> None:
    label = np.arange(100) % 2
    assert says(label + 3, label)
    assert not says(np.arange(100), label)
    assert not says(np.arange(100) % 3, label)
    assert not says(np.full(100, -1), label)


@given(
    st.lists(st.integers(0, 150), max_size=4),
    st.randoms(use_true_random=False),
    st.integers(7, 200),
)
@settings(max_examples=8, deadline=None)
def test_any_cut_in_any_order_doubts_the_same_labels(
    edges: list[int], shuffle: Any, size: int
) -> None:
    """The tables of the law are too small to learn from; these are not."""
    x = [i * 37 % 101 for i in range(150)]
    table: dict[str, list[Any]] = {
        "number": [float(v) for v in x],
        "word": [f"w{v % 4}" for v in x],
        "label": ["yes" if (v > 50) != (i % 29 == 0) else "no" for i, v in enumerate(x)],
    }
    order = list(range(len(edges) + 1))
    shuffle.shuffle(order)
    assert _value(source(table, edges, order, size)) == _value(source(table, [], [0], 1_000))


def _value(cut: Cut) -> Any:
    schema = Schema(
        tuple(
            Field(f.name, f.kind, f.physical, "label" if f.name == "label" else None)
            for f in cut.schema.fields
        )
    )
    whole = Cut("table", schema, cut.parts)
    planned = plan(schema, [LabelSuspects("label")])
    (evidence,), _ = finish(fold(whole, planned, Options(workers=1)), planned, "none")
    assert evidence.value["flagged"]
    return evidence.value
