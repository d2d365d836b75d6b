"""The sheet: filled from evidence, held against it, gates closed, in plain words."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import handmade
from handmade import evidence, sheet
from truesheet.measures.values import (
    Balance,
    CandidateKey,
    Code,
    Damage,
    Distinct,
    Duplicates,
    Frequent,
    HiddenMissing,
    LogicalType,
    Missing,
    NumberSummary,
    Rows,
    TimeRange,
    Top,
    Unreadable,
)
from truesheet.model.datasheet import Claim, Datasheet, Signature, Split
from truesheet.model.evidence import Absent, Evidence, Share
from truesheet.model.field import Field
from truesheet.sheet import bank
from truesheet.sheet.fill import FILLS
from truesheet.sheet.open import open_questions
from truesheet.sheet.people import People, Said, SqlClaim
from truesheet.sheet.sqlclaims import NOT_RUN
from truesheet.sheet.write import merged, write

PEOPLE = {
    "composition.subpopulations",
    "composition.identifiability",
    "composition.sensitive",
    "collection.directness",
    "collection.notification",
    "collection.consent",
    "collection.revocation",
    "collection.impact_analysis",
    "collection.ethics_review",
    "maintenance.retention",
}
NOBODY = tuple(f for f in handmade.FIELDS if f.name not in ("sex", "mail"))


def stated(found: Datasheet, question: str) -> list[Claim]:
    return [c for c in found[question].claims if c.origin == "stated"]


def one(question: str, value: Any, **more: Any) -> Claim:
    """The one claim that a typed value makes."""
    claims = stated(sheet({question: Said(value=value)}, **more), question)
    assert len(claims) == 1, claims
    return claims[0]


# what is always so ------------------------------------------------------------------------------


def test_every_base_question_is_in_every_sheet_once_and_in_order() -> None:
    base = [q.id for q in bank.load() if q.pack == "base"]
    assert len(base) == 58
    empty = write(bank.load(), None, (), (), (), (), handmade.NOW)
    assert [a.question for a in empty.answers] == base
    assert {a.state for a in empty.answers} == {"open"}
    full = [a.question for a in sheet().answers]
    assert full[:58] == base
    assert full[58:] == ["x.identity", "x.dictionary", "x.integrity"]


def test_every_filled_value_fits_its_question_and_every_path_leads_into_it() -> None:
    for answer in sheet().answers:
        if answer.value is None:
            continue
        question = bank.by_id()[answer.question]
        assert bank.validate(question, answer.value) == [], answer.question
        for claim in answer.claims:
            if claim.path and claim.path != "/form":
                key = claim.path[1:]
                assert key in question.value or key in answer.value or "<split>" in question.value


def test_every_claim_cites_evidence_that_is_there() -> None:
    found = sheet()
    ids = {e.id for e in found.evidence}
    claims = [c for a in found.answers for c in a.claims]
    assert len(claims) > 30
    assert all(c.evidence and set(c.evidence) <= ids for c in claims)


def test_whatever_evidence_is_missing_the_rest_is_written() -> None:
    for measure in handmade.measured():
        found = sheet(drop=[measure])
        assert len(found.answers) >= 58
    for a in write(bank.load(), None, (), (), handmade.FIELDS, (), handmade.NOW).answers:
        assert a.state in ("open", "answered")
        if a.question in FILLS and a.question.split(".")[0] == "composition" and not a.claims:
            assert a.reason or a.question in PEOPLE | {
                "composition.external_deps",
                "composition.confidential",
            }


def test_a_measure_that_failed_on_every_field_leaves_no_false_answer() -> None:
    broken: dict[str, Any] = {
        name.replace(".", "_", 1): evidence(
            e.measure,
            Absent("it failed")
            if e.measure.startswith(("rows", "files"))
            else {f.name: Absent("it failed") for f in handmade.FIELDS},
        )
        for name, e in handmade.measured().items()
    }
    found = sheet(**broken)
    assert found["composition.instance_count"].state == "open"
    assert found["composition.instance_count"].reason == "It failed."
    assert found["composition.labels"].state == "open"


# text and value ---------------------------------------------------------------------------------


def test_the_small_table_reads_well() -> None:
    found = sheet()
    texts = {a.question: a.text for a in found.answers if a.text}
    assert texts == {
        "composition.instance_types": "Each instance is one row of a table with 7 fields. "
        "What it stands for in the world, only people can say.",
        "composition.instance_count": "1,000 rows in 2 files: 800 in train and 200 in test.",
        "composition.instance_content": "7 fields: 3 categories, 1 identifier, 1 whole number, "
        "1 e-mail address and 1 date.",
        "composition.labels": "rich: no (750) and yes (250).",
        "composition.missing": "10 cells empty: city (10, 1 %). "
        "“-9” stands for a missing value in age (40, 4 %).",
        "composition.relationships": "Each row has its own id. "
        "Whether rows belong together in another way, only people can say.",
        "composition.splits": "2 splits: train (800 rows, 80 %) and test (200 rows, 20 %). "
        "2 whole rows of test stand in train as well.",
        "composition.errors": "3 rows (0.3 %) are exact copies of an earlier row. "
        "Every row could be read. No text shows damage to its encoding.",
        "composition.subpopulations": "sex: f 59.6 %, m 40 % and 1 smaller group.",
        "collection.timeframe": "Its dates run from 2023-05-02 to 2023-11-30 (seen). "
        "When it was gathered, only people can say.",
        "distribution.method": "2 files of 10 kB, as CSV. Where to get it, only people can say.",
        "x.identity": "small, fingerprint sha256:111111111111…",
        "x.dictionary": "7 fields, each with the values that were found in it. "
        "What they mean and in which unit, only people can say.",
        "x.integrity": "The SHA-256 of 2 files stands in this sheet; "
        "compare it with that of your copy.",
    }


def test_values_held_by_few_rows_and_values_of_personal_fields_are_not_shown() -> None:
    mails = Frequent(1000, (Top("ann@example.org", 600), Top("bob@example.org", 400)), 2)
    fields = (*handmade.FIELDS[:4], Field("mail", "text", "string", "sensitive"))
    tops = {"mail": mails, "sex": Frequent(1000, (Top("f", 991), Top("rare", 9)), 2)}
    labels = {"rich": Balance(1000, 0, {"no": 991, "once": 9})}
    found = sheet(
        fields=(*fields, *handmade.FIELDS[5:]),
        values_frequent=evidence("values.frequent", tops),
        labels_balance=evidence("labels.balance", labels),
        cells_hidden_missing=evidence(
            "cells.hidden_missing", {"age": HiddenMissing(1000, (Code("-77", 9, "number"),))}
        ),
    )
    answers = msgspec.json.encode(found.answers).decode()
    for hidden in ("example.org", "rare", "once", "-77"):
        assert hidden not in answers, hidden
    assert "991" in answers
    assert found["composition.labels"].text == "rich: no (991) and 1 more class."


def test_adult_reads_as_counted_by_the_csv_module(real: Callable[[str], Path]) -> None:
    with real("fairness-tabular/adult.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    income = Counter(r["income"] for r in rows)
    marks = {n: c for n in rows[0] if (c := sum(r[n] == "?" for r in rows))}
    n = len(rows)
    fields = tuple(
        Field(name, "text", "string", "label" if name == "income" else None) for name in rows[0]
    )

    def of(measure: str, value: Any) -> Evidence:
        return msgspec.structs.replace(
            evidence(measure, value),
            scope=msgspec.structs.replace(evidence(measure, value).scope, rows=n, rows_read=n),
        )

    pieces = (
        of("rows.count", Rows(n)),
        of("labels.balance", {"income": Balance(n, 0, dict(income))}),
        of("cells.missing", {f.name: Missing(n, 0) for f in fields}),
        of(
            "cells.hidden_missing",
            {f: HiddenMissing(n, (Code("?", c, "word"),)) for f, c in marks.items()},
        ),
    )
    splits = (Split("data", n, ("adult.csv",)),)
    said = People(
        answers={
            "composition.instance_count": Said(value={"total": 32560}),
            "composition.missing": Said("There are no missing values.", {"any": "no"}),
        }
    )
    found = write(bank.load(), None, pieces, (), fields, splits, handmade.NOW)
    assert found["composition.instance_count"].text == "32,561 rows in one file."
    assert found["composition.instance_count"].status == "verified"
    assert found["composition.labels"].text == "income: <=50K (24,720) and >50K (7,841)."
    assert found["composition.labels"].status == "verified"
    wrong = write(bank.load(), said, pieces, (), fields, splits, handmade.NOW)
    assert [c.says for c in stated(wrong, "composition.instance_count")] == [
        "says 32,560 rows; 32,561 were counted"
    ]
    assert stated(wrong, "composition.missing")[0].says == (
        "says nothing is missing; 4,262 cells hold “?”"
    )
    assert wrong["composition.missing"].mark == "contradicted"


# states and gates -------------------------------------------------------------------------------


def test_a_person_who_withholds_withholds_the_measured_answer_too() -> None:
    found = sheet({"composition.missing": Said(state="withheld", reason="a trade secret")})
    answer = found["composition.missing"]
    assert (answer.state, answer.reason, answer.claims, answer.value) == (
        "withheld",
        "a trade secret",
        (),
        None,
    )


def test_what_nobody_knows_is_answered_where_evidence_can() -> None:
    unknown = Said(state="unknown", by=Signature("A. Person"))
    found = sheet({"composition.missing": unknown, "motivation.funding": unknown})
    assert found["composition.missing"].state == "answered"
    assert found["motivation.funding"].state == "unknown"


def test_not_about_people_closes_ten_questions_and_no_other() -> None:
    said = {"gate.people": Said(value={"people": "no"})}
    found = sheet(
        said,
        fields=NOBODY,
        schema_logical_type=evidence(
            "schema.logical_type", {"age": LogicalType("integer", Share(5, 5))}
        ),
    )
    closed = {a.question for a in found.answers if a.state == "not_applicable"}
    assert closed == PEOPLE
    assert {a.reason for a in found.answers if a.question in closed} == {
        "The data is not about people."
    }
    assert found["gate.people"].status == "assumption"


@pytest.mark.parametrize("fields", [handmade.FIELDS, (*NOBODY, handmade.FIELDS[3])])
def test_a_sign_of_people_holds_the_gate_open(fields: tuple[Field, ...]) -> None:
    found = sheet({"gate.people": Said(value={"people": "no"})}, fields=fields)
    assert found["gate.people"].mark == "contradicted"
    assert not [a for a in found.answers if a.state == "not_applicable"]


def test_what_a_person_answers_stands_although_its_gate_is_closed() -> None:
    said = {
        "uses.prior": Said(value={"used": "no"}),
        "uses.repository": Said("There will be one."),
    }
    assert sheet(said)["uses.repository"].text == "There will be one."
    assert sheet({"uses.prior": said["uses.prior"]})["uses.repository"].state == "not_applicable"


def test_an_answer_past_its_review_date_closes_no_gate() -> None:
    said = Said(value={"used": "no"}, by=Signature("A. Person", review_by="2025"))
    assert sheet({"uses.prior": said})["uses.repository"].state == "not_applicable"
    later = sheet({"uses.prior": said}, today="2026-01-01")
    assert later["uses.repository"].state == "open"
    assert stated(later, "uses.prior")[0].standing.check == "expired"


# what people say --------------------------------------------------------------------------------


def test_prose_is_an_assumption_however_much_is_verified_beside_it() -> None:
    answer = sheet({"composition.instance_count": Said("A thousand.", {"total": 1000})})[
        "composition.instance_count"
    ]
    assert answer.text == "A thousand."
    assert answer.status == "assumption"
    assert (
        sheet({"composition.instance_count": Said(value={"total": 1000})})[
            "composition.instance_count"
        ].status
        == "verified"
    )


def test_a_part_that_no_check_looks_at_is_not_checkable() -> None:
    label = {"field": "rich", "classes": ["no", "yes"], "means": "more than 50,000 a year"}
    claims = stated(
        sheet({"composition.labels": Said(value={"labels": [label]})}), "composition.labels"
    )
    assert [c.standing.check for c in claims] == ["pass", "pass", "not_checkable"]
    assert claims[2].value == [{"means": "more than 50,000 a year"}]
    assert (
        sheet({"composition.labels": Said(value={"labels": [label]})})["composition.labels"].status
        == "assumption"
    )


VERDICTS: list[tuple[str, Any, str, str]] = [
    # question, value, check, words
    ("composition.instance_count", {"total": 1000}, "pass", "says 1,000 rows"),
    (
        "composition.instance_count",
        {"total": 999},
        "contradicted",
        "says 999 rows; 1,000 were counted",
    ),
    (
        "composition.instance_count",
        {"test": 201},
        "contradicted",
        "says 201 rows in test; 200 were counted",
    ),
    (
        "composition.instance_count",
        {"dev": 5},
        "contradicted",
        "names the split dev; no such split was found",
    ),
    (
        "composition.instance_count",
        {"types": [{"name": "town", "count": 3}]},
        "not_checkable",
        "types: name: town and count: 3",
    ),
    ("composition.instance_types", {"media": ["table"]}, "pass", "says table"),
    (
        "composition.instance_types",
        {"media": ["image"]},
        "contradicted",
        "says image; the files hold table",
    ),
    ("composition.instance_types", {"media": ["time_series"]}, "inconclusive", "says time series"),
    (
        "composition.instance_content",
        {"fields": [f.name for f in handmade.FIELDS]},
        "pass",
        "lists all 7 fields",
    ),
    (
        "composition.instance_content",
        {"fields": ["age", "city", "sex", "mail", "seen", "rich"]},
        "contradicted",
        "lists 6 fields; id is not listed",
    ),
    ("composition.instance_content", {"form": "raw"}, "inconclusive", "says the values are raw"),
    (
        "composition.labels",
        {"present": "no"},
        "contradicted",
        "says there is no label; rich is declared as one",
    ),
    (
        "composition.labels",
        {"labels": [{"field": "rihc"}]},
        "contradicted",
        "names the label rihc; the data has no such field",
    ),
    (
        "composition.missing",
        {"any": "no"},
        "contradicted",
        "says nothing is missing; 10 cells empty and 40 cells hold “-9”",
    ),
    (
        "composition.missing",
        {"fields": ["age", "city"]},
        "pass",
        "lists 2 fields with missing values",
    ),
    (
        "composition.missing",
        {"fields": ["city"]},
        "contradicted",
        "lists 1 field with missing values; something is missing in age as well",
    ),
    (
        "composition.missing",
        {"fields": ["age", "city", "sex"]},
        "inconclusive",
        "lists 3 fields with missing values",
    ),
    (
        "composition.missing",
        {"codes": [-9]},
        "pass",
        "says “-9” stands for “missing”; 40 cells hold it",
    ),
    ("composition.missing", {"shares": {"age": 0.04}}, "pass", "says 4 % of age is missing"),
    (
        "composition.missing",
        {"shares": {"age": 0.05}},
        "contradicted",
        "says 5 % of age is missing; 40 of 1,000 (4 %) were counted",
    ),
    ("composition.missing", {"mechanism": "random"}, "not_checkable", "mechanism: random"),
    ("composition.relationships", {"key": ["id"]}, "pass", "says id is different in every row"),
    (
        "composition.relationships",
        {"key": ["city"]},
        "contradicted",
        "says city is the key; it repeats, or is missing in some row",
    ),
    (
        "composition.relationships",
        {"key": ["age", "city"]},
        "contradicted",
        "says age and city are together different in every row; 3 rows repeat as a whole",
    ),
    (
        "composition.relationships",
        {"key": ["age", "id"]},
        "pass",
        "says age and id are together different in every row",
    ),
    (
        "composition.relationships",
        {"independent": "yes"},
        "inconclusive",
        "says rows are independent",
    ),
    (
        "composition.splits",
        {"disjoint_by": ["id"]},
        "contradicted",
        "says the splits share no id; 2 whole rows stand in two",
    ),
    (
        "composition.errors",
        {"any": "no"},
        "contradicted",
        "says there are no errors; 3 rows are copies",
    ),
    (
        "composition.errors",
        {"found": [{"kind": "duplicates", "rate": {"part": 3, "whole": 1000}}]},
        "pass",
        "says a rate of 0.3 % for duplicates",
    ),
    (
        "composition.errors",
        {"found": [{"kind": "duplicates", "rate": 0.002}]},
        "contradicted",
        "says a rate of 0.2 % for duplicates; 3 of 1,000 were counted",
    ),
    (
        "composition.errors",
        {"found": [{"kind": "unreadable"}]},
        "contradicted",
        "names unreadable; none was found",
    ),
    ("composition.errors", {"found": [{"kind": "outliers"}]}, "not_checkable", "names outliers"),
    (
        "composition.subpopulations",
        {"named": "no"},
        "contradicted",
        "says no groups are told apart; sex is declared as a group",
    ),
    (
        "composition.subpopulations",
        {"groups": [{"field": "sex", "shares": {"f": 0.6}}]},
        "pass",
        "says sex f is 60 %",
    ),
    (
        "composition.subpopulations",
        {"groups": [{"field": "sex", "shares": {"f": 0.61}}]},
        "contradicted",
        "says sex f is 61 %; 596 of 1,000 (59.6 %) were counted",
    ),
    (
        "composition.subpopulations",
        {"groups": [{"field": "sex", "shares": {"x": 0.1}}]},
        "contradicted",
        "says sex x is 10 %; fewer than 10 of 1,000 were counted",
    ),
    (
        "collection.timeframe",
        {"content": {"from": "2023-05", "to": "2023-11"}},
        "pass",
        "says the content is from 2023-05 to 2023-11",
    ),
    (
        "collection.timeframe",
        {"content": {"from": "2023-06"}},
        "contradicted",
        "says the content is from 2023-06 to now; dates run from 2023-05-02 to 2023-11-30",
    ),
    (
        "collection.timeframe",
        {"collected": {"to": "2023-11-29"}},
        "contradicted",
        "says it was gathered from any time to 2023-11-29; the newest date is 2023-11-30",
    ),
    (
        "collection.timeframe",
        {"collected": {"from": "2023", "to": "2023"}},
        "inconclusive",
        "says it was gathered from 2023 to 2023",
    ),
    ("distribution.method", {"formats": ["CSV"]}, "pass", "says the formats are CSV"),
    (
        "distribution.method",
        {"formats": ["parquet"]},
        "contradicted",
        "says the formats are parquet; the files are csv",
    ),
    (
        "distribution.method",
        {"formats": ["csv", "parquet"]},
        "inconclusive",
        "says the formats are csv and parquet",
    ),
    (
        "x.identity",
        {"fingerprint": handmade.NOW},
        "pass",
        "says the fingerprint is sha256:1111111111111111…",
    ),
    ("x.identity", {"version": "2"}, "not_checkable", "version: 2"),
    (
        "x.integrity",
        {"hashes": [{"file": "train.csv", "sha256": "a" * 64}]},
        "pass",
        "says the hash of train.csv is as measured",
    ),
    (
        "x.integrity",
        {"hashes": [{"file": "test.csv", "sha256": "a" * 64}]},
        "contradicted",
        "says the hash of test.csv; the file has another one",
    ),
    (
        "x.integrity",
        {"hashes": [{"file": "more.csv", "sha256": "a" * 64}]},
        "inconclusive",
        "says the hash of more.csv",
    ),
    (
        "gate.people",
        {"people": "yes"},
        "pass",
        "says the data is about people; sex and mail show it",
    ),
    ("motivation.purpose", {"tasks": ["ranking"]}, "not_checkable", "names the task ranking"),
]


@pytest.mark.parametrize(("question", "value", "check", "says"), VERDICTS)
def test_what_people_say_is_held_against_the_data(
    question: str, value: Any, check: str, says: str
) -> None:
    assert bank.validate(bank.by_id()[question], value) == []
    claim = one(question, value)
    assert (claim.standing.check, claim.says) == (check, says)
    assert claim.standing.reason or check in ("pass", "contradicted")


@pytest.mark.parametrize(
    ("classes", "check", "says"),
    [
        (["no", "yes"], "pass", "lists 2 classes of rich"),
        (["no"], "contradicted", "lists 1 class of rich; yes in 250 rows not listed"),
        (["no", "yes", "maybe"], "contradicted", "lists 3 classes of rich; maybe never occurs"),
    ],
)
def test_classes_must_be_those_of_the_label(classes: list[str], check: str, says: str) -> None:
    value = {"labels": [{"field": "rich", "classes": classes}]}
    claims = stated(sheet({"composition.labels": Said(value=value)}), "composition.labels")
    assert claims[0].says == "names the label rich, a field with 2 classes"
    assert (claims[1].standing.check, claims[1].says) == (check, says)


def test_a_label_with_one_value_is_none() -> None:
    alone = evidence("labels.balance", {"rich": Balance(1000, 0, {"no": 1000})})
    claim = one("composition.labels", {"labels": [{"field": "rich"}]}, labels_balance=alone)
    assert claim.standing.check == "contradicted"
    assert claim.says == "names the label rich; it holds 1 value only"


@pytest.mark.parametrize(
    ("splits", "checks"),
    [
        ([{"split": "train", "rows": 800}, {"split": "test", "rows": 200}], ["pass", "pass"]),
        ([{"split": "train", "rows": 799}, {"split": "test"}], ["contradicted", "pass"]),
        ([{"split": "train", "rows": 800}], ["pass", "contradicted"]),
        (
            [{"split": "train"}, {"split": "test"}, {"split": "dev"}],
            ["pass", "pass", "contradicted"],
        ),
        (
            [{"split": "train", "rule": "random"}, {"split": "test"}],
            ["pass", "pass", "not_checkable"],
        ),
    ],
)
def test_splits_must_be_those_that_were_found(splits: list[Any], checks: list[str]) -> None:
    found = sheet({"composition.splits": Said(value={"splits": splits})})
    assert [c.standing.check for c in stated(found, "composition.splits")] == checks


def _every(**age: Any) -> dict[str, Any]:
    others: list[dict[str, Any]] = [{"field": f.name} for f in handmade.FIELDS if f.name != "age"]
    return {"variables": [{"field": "age", **age}, *others]}


@pytest.mark.parametrize(
    ("value", "check", "says"),
    [
        (_every(min=-9, max=90), "pass", "says age is at least −9 and at most 90"),
        (_every(max=89), "contradicted", "says age is at most 89; the values run from −9 to 90"),
        (_every(min=0, missing_codes=[-9]), "inconclusive", "says age is at least 0"),
        (_every(allowed=[31]), "contradicted", ""),
    ],
)
def test_a_dictionary_must_hold(value: dict[str, Any], check: str, says: str) -> None:
    tops = {"age": Frequent(1000, (Top("31", 900), Top("-9", 100)), 2)}
    frequent = evidence("values.frequent", tops)
    found = sheet({"x.dictionary": Said(value=value)}, values_frequent=frequent)
    whole, claim = stated(found, "x.dictionary")
    assert whole.says == "describes 7 fields, every one"
    assert claim.standing.check == check
    assert not says or claim.says == says


def test_a_dictionary_must_list_every_field_and_no_other() -> None:
    value = {"variables": [{"field": f.name} for f in handmade.FIELDS[1:]] + [{"field": "tall"}]}
    says = [c.says for c in stated(sheet({"x.dictionary": Said(value=value)}), "x.dictionary")]
    assert says == [
        "lists the field tall; the data has no such field",
        "describes 7 fields; id left out",
    ]


def test_copies_behind_a_running_number_are_shared_rows_too() -> None:
    alike = Duplicates(1000, 7, 7, 2, across={"train|test": Share(7, 200)}, ignored=("id",))
    more: dict[str, Any] = {
        "rows_duplicates": evidence(
            "rows.duplicates", Duplicates(1000, 0, 0, 1, across={"train|test": Share(0, 200)})
        ),
        "rows_duplicates_but_ids": evidence("rows.duplicates_but_ids", alike),
    }
    assert sheet(**more)["composition.splits"].text.endswith(
        "No whole row of test stands in train as well. "
        "7 whole rows of test stand in train as well but for id."
    )
    by_city = one("composition.splits", {"disjoint_by": ["city"]}, **more)
    assert by_city.standing.check == "contradicted"
    by_id = one("composition.splits", {"disjoint_by": ["id"]}, **more)
    assert by_id.standing.check == "inconclusive"


def test_scaled_numbers_are_not_raw() -> None:
    scaled = {"age": NumberSummary(1000, -2.5, 2.5, 0.001, 1.0, integral=0)}
    claim = one(
        "composition.instance_content",
        {"form": "raw"},
        number_summary=evidence("number.summary", scaled),
    )
    assert claim.standing.check == "contradicted"
    assert claim.says == "says the values are raw; age has mean 0 and spread 1"


def test_nothing_missing_is_derived_at_best_and_says_what_the_check_misses() -> None:
    none: dict[str, Any] = {
        "cells_missing": evidence("cells.missing", {"age": Missing(1000, 0)}),
        "cells_hidden_missing": evidence("cells.hidden_missing", {"age": HiddenMissing(1000)}),
    }
    claim = one("composition.missing", {"any": "no"}, **none)
    assert (claim.standing.status, claim.standing.check) == ("derived", "pass")
    assert "not every one" in claim.standing.reason
    answer = sheet(**none)["composition.missing"]
    assert answer.value == {"any": "no"}
    assert answer.text == "No cell is empty, and no value was found that stands for “missing”."
    assert [c.standing.status for c in answer.claims] == ["verified", "derived"]


def test_no_errors_is_derived_at_best() -> None:
    clean: dict[str, Any] = {
        "rows_duplicates": evidence("rows.duplicates", Duplicates(1000, 0, 0, 1)),
    }
    claim = one("composition.errors", {"any": "no"}, **clean)
    assert (claim.standing.status, claim.standing.check) == ("derived", "pass")
    assert sheet(**clean)["composition.errors"].value == {"any": "no"}


def test_faults_of_each_kind_are_counted_once() -> None:
    found = sheet(
        rows_unreadable=evidence("rows.unreadable", Unreadable(4, 1004)),
        text_damage=evidence("text.damage", {"city": Damage(1000, control=1, mojibake=2)}),
    )["composition.errors"]
    assert found.value["found"] == [
        {"kind": "duplicates", "rate": {"part": 3, "whole": 1000}, "kept": "yes"},
        {"kind": "unreadable", "rate": {"part": 4, "whole": 1004}},
        {"kind": "text_damage", "fields": ["city"]},
    ]
    assert "4 rows of 1,004 could not be read and are not counted." in found.text


def test_evidence_of_other_bytes_makes_a_claim_stale() -> None:
    old = evidence("rows.count", Rows(1000), fingerprint="sha256:before")
    claim = one("composition.instance_count", {"total": 1000}, rows_count=old)
    assert (claim.standing.status, claim.standing.check) == ("assumption", "stale")


def test_a_repeated_id_ties_rows_together() -> None:
    fields = (Field("id", "integer", "int64", "id"), *handmade.FIELDS[1:])
    again: dict[str, Any] = {
        "schema_candidate_keys": evidence("schema.candidate_keys", {"id": CandidateKey(False)}),
        "values_distinct": evidence("values.distinct", {"id": Distinct(300, 1000)}),
        "fields": fields,
    }
    answer = sheet(**again)["composition.relationships"]
    assert answer.value == {"independent": "no", "entity": ["id"]}
    assert answer.text.startswith("id has 300 values in 1,000 rows, so rows with the same id")
    claim = one("composition.relationships", {"independent": "yes"}, **again)
    assert claim.standing.check == "contradicted"


def test_dates_of_persons_do_not_date_the_data() -> None:
    fields = (Field("born", "date", "date32", "sensitive"), Field("made", "date", "date32"))
    times = {
        "born": TimeRange(9, "1930-01-01", "2001-01-01", 1, {}),
        "made": TimeRange(9, "2020-01-01", "2020-12-31", 366, {}),
    }
    found = sheet(fields=fields, time_range=evidence("time.range", times))
    assert found["collection.timeframe"].value == {
        "content": {"from": "2020-01-01", "to": "2020-12-31"},
        "fields": ["made"],
    }


def test_sql_claims_stand_in_the_sheet_as_not_checked() -> None:
    people = People(claims=(SqlClaim("avg(age) > 3", "They are older than three."),))
    answer = sheet(people=people)["composition.other"]
    assert answer.text == "They are older than three."
    assert answer.status == "assumption"
    assert [(c.value, c.standing.check, c.standing.reason) for c in answer.claims] == [
        ("avg(age) > 3", "not_checkable", NOT_RUN)
    ]


def test_a_persons_words_and_the_measured_numbers_come_together() -> None:
    said = Said(
        value={"mechanism": "not_random", "why": "Some did not tell."},
        by=Signature("A. Person", "steward", "2026-11-22"),
    )
    answer = sheet({"composition.missing": said})["composition.missing"]
    assert answer.value["mechanism"] == "not_random"
    assert answer.value["fields"] == ["age", "city"] or answer.value["fields"] == ["city", "age"]
    assert answer.by == said.by


def test_merging_keeps_the_persons_word_and_matches_records_by_name() -> None:
    mine = {"labels": [{"field": "b", "means": "x"}], "present": "yes"}
    theirs = {"labels": [{"field": "a"}, {"field": "b", "means": "y", "kind": "class"}], "n": 1}
    assert merged(mine, theirs) == {
        "labels": [{"field": "b", "means": "x", "kind": "class"}],
        "present": "yes",
        "n": 1,
    }


# open questions ---------------------------------------------------------------------------------


def test_signs_of_people_bring_their_questions_forward() -> None:
    plain = open_questions(sheet(fields=NOBODY, drop=["schema.logical_type"]))
    assert plain[0].question.id == "motivation.purpose"
    assert all(not q.because for q in plain)
    signs = open_questions(sheet())
    assert [q.question.id for q in signs] == [
        "collection.consent",
        "gate.people",
        "composition.identifiability",
    ]
    assert signs[0].because == (
        "Sensitive fields were declared: sex. Addresses of persons stand in mail."
    )


def test_answered_and_unknown_questions_are_not_asked_again() -> None:
    said = {
        "collection.consent": Said("They agreed."),
        "gate.people": Said(value={"people": "yes"}),
        "composition.identifiability": Said(state="unknown"),
    }
    asked = {q.question.id for q in open_questions(sheet(said), most=100)}
    assert not asked & said.keys()
    everything = {a.question for a in sheet(said).answers if a.state == "open"}
    assert asked == everything


def test_a_question_behind_an_open_gate_waits() -> None:
    found = open_questions(sheet(fields=NOBODY, drop=["schema.logical_type"]), most=100)
    order = [q.question.id for q in found]
    assert order.index("gate.people") < order.index("collection.consent")
    assert order.index("motivation.other") < order.index("collection.consent")
