"""Balance of labels, labels by field, missing by label, missing together."""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from batches import batch, read, table
from conftest import Real
from truesheet.batch.batch import Batch, schema_of
from truesheet.batch.column import Leftovers
from truesheet.batch.shapes import run
from truesheet.measures import values
from truesheet.measures.balance import LabelBalance
from truesheet.measures.by_field import LabelsByField
from truesheet.measures.co_missing import CoMissing
from truesheet.measures.missing_by_label import MissingByLabel
from truesheet.measures.values import Balance, ByField
from truesheet.model.evidence import Absent, Share


def balance(labels: pa.Array) -> Balance | Absent:
    measure = LabelBalance()
    return measure.value(measure.add(measure.zero(), Batch.of(y=labels)["y"]))


def by_field(data: Batch, label: str) -> dict[str, ByField | Absent]:
    found = run(LabelsByField(label), data)
    assert isinstance(found, dict)
    return found


def counted(data: Batch, label: str, field: str) -> dict[str, dict[str, int]]:
    found = by_field(data, label)[field]
    assert isinstance(found, ByField)
    return found.table


def test_women_and_men_above_50k_in_adult(real: Real) -> None:
    sexes = counted(read(real("fairness-tabular/adult.csv")), "income", "sex")
    assert sexes["Female"] == {"<=50K": 10_771 - 1_179, ">50K": 1_179}
    assert sexes["Male"] == {"<=50K": 21_790 - 6_662, ">50K": 6_662}


@pytest.mark.parametrize("field", ["workclass", "education.num", "race", "native.country"])
def test_tables_of_adult_are_those_that_duckdb_counts(real: Real, field: str) -> None:
    path = real("fairness-tabular/adult.csv")
    second: dict[str, dict[str, int]] = {}
    query = f'select "{field}"::varchar, income, count(*) from read_csv(?) group by all'
    for value, label, cells in duckdb.execute(query, [str(path)]).fetchall():
        second.setdefault(value, {})[label] = cells
    assert counted(read(path), "income", field) == second


def test_codes_stored_as_doubles_are_shown_as_people_type_them(real: Real) -> None:
    data = table(real("fairness-tabular/acs_income.validation.parquet"))
    found = counted(batch(data), "PINCP", "SEX")
    assert (found["1"]["1"], sum(found["1"].values())) == (76_685, 173_575)
    assert (found["2"]["1"], sum(found["2"].values())) == (45_966, 159_325)
    races = counted(batch(data), "PINCP", "RAC1P")
    assert sum(races["4"].values()) == 452
    assert races["0"]["1"] / sum(races["0"].values()) == pytest.approx(0.390, abs=5e-4)


def test_german_credit_by_sex(real: Real) -> None:
    data = read(real("fairness-tabular/german_credit.csv"))
    found = counted(data, "class-label", "sex")
    assert (found["female"]["1"], sum(found["female"].values())) == (201, 310)
    assert (found["male"]["1"], sum(found["male"].values())) == (499, 690)


def test_a_field_with_many_values_has_no_table_and_says_so(real: Real) -> None:
    found = by_field(read(real("fairness-tabular/adult.csv")), "income")
    assert isinstance(found["fnlwgt"], Absent)
    assert isinstance(found["ID"], Absent)
    assert "income" not in found


def test_missing_cells_and_missing_labels_in_a_table() -> None:
    data = Batch.of(
        x=["a", "", None, "a", " "],
        n=[1.0, None, float("nan"), 1.0, 2.5],
        y=["p", "p", "q", None, "q"],
    )
    assert counted(data, "y", "x") == {"a": {"p": 1}, "(missing)": {"p": 1, "q": 2}}
    assert counted(data, "y", "n") == {
        "1": {"p": 1},
        "2.5": {"q": 1},
        "(missing)": {"p": 1, "q": 1},
    }


def test_a_value_that_calls_itself_missing_joins_the_missing() -> None:
    data = Batch.of(x=["(missing)", None, "b"], y=[True, True, False])
    assert counted(data, "y", "x") == {"b": {"false": 1}, "(missing)": {"true": 2}}


def test_64_values_are_few_and_65_are_many_whatever_the_gaps() -> None:
    few = [None, *range(1, 65)]
    labels = ["p"] * 66
    assert len(counted(Batch.of(x=few, y=labels[:65]), "y", "x")) == 65
    assert isinstance(by_field(Batch.of(x=[*few, 0], y=labels), "y")["x"], Absent)
    texts = [f"v{i}" for i in range(65)]
    assert isinstance(by_field(Batch.of(x=texts, y=labels[:65]), "y")["x"], Absent)
    assert len(counted(Batch.of(x=[*texts[:64], "v1"], y=labels[:65]), "y", "x")) == 64


def test_a_label_with_many_classes_gives_no_tables() -> None:
    data = Batch.of(x=["a"] * 60, y=list(range(60)))
    assert isinstance(run(LabelsByField("y"), data), Absent)
    assert isinstance(run(MissingByLabel("y"), data), Absent)


def test_without_a_label_nothing_applies() -> None:
    schema = Batch.of(x=[1]).schema
    for measure in (LabelsByField(""), MissingByLabel("")):
        assert isinstance(measure.applies_to(schema), Absent)


def test_balance_of_adult(real: Real) -> None:
    labels = table(real("fairness-tabular/adult.csv"))["income"]
    counts = labels.to_pandas().value_counts()
    shares = counts / counts.sum()
    found = balance(pa.concat_arrays(labels.chunks))
    assert isinstance(found, Balance)
    assert found.classes == {"<=50K": 24_720, ">50K": 7_841} == counts.to_dict()
    assert found.effective == pytest.approx(math.exp(-(shares * np.log(shares)).sum()), abs=1e-6)
    assert (found.rows, found.unlabelled, found.cut) == (32_561, 0, 0)


@pytest.mark.parametrize(
    ("labels", "classes", "unlabelled"),
    [
        (pa.array(["a", "b", "a", "", " ", None]), {"a": 2, "b": 1}, 3),
        (pa.array(["a", "b", "a", "", " ", None]).dictionary_encode(), {"a": 2, "b": 1}, 3),
        (pa.array([1, 0, 1, None]), {"1": 2, "0": 1}, 1),
        (pa.array([1.0, 0.0, float("nan"), 1.0]), {"1": 2, "0": 1}, 1),
        (pa.array([True, False, None, True]), {"true": 2, "false": 1}, 1),
        (pa.array([], pa.string()), {}, 0),
        (pa.array([None], pa.string()), {}, 1),
    ],
)
def test_classes_of_labels_of_any_kind(
    labels: pa.Array, classes: dict[str, int], unlabelled: int
) -> None:
    found = balance(labels)
    assert isinstance(found, Balance)
    assert (found.classes, found.unlabelled) == (classes, unlabelled)


def test_a_label_with_a_thousand_values_and_one_is_none() -> None:
    assert isinstance(balance(pa.array(range(1001))), Absent)
    assert isinstance(balance(pa.array(["x" * 300])), Absent)
    found = balance(pa.array(range(1000)))
    assert isinstance(found, Balance)
    assert (len(found.classes), found.cut) == (100, 900)
    assert found.effective == pytest.approx(1000)


def test_texts_left_over_in_a_label_of_numbers_are_classes() -> None:
    array = pa.array([1, None, 0, None])
    leftovers = {"y": Leftovers(np.array([1]), pa.array(["unsure"]))}
    data = Batch(schema_of({"y": array}), [array], leftovers=leftovers)
    measure = LabelBalance()
    found = measure.value(measure.add(measure.zero(), data["y"]))
    assert isinstance(found, Balance)
    assert (found.classes, found.unlabelled) == ({"0": 1, "1": 1, "unsure": 1}, 1)


def test_missing_by_label_and_together_in_the_hospital_data(real: Real) -> None:
    path = real("cells-hospital/hospital.csv")
    frame = pd.read_csv(path, dtype=str)
    data = read(path)
    gaps = [f for f in frame.columns if frame[f].isna().any()]
    found = run(MissingByLabel("Condition"), data)
    classes = frame.groupby("Condition")
    assert len(gaps) > 2
    assert set(found) == set(gaps)
    for field in gaps:
        second = classes[field].apply(lambda cells: int(cells.isna().sum())).to_dict()
        sizes = classes.size().to_dict()
        expected = {c: Share(second[c], sizes[c]) for c in sizes}
        assert found[field] == values.MissingByLabel(expected)
    together = run(CoMissing(), data)
    pairs = {
        f"{a}|{b}": int((frame[a].isna() & frame[b].isna()).sum())
        for i, a in enumerate(gaps)
        for b in gaps[i + 1 :]
    }
    assert together.pairs == {p: n for p, n in pairs.items() if n}
    assert together.rows_complete == int((~frame.isna().any(axis=1)).sum())


def test_missing_together_takes_empty_text_and_nan_for_missing() -> None:
    data = Batch.of(a=["", "x", None], b=[float("nan"), 1.0, 2.0], c=[None, 1, None])
    found = run(CoMissing(), data)
    assert found.pairs == {"a|c": 2, "a|b": 1, "b|c": 1}
    assert (found.rows, found.rows_complete, found.cut) == (3, 1, 0)


def test_missing_together_counts_the_first_fields_and_lists_the_heaviest_pairs() -> None:
    fields = {f"f{i}": [None if i != 1 else 1, 1] for i in range(6)}
    found = run(CoMissing(fields=3, listed=2), Batch.of(**fields))
    # Fields with gaps are f0, f2, f3, f4, f5; the first three make three pairs of ten.
    assert found.pairs == {"f0|f2": 1, "f0|f3": 1}
    assert found.cut == 8


def test_missing_together_of_many_rows_agrees_with_a_plain_product() -> None:
    rng = np.random.default_rng(3)
    gaps = rng.random((30_000, 5)) < [0.5, 0.2, 0.01, 0.0, 0.9]
    data = Batch.of(**{f"f{i}": pa.array(np.arange(30_000), mask=gaps[:, i]) for i in range(5)})
    found = run(CoMissing(), data)
    second = gaps.astype(int).T @ gaps.astype(int)
    for i, j in ((0, 1), (0, 2), (1, 4), (2, 4)):
        assert found.pairs[f"f{i}|f{j}"] == second[i, j]
    assert found.rows_complete == int((~gaps.any(axis=1)).sum())
