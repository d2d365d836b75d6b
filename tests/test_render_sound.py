"""The part "Is it sound?" of the page."""

from __future__ import annotations

import pytest

from truesheet.flow.build import build
from truesheet.model.datasheet import Datasheet
from truesheet.render.html import to_html
from truesheet.render.reading import Reading
from truesheet.render.sound import TOPICS, Section, sections, topic_of
from truesheet.rules.catalogue import rules

ROWS = {
    "age": [20 + i % 37 for i in range(200)] + [20] * 40,
    "town": [f"t{i % 91}" for i in range(200)] + ["t0"] * 40,
    "y": ["a", "b"] * 120,
}


def of(key: str, sheet: Datasheet) -> Section:
    return next(s for s in sections(Reading(sheet)) if s.topic.key == key)


def test_no_topic_names_a_rule_that_does_not_exist() -> None:
    known = {r.id for r in rules()}
    for topic in TOPICS:
        exact = [r for r in topic.rules if not r.endswith(".")]
        assert [r for r in exact if r not in known] == []


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("rows.duplicates", "duplicates"),
        ("split.shared_rows", "leakage"),
        ("labels.given_away", "leakage"),
        ("groups.rates", "groups"),
        ("labels.missing", "labels"),
    ],
)
def test_a_rule_stands_in_one_topic_only_the_first_that_names_it(rule: str, key: str) -> None:
    topic = topic_of(rule)
    assert topic is not None
    assert topic.key == key


def test_a_rule_of_another_kind_stands_in_no_topic() -> None:
    assert topic_of("text.damage") is None


def test_a_raised_finding_is_shown_with_its_number_meaning_and_remedy() -> None:
    page = to_html(build(ROWS, label="y").document)
    part = page[page.index("id=sound") : page.index("id=ask")]
    found = next(f for f in build(ROWS, label="y").findings if f.rule == "rows.duplicates")
    for words in (found.number, "Means", found.do.split(".")[0]):
        assert words in part


def test_a_check_that_is_clear_is_named_and_one_that_could_not_run_is_not_called_clear() -> None:
    sheet = build(ROWS, label="y").document
    labels = of("labels", sheet)
    clear = {q.rule for q in labels.clear}
    assert "labels.missing" in clear
    failed = {q.rule for s in sections(Reading(sheet)) for q in s.failed}
    assert not clear & failed
    assert failed == {
        f.rule for f in sheet.findings if f.outcome == "could_not_run" and topic_of(f.rule)
    }


def test_text_of_the_data_cannot_break_out_of_the_part() -> None:
    evil = '<img src=x onerror=alert(1)>"'
    rows = {evil: ["x", "y"] * 60, "y": ["x", "y"] * 60, "z": list(range(120))}
    sheet = build(rows, label="y").document
    assert any(evil in f.title for f in sheet.findings), "the hostile name is in no finding"
    assert "<img" not in to_html(sheet)


def test_a_finding_is_a_finding_of_the_sheet_and_of_no_other_place() -> None:
    sheet = build(ROWS, label="y").document
    shown = [f for s in sections(Reading(sheet)) for a in s.raised for f in (a.first, *a.others)]
    assert all(f in sheet.raised for f in shown)
    assert {f.rule for f in shown} == {f.rule for f in sheet.raised if topic_of(f.rule)}


def test_markdown_names_every_topic_and_hides_no_check_that_could_not_run() -> None:
    sheet = build(ROWS, label="y")
    text = sheet.to("md").decode()
    part = text[text.index("## Is it sound?") : text.index("## Only people can tell")]
    for section in sections(Reading(sheet.document)):
        assert f"### {section.topic.title}" in part
        for quiet in section.failed:
            assert quiet.rule in part
    evil = "<b>|`x`\n# head"
    rows = {evil: ["x", "y"] * 60, "y": ["x", "y"] * 60}
    hostile = build(rows, label="y").to("md").decode()
    assert "\n# head" not in hostile
    assert "<b>" not in hostile[hostile.index("## Is it sound?") : hostile.index("## Only people")]


def test_commands_in_a_remedy_are_code_and_backticks_of_the_data_let_nothing_through() -> None:
    from truesheet.render.html import coded

    assert coded("Run `truesheet duplicates`.", 100) == "Run <code>truesheet duplicates</code>."
    assert coded("`<img src=x>`", 100) == "<code>&lt;img src=x&gt;</code>"
