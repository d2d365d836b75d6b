"""What splits share stands in the sheet, and holds what documents say of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sklearn import datasets

import truesheet
from truesheet.flow.sheet import Sheet
from truesheet.model.stated import Place, Stated
from truesheet.sheet.hold import hold
from truesheet.sheet.seen import Seen


def built(test: Any, extra: pd.DataFrame | None = None, **roles: str) -> Sheet:
    """Breast cancer with patients and days, split in two."""
    frame = pd.DataFrame(datasets.load_breast_cancer(as_frame=True).frame)
    frame["patient"] = [f"p{i // 3}" for i in range(len(frame))]
    frame["day"] = pd.date_range("2020-01-01", periods=len(frame))
    chosen = test(frame)
    parts = {"train": frame[~chosen], "test": frame[chosen]}
    if extra is not None:
        parts["test"] = pd.concat([parts["test"], parts["train"].head(5) * 1.0])
    parts = {n: p.reset_index(drop=True) for n, p in parts.items()}
    return truesheet.build(
        splits=parts, label="target", roles={"patient": "group", "day": "time", **roles}
    )


def seen(sheet: Sheet) -> Seen:
    d = sheet.document
    return Seen(sheet.evidence, d.fields, d.splits, d.name, d.fingerprint)


def says_disjoint(field: str) -> Stated:
    sentence = "No patient stands in two splits."
    return Stated(
        "no_overlap", sentence, Place("README.md", 1), True, "composition.splits", field=field
    )


@pytest.fixture(scope="module")
def random() -> Sheet:
    return built(lambda f: f.index % 4 == 0)


@pytest.fixture(scope="module")
def grouped() -> Sheet:
    return built(lambda f: f.index >= 450)


def test_the_answer_on_splits_tells_shared_patients_and_days(random: Sheet) -> None:
    text = random["composition.splits"].text
    assert "143 of 143 values of patient in test stand in train as well" in text
    assert "By day, train runs from 2020-01-02 to 2021-07-21" in text
    assert "and test from 2020-01-01 to 2021-07-22." in text


def test_a_shared_patient_contradicts_who_says_there_is_none(random: Sheet) -> None:
    found = hold(says_disjoint("patient"), seen(random))
    assert found.agrees is False
    assert "143 values stand in two" in found.says


def test_a_grouped_split_bears_out_that_no_patient_is_shared(grouped: Sheet) -> None:
    assert hold(says_disjoint("patient"), seen(grouped)).agrees is True
    assert "0 of 40 values of patient" in grouped["composition.splits"].text


def test_a_field_that_was_not_counted_accuses_nobody(grouped: Sheet) -> None:
    assert hold(says_disjoint("mean radius"), seen(grouped)).agrees is None


def test_rows_that_are_nearly_equal_leave_it_open_that_nothing_overlaps() -> None:
    frame = pd.DataFrame(datasets.load_breast_cancer(as_frame=True).frame)
    again = frame.head(5).copy()
    again.iloc[:, :-1] *= 1 + 1e-12
    test = pd.concat([frame.tail(150), again], ignore_index=True)
    sheet = truesheet.build(splits={"train": frame.head(400), "test": test}, label="target")
    found = hold(says_disjoint(""), seen(sheet))
    assert found.agrees is None
    assert "5 rows are nearly equal" in found.why


def test_the_page_shows_what_one_field_tells_and_what_splits_share(random: Sheet) -> None:
    page = random.to("html").decode()
    for heading in (
        "What one field alone tells of the label",
        "What two splits share",
        "Times of the splits",
    ):
        assert heading in page
