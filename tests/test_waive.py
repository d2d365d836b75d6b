"""The verb waive: what may be accepted, by whom, until when, and what comes back afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support import truesheet as program
from truesheet.flow.check import check
from truesheet.flow.waive import (
    NobodySaysWhy,
    NoSuchWaiver,
    NothingToWaive,
    WrongDay,
    listed,
    removed,
    waive,
)
from truesheet.model.report import Verdict

TODAY, UNTIL = "2026-11-25", "2027-03-01"
YAML = """truesheet: 1
name: people
data: people.csv
# What we know ourselves.
answers:
  composition.instance_count: {value: {total: 7}}  # counted by hand
  motivation.purpose: {text: To try things out., by: A. Person}
"""
POLICY = "truesheet: 1\nfail_on: {findings: [note], checks: [contradicted]}\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Six rows, of which five say the same, and a sheet that says seven."""
    rows = ["31,Oslo"] * 5 + ["44,Lyon"]
    (tmp_path / "people.csv").write_text("\n".join(["age,city", *rows]) + "\n", "utf-8")
    (tmp_path / "datasheet.yaml").write_text(YAML, "utf-8")
    return tmp_path


def verdict(here: Path, name: str, today: str = TODAY) -> Verdict:
    from truesheet.sheet.policy import read

    policy = read(POLICY.encode(), "truesheet-policy.yaml")
    report = check(here, policy=policy, today=today)
    return next(v for v in report.verdicts if v.id == name)


def test_a_waived_finding_fails_nothing_until_its_day_is_over(here: Path) -> None:
    assert verdict(here, "finding:rows.duplicates").outcome == "failed"
    done = waive("rows.duplicates", until=UNTIL, why="Known.", target=here, today=TODAY)
    assert "copies" in done.silences[0] or "copy" in done.silences[0]
    assert done.waiver.by == "A. Person"
    assert verdict(here, "finding:rows.duplicates").outcome == "waived"
    assert verdict(here, "finding:rows.duplicates", UNTIL).outcome == "waived"
    assert verdict(here, "finding:rows.duplicates", "2027-03-02").outcome == "failed"


def test_a_waived_answer_is_no_longer_a_contradiction_and_keeps_its_comment(here: Path) -> None:
    name = "claim:composition.instance_count/total"
    assert verdict(here, name).check == "contradicted"
    done = waive(name, until=UNTIL, why="Next release.", by="B", target=here, today=TODAY)
    assert done.name == "composition.instance_count"
    assert "6" in done.silences[0]
    assert verdict(here, name).check == "waived"
    text = (here / "datasheet.yaml").read_text("utf-8")
    assert "# counted by hand" in text
    assert "# What we know ourselves." in text


def test_a_second_waiver_of_one_thing_replaces_the_first(here: Path) -> None:
    for why in ("First.", "Second."):
        waive("rows.duplicates", until=UNTIL, why=why, target=here, today=TODAY)
    (found,) = listed(here, today=TODAY)
    assert (found.name, found.waiver.reason, found.over) == ("rows.duplicates", "Second.", False)
    assert listed(here, today="2028-01-01")[0].over


def test_what_was_waived_and_removed_leaves_the_file_as_it_was(here: Path) -> None:
    for name in ("rows.duplicates", "composition.instance_count"):
        waive(name, until=UNTIL, why="Known.", target=here, today=TODAY)
    for name in ("finding:rows.duplicates", "composition.instance_count"):
        removed(name, target=here)
    # But for blanks in front of a comment, whose line was laid out anew.
    assert (here / "datasheet.yaml").read_text("utf-8").split() == YAML.split()
    with pytest.raises(NoSuchWaiver, match="There is no waiver of") as found:
        removed("rows.duplicates", target=here)
    assert found.value.code == "E-WAV-004"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("rows.duplicate", "Did you mean 'rows.duplicates'?"),
        ("composition.instance_cont", "Did you mean 'composition.instance_count'?"),
        ("fields.constant", ""),
    ],
)
def test_what_is_not_there_cannot_be_waived(here: Path, name: str, hint: str) -> None:
    with pytest.raises(NothingToWaive) as found:
        waive(name, until=UNTIL, why="Known.", target=here, today=TODAY)
    assert found.value.code == "E-WAV-001"
    assert hint in found.value.hint
    assert (here / "datasheet.yaml").read_text("utf-8") == YAML


def test_an_answer_that_stands_well_needs_no_waiver(here: Path) -> None:
    with pytest.raises(NothingToWaive, match="stands well"):
        waive("motivation.purpose", until=UNTIL, why="Known.", target=here, today=TODAY)


def test_a_case_is_named_where_a_rule_has_several(here: Path) -> None:
    (here / "people.csv").write_text("a,b\n" + ",\n" * 40 + "1,2\n", "utf-8")
    (here / "datasheet.yaml").write_text("truesheet: 1\ndata: people.csv\n", "utf-8")
    with pytest.raises(NothingToWaive) as found:
        waive("cells.missing_heavy", until=UNTIL, why="Known.", by="A", target=here, today=TODAY)
    assert "cells.missing_heavy@field:a, cells.missing_heavy@field:b" in found.value.hint


@pytest.mark.parametrize(
    "day", ["2026-11-25", "2020-01-01", "2028-01-01", "2027-03", "soon", "2027-02-30"]
)
def test_a_waiver_ends_on_a_day_to_come_within_a_year(here: Path, day: str) -> None:
    with pytest.raises(WrongDay) as found:
        waive("rows.duplicates", until=day, why="Known.", target=here, today=TODAY)
    assert found.value.code == "E-WAV-002"


def test_a_longer_waiver_is_possible_where_somebody_says_so(here: Path) -> None:
    waive("rows.duplicates", until="2028-01-01", why="K.", target=here, today=TODAY, longest=800)
    assert listed(here, today=TODAY)[0].waiver.until == "2028-01-01"


def test_a_waiver_needs_a_name_and_a_reason(here: Path) -> None:
    with pytest.raises(NobodySaysWhy, match="no reason") as found:
        waive("rows.duplicates", until=UNTIL, why=" ", target=here, today=TODAY)
    assert found.value.code == "E-WAV-003"
    (here / "datasheet.yaml").write_text("truesheet: 1\ndata: people.csv\n", "utf-8")
    with pytest.raises(NobodySaysWhy, match="Nobody is named"):
        waive("rows.duplicates", until=UNTIL, why="Known.", target=here, today=TODAY)


def test_the_command_says_what_it_silences_and_lists_and_removes(here: Path) -> None:
    bare = program("waive", "rows.duplicates", cwd=here)
    assert (bare.returncode, "--until DATE and --why TEXT" in bare.stderr) == (2, True)
    assert program("waive", cwd=here).returncode == 2
    day = "2026-12-24"
    done = program("waive", "rows.duplicates", "--until", day, "--why", "\x1b[31mX", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "fails nothing" in done.stdout
    seen = json.loads(program("waive", "--list", "--json", cwd=here).stdout)
    assert [(w["name"], w["until"]) for w in seen] == [("rows.duplicates", day)]
    assert "rows.duplicates, until 2026-12-24" in program("waive", "--list", cwd=here).stdout
    assert program("waive", "rows.duplicates", "--remove", cwd=here).returncode == 0
    assert program("waive", "--list", cwd=here).stdout == "There are no waivers.\n"


def test_an_sql_claim_is_waived_by_its_line_and_comes_back(here: Path) -> None:
    claims = "claims:\n  - sql: avg(age) > 50\n    says: They are old.\n"
    (here / "datasheet.yaml").write_text(YAML + claims, "utf-8")
    name = next(v.id for v in check(here, today=TODAY).verdicts if v.kind == "sql")
    assert verdict(here, name).outcome == "failed"
    done = waive("datasheet.yaml:9", until=UNTIL, why="Known.", target=here, today=TODAY)
    assert done.name == "claims/0"
    assert "avg(age)" in done.silences[0]
    assert verdict(here, name).outcome == "waived"
    assert verdict(here, name, "2027-03-02").outcome == "failed"
    assert [w.name for w in listed(here, today=TODAY)] == ["claims/0"]
    removed("datasheet.yaml:9", target=here)
    assert (here / "datasheet.yaml").read_text("utf-8") == YAML + claims
    with pytest.raises(NothingToWaive):
        waive("datasheet.yaml:8", until=UNTIL, why="No claim.", target=here, today=TODAY)
