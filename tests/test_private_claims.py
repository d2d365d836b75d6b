"""Claims on privacy, text and licence: true ones pass, false ones are contradicted with the count.

Each false claim is one word away from a true one, over data that was really measured.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import truesheet
from conftest import Real
from cuts import source
from truesheet.engine import Options, fold
from truesheet.engine.plan import plan
from truesheet.flow.project import build_project
from truesheet.measures.uniqueness import RowUniqueness
from truesheet.measures.values import Hits, Uniqueness
from truesheet.model.datasheet import Claim
from truesheet.model.evidence import Absent
from truesheet.sheet import bank, headers
from truesheet.sheet.claims import statements
from truesheet.sheet.judge import judge
from truesheet.sheet.open import open_questions
from truesheet.sheet.people import Said
from truesheet.sheet.personal import beyond_chance
from truesheet.sheet.seen import Seen

Rows = dict[str, list[Any]]


def looked(data: Any, **more: Any) -> Seen:
    found = truesheet.build(data, **more).document
    return Seen(found.measured, found.fields, found.splits, found.name, found.fingerprint)


def verdicts(question: str, value: dict[str, Any], seen: Seen) -> dict[str, tuple[str, Any, str]]:
    """Check, what would be true, and what is said, by the path of the claim."""
    known = {e.id: e for e in seen.evidence}
    found: dict[str, tuple[str, Any, str]] = {}
    for one in statements(bank.by_id()[question], Said(value=value), seen):
        assert set(one.evidence) <= set(known)
        standing = judge(one, [known[e] for e in one.evidence], seen.fingerprint)
        assert standing.status != "verified" or not one.absence
        found[one.path] = standing.check, one.found, f"{one.says}. {standing.reason}"
    return found


def checks(question: str, value: dict[str, Any], seen: Seen) -> dict[str, str]:
    return {path: check for path, (check, _, _) in verdicts(question, value, seen).items()}


def says(question: str, value: dict[str, Any], seen: Seen, path: str) -> str:
    return verdicts(question, value, seen)[path][2]


@cache
def people(path: Path) -> Seen:
    """1,500 texts with e-mail addresses, cards and social security numbers in them."""
    texts = [t["full_text"] for t in json.loads(path.read_text("utf-8"))]
    return looked({"text": texts, "n": list(range(len(texts)))})


@cache
def adult_of(path: Path) -> Seen:
    return looked(path, label="income", roles={"sex": "sensitive"})


@pytest.fixture
def notes(real: Real) -> Seen:
    return people(real("pii-presidio/synth_dataset_v2.json"))


@pytest.fixture
def adult(real: Real) -> Seen:
    return adult_of(real("fairness-tabular/adult.csv"))


@pytest.fixture
def numbers() -> Seen:
    """Nothing that points at anybody."""
    return looked({"x": [float(i) for i in range(100)], "kind": ["oak", "elm"] * 50})


# identifiability --------------------------------------------------------------------------------

IDENT = "composition.identifiability"


def test_a_denial_of_personal_data_meets_the_count(notes: Seen) -> None:
    told = verdicts(IDENT, {"personal_data": "no", "direct": "no"}, notes)
    for path in ("/personal_data", "/direct"):
        check, true, sentence = told[path]
        assert (check, true) == ("contradicted", "yes")
        assert "49 e-mail addresses were found in text" in sentence
    assert checks(IDENT, {"personal_data": "yes", "direct": "yes"}, notes) == {
        "/personal_data": "pass", "/direct": "pass",
    }  # fmt: skip


def test_that_nothing_was_found_is_derived_and_names_what_is_missed(numbers: Seen) -> None:
    told = verdicts(IDENT, {"personal_data": "no"}, numbers)["/personal_data"]
    assert told[0] == "pass" and "42 of 64 telephone numbers" in told[2]
    assert checks(IDENT, {"personal_data": "yes"}, numbers) == {"/personal_data": "inconclusive"}
    assert checks("gate.people", {"people": "no"}, numbers) == {"/people": "not_checkable"}


def test_a_kind_that_was_found_must_be_listed(notes: Seen) -> None:
    all_kinds = ["email", "phone", "id_number"]
    assert checks(IDENT, {"kinds": all_kinds}, notes) == {"/kinds": "pass"}
    check, true, _ = verdicts(IDENT, {"kinds": ["phone", "id_number"]}, notes)["/kinds"]
    assert check == "contradicted" and set(true) == set(all_kinds)
    assert checks(IDENT, {"kinds": [*all_kinds, "face"]}, notes) == {"/kinds": "inconclusive"}


def test_a_gate_is_held_open_by_what_was_found(notes: Seen, adult: Seen) -> None:
    assert checks("gate.people", {"people": "no"}, notes) == {"/people": "contradicted"}
    assert "e-mail addresses" in says("gate.people", {"people": "no"}, notes, "/people")
    assert checks("gate.people", {"people": "no"}, adult) == {"/people": "contradicted"}
    assert checks("gate.people", {"people": "yes"}, notes) == {"/people": "pass"}


@pytest.mark.parametrize(
    ("field", "cells", "sure"),
    [
        ("first_name", ["Ada", "Grace", "Zoé", "Jean-Luc"], True),
        ("Nachname", ["Müller", "von Ost", "O'Neill", "Åse"], True),
        ("patientName", ["Lovelace, Ada", "Hopper, Grace", "Curie, Marie", "Noether, E."], True),
        ("first_name", ["x12", "b7", "99", "a1"], False),
        ("name", ["Oak", "Elm", "Ash", "Fir"], False),
        ("street_address", ["12 High Street", "3 Low Road", "7 Hill Lane", "1 Sea View"], True),
        ("date_of_birth", ["1980-01-01", "1981-02-03", "1990-04-05", "1970-06-07"], False),
    ],
)
def test_fields_named_for_persons(field: str, cells: list[str], sure: bool) -> None:
    seen = looked({field: [f"{c}" for c in cells] * 20, "x": list(range(80))})
    wanted = "contradicted" if sure else "inconclusive"
    assert checks(IDENT, {"personal_data": "no"}, seen) == {"/personal_data": wanted}


def test_chance_is_told_from_meaning() -> None:
    """16-digit numbers: random ones pass the check of cards once in forty-three times."""
    assert not beyond_chance("card", Hits(23, 23, 23, 0, 1000))
    assert not beyond_chance("card", Hits(1, 1, 1, 0, 1))
    assert beyond_chance("card", Hits(900, 900, 900, 0, 1000))
    assert not beyond_chance("nhs", Hits(95, 95, 95, 0, 1000))
    assert beyond_chance("nhs", Hits(950, 950, 950, 0, 1000))
    assert not beyond_chance("us_ssn", Hits(890, 890, 890, 0, 1000))
    assert beyond_chance("us_ssn", Hits(3, 3, 3, 0, 3))
    assert beyond_chance("email", Hits(1, 0, 1, 0, 0))


def test_random_order_numbers_are_no_cards() -> None:
    order = [4_000_000_000_000_000 + 7_919 * i for i in range(2000)]
    seen = looked({"order": order, "x": [i % 3 for i in range(2000)]})
    assert checks(IDENT, {"personal_data": "no"}, seen) != {"/personal_data": "contradicted"}


# groups of equal rows ---------------------------------------------------------------------------

QUASI = ["age", "sex", "race", "native.country"]


@pytest.fixture
def project(tmp_path: Path, real: Real) -> Callable[[dict[str, Any]], truesheet.Sheet]:
    shutil.copy(real("fairness-tabular/adult.csv"), tmp_path / "adult.csv")

    def built(answer: dict[str, Any]) -> Any:
        value = json.dumps(answer)
        text = (
            f"truesheet: 1\nname: adult\ndata: adult.csv\nanswers:\n  {IDENT}: {{value: {value}}}\n"
        )
        (tmp_path / "datasheet.yaml").write_text(text)
        return build_project([str(tmp_path / "datasheet.yaml")]).sheet

    return built


def by_hand(path: Path, fields: list[str]) -> tuple[int, int, int]:
    """Groups, rows in the smallest, and rows that are alone."""
    named = ", ".join(f'"{f}"' for f in fields)
    sizes = f"select count(*) n from read_csv('{path}', all_varchar=true) group by {named}"
    found = duckdb.sql(f"select count(*), min(n), sum((n = 1)::int) from ({sizes})")
    assert found is not None
    return found.fetchall()[0]


def test_unique_rows_are_counted_as_duckdb_counts_them(
    project: Callable[[dict[str, Any]], Any], real: Real
) -> None:
    answer = {"quasi_identifiers": QUASI, "k_min": 1, "indirect": "yes", "kinds": ["combination"]}
    sheet = project(answer)
    found = sheet.evidence.read("rows.uniqueness", Uniqueness)
    groups, smallest, alone = by_hand(real("fairness-tabular/adult.csv"), QUASI)
    assert (found.groups, found.k_min, found.unique) == (groups, smallest, alone)
    assert alone > 1000 and found.rows == 32_561
    claims: dict[str, Claim] = {c.path: c for c in sheet[IDENT].claims}
    assert claims["/k_min"].standing.status == "verified"
    assert claims["/indirect"].standing.check == "pass"
    assert claims["/kinds"].standing.check == "pass"


def test_a_larger_k_and_a_denial_are_contradicted(
    project: Callable[[dict[str, Any]], Any], real: Real
) -> None:
    sheet = project({"quasi_identifiers": ["sex", "race"], "k_min": 200, "indirect": "no"})
    claims = {c.path: c for c in sheet[IDENT].claims}
    assert claims["/k_min"].standing.check == "contradicted"
    assert claims["/k_min"].found == 109
    assert by_hand(real("fairness-tabular/adult.csv"), ["sex", "race"])[1] == 109
    assert claims["/indirect"].standing.check == "inconclusive"
    alone = {
        c.path: c for c in project({"quasi_identifiers": QUASI, "indirect": "no"})[IDENT].claims
    }
    assert alone["/indirect"].standing.check == "contradicted"


def test_without_fields_or_with_unknown_ones_nothing_is_counted(
    project: Callable[[dict[str, Any]], Any],
) -> None:
    for answer in ({"k_min": 5}, {"quasi_identifiers": ["shoe"], "k_min": 5}):
        claims = {c.path: c for c in project(answer)[IDENT].claims}
        assert claims["/k_min"].standing.check in ("inconclusive", "not_checkable")
    assert claims["/quasi_identifiers/0"].standing.check == "contradicted"


few = st.sampled_from(["a", "b", None])


@given(data=st.data())
def test_cutting_the_rows_never_changes_their_groups(data: st.DataObject) -> None:
    rows = data.draw(st.integers(0, 12))
    table: Rows = {
        n: data.draw(st.lists(few, min_size=rows, max_size=rows)) for n in ("word", "text")
    }
    table["small"] = data.draw(st.lists(st.integers(0, 1), min_size=rows, max_size=rows))
    measure = RowUniqueness(("word", "small"))
    sizes: dict[Any, int] = {}
    for key in zip(table["word"], table["small"], strict=True):
        sizes[key] = sizes.get(key, 0) + 1
    edges = data.draw(st.lists(st.integers(0, rows), max_size=3))
    order = data.draw(st.permutations(range(len(edges) + 1)))
    for cut in (source(table, [], [0], size=100), source(table, edges, order, size=2)):
        planned = plan(cut.schema, (measure,))
        found = fold(cut, planned, Options(workers=1)).keyed[planned.keyed[0].key]
        if not rows:
            assert isinstance(found, Absent)
            continue
        alone = sum(n for n in sizes.values() if n == 1)
        assert (found.groups, found.k_min, found.unique) == (len(sizes), min(sizes.values()), alone)
        assert found.below["5"] == sum(n for n in sizes.values() if n < 5)


# sensitive --------------------------------------------------------------------------------------

SENSITIVE = "composition.sensitive"


def test_sensitive_categories_of_adult(adult: Seen) -> None:
    true = {"categories": ["ethnicity", "finances", "migration_status"]}
    true["fields"] = ["race", "sex", "income", "capital.gain", "capital.loss", "native.country"]
    assert set(checks(SENSITIVE, true, adult).values()) == {"pass"}
    assert checks(SENSITIVE, {"present": "no"}, adult) == {"/present": "contradicted"}
    assert checks(SENSITIVE, {"present": "yes"}, adult) == {"/present": "pass"}
    for gone in true["categories"]:
        rest = [c for c in true["categories"] if c != gone]
        check, found, _ = verdicts(SENSITIVE, {"categories": rest}, adult)["/categories"]
        assert check == "contradicted" and set(found) == set(true["categories"]), gone
    check, found, _ = verdicts(SENSITIVE, {"fields": true["fields"][1:]}, adult)["/fields"]
    assert check == "contradicted" and "race" in found
    more = {"categories": [*true["categories"], "religion"]}
    assert checks(SENSITIVE, more, adult) == {"/categories": "inconclusive"}
    assert checks(SENSITIVE, {"fields": ["shoe"]}, adult)["/fields/0"] == "contradicted"


def test_a_race_of_horses_is_not_about_origin(numbers: Seen) -> None:
    horses = looked({"race": ["Derby", "Oaks"] * 50, "x": list(range(100))})
    assert checks(SENSITIVE, {"present": "no"}, horses) == {"/present": "inconclusive"}
    assert checks(SENSITIVE, {"present": "no"}, numbers) == {"/present": "pass"}


@pytest.mark.parametrize(
    "name", ["Religion", "ethnic_group", "HIV-Status", "annualIncome", "Diagnose"]
)
def test_names_of_sensitive_fields_in_their_usual_forms(name: str) -> None:
    assert len(headers.told(name, headers.SENSITIVE)) == 1


@pytest.mark.parametrize(
    "name", ["id", "price", "temperature", "label", "text", "url", "class", "height", "title", "x1"]
)
def test_names_of_everyday_fields_say_nothing(name: str) -> None:
    assert not headers.told(name, headers.SENSITIVE) and not headers.told(name, headers.PERSON)


# confidential, links ----------------------------------------------------------------------------


def test_secrets_contradict_that_nothing_is_confidential(numbers: Seen) -> None:
    question = "composition.confidential"
    logs = looked({"log": ["ok", "password=hunter2Z", "api_key: 9f8a7b6c5d4e"] * 4})
    check, true, sentence = verdicts(question, {"present": "no"}, logs)["/present"]
    assert (check, true) == ("contradicted", "yes")
    assert "8 passwords or keys were found in log" in sentence
    assert checks(question, {"present": "no"}, numbers) == {"/present": "pass"}
    assert checks(question, {"kinds": ["credentials"]}, logs) == {"/kinds": "pass"}
    check, true, _ = verdicts(question, {"kinds": ["medical"]}, logs)["/kinds"]
    assert check == "contradicted" and true == ["medical", "credentials"]
    wards = looked({"diagnosis": ["flu", "cold"] * 40, "x": list(range(80))})
    assert checks(question, {"present": "no"}, wards) == {"/present": "inconclusive"}


def test_content_that_lies_elsewhere_contradicts_that_nothing_does(numbers: Seen) -> None:
    question = "composition.external_deps"
    pictures = looked({"image": [f"https://a.no/{i}.jpg" for i in range(50)], "x": list(range(50))})
    check, true, sentence = verdicts(question, {"self_contained": "yes"}, pictures)[
        "/self_contained"
    ]
    assert (check, true) == ("contradicted", "no") and "50 addresses of pictures" in sentence
    assert checks(question, {"self_contained": "no"}, pictures) == {"/self_contained": "pass"}
    sources = looked({"seen_at": [f"https://a.no/{i}" for i in range(50)], "x": list(range(50))})
    assert checks(question, {"self_contained": "yes"}, sources) == {
        "/self_contained": "inconclusive"
    }
    assert checks(question, {"self_contained": "yes"}, numbers) == {"/self_contained": "pass"}


# languages --------------------------------------------------------------------------------------


def listed(*tags: str, **more: Any) -> dict[str, Any]:
    return {"languages": [{"language": t, **more} for t in tags]}


def test_languages_of_arithmetic_problems(real: Real) -> None:
    gsm = looked(real("gsm8k/test.jsonl"))
    question = "x.languages"
    assert set(checks(question, listed("en"), gsm).values()) == {"pass"}
    russian = verdicts(question, listed("ru"), gsm)
    assert russian["/languages/0/language"][0] == "contradicted"
    assert "none of the letters are cyrillic" in russian["/languages/0/language"][2]
    french = verdicts(question, listed("fr"), gsm)
    assert french["/languages/0/language"][:2] == ("contradicted", "en")
    assert "contradicted" not in checks(question, listed("en", "fr"), gsm).values()
    half = {"languages": [{"language": "en", "share": 0.5}, {"language": "ru", "share": 0.5}]}
    assert checks(question, half, gsm)["/languages/0/share"] == "contradicted"


def test_a_script_that_no_listed_language_uses_is_contradicted() -> None:
    mixed = looked({"said": ["Сегодня мы идём домой вместе"] * 60 + ["we are going home"] * 60})
    check, _, sentence = verdicts("x.languages", listed("en"), mixed)["/languages"]
    assert check == "contradicted" and "of the letters are cyrillic" in sentence
    assert "contradicted" not in checks("x.languages", listed("en", "ru"), mixed).values()
    assert checks("x.languages", listed("en", "ru"), mixed)["/languages/1/language"] == "pass"


def test_too_little_text_tells_no_language() -> None:
    short = looked({"said": ["oui", "non"] * 10})
    assert set(checks("x.languages", listed("ru"), short).values()) == {"not_checkable"} or set(
        checks("x.languages", listed("ru"), short).values()
    ) == {"inconclusive"}


# licence and rights -----------------------------------------------------------------------------

LICENCE = "distribution.license"


@pytest.fixture
def folder(tmp_path: Path, real: Real) -> Path:
    shutil.copy(real("fairness-tabular/german_credit.csv"), tmp_path / "credit.csv")
    (tmp_path / "LICENSE").write_text("Licensed under the CC BY-SA 4.0\n")
    return tmp_path


@pytest.mark.parametrize(
    ("stated", "check"),
    [
        ("CC-BY-SA-4.0", "pass"),
        ("CC-BY-SA-4.0 OR MIT", "pass"),
        ("CC-BY-SA-4.0 AND MIT", "inconclusive"),
        ("CC-BY-4.0", "contradicted"),
        ("CC-BY-SA-3.0", "contradicted"),
        ("MIT", "contradicted"),
        ("LicenseRef-ours", "contradicted"),
        ("other", "inconclusive"),
    ],
)
def test_a_stated_licence_is_held_against_the_file(folder: Path, stated: str, check: str) -> None:
    seen = looked(folder)
    assert checks(LICENCE, {"licence": stated}, seen) == {"/licence": check}
    told = says(LICENCE, {"licence": stated}, seen, "/licence")
    assert ("LICENSE is CC-BY-SA-4.0" in told) == (check != "inconclusive")


def test_without_a_licence_file_nothing_is_decided(folder: Path) -> None:
    (folder / "LICENSE").unlink()
    assert checks(LICENCE, {"licence": "MIT"}, looked(folder)) == {"/licence": "inconclusive"}
    (folder / "LICENSE").write_text("You may look at this, but not touch it. " * 30)
    assert checks(LICENCE, {"licence": "MIT"}, looked(folder)) == {"/licence": "inconclusive"}
    (folder / "LICENSE").unlink()
    (folder / "LICENSES").mkdir()
    (folder / "LICENSES" / "MIT.txt").write_text("MIT License")
    # A folder of licences may speak of parts only.
    assert checks(LICENCE, {"licence": "CC0-1.0"}, looked(folder)) == {"/licence": "inconclusive"}


def test_licences_of_rows(folder: Path) -> None:
    (folder / "LICENSE").unlink()
    rows = {"licence": ["CC BY 4.0"] * 60 + ["CC BY-NC 4.0"] * 40, "x": list(range(100))}
    seen = looked(rows)
    told = verdicts(LICENCE, {"licence": "CC-BY-4.0"}, seen)["/licence"]
    assert told[0] == "contradicted" and "CC-BY-NC-4.0 in 40 rows" in told[2]
    both = {"licence": "CC-BY-4.0 AND CC-BY-NC-4.0", "per_row": "licence"}
    assert checks(LICENCE, both, seen) == {"/licence": "inconclusive", "/per_row": "pass"}
    assert checks(LICENCE, {"per_row": "x"}, seen)["/per_row"] in ("contradicted", "inconclusive")
    assert checks(LICENCE, {"per_row": "gone"}, seen) == {"/per_row": "contradicted"}
    ip = "distribution.third_party_ip"
    assert checks(ip, {"limits": "no"}, seen) == {"/limits": "contradicted"}


def test_marks_of_rights(folder: Path, numbers: Seen) -> None:
    ip = "distribution.third_party_ip"
    assert checks(ip, {"limits": "no"}, looked(folder)) == {"/limits": "pass"}
    assert checks(ip, {"limits": "yes"}, looked(folder)) == {"/limits": "inconclusive"}
    (folder / "NOTICE").write_text("Copyright (c) 2019 The Times\n")
    check, true, sentence = verdicts(ip, {"limits": "no"}, looked(folder))["/limits"]
    assert (check, true) == ("contradicted", "yes") and "NOTICE names 1 holder" in sentence
    assert checks(ip, {"limits": "yes"}, looked(folder)) == {"/limits": "pass"}


# preprocessing and risks ------------------------------------------------------------------------


def test_originals_among_the_files_are_held_against_their_hash(folder: Path) -> None:
    question = "preprocessing.raw_retained"
    seen = looked(folder)
    sha = next(f.sha256 for f in seen.files())
    right = {"where": "credit.csv", "sha256": sha}
    assert checks(question, right, seen) == {"/where": "pass", "/sha256": "pass"}
    check, true, _ = verdicts(question, {**right, "sha256": "a" * 64}, seen)["/sha256"]
    assert (check, true) == ("contradicted", sha)
    # The data as it is now is not the data as it was before.
    itself = {"where": "https://a.no/raw", "sha256": sha}
    assert checks(question, itself, seen) == {"/where": "inconclusive", "/sha256": "contradicted"}
    elsewhere = {"where": "https://a.no/raw", "sha256": "a" * 64}
    assert set(checks(question, elsewhere, seen).values()) == {"inconclusive"}


def test_versions_are_held_against_the_marks_of_files(tmp_path: Path, real: Real) -> None:
    question = "preprocessing.software"
    seen = looked(real("fairness-tabular/acs_income.validation.parquet"))

    def told(name: str, version: str) -> tuple[str, Any]:
        value = {"tools": [{"name": name, "version": version}]}
        return verdicts(question, value, seen)["/tools/0/version"][:2]

    assert told("pyarrow", "11.0.0") == told("pandas", "1.5") == ("pass", None)
    assert told("pandas", "2.0.1") == ("contradicted", "1.5.3")
    assert told("PyArrow", "1") == ("contradicted", "11.0.0")
    assert told("clean.py", "3") == ("inconclusive", None)
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "a.parquet")
    version = pa.__version__
    mine = {"tools": [{"name": "arrow", "version": version}]}
    assert checks(question, mine, looked(tmp_path / "a.parquet")) == {"/tools/0/version": "pass"}


def test_that_no_risk_is_known_is_held_against_the_rules(adult: Seen, numbers: Seen) -> None:
    question = "uses.risk_factors"
    check, true, sentence = verdicts(question, {"known": "no"}, adult)["/known"]
    assert (check, true) == ("contradicted", "yes") and "sex" in sentence
    assert checks(question, {"known": "yes"}, adult) == {"/known": "pass"}
    assert checks(question, {"known": "no"}, numbers) == {"/known": "pass"}


def test_that_something_offends_cannot_be_told(notes: Seen) -> None:
    found = verdicts("composition.offensive", {"present": "no", "rate": 0.1}, notes)
    assert {check for check, _, _ in found.values()} <= {"not_checkable", "inconclusive"}
    assert all("Not measured: what offends" in why for _, _, why in found.values())


# what becomes urgent ----------------------------------------------------------------------------


def test_what_was_found_makes_its_question_urgent(real: Real) -> None:
    texts = [
        t["full_text"] for t in json.loads(real("pii-presidio/synth_dataset_v2.json").read_text())
    ]
    sheet = truesheet.build({"text": [*texts, "password=hunter2Z"]}).document
    because = {q.question.id: q.because for q in open_questions(sheet, most=8)}
    assert "49 e-mail addresses were found in text" in because[IDENT]
    assert "on what basis" in because[IDENT]
    assert "1 password or key was found in text" in because["composition.confidential"]


def test_no_value_of_a_cell_stands_in_a_verdict(notes: Seen, real: Real) -> None:
    spans = json.loads(real("pii-presidio/synth_dataset_v2.json").read_text("utf-8"))
    mails = {
        s["entity_value"] for t in spans for s in t["spans"] if s["entity_type"] == "EMAIL_ADDRESS"
    }
    said = json.dumps(
        [verdicts(IDENT, {"personal_data": "no", "direct": "no", "kinds": ["face"]}, notes)]
    )
    assert mails and not any(m in said for m in mails)
