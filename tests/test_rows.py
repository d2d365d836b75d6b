"""Copies of rows, texts, files and records of people, as measures and rules find them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Real
from rules_evidence import context, evidence, field, one
from truesheet.batch.edits import CUT, alike
from truesheet.batch.hashing import NULL
from truesheet.batch.textkeys import LONG, normal, text_keys
from truesheet.flow.build import build
from truesheet.flow.sheet import Sheet
from truesheet.measures.people_match import matches
from truesheet.measures.person_fields import kind_of, person_fields
from truesheet.measures.values import Inventory
from truesheet.measures.values_rows import NearPeople, TextCopiesFound
from truesheet.model.evidence import Share
from truesheet.model.field import Field, Schema
from truesheet.model.files import FileInfo
from truesheet.sheet.contradict.errors import check
from truesheet.sheet.seen import Seen

FEBRL = "duplicates-febrl/dataset1.csv"


# edits ----------------------------------------------------------------------------------------


def edits(a: str, b: str) -> int:
    """By the textbook, cell by cell."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1, j - 1] + (a[i - 1] != b[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, change)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(a), len(b)]


@given(st.lists(st.text("abcé", max_size=7), min_size=2, max_size=8))
def test_edits_of_many_pairs_are_those_of_each_pair_alone(words: list[str]) -> None:
    first, second = np.divmod(np.arange(len(words) ** 2), len(words))
    found = alike(words, first, second)
    for i, j, much in zip(first, second, found, strict=True):
        longest = max(len(words[i]), len(words[j]), 1)
        assert much == 1 - edits(words[i], words[j]) / longest


def test_signs_beyond_the_cut_are_not_compared() -> None:
    words = ["a" * CUT + "b", "a" * CUT + "c"]
    assert alike(words, np.array([0]), np.array([1])).tolist() == [1.0]


# texts ----------------------------------------------------------------------------------------


def slow(text: str) -> str:
    """The normal form by the standard library."""
    plain = unicodedata.normalize("NFKC", text).lower()
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in plain)
    return " ".join("".join(kept).split(" ")).strip()


@given(st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=40))
def test_a_normal_text_is_what_the_standard_library_makes_of_it(text: str) -> None:
    assert normal(pa.array([text])).to_pylist() == [re.sub(" +", " ", slow(text))]


@given(st.lists(st.text("aB .é", max_size=40) | st.none(), max_size=8))
def test_a_dictionary_gives_the_same_keys_as_its_texts(texts: list[str | None]) -> None:
    plain = pa.array(texts, pa.string())
    assert (text_keys(plain) == text_keys(plain.dictionary_encode())).all()


def test_short_and_missing_texts_have_no_key() -> None:
    keys = text_keys(pa.array([None, "", "a" * (LONG - 1), "." * 50, "a" * LONG]))
    assert (keys == NULL).tolist() == [True, True, True, True, False]


def test_copies_of_texts_are_those_that_a_dict_finds(real: Real) -> None:
    path = real("pii-presidio/synth_dataset_v2.json")
    sheet = build(path)
    found = of(sheet, "text.copies")["full_text"]
    rows = json.loads(path.read_text(encoding="utf-8"))
    texts = [re.sub(" +", " ", slow(r["full_text"])) for r in rows]
    counts = Counter(t for t in texts if len(t) >= LONG)
    assert found["texts"] == counts.total()
    assert found["copies"] == counts.total() - len(counts)
    assert found["groups"] == sum(n > 1 for n in counts.values())
    assert found["largest"] == max(counts.values())
    for group in found["examples"]:
        assert len({texts[int(place.rsplit(":", 1)[1]) - 1] for place in group}) == 1


def of(sheet: Sheet, measure: str) -> Any:
    found = sheet.evidence.get(measure)
    assert found is not None
    return found.value


LOUD = "A cat sat on the mat, and stayed."


def test_texts_in_two_splits_are_counted_in_the_later_one() -> None:
    splits = {
        "train": {"text": [LOUD, "Nothing else of any length at all."]},
        "test": {"text": [LOUD.upper(), LOUD.replace(",", " –"), "Quite another, longer text."]},
    }
    found = of(build(splits=splits), "text.copies")["text"]
    assert found["across"] == {"train|test": {"part": 2, "whole": 3}}
    assert (found["texts"], found["copies"], found["groups"], found["largest"]) == (5, 2, 1, 3)


def test_categories_are_no_texts() -> None:
    sheet = build({"kind": ["a very long name of a category"] * 50, "n": list(range(50))})
    assert sheet.evidence.get("text.copies") is None


@pytest.mark.parametrize(("copies", "severity"), [(1, "note"), (300, "warning")])
def test_a_few_repeated_texts_are_a_note_and_many_a_warning(copies: int, severity: str) -> None:
    value = {"text": TextCopiesFound(1000, copies, 1, copies + 1, {"a|b": Share(1, 9)})}
    found = one("text.copies", context(evidence("text.copies", value), fields=(field("text"),)))
    assert (found.outcome, found.severity) == ("raised", severity)
    assert "“b”" in found.says


# people ---------------------------------------------------------------------------------------


def people(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def test_altered_records_of_persons_are_found_and_no_two_persons_are_taken_for_one(
    real: Real,
) -> None:
    """Persons with odd numbers only: the limit was chosen on the even ones."""
    rows = [r for r in people(real(FEBRL)) if int(r["rec_id"].split("-")[1]) % 2]
    names = [n for n in rows[0] if n != "rec_id"]
    household = {"surname", "street_number", "address_1", "address_2", "suburb", "postcode"}
    found = matches([[r[n] for r in rows] for n in names], [n in household for n in names], 0.5)
    person = [r["rec_id"].split("-")[1] for r in rows]
    right = [person[a] == person[b] for a, b in zip(found.first, found.second, strict=True)]
    assert len(rows) == 500
    assert sum(right) >= 0.95 * (len(rows) - len(set(person)))
    assert all(right)


def test_brothers_and_sisters_are_not_one_person(real: Real) -> None:
    rows = [r for r in people(real(FEBRL)) if r["rec_id"].endswith("-org")]
    own = {"given_name": 3, "date_of_birth": 17, "soc_sec_id": 91}
    family = [
        r | {n: rows[(i + by) % len(rows)][n] for n, by in own.items()} for i, r in enumerate(rows)
    ]
    table = {n: [r[n] for r in [*rows, *family]] for n in rows[0] if n != "rec_id"}
    found = of(build(table), "people.near")
    assert found["records"] == 1000
    assert found["pairs"] == 0


def test_the_build_finds_them_and_a_table_without_copies_is_clear(real: Real) -> None:
    rows = people(real(FEBRL))
    table = {n: [r[n] for r in rows] for n in rows[0] if n != "rec_id"}
    sheet = build(table)
    found = of(sheet, "people.near")
    said = {"found": [{"kind": "near_duplicates", "rate": {"part": 1, "whole": 9}}]}
    seen = Seen(sheet.evidence, sheet.document.fields, sheet.document.splits)
    assert next(iter(check(said, seen))).agrees is None
    assert found["records"] == 1000
    assert 970 <= found["involved"] <= 1000
    assert found["largest"] == 2
    assert len(found["examples"]) == 5
    for group in found["examples"]:
        at = [int(place.rsplit(":", 1)[1]) - 1 for place in group]
        assert len({rows[i]["rec_id"].split("-")[1] for i in at}) == 1


NAMED = ("given_name", "surname", "date_of_birth")


@pytest.mark.parametrize(
    "names",
    [
        ("name", "price", "colour"),
        ("Name", "city", "zip"),
        ("product name", "phone", "city"),
        ("first", "last"),
        ("surname", "date_of_birth", "postcode"),
    ],
)
def test_a_table_of_things_is_not_one_of_persons(names: tuple[str, ...]) -> None:
    assert person_fields(schema(*names)) == ()


@pytest.mark.parametrize(
    "names",
    [NAMED, ("firstName", "lastName", "birthDate"), ("Vorname", "Nachname", "Geburtsdatum")],
)
def test_a_table_of_persons_is_known_by_its_fields(names: tuple[str, ...]) -> None:
    assert person_fields(schema(*names)) == names


def schema(*names: str) -> Schema:
    return Schema(tuple(Field(n, "text", "string") for n in names))


def test_a_label_is_no_name_of_a_person() -> None:
    assert kind_of(Field("name", "text", "string", "label")) == ""


@pytest.mark.parametrize("rows", [1, 2])
def test_hardly_any_records_give_no_alarm_and_no_fault(rows: int) -> None:
    sheet = build({n: ["x"] * rows for n in NAMED})
    assert not [f for f in sheet.findings if "itself failed" in f.says]
    assert not [s for s in sheet.document.skipped if "Error" in s.why]


def test_people_without_any_value_are_no_copies_of_each_other() -> None:
    found = matches([[None] * 50, [""] * 50, ["?!"] * 50], [False] * 3, 0.5)
    assert len(found.first) == 0


def test_records_are_told_in_numbers() -> None:
    value = NearPeople(NAMED, 100, 400, 30, 60, 30, 2, 0.5)
    fields = tuple(field(n) for n in NAMED)
    found = one("people.near", context(evidence("people.near", value), fields=fields))
    assert (found.outcome, found.severity, found.number) == ("raised", "warning", "60")


# files ----------------------------------------------------------------------------------------


def test_copied_files_are_those_with_equal_digests(real: Real) -> None:
    folder = real("csv-spectrum/csvs")
    digests = Counter(hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("*.csv"))
    raised = [f for f in build(folder).findings if f.rule == "files.copies"]
    assert len(raised) == sum(n > 1 for n in digests.values()) == 3
    assert {f.outcome for f in raised} == {"raised"}


def file(path: str, sha256: str, size: int = 9, split: str = "") -> FileInfo:
    return FileInfo(path, size, sha256, "text/csv", "text/csv", split)


def test_a_file_in_two_splits_is_an_error_and_empty_files_are_no_copies() -> None:
    files = (
        file("a.csv", "1", split="train"),
        file("b.csv", "1", split="test"),
        file("c.csv", "2", 0),
        file("d.csv", "2", 0),
    )
    found = one("files.copies", context(evidence("files.inventory", Inventory(files, 18))))
    assert (found.severity, found.subject) == ("error", "file:a.csv")
    assert "“train” and “test”" in found.says


# the sheet ------------------------------------------------------------------------------------


def test_no_errors_is_contradicted_by_copied_texts() -> None:
    sheet = build({"text": [LOUD, LOUD.upper(), "x"], "n": [1, 2, 3]})
    seen = Seen(sheet.evidence, sheet.document.fields, sheet.document.splits)
    (denied,) = check({"any": "no"}, seen)
    assert denied.agrees is False
    assert "1 text is a copy" in denied.says


def test_the_answer_counts_copied_texts_and_records() -> None:
    sheet = build({"text": [LOUD, LOUD.upper(), "x"], "n": [1, 2, 3]})
    value = sheet["composition.errors"].value
    assert value is not None
    rate = {"part": 1, "whole": 2}
    assert {"kind": "duplicates", "rate": rate, "fields": ["text"], "kept": "yes"} in value["found"]
