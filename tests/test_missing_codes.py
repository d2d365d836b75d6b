"""Codes for "missing" among the values, the rows that hold them, and cells of another kind."""

from __future__ import annotations

import csv
import datetime
import json

import numpy as np
import pyarrow as pa
import pytest

from batches import batch, read, table
from conftest import Real
from truesheet.batch.batch import Batch, schema_of
from truesheet.batch.column import Leftovers
from truesheet.batch.shapes import run
from truesheet.measures.hidden_missing import HiddenMissing
from truesheet.measures.missing_words import WORDS
from truesheet.measures.mixed_types import MixedTypes
from truesheet.measures.rows_hidden_missing import RowsHiddenMissing


def codes(found: object) -> dict[str, int]:
    return {c.code: c.cells for c in found.codes}  # type: ignore[attr-defined]


def hidden(**fields: object) -> dict[str, dict[str, int]]:
    return {name: codes(v) for name, v in run(HiddenMissing(), Batch.of(**fields)).items()}


def typed(values: list[float | None], left: dict[int, str]) -> Batch:
    """A field of numbers in which some cells hold text."""
    array = pa.array(values, pa.float64())
    rows = np.array(sorted(left), np.int64)
    leftovers = {"x": Leftovers(rows, pa.array([left[r] for r in rows.tolist()], pa.string()))}
    return Batch(schema_of({"x": array}), [array], leftovers=leftovers)


def test_adult_hides_4262_cells_in_2399_rows_behind_question_marks(real: Real) -> None:
    path = real("fairness-tabular/adult.csv")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    second = {f: sum(r[f] == "?" for r in rows) for f in rows[0]}
    adult = read(path)
    found = {f: v.cells for f, v in run(HiddenMissing(), adult).items()}
    assert found == second
    assert sum(found.values()) == 4262
    assert (found["workclass"], found["occupation"], found["native.country"]) == (1836, 1843, 583)
    assert run(RowsHiddenMissing(), adult).any == sum("?" in r.values() for r in rows) == 2399


def test_true_categories_and_caps_of_real_data_are_not_accused(real: Real) -> None:
    """German credit says "none" of guarantors; Adult caps hours at 99, gains at 99,999."""
    german = run(HiddenMissing(), read(real("fairness-tabular/german_credit.csv")))
    assert not any(v.codes for v in german.values())
    adult = run(HiddenMissing(), read(real("fairness-tabular/adult.csv")))
    assert not adult["hours.per.week"].codes
    assert not adult["capital.gain"].codes
    acs = run(HiddenMissing(), read(real("fairness-tabular/acs_income.validation.parquet")))
    assert not any(v.codes for v in acs.values())
    flights = run(HiddenMissing(), read(real("large-flights-3m/flights-3m.parquet")))
    assert not any(v.codes for v in flights.values())


def test_never_called_before_is_minus_one_in_the_bank_data(real: Real) -> None:
    data = table(real("fairness-tabular/bank_marketing.csv"))
    found = run(HiddenMissing(), batch(data))
    assert codes(found["pdays"]) == {"-1": int((data["pdays"].to_numpy() == -1).sum())}
    assert [f for f, v in found.items() if v.codes] == ["pdays"]


@pytest.mark.parametrize("code", ["?", "N/A", "n/a", " NULL ", "NaN", "#DIV/0!", "нет данных"])
def test_a_sign_for_missing_counts_in_any_field_of_text(code: str) -> None:
    assert hidden(x=["cook", code, "smith", code])["x"] == {code.strip(): 2}


@pytest.mark.parametrize("word", ["none", "None", "unknown", "other", "no", "0", "x"])
def test_a_word_that_may_be_a_category_does_not_count_by_itself(word: str) -> None:
    assert hidden(x=["car", word, "house", word])["x"] == {}


def test_unknown_counts_beside_a_sign_but_no_and_none_do_not() -> None:
    assert hidden(x=["yes", "no", "none", "Unknown", "?"])["x"] == {"?": 1, "Unknown": 1}


def test_any_word_counts_where_it_cannot_be_a_value() -> None:
    found = run(HiddenMissing(), typed([1.0, None, None, None], {1: "none", 2: "Other", 3: "12a"}))
    assert codes(found["x"]) == {"none": 1, "Other": 1}


def test_signs_with_a_second_meaning_are_left_alone_in_its_company() -> None:
    assert hidden(blood=["+", "-", "-", "+"], country=["DE", "FR", "NA", "NO"]) == {
        "blood": {},
        "country": {},
    }
    assert hidden(grade=["good", "-"], name=["Anna", "NA", "Bo"]) == {
        "grade": {"-": 1},
        "name": {"NA": 1},
    }


def test_spellings_of_a_word_are_one_code() -> None:
    assert hidden(x=["NA", "na", "Na", "abc"])["x"] == {"NA": 3}


def test_a_number_far_off_and_repeated_is_a_code() -> None:
    rng = np.random.default_rng(1)
    ages = rng.integers(18, 90, 2000)
    ages[:40] = 999
    ages[40:45] = -99
    assert hidden(age=ages)["age"] == {"999": 40, "-99": 5}
    assert hidden(age=ages.astype(float))["age"] == {"999": 40, "-99": 5}


@pytest.mark.parametrize(
    "values",
    [
        [*range(100), 99, 99],  # within the range
        [-1, 0, 1] * 50,  # three grades
        [-1, 1] * 50,  # two classes
        [*range(-20, 35), -9],  # a cold day
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1],  # once
        [99] * 20,  # nothing else
        [5, 99, 99],  # too few to tell
    ],
)
def test_a_number_that_may_be_ordinary_is_no_code(values: list[int]) -> None:
    assert hidden(x=values)["x"] == {}


def test_fill_values_of_file_formats_are_found_among_doubles() -> None:
    fill = 3.4028234663852886e38
    assert list(hidden(x=[*np.linspace(0, 1, 50).tolist(), -fill, -fill])["x"].values()) == [2]


def test_days_of_a_lazy_clerk_are_codes_but_old_series_are_not() -> None:
    births = [datetime.date(1950 + i, 1 + i % 12, 3) for i in range(50)]
    lazy = [datetime.date(1900, 1, 1)] * 5
    open_ended = [datetime.date(9999, 12, 31)]
    series = [datetime.date(1970, 1, 1) + datetime.timedelta(i) for i in range(57)]
    assert hidden(x=births + lazy + open_ended)["x"] == {"1900-01-01": 5, "9999-12-31": 1}
    assert hidden(x=series)["x"] == {}


def test_midnight_of_the_epoch_is_a_code_in_time_stamps() -> None:
    hours = np.datetime64("2020-05-01T07", "us") + np.arange(90) * np.timedelta64(1, "h")
    epoch = np.full(4, np.datetime64(0, "us"))
    assert hidden(x=pa.array(np.concatenate([hours, epoch])))["x"] == {"1970-01-01": 4}


def test_a_row_with_two_codes_counts_once() -> None:
    found = run(RowsHiddenMissing(), Batch.of(a=["?", "b", "n/a"], b=["?", "?", "c"]))
    assert (found.rows, found.any, found.by_code) == (3, 3, {"?": 2, "n/a": 1})


def test_rows_count_only_words_that_count_in_their_field() -> None:
    data = Batch.of(a=["unknown", "x1", "y1"], b=["unknown", "?", "z1"])
    assert run(RowsHiddenMissing(), data).by_code == {"?": 1, "unknown": 1}


def test_rows_with_codes_in_more_fields_than_a_word_has_bits() -> None:
    fields = {f"f{i}": ["?" if (i >> r) & 1 else "v" for r in range(7)] for i in range(100)}
    found = run(RowsHiddenMissing(), Batch.of(**fields))
    assert found.any == 7


def test_beyond_its_cap_only_signs_count_and_the_order_does_not_matter() -> None:
    few = RowsHiddenMissing(most=2)
    data = Batch.of(a=["?", "v", "?", "unknown"], b=["w", "?", "?", "w"])
    found = run(few, data)
    assert (found.any, found.by_code) == (3, {})


def test_the_hospital_data_has_28_provider_numbers_with_letters_in_them(real: Real) -> None:
    data = table(real("cells-hospital/hospital.csv"))
    found = run(MixedTypes(), batch(data))
    for field in ("ProviderNumber", "ZipCode", "PhoneNumber"):
        digits = sum(text.isdigit() for text in data[field].to_pylist())
        assert found[field].others == {"number": digits}
        assert found[field].of_kind == 1000 - digits
    assert found["ProviderNumber"].of_kind == 28


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12", "number"), ("-1.5", "number"), ("3,7", "number"), (".5", "number"),
        ("1e5", None), ("1.2.3", None), ("12 ", None), ("0x1F", None), ("", None),
        ("2024-02-30", "date"), ("1.2.2024", "date"), ("2020-01-01T10:00:00Z", "date"),
        ("2020-01-01 10:00:00.25+02:00", "date"), ("10:30", None), ("123456789012345", "number"),
        ("TRUE", "boolean"), ("false", "boolean"), ("yes", None), ("٣", None),
    ],
)  # fmt: skip
def test_texts_that_read_as_something_else(text: str, kind: str | None) -> None:
    for others in (["abc"], ["abc"] * 200):  # plain, and as a dictionary
        found = run(MixedTypes(), Batch.of(x=[*others, text]))["x"]
        assert found.others == ({kind: 1} if kind else {})
        assert found.of_kind == len(others) + (kind is None and text != "")


def test_leftovers_of_a_typed_field_are_told_apart() -> None:
    left = {1: "?", 2: "2020-01-01", 3: "abc", 4: "true", 5: "1,5"}
    found = run(MixedTypes(), typed([1.0, *[None] * 6], left))["x"]
    assert found.others == {"boolean": 1, "date": 1, "missing": 1, "number": 1, "text": 1}
    assert (found.rows, found.of_kind, len(found.examples)) == (7, 1, 5)


def test_every_naughty_string_is_either_a_text_or_something_else(real: Real) -> None:
    texts = json.loads(real("strings-blns/blns.json").read_text())
    found = run(MixedTypes(), Batch.of(x=texts))["x"]
    assert found.of_kind + sum(found.others.values()) == sum(t != "" for t in texts)
    assert run(HiddenMissing(), Batch.of(x=texts))["x"].rows == len(texts)


@pytest.mark.parametrize("measure", [HiddenMissing(), MixedTypes()])
@pytest.mark.parametrize(
    "array",
    [
        pa.array([], pa.string()),
        pa.array([None, None], pa.string()),
        pa.array([None], pa.int64()),
        pa.array([np.nan, np.nan], pa.float64()),
        pa.array([np.inf, -np.inf, np.nan], pa.float64()),
        pa.array([2**63 - 1, -(2**63), 0] * 9, pa.int64()),
        pa.array([2**64 - 1, 0], pa.uint64()),
        pa.array(["", " ", "\u00a0"]),
        pa.array([], pa.date32()),
    ],
)
def test_hostile_columns_are_counted_all_the_same(measure: object, array: pa.Array) -> None:
    for value in run(measure, Batch.of(x=array)).values():
        assert getattr(value, "rows", 0) == len(array)


def test_no_word_of_the_list_needs_more_than_its_slot() -> None:
    """Every word is found by the scan that looks for it, alone and among others."""
    found = run(HiddenMissing(), typed([None] * len(WORDS), dict(enumerate(WORDS))))["x"]
    skipped = {"+", "true", "false"}
    assert {c.code for c in found.codes} == set(WORDS) - skipped
