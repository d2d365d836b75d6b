"""A report as text, JSON, JUnit, workflow commands and Markdown: right, and harmless to all."""

from __future__ import annotations

import json
import re
import unicodedata
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import reports
import support
from reports import COPIES, FIELDS, HOSTILE, ROWS, SQL, TASK
from truesheet.cli.check import FORMATS
from truesheet.model.report import Report
from truesheet.model.stated import Place
from truesheet.render.report import FORMS, rendered, summary, telling
from truesheet.render.report.comment import marker
from truesheet.render.report.schema import NAME, schema
from truesheet.render.terminal import cells

KNOWN = msgspec.structs.replace(COPIES, known=True)
PUBLISHED = support.ROOT / "schemas" / NAME
ESCAPE = re.compile(r"\x1b\[\d*m")


def lines_of(report: Report, form: str, **more: int) -> list[str]:
    return rendered(report, form, **more).splitlines()  # type: ignore[arg-type]


# All forms.


def test_check_offers_every_form_that_there_is() -> None:
    assert FORMATS == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_the_same_report_gives_the_same_text_which_ends_its_last_line(form: str) -> None:
    text = rendered(reports.mixed(), form)
    assert text == rendered(reports.mixed(), form)
    assert text.endswith("\n")


def test_another_form_is_refused() -> None:
    with pytest.raises(KeyError):
        rendered(reports.mixed(), "html")


@pytest.mark.parametrize("form", FORMS)
@given(report=reports.any_report())
def test_any_report_can_be_written_in_utf_8(form: str, report: Report) -> None:
    assert rendered(report, form).encode("utf-8")


@pytest.mark.parametrize("form", [f for f in FORMS if f != "json"])
def test_what_holds_fails_and_broke_off_is_counted_in_every_form(form: str) -> None:
    text = rendered(reports.mixed(), form)
    assert "README.md says 48,000 rows; 48,842 were counted." in text
    assert "could not be checked" in text


# Text.


def test_the_first_thing_on_the_screen_is_what_is_wrong_where_and_what_to_do() -> None:
    lines = lines_of(reports.mixed(), "text")
    assert lines[:6] == [
        "adult",
        "1 statement is not true of the data.",
        "",
        "✖ README.md:14: README.md says 48,000 rows; 48,842 were counted.",
        "    Stands there  The dataset has 48,000 rows of people.",
        "    Do            truesheet fix README.md (would write 48,842 there)",
    ]
    assert "✔ 1 holds   ✖ 1 does not hold   ! 1 warning   ? 1 could not be checked" in lines
    assert lines[-1] == "The data was measured now."


def test_where_all_is_true_one_calm_line_says_so_and_what_was_not_checkable() -> None:
    text = rendered(reports.report(FIELDS, TASK), "text")
    assert "All is true of the data: 1 check, and every one holds." in text
    assert "Cannot be told from the data" in text
    assert "Nothing that is measured can tell" in " ".join(text.split())
    assert "✖" not in text


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ((), "Nothing was there that could be held against the data."),
        ((TASK,), "Nothing was there that could be held against the data."),
        ((SQL, FIELDS), "Nothing was found false, but 1 check broke off."),
        ((COPIES, FIELDS), "Nothing fails; there is 1 warning."),
        ((KNOWN, FIELDS), "Nothing fails that was not so before; 1 is known."),
    ],
)
def test_the_headline_never_calls_unchecked_things_true(
    verdicts: tuple[object, ...], told: str
) -> None:
    assert lines_of(reports.report(*verdicts), "text")[1] == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("looked", "told"),
    [
        ("measured", "The data was measured now."),
        ("unchanged", "The bytes of the data are those that were measured before."),
        ("quick", "its bytes were not read."),
        ("none", "There was no data to look at"),
    ],
)
def test_how_the_data_was_looked_at_is_said(looked: str, told: str) -> None:
    for form in ("text", "comment", "sarif"):
        assert told in " ".join(rendered(reports.mixed(looked=looked), form).split())


@given(report=reports.any_report(), width=st.integers(1, 120), colour=st.booleans())
def test_no_line_is_wider_than_the_screen_and_no_text_acts_on_it(
    report: Report, width: int, colour: bool
) -> None:
    for row in rendered(report, "text", colour=colour, width=width).split("\n"):
        plain = ESCAPE.sub("", row) if colour else row
        assert cells(plain) <= max(40, width), plain
        assert not {unicodedata.category(c) for c in plain} & {"Cc", "Cs", "Zl", "Zp"}, plain


def test_many_failures_are_counted_not_dropped() -> None:
    many = [msgspec.structs.replace(ROWS, id=f"prose:{i}") for i in range(100)]
    text = rendered(reports.report(*many), "text")
    told = text.count("✖ README.md:14:")
    assert f"and {100 - told} more" in text
    assert len(text.splitlines()) < 100


# JSON.


def test_the_published_schema_is_that_of_the_types() -> None:
    assert PUBLISHED.read_bytes() == schema()


@pytest.mark.parametrize("report", [reports.mixed(), reports.report(), reports.hostile()])
def test_a_report_fits_the_published_schema(report: Report) -> None:
    document = json.loads(rendered(report, "json"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))
    jsonschema.validate(document, json.loads(schema()))
    assert document["exit_code"] == report.exit_code
    assert document["tally"] == report.tally
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "exit_code": 2}, json.loads(schema()))


def test_a_report_is_read_back_from_its_json() -> None:
    report = reports.mixed(baseline="main.json", remarks=("One file was skipped.",), unread=3)
    assert msgspec.json.decode(rendered(report, "json"), type=Report) == report


# JUnit.


def suites(report: Report) -> ET.Element:
    return ET.fromstring(rendered(report, "junit"))


def test_junit_counts_what_it_holds() -> None:
    root = suites(reports.mixed())
    cases = root.findall("./testsuite/testcase")
    counted = {
        "tests": len(cases),
        "failures": len(root.findall(".//failure")),
        "errors": len(root.findall(".//error")),
        "skipped": len(root.findall(".//skipped")),
    }
    assert counted == {"tests": 6, "failures": 1, "errors": 1, "skipped": 2}
    for name, n in counted.items():
        assert root.get(name) == str(n)
        assert sum(int(s.get(name, "-1")) for s in root.findall("testsuite")) == n
    assert [s.get("name") for s in root.findall("testsuite")] == ["README.md", "datasheet.yaml"]


def test_a_case_says_what_failed_where_and_keeps_its_name() -> None:
    case = suites(reports.mixed()).find("./testsuite/testcase")
    assert case is not None
    assert case.attrib == {
        "classname": "README.md",
        "name": "prose:README.md#rows",
        "time": "0",
        "file": "README.md",
        "line": "14",
    }
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == ROWS.says
    assert "Stands there: The dataset has 48,000 rows of people." in (failure.text or "")


@given(report=reports.any_report())
def test_junit_is_xml_whatever_the_text_and_holds_a_case_for_each_verdict(report: Report) -> None:
    assert len(suites(report).findall(".//testcase")) == len(report.verdicts)


# Workflow commands.

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def test_an_annotation_points_at_the_claim() -> None:
    found = lines_of(reports.mixed(), "github")
    assert found[0] == (
        "::error file=README.md,line=14,endLine=14,col=17,endColumn=22,"
        "title=truesheet%3A Not true of the data::README.md says 48,000 rows; 48,842 were counted."
        "%0AStands there: The dataset has 48,000 rows of people."
        "%0ADo: truesheet fix README.md (would write 48,842 there)"
    )
    assert [f.split(" ")[0] for f in found] == ["::error", "::error", "::warning", "::notice"]


@given(report=reports.any_report())
def test_no_text_of_a_document_begins_a_command_or_a_property(report: Report) -> None:
    for row in lines_of(report, "github"):
        found = COMMAND.fullmatch(row)
        assert found, row
        given = [p.partition("=")[0] for p in found[2].split(",")]
        assert given == [g for g in given if g in PROPERTIES]
        assert len(set(given)) == len(given)
        assert not re.search(r"%(?!25|0A|0D|3A|2C)", row)


PROPERTIES = ("file", "line", "endLine", "col", "endColumn", "title")


def test_github_shows_ten_of_a_level_and_the_rest_is_counted() -> None:
    grave = [msgspec.structs.replace(ROWS, id=f"prose:{i}") for i in range(25)]
    mild = [msgspec.structs.replace(COPIES, id=f"finding:{i}") for i in range(12)]
    notes = [
        msgspec.structs.replace(COPIES, id=f"finding:n{i}", severity="note") for i in range(11)
    ]
    found = lines_of(reports.report(*grave, *mild, *notes), "github")
    for level in ("error", "warning", "notice"):
        assert sum(f.startswith(f"::{level} ") for f in found) == 10
    assert found[-1].endswith("19 more verdicts in the job summary.")  # 15 + 2 + 2
    assert summary(reports.report(*grave, *mild, *notes)).count("`README.md:14`") == 25


# Markdown.


def html(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def test_a_comment_begins_with_the_mark_by_which_it_is_found_again() -> None:
    text = rendered(reports.mixed(), "comment")
    assert text.startswith(f"{marker(reports.mixed())}\n\n### ✖ truesheet: adult\n")
    assert marker(reports.mixed()) == marker(reports.report())
    assert marker(reports.mixed(name="other")) != marker(reports.mixed())
    assert "\n> The dataset has 48,000 rows of people.\n" in text
    assert "<details><summary>1 warning</summary>" in text


def test_a_comment_stays_under_the_limit_of_github_and_counts_what_it_leaves_out() -> None:
    long = [
        msgspec.structs.replace(v, id=str(i), says="x" * 700, sentence="y" * 700)
        for i in range(400)
        for v in (ROWS, COPIES)
    ]
    text = rendered(reports.report(*long), "comment")
    assert 20_000 < len(text) < 65_536
    left = re.search(r"(\d+) more verdicts for which there is no room", text)
    assert left
    assert text.count("x" * 100) > 0
    told = text.count("\n- ") + text.count("**✖**")
    assert told + int(left[1]) == 800
    assert len(summary(reports.report(*long)).encode()) < 1024 * 1024


@pytest.mark.parametrize("form", ["comment", "summary"])
@given(report=reports.any_report())
def test_no_text_of_a_document_becomes_markup(form: str, report: Report) -> None:
    only_our_markup(form, report)


@pytest.mark.parametrize("form", ["comment", "summary"])
def test_text_that_means_harm_becomes_no_markup(form: str) -> None:
    only_our_markup(form, reports.hostile())


def only_our_markup(form: str, report: Report) -> None:
    made = html(summary(report) if form == "summary" else rendered(report, "comment"))
    # What is left without code and comments of our own holds our elements only.
    tags = set(re.findall(r"<\s*/?([a-zA-Z!][\w-]*)", re.sub(r"<!-- [\w:]+ -->", "", made)))
    assert tags <= {
        "h3", "p", "strong", "code", "blockquote", "details", "summary", "ul", "li", "hr", "sub",
    }  # fmt: skip
    # Nobody is called by name: outside code every @ is written out.
    assert made.count("<details>") == made.count("</details>")


def test_hostile_text_is_there_to_be_seen_in_every_form() -> None:
    for form in FORMS:
        assert "owned" in rendered(reports.hostile(), form)
    assert "\x1b" in HOSTILE


def test_the_next_command_names_the_data_as_the_caller_did() -> None:
    report = reports.report(ROWS, given=("--data", "my data.csv"))
    for form in ("text", "github", "junit", "comment", "sarif"):
        said = " ".join(rendered(report, form).replace("\\", "").split())
        assert "truesheet fix README.md --data 'my data.csv'" in said.replace("&#39;", "'")


def test_a_document_that_only_agrees_with_itself_is_not_called_true_of_data() -> None:
    text = rendered(reports.report(FIELDS, looked="none"), "text")
    assert "true of the data" not in text
    assert "The document agrees with itself: 1 check." in text


def test_what_the_data_cannot_decide_is_not_called_false() -> None:
    report = reports.report(msgspec.structs.replace(ROWS, check="inconclusive"))
    assert lines_of(report, "text")[1] == "1 statement is not decided by the data."


def test_what_stands_in_a_document_comes_before_findings_in_the_order_of_its_lines() -> None:
    below = msgspec.structs.replace(ROWS, id="below", place=Place("README.md", 20, 1, 2))
    finding = msgspec.structs.replace(COPIES, outcome="failed")
    found = telling.worst_first([finding, below, ROWS])
    assert [v.id for v in found] == [ROWS.id, "below", finding.id]
