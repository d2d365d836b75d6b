"""What one field alone tells of the label: scores found a second way, and planted leaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets
from sklearn.metrics import r2_score, roc_auc_score

from truesheet.flow.sounding import Sounded, sound
from truesheet.measures.scores import Target, classes_of, influence, less, ranks_of, scored
from truesheet.measures.values_leak import SingleField
from truesheet.model.evidence import Absent
from truesheet.model.finding import Finding

MEASURES = ("labels.single_field", "fields.associations", "values.distinct")


def alone(frame: pd.DataFrame, label: str) -> Sounded:
    return sound(frame, wanted=MEASURES, checks=["labels.given_away"], label=label, workers=1)


def value(frame: pd.DataFrame, label: str) -> SingleField:
    found = alone(frame, label).evidence.read("labels.single_field", SingleField)
    assert isinstance(found, SingleField), found
    return found


def raised(frame: pd.DataFrame, label: str) -> dict[str, Finding]:
    found = alone(frame, label).findings
    return {f.subject.partition(":")[2]: f for f in found if f.outcome == "raised"}


def bundled(name: str) -> pd.DataFrame:
    return getattr(datasets, f"load_{name}")(as_frame=True).frame


# Scores.


@pytest.mark.parametrize("seed", range(5))
def test_the_area_and_r2_are_those_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, p = rng.integers(0, 2, 300), rng.normal(size=300).round(1)
    target = classes_of(y, ("no", "yes"), None)
    both = np.stack([-p, p], axis=1)
    assert influence(both, target).score == pytest.approx(roc_auc_score(y, p))
    three = classes_of(rng.integers(0, 3, 300), ("a", "b", "c"), None)
    odds = rng.random((300, 3))
    odds /= odds.sum(axis=1, keepdims=True)
    expected = roc_auc_score(
        three.columns.argmax(axis=1), odds, multi_class="ovr", average="weighted"
    )
    assert influence(odds, three).score == pytest.approx(expected)
    ranks = ranks_of(rng.normal(size=300))
    numbers = Target(ranks[:, None], ())
    assert influence(p[:, None], numbers).score == pytest.approx(r2_score(ranks, p))


def test_nineteen_of_twenty_intervals_hold_the_true_area() -> None:
    """Two normal distributions one apart: the true area is Phi(1 / sqrt 2) = 0.7602."""
    rng, hit = np.random.default_rng(0), 0
    for _ in range(400):
        y = np.repeat([0, 1], 60)
        p = rng.normal(size=120) + y
        found = scored(influence(np.stack([-p, p], axis=1), classes_of(y, ("0", "1"), None)))
        hit += found.low <= 0.7602 <= found.high
    assert 0.92 <= hit / 400 <= 0.98


def test_the_difference_of_two_scores_on_the_same_rows_knows_that_they_go_together() -> None:
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 500)
    p = rng.normal(size=500) + y
    q = p + rng.normal(size=500) * 0.05
    target = classes_of(y, ("0", "1"), None)
    a, b = (influence(np.stack([-x, x], axis=1), target) for x in (p, q))
    apart = less(a, b)
    assert apart.high - apart.low < 0.3 * (scored(a).high - scored(a).low)


def test_a_perfect_order_of_few_rows_is_not_sure() -> None:
    y = np.repeat([0, 1], [3, 47])
    found = scored(influence(np.stack([-y, y], axis=1).astype(float), classes_of(y, "ab", None)))  # type: ignore[arg-type]
    assert found.score == 1.0
    assert found.low < 0.99


# Real data.


def test_the_best_single_fields_of_known_tables_are_those_that_people_know(
    real: Callable[[str], Path],
) -> None:
    cancer = value(bundled("breast_cancer"), "target")
    assert cancer.alone[0].field in ("worst perimeter", "worst area", "worst radius")
    assert 0.95 < cancer.alone[0].by_value.score < 0.98  # AUC of the raw field: 0.975
    adult = value(pd.read_csv(real("fairness-tabular/adult.csv")), "income")
    assert {a.field for a in adult.alone[:3]} & {"relationship", "marital.status"}
    assert adult.error.startswith("from a sample of 4,000 of 32,561")


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits", "diabetes"])
def test_no_field_of_a_well_known_clean_table_is_accused(name: str) -> None:
    assert not raised(bundled(name), "target")


def test_lifeboat_and_body_number_of_the_titanic_give_away_who_lived(
    real: Callable[[str], Path],
) -> None:
    titanic = pd.read_csv(real("drift-nannyml/titanic_reference.csv"))
    found = raised(titanic, "Survived")
    assert set(found) == {"boat", "body"}
    n = int(titanic.body.notna().sum())
    lost = int((titanic.Survived[titanic.body.notna()] == 0).sum())
    assert f"{lost} of {n}" in found["body"].says


# Planted leaks.

Plant = Callable[[pd.DataFrame, np.random.Generator], Any]

PLANTS: dict[str, Plant] = {
    "noisy copy": lambda f, r: f.target * 2 + r.normal(0, 0.3, len(f)),
    "filled in for one class": lambda f, r: np.where(f.target == 1, r.normal(size=len(f)), np.nan),
    "missing for one class": lambda f, r: np.where(f.target == 1, np.nan, r.normal(size=len(f))),
    "computed": lambda f, r: np.exp(f.target) * 10 + 3,
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found_and_nothing_else_accused(name: str) -> None:
    frame = bundled("breast_cancer")
    frame["extra"] = PLANTS[name](frame, np.random.default_rng(3))
    assert set(raised(frame, "target")) == {"extra"}


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer"])
def test_a_copy_with_one_label_in_twenty_changed_is_found_where_the_task_is_easy(name: str) -> None:
    frame = bundled(name)
    rng = np.random.default_rng(1)
    changed = rng.random(len(frame)) < 0.05
    frame["copy"] = np.where(changed, rng.permutation(frame.target), frame.target)
    frame["copy"] = "c" + frame["copy"].astype(str)
    found = raised(frame, "target")
    assert set(found) == {"copy"}
    assert found["copy"].severity == "warning"
    hit = int((frame["copy"].str[1:].astype(int) == frame.target).sum())
    if name == "breast_cancer":
        assert f"{hit} of 569" in found["copy"].says


def test_two_values_that_merely_go_with_two_classes_are_no_copy(
    real: Callable[[str], Path],
) -> None:
    titanic = pd.read_csv(real("drift-nannyml/titanic_reference.csv"))
    assert "Sex" not in raised(titanic, "Survived")
    sex = next(a for a in value(titanic, "Survived").alone if a.field == "Sex")
    counts = pd.crosstab(titanic.Sex, titanic.Survived)
    assert sex.copied is not None
    assert sex.copied.part == int(counts.max(axis=1).sum())


def test_a_label_of_numbers_that_was_copied_with_noise_is_found() -> None:
    frame = bundled("diabetes")
    frame["extra"] = np.log(frame.target) + np.random.default_rng(0).normal(0, 0.02, len(frame))
    found = raised(frame, "target")
    assert set(found) == {"extra"}
    assert "A small model scores" in found["extra"].says


@pytest.mark.parametrize("weight", [0, 10])
def test_means_of_the_label_by_another_field_are_recognised(weight: int) -> None:
    frame = bundled("diabetes")
    rng = np.random.default_rng(5)
    frame["place"] = rng.choice([f"p{i}" for i in range(30)], len(frame))
    sums, n = frame.groupby("place").target.agg("sum"), frame.groupby("place").size()
    means = (sums + weight * frame.target.mean()) / (n + weight)
    frame["place_mean"] = frame.place.map(means)
    found = raised(frame, "target")
    assert set(found) == {"place_mean"}
    assert "“place”" in found["place_mean"].says
    encoded = value(frame, "target").encoded[0]
    assert encoded.prior == pytest.approx(weight, abs=0.01)


def test_means_of_other_rows_are_not_means_of_the_label() -> None:
    """A mean of last year's label, say: honest, however much it resembles."""
    frame = bundled("diabetes")
    rng = np.random.default_rng(5)
    frame["place"] = rng.choice([f"p{i}" for i in range(30)], len(frame))
    other = frame.target.sample(frac=1, random_state=1).to_numpy()
    frame["place_mean"] = frame.place.map(pd.Series(other).groupby(frame.place).mean())
    assert not raised(frame, "target")


def test_a_running_number_over_sorted_rows_is_told_as_that() -> None:
    frame = bundled("breast_cancer").sort_values("target").reset_index(drop=True)
    frame.insert(0, "id", range(len(frame)))
    found = raised(frame, "target")
    assert set(found) == {"id"}
    assert found["id"].severity == "warning"
    assert "sorted by the label" in found["id"].says


# Bad input.


@pytest.mark.parametrize(
    ("label", "why"),
    [
        (["a"] * 200, "one value"),
        ([f"c{i}" for i in range(200)], "no two of 200 classes"),
        ([None] * 190 + ["a", "b"] * 5, "10 labelled rows are too few"),
    ],
)
def test_a_label_that_cannot_be_told_is_said_to_be_so(label: list[Any], why: str) -> None:
    frame = pd.DataFrame({"x": np.arange(200) % 7, "y": label})
    found = alone(frame, "y").evidence.read("labels.single_field", SingleField)
    assert isinstance(found, Absent)
    assert why in found.absent


def test_a_hundred_thousand_classes_are_too_many_and_take_no_time() -> None:
    frame = pd.DataFrame({"x": np.arange(100_000) % 7, "y": [f"c{i}" for i in range(100_000)]})
    found = alone(frame, "y").evidence.read("labels.single_field", SingleField)
    assert isinstance(found, Absent)
