"""What the values of a field mean, on made and on real fields."""

from __future__ import annotations

import uuid
from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest

from batches import read, sample
from conftest import Real
from truesheet.batch.batch import Batch
from truesheet.measures.logical_type import LogicalTypes
from truesheet.measures.values import LogicalType
from truesheet.model.field import Field, Schema


def types(data: Batch, size: int = 10_000) -> dict[str, LogicalType]:
    return LogicalTypes().of(sample(data, size), data.schema)


def logical(values: object) -> str:
    return types(Batch.of(x=values))["x"].logical


RNG = np.random.default_rng(0)
FIELDS: list[tuple[str, object]] = [
    ("url", [f"https://example.org/{i}?q=a%20b" for i in range(50)]),
    ("email", [f"person.{i}+x@mail{i % 3}.example.co" for i in range(50)]),
    ("uuid", [str(uuid.UUID(int=i * 12345678901234567890)) for i in range(50)]),
    ("ip", [f"10.0.{i}.255" for i in range(50)]),
    ("ip", [f"2001:db8::{i:x}" for i in range(50)]),
    ("json", [f'{{"a": [{i}, null]}}' for i in range(50)]),
    ("json", [f"[{i}, 2]" for i in range(50)]),
    ("file_path", [f"/home/a b/data_{i}.csv" for i in range(50)]),
    ("file_path", [rf"C:\photos\img {i}.jpg" for i in range(50)]),
    ("file_path", [f"train/class{i % 3}/{i}.png" for i in range(50)]),
    ("date", [f"2024-01-{1 + i % 28:02d}" for i in range(50)]),
    ("date", [f"{1 + i % 28}/3/2024 10:30" for i in range(50)]),
    ("number", [f"{i},5" for i in range(50)]),
    ("boolean", ["True", "false"] * 25),
    ("boolean", [0, 1, None] * 20),
    ("boolean", [0.0, 1.0] * 20),
    ("boolean", [True, False]),
    ("integer", [1.0, 2.0, None, 900.0]),
    ("number", [1.0, 2.5]),
    ("integer", list(range(50))),
    ("identifier", [f"cust-{i:05d}" for i in range(200)]),
    ("code", [f"E{i % 40}.{i % 7}" for i in range(400)]),
    ("category", ["red", "green", "dark blue"] * 20),
    ("category", ["A", "B", "C"] * 20),
    ("category", [f"town {i}" for i in range(80)] * 10),
    ("free_text", [f"The customer said {i} that the parcel never came." for i in range(60)]),
    ("short_text", [f"{a} {b}" for a in ("Ann", "Bo", "Cy") for b in ("Ek", "Li", "Ho", "Ito")]),
    ("constant", ["same"] * 9),
    ("constant", [7, None, 7]),
    ("empty", pa.array([None, None], pa.string())),
    ("empty", ["", "  "]),
    ("empty", [float("nan"), None]),
    ("empty", pa.nulls(3)),
    ("empty", pa.array([], pa.int64())),
    ("list", [[1], [2, 3]]),
    ("binary", [b"\x00", b"\x01"]),
    ("date", pa.array([datetime(2020, 1, d) for d in range(1, 9)])),  # noqa: DTZ001
    ("timestamp", pa.array([datetime(2020, 1, d, d) for d in range(1, 9)])),  # noqa: DTZ001
    ("decimal", pa.array([1, 2]).cast(pa.decimal128(21, 2))),
]


@pytest.mark.parametrize(("expected", "values"), FIELDS)
def test_a_field_is_what_it_looks_like(expected: str, values: object) -> None:
    assert logical(values) == expected


@pytest.mark.parametrize(
    ("text", "not_this"),
    [("1.2.3.999", "ip"), ("a@b", "email"), ("{no json", "json"), ("and/or", "file_path"),
     ("12/24", "date"), ("http://", "url"), ("::::", "ip"), ("x" * 36, "uuid")],
)  # fmt: skip
def test_what_only_resembles_a_form_is_not_taken_for_it(text: str, not_this: str) -> None:
    assert logical([text, text + "1"]) != not_this


def test_one_cell_in_twenty_may_differ_but_not_more() -> None:
    dates = [f"2024-01-{1 + i % 28:02d}" for i in range(95)]
    found = types(Batch.of(x=dates + ["soon"] * 5))["x"]
    assert (found.logical, found.matched.part, found.matched.whole) == ("date", 95, 100)
    assert logical(dates[:94] + ["soon"] * 6) != "date"


def test_cells_count_not_distinct_texts() -> None:
    """Twenty odd texts among a thousand cells of one date do not make the field a text."""
    assert logical(["2024-01-01"] * 980 + [f"odd {i}" for i in range(20)]) == "date"


def test_a_running_number_is_an_identifier_only_where_it_was_suspected() -> None:
    data = Batch.of(x=list(range(50)))
    suspected = Schema((Field("x", "integer", "int64", suspected_id=True),))
    assert LogicalTypes().of(sample(data), suspected)["x"].logical == "identifier"


def test_a_sample_says_so() -> None:
    data = Batch.of(x=[f"v {i}" for i in range(500)])
    assert types(data)["x"].error == ""
    assert types(data, 100)["x"].error == "from a sample of 100 of 500 rows"


def test_fields_of_adult_and_the_hospital(real: Real) -> None:
    adult = types(read(real("fairness-tabular/adult.csv")))
    assert {f for f, v in adult.items() if v.logical == "category"} == {
        "workclass", "education", "marital.status", "occupation", "relationship", "race", "sex",
        "native.country", "income",
    }  # fmt: skip
    hospital = types(read(real("cells-hospital/hospital.csv")))
    assert hospital["PhoneNumber"].logical == "number"
    assert hospital["PhoneNumber"].matched.part == 966
    assert hospital["MeasureName"].logical == "free_text"
    assert hospital["Address2"].logical == "empty"


def test_long_hostile_text_is_looked_at_in_no_time() -> None:
    nasty = ["/" + "a/" * 400 + "\n", "a@" * 400, "{" * 900, "1.1." * 200, " a" * 400 + "/"]
    assert logical(nasty * 200) in ("category", "free_text", "short_text")
