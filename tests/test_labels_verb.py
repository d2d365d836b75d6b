"""`truesheet labels`: probabilities that fit, audit sheets that are blind, rates with intervals."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta
from sklearn import datasets

import truesheet
from conftest import Real
from support import truesheet as run
from truesheet.flow.audit import (
    AuditKeyMissing,
    AuditSheetUnreadable,
    AuditThere,
    Item,
    key_of,
    shuffled,
)
from truesheet.flow.labels import Labels, NoLabel
from truesheet.flow.pred_probs import (
    NoProbabilities,
    ProbabilitiesOfOtherRows,
    ProbabilitiesUnreadable,
)
from truesheet.measures.values_labels import Suspects
from truesheet.render.sound.doubts import text
from truesheet.rules.stratified import Stratum, exact, rate

ROWS = 200


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two classes that x tells apart, ten labels of them wrong."""
    path = tmp_path / "data.csv"
    rng = np.random.default_rng(0)
    lines = ["id,x,z,y"]
    for i in range(ROWS):
        y = i % 2
        x = y * 14 + rng.normal()
        lines.append(f"{i},{x:.3f},{rng.normal():.3f},{'ab'[y if i % 20 else 1 - y]}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def probabilities(data: Path) -> np.ndarray[Any, Any]:
    """What a model that knows x would say of a and b."""
    with data.open(encoding="utf-8") as file:
        x = np.array([float(r["x"]) for r in csv.DictReader(file)])
    p = 1 / (1 + np.exp(7 - x))
    return np.column_stack([1 - p, p])


def suspects(found: Labels) -> Suspects:
    assert found.suspects is not None, found.unranked
    return found.suspects


def rows_of(found: Labels) -> set[int]:
    return {int(s.row.rpartition(":")[2]) - 1 for s in suspects(found).listed}


@pytest.mark.parametrize("form", ["npy", "parquet", "csv"])
def test_given_probabilities_find_the_wrong_labels(data: Path, tmp_path: Path, form: str) -> None:
    p = probabilities(data)
    path = tmp_path / f"p.{form}"
    table = pa.table({"b": p[:, 1], "a": p[:, 0]})  # columns are found by their names
    if form == "npy":
        np.save(path, p)
    elif form == "parquet":
        pq.write_table(table, path)
    else:
        pc.write_csv(table, path)
    found = truesheet.labels(data, label="y", pred_probs=path)
    assert rows_of(found) == set(range(0, ROWS, 20))
    assert suspects(found).model == "the given probabilities"
    assert {(s.given, s.suggested) for s in suspects(found).listed} == {("a", "b"), ("b", "a")} - {
        ("a", "b")
    }


def test_classes_name_the_columns(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.npy"
    np.save(path, probabilities(data)[:, ::-1])
    assert (
        len(rows_of(truesheet.labels(data, label="y", pred_probs=path, classes=["b", "a"]))) == 10
    )
    turned = truesheet.labels(data, label="y", pred_probs=path)
    assert suspects(turned).right == 10  # in sorted order every other label is contradicted


def test_models_trained_here_find_the_same(data: Path) -> None:
    found = truesheet.labels(data, label="y")
    assert rows_of(found) == set(range(0, ROWS, 20))
    assert "random trees" in suspects(found).model
    assert [f.rule.split("@")[0] for f in found.raised] == ["labels.suspect"]
    assert truesheet.labels(data, label="y") == found


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        (lambda p: p[:-1], ProbabilitiesOfOtherRows, "199 rows of probabilities"),
        (lambda p: np.column_stack([p, p[:, 0] * 0]), ProbabilitiesOfOtherRows, "3 columns"),
        (lambda p: p * 1.1, NoProbabilities, "over 1|sum to one"),
        (lambda p: p / 2, NoProbabilities, "do not sum to one"),
        (lambda p: np.where(p > 0.5, np.nan, p), NoProbabilities, "not finite"),
        (lambda p: p - 0.5, NoProbabilities, "below 0"),
        (lambda p: p[:, 0], ProbabilitiesUnreadable, "not rows and classes"),
        (lambda p: p.astype(str), ProbabilitiesUnreadable, "no numbers"),
        (lambda p: np.array([{"a": 1}], object), ProbabilitiesUnreadable, "no table"),
    ],
)
def test_probabilities_that_do_not_fit_are_refused(
    data: Path, tmp_path: Path, change: Any, error: type[Exception], told: str
) -> None:
    path = tmp_path / "p.npy"
    np.save(path, change(probabilities(data)), allow_pickle=True)
    with pytest.raises(error, match=told):
        truesheet.labels(data, label="y", pred_probs=path)


def test_files_that_hold_no_probabilities_are_refused(data: Path, tmp_path: Path) -> None:
    for name, content in (("a.csv", "a,b\nx,y\n"), ("b.parquet", "no"), ("c.npy", "no")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(ProbabilitiesUnreadable):
            truesheet.labels(data, label="y", pred_probs=tmp_path / name)
    with pytest.raises(ProbabilitiesUnreadable, match="no file"):
        truesheet.labels(data, label="y", pred_probs=tmp_path / "none.npy")
    np.save(tmp_path / "p.npy", probabilities(data))
    for classes in (["a"], ["a", "c"]):
        with pytest.raises(ProbabilitiesOfOtherRows):
            truesheet.labels(data, label="y", pred_probs=tmp_path / "p.npy", classes=classes)


def test_no_label_one_class_one_row_and_too_many_classes_say_why(tmp_path: Path) -> None:
    with pytest.raises(NoLabel, match="which field is the label"):
        truesheet.labels({"x": [1, 2]})
    one = truesheet.labels({"x": list(range(99)), "y": ["a"] * 99}, label="y")
    assert one.unranked == "all rows have one class"
    assert "too few" in truesheet.labels({"x": [1], "y": ["a"]}, label="y").unranked
    many = {"x": [i % 7 for i in range(100_000)], "y": [f"k{i}" for i in range(100_000)]}
    assert "no classes" in truesheet.labels(many, label="y").unranked
    np.save(tmp_path / "p.npy", np.ones((100_000, 1)))
    assert "no classes" in truesheet.labels(many, label="y", pred_probs=tmp_path / "p.npy").unranked
    alone = truesheet.labels({"x": [1, 2], "y": ["a", "a"]}, label="y")
    assert "No label could be doubted" in text(alone)


def test_an_empty_split_is_no_obstacle(data: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("id,x,z,y\n", encoding="utf-8")
    found = truesheet.labels(splits={"train": data, "test": empty}, label="y")
    assert suspects(found).looked == ROWS


def audit(data: Path, tmp_path: Path, size: int = 60) -> Path:
    sheet = tmp_path / "sheet.csv"
    found = truesheet.labels(data, label="y", audit=sheet, size=size)
    assert found.drawn == size and found.sheet == str(sheet)
    return sheet


def test_the_audit_sheet_is_blind(data: Path, tmp_path: Path) -> None:
    sheet = audit(data, tmp_path)
    with sheet.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"verdict", "row", "id", "x", "z"}
    key = json.loads(key_of(sheet).read_bytes())
    assert [r["row"] for r in rows] == [i["row"] for i in key["items"]]
    doubted = [i["doubted"] for i in key["items"]]
    assert sum(doubted) == key["doubted"] == 10 and not all(doubted[:10])
    assert key["others"] == ROWS - 10
    cells = {r["row"]: r["id"] for r in rows}
    assert all(int(place.rpartition(":")[2]) - 1 == int(i) for place, i in cells.items())
    with pytest.raises(AuditThere):
        truesheet.labels(data, label="y", audit=sheet)


def fill(sheet: Path, verdict: Any) -> None:
    with sheet.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["verdict"] = verdict(row)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_a_filled_sheet_gives_the_rate_with_its_interval(data: Path, tmp_path: Path) -> None:
    sheet = audit(data, tmp_path)
    fill(sheet, lambda row: "ab"[int(row["id"]) % 2])  # the class that is right
    found = truesheet.labels(data, label="y", audited=sheet).audited
    assert found is not None
    assert (found.doubted_judged, found.doubted_wrong) == (10, 10)
    assert (found.others_judged, found.others_wrong) == (50, 0)
    assert found.rate == pytest.approx(10 / ROWS)
    assert found.low == pytest.approx(0.05)  # all the doubted were judged: no doubt is left there
    high = 0.05 + 190 / 200 * beta.ppf(0.975, 1, 50)
    assert found.high == pytest.approx(high, abs=1e-4)
    told = text(truesheet.labels(data, label="y", audited=sheet))
    assert "5.0 % of the labels are wrong" in told


def test_verdicts_may_be_words_and_gaps(data: Path, tmp_path: Path) -> None:
    sheet = audit(data, tmp_path)
    said = iter(["wrong", "Ambiguous", "", *["right"] * 57])
    fill(sheet, lambda row: next(said))
    found = truesheet.labels(data, label="y", audited=sheet).audited
    assert found is not None
    assert found.doubted_wrong + found.others_wrong == 1
    assert (found.ambiguous, found.open) == (1, 1)
    assert found.with_ambiguous > found.high > found.rate > found.low


def test_sheets_that_were_tampered_with_are_refused(data: Path, tmp_path: Path) -> None:
    sheet = audit(data, tmp_path)
    whole = sheet.read_text(encoding="utf-8")
    fill(sheet, lambda row: "perhaps")
    with pytest.raises(AuditSheetUnreadable, match="neither a class nor right"):
        truesheet.labels(data, label="y", audited=sheet)
    sheet.write_text(whole.replace("data.csv:", "other.csv:"), encoding="utf-8")
    with pytest.raises(AuditSheetUnreadable, match="no row of this sheet"):
        truesheet.labels(data, label="y", audited=sheet)
    sheet.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AuditSheetUnreadable, match="no column"):
        truesheet.labels(data, label="y", audited=sheet)
    sheet.write_text(whole, encoding="utf-8")
    with data.open("a", encoding="utf-8") as file:
        file.write("999,1,1,a\n")
    with pytest.raises(AuditKeyMissing, match="other data"):
        truesheet.labels(data, label="y", audited=sheet)
    key_of(sheet).write_text("{}", encoding="utf-8")
    with pytest.raises(AuditKeyMissing, match="no key"):
        truesheet.labels(data, label="y", audited=sheet)
    key_of(sheet).unlink()
    with pytest.raises(AuditKeyMissing, match="not there"):
        truesheet.labels(data, label="y", audited=sheet)


def test_cells_of_an_audit_sheet_are_no_formulas(tmp_path: Path) -> None:
    texts = ["=1+1", "+x", "-3", "@a", "b"] * 24
    rows = {"t": texts, "y": ["a", "b"] * 60, "row": [i % 9 for i in range(120)]}
    truesheet.labels(rows, label="y", audit=tmp_path / "s.csv", size=20)
    with (tmp_path / "s.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert {r["t"] for r in found} <= {"'=1+1", "'+x", "-3", "'@a", "b"}
    assert "row (of the data)" in found[0]


def test_nothing_wrong_in_three_hundred_means_at_most_one_in_a_hundred() -> None:
    found = rate([Stratum(100_000, 300, 0)])
    assert found.one_sided and found.low == 0 == found.value
    assert round(found.high, 3) == 0.01
    assert found.high == pytest.approx(1 - 0.05 ** (1 / 300))


@given(st.integers(0, 60), st.integers(1, 60))
def test_exact_limits_are_those_of_scipy(wrong: int, seen: int) -> None:
    wrong = min(wrong, seen)
    low, high = exact(wrong, seen)
    assert low == pytest.approx(beta.ppf(0.025, wrong, seen - wrong + 1) if wrong else 0)
    assert high == pytest.approx(beta.ppf(0.975, wrong + 1, seen - wrong) if wrong < seen else 1)


def test_the_interval_of_two_strata_holds_the_truth_as_often_as_it_says() -> None:
    """Drawn a thousand times from a made population of 5,000 rows, 160 of them wrong."""
    rng = np.random.default_rng(1)
    doubted, others, wrong_d, wrong_o = 200, 4_800, 100, 60
    held = 0
    for _ in range(1_000):
        k = rng.hypergeometric(wrong_d, doubted - wrong_d, 100)
        m = rng.hypergeometric(wrong_o, others - wrong_o, 200)
        found = rate([Stratum(doubted, 100, int(k)), Stratum(others, 200, int(m))])
        held += found.low <= 160 / 5_000 <= found.high
    assert held >= 950


def test_an_audit_in_an_order_of_its_own() -> None:
    items = [Item(f"f:{i}", "a", i < 20) for i in range(40)]
    mixed = shuffled(items)
    assert shuffled(items[::-1]) == mixed and set(mixed) == set(items)
    assert 4 < sum(i.doubted for i in mixed[:20]) < 16


def test_classes_that_nobody_declared_are_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "datasheet.yaml").write_text(
        "truesheet: 1\ndata: data.csv\nfields: {y: {role: label}}\nanswers:\n"
        "  composition.labels: {value: {present: 'yes', labels: [{field: y, classes: [a]}]}}\n",
        encoding="utf-8",
    )
    found = truesheet.labels(tmp_path / "datasheet.yaml")
    assert found.undeclared == ("b",)
    assert "1 class of the data is not listed" in text(found)


def test_mnist_errors_that_people_confirmed_head_the_list(real: Real, tmp_path: Path) -> None:
    labels = np.load(real("label-errors/mnist_test_original_labels.npy"), allow_pickle=False)
    votes = json.loads(real("label-errors/mnist_mturk.json").read_text(encoding="utf-8"))
    wrong = {v["id"] for v in votes if v["mturk"]["given"] < 3}
    data = {"item": list(range(len(labels))), "y": labels.tolist()}
    found = truesheet.labels(
        data, label="y", pred_probs=real("label-errors/mnist_test_pred_probs.npy")
    )
    listed = [int(s.row.rpartition(":")[2]) - 1 for s in suspects(found).listed]
    assert len(wrong) == 15
    assert (
        len(wrong & set(listed)) == 12
    )  # of 68 that are doubted; cleanlab filters 15 rows, 7 right
    assert len(wrong & set(listed[:15])) == 6
    assert all(
        s.given == str(labels[i]) for s, i in zip(suspects(found).listed, listed, strict=True)
    )


def test_the_command_line_prints_json_and_ends_with_the_codes(data: Path) -> None:
    done = run("labels", "data.csv", "--label", "y", "--json", cwd=data.parent)
    assert done.returncode == 1
    assert json.loads(done.stdout)["suspects"]["flagged"] == 10
    assert run("labels", "data.csv", "--label", "z", cwd=data.parent).returncode == 3
    none = run("labels", "data.csv", cwd=data.parent)
    assert none.returncode == 2 and "E-LAB-001" in none.stderr
    for codes in ("E-LAB-002 E-LAB-003 E-LAB-004 E-LAB-005 E-LAB-006 E-LAB-007",):
        assert codes.count("E-LAB") == 6


def test_clean_tables_are_clear() -> None:
    for name in ("iris", "wine"):
        frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
        assert not truesheet.labels(frame, label="target").raised
