"""Policies: limits with units, what fails, and every mistake named at once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import truesheet as ts
from truesheet.flow.project import build_project
from truesheet.model.finding import Limit
from truesheet.model.report import Report, Verdict
from truesheet.rules.catalogue import rules
from truesheet.rules.words import limit_shown
from truesheet.sheet.policy import CHECKS, InvalidPolicy, On, Policy, amount, read, read_file

TODAY = "2026-11-25"
BOUNDS = [(r.id, b) for r in rules() for b in r.limits]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """300 rows, 30 of which are copies; `city` is missing in 100."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    rng = random.Random(7)
    rows = [
        f"{rng.random()},{rng.random()},{'' if i < 100 else rng.choice(['Oslo', 'Lyon'])}"
        for i in range(270)
    ]
    rows += rows[:30]
    Path("trips.csv").write_text("\n".join(["x,y,city", *rows]) + "\n", "utf-8")
    Path("datasheet.yaml").write_text("truesheet: 1\ndata: trips.csv\n", "utf-8")
    return tmp_path


def policy(text: str) -> Policy:
    return read(f"truesheet: 1\n{text}".encode(), "truesheet-policy.yaml")


def check(text: str = "", **how: object) -> Report:
    return ts.check(policy=policy(text), today=TODAY, **how)  # type: ignore[arg-type]


def verdict(report: Report, id: str) -> Verdict:
    return next(v for v in report.verdicts if v.id == id)


# Limits.


@pytest.mark.parametrize(("rule", "bound"), BOUNDS, ids=lambda x: getattr(x, "name", x))
def test_every_limit_reads_back_as_it_is_shown(rule: str, bound: object) -> None:
    found = next(b for r, b in BOUNDS if r == rule and b is bound)
    assert amount(limit_shown(Limit(found.value, found.unit)), found) == pytest.approx(found.value)
    assert amount(str(found.value), found) is None, "a number alone has no unit"
    assert amount(f"{found.value} furlongs", found) is None


def test_a_limit_decides_and_the_finding_names_its_line(here: Path) -> None:
    strict = check(
        "limits:\n  cells.missing_heavy:\n    share: 20 %\nfail_on: {findings: [warning]}"
    )
    found = verdict(strict, "finding:cells.missing_heavy@field:city")
    assert found.outcome == "failed" and strict.exit_code == 1
    # 130 of 300: the first 30 rows, which lack it, are those that stand twice.
    assert "130 of" in found.says and "20 % of cells (truesheet-policy.yaml:4)" in found.says
    assert found.limit == Limit(0.2, "share of cells", "truesheet-policy.yaml:4")
    lax = check(
        "limits:\n  cells.missing_heavy: {share: 60 %}\nfail_on: {findings: [cells.missing_heavy]}"
    )
    assert lax.exit_code == 0


def test_severities_can_be_set(here: Path) -> None:
    text = "fail_on: {findings: [error]}\n"
    assert check(text).exit_code == 0
    report = check(f"{text}severities: {{rows.duplicates: error}}")
    assert verdict(report, "finding:rows.duplicates").severity == "error"
    assert report.exit_code == 1


# What fails.


def test_without_a_policy_findings_fail_nothing_and_are_counted(here: Path) -> None:
    report = ts.check(today=TODAY)
    assert report.exit_code == 0 and not [v for v in report.verdicts if v.kind == "finding"]
    assert "no policy asks for" in " ".join(report.remarks)


def test_a_severity_means_itself_and_what_is_graver() -> None:
    warnings = On(findings=("warning",))
    assert warnings.finding("rows.few", "warning") and warnings.finding("rows.few", "error")
    assert not warnings.finding("rows.few", "note")
    assert On(findings=("rows.few",)).finding("rows.few", "note")


def test_findings_can_warn(here: Path) -> None:
    report = check("warn_on: {findings: [rows.duplicates]}")
    assert report.exit_code == 0
    assert verdict(report, "finding:rows.duplicates").outcome == "warned"


def test_open_questions_fail_where_a_policy_wants_them(here: Path) -> None:
    text = "fail_on: {questions: [motivation.purpose]}\nwarn_on: {questions: [base]}"
    report = check(text)
    assert verdict(report, "question:motivation.purpose").outcome == "failed"
    assert verdict(report, "question:motivation.funding").outcome == "warned"
    answered = {v.id for v in report.verdicts if v.kind == "question"}
    assert "question:composition.instance_count" not in answered
    Path("datasheet.yaml").write_text(
        "truesheet: 1\ndata: trips.csv\nanswers: {motivation.purpose: To see.}\n", "utf-8"
    )
    assert check(text).exit_code == 0


SAID = """\
truesheet: 1
data: trips.csv
answers:
  composition.instance_count: {value: {total: 301}}
"""


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", "failed"),
        ("fail_on: {findings: [error]}", "failed"),
        ("fail_on: {checks: [contradicted]}", "failed"),
        ("fail_on: {checks: []}", "warned"),
        ("fail_on: {checks: [stale]}", "warned"),
    ],
)
def test_checks_fail_unless_a_policy_lists_others(here: Path, text: str, outcome: str) -> None:
    Path("datasheet.yaml").write_text(SAID, "utf-8")
    report = check(text)
    assert verdict(report, "claim:composition.instance_count/total").outcome == outcome
    assert report.exit_code == (1 if outcome == "failed" else 0)


def test_what_could_not_be_checked_can_fail(here: Path) -> None:
    Path("parts").mkdir()
    Path("trips.csv").rename("parts/trips.csv")
    Path("parts/bad.parquet").write_bytes(b"PAR1 and no more of it PAR1")
    Path("datasheet.yaml").write_text("truesheet: 1\ndata: parts\n", "utf-8")
    assert check().exit_code == 3
    assert check("fail_on: {checks: [could_not_check]}").exit_code == 1


def test_every_check_can_be_named() -> None:
    assert policy(f"fail_on: {{checks: [{', '.join(CHECKS)}]}}").fail_on.checks == CHECKS


def test_the_policy_beside_the_sheet_is_used_in_check_and_in_build(here: Path) -> None:
    Path("truesheet-policy.yaml").write_text(
        "truesheet: 1\nlimits: {rows.duplicates: {share: 50 %}}\n"
        "fail_on: {findings: [rows.duplicates]}\n",
        "utf-8",
    )
    report = ts.check(today=TODAY)
    assert report.policy == "truesheet-policy.yaml" and report.exit_code == 1
    sheet = build_project([]).sheet
    found = next(f for f in sheet.findings if f.rule == "rows.duplicates")
    assert "50 % of rows (truesheet-policy.yaml:2)" in found.says


# Reading.


def problems(text: str) -> list[tuple[str, int]]:
    with pytest.raises(InvalidPolicy) as caught:
        read(text.encode(), "p.yaml")
    assert all(str(p).startswith("p.yaml") for p in caught.value.problems)
    return [(p.code, p.line) for p in caught.value.problems]


def test_all_mistakes_are_told_at_once_each_with_its_line() -> None:
    text = """\
truesheet: 1
limts: {}
limits:
  rows.duplicates: {share: 0.5}
  row.few: {rows: 3 rows}
  cells.missing_heavy: {shares: 3 %}
  rows.few: 30 rows
  split.empty: {rows: 3 rows}
severities:
  rows.few: bad
fail_on:
  checks: stale
  findings: [eror]
  questions: [motivation.purpos]
warn_on: [error]
"""
    assert problems(text) == [
        ("E-POL-002", 2),
        ("E-POL-003", 4),
        ("E-POL-002", 5),
        ("E-POL-002", 6),
        ("E-POL-004", 7),
        ("E-POL-002", 8),
        ("E-POL-004", 10),
        ("E-POL-004", 12),
        ("E-POL-002", 13),
        ("E-POL-002", 14),
        ("E-POL-004", 15),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-POL-004"),
        ("truesheet: 2\n", "E-POL-004"),
        ("truesheet: true\n", "E-POL-004"),
        ("- a\n", "E-YAML-007"),
        ("a: [\n", "E-YAML-004"),
        ("truesheet: 1\ntruesheet: 1\n", "E-YAML-006"),
        ("truesheet: 1\nlimits: &a {rows.few: *a}\n", "E-YAML-005"),
    ],
)
def test_what_is_no_policy_is_refused(text: str, code: str) -> None:
    assert problems(text)[0][0] == code


def test_limits_of_drift_can_be_raised_and_not_lowered() -> None:
    assert policy("drift: {psi: 0.25, ks: 1}").drift == {"psi": 0.25, "ks": 1.0}
    assert problems("truesheet: 1\ndrift: {psi: 0.05, kl: 0.2, ks: yes}\n") == [
        ("E-POL-003", 2),
        ("E-POL-002", 2),
        ("E-POL-003", 2),
    ]


def test_a_pack_stands_for_its_questions() -> None:
    found = policy("fail_on: {questions: [neurips-2026, motivation.purpose]}").fail_on.questions
    assert len(found) > 5 and len(set(found)) == len(found) and "neurips-2026" not in found


def test_own_keys_are_kept_for_people() -> None:
    assert policy("x-owner: the data team\n") == policy("")


def test_a_policy_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        read_file(tmp_path / "none.yaml")
    assert caught.value.code == "E-POL-100"
    assert [p.code for p in caught.value.problems] == ["E-POL-001"]


# Baselines.


def written(report: Report, path: str) -> str:
    from truesheet.render.report import rendered

    Path(path).write_text(rendered(report, "json"), "utf-8")
    return path


FAIL = "fail_on: {findings: [warning]}"


def as_baseline(form: str) -> str:
    if form == "report":
        return written(check(FAIL), "../main.json")
    build_project([])
    Path("datasheet.json").rename("../main.json")
    return "../main.json"


@pytest.mark.parametrize("form", ["report", "sheet"])
def test_what_was_so_already_is_known_and_does_not_fail(here: Path, form: str) -> None:
    assert check(FAIL).exit_code == 1
    report = check(FAIL, baseline=as_baseline(form))
    assert report.exit_code == 0 and report.baseline == "main.json"
    found = verdict(report, "finding:rows.duplicates")
    assert (found.outcome, found.known) == ("warned", True)


@pytest.mark.parametrize("form", ["report", "sheet"])
def test_a_worse_number_is_new_and_both_numbers_are_told(here: Path, form: str) -> None:
    main = as_baseline(form)
    rows = Path("trips.csv").read_text("utf-8").splitlines()
    Path("trips.csv").write_text("\n".join([*rows, rows[1]]) + "\n", "utf-8")
    report = check(FAIL, baseline=main)
    found = verdict(report, "finding:rows.duplicates")
    assert (found.outcome, found.known) == ("failed", False)
    assert "30 there, 31 now" in found.says
    Path("trips.csv").write_text("\n".join(rows[:-1]) + "\n", "utf-8")
    found = verdict(check(FAIL, baseline=main), "finding:rows.duplicates")
    assert (found.outcome, found.known) == ("warned", True), "29 are better than 30"


@pytest.mark.parametrize("form", ["report", "sheet"])
def test_only_the_claim_that_this_change_made_false_fails(here: Path, form: str) -> None:
    said = SAID
    missing = "  composition.missing: {value: {any: 'yes'}}\n"
    Path("datasheet.yaml").write_text(said + missing, "utf-8")
    main = as_baseline(form)
    assert check(baseline=main).exit_code == 0
    Path("datasheet.yaml").write_text(said + missing.replace("yes", "no"), "utf-8")
    report = check(baseline=main)
    assert report.exit_code == 1
    assert [v.id for v in report.verdicts if v.outcome == "failed"] == [
        "claim:composition.missing/any"
    ]
    Path("datasheet.yaml").write_text(said.replace("301", "302") + missing, "utf-8")
    found = verdict(check(baseline=main), "claim:composition.instance_count/total")
    assert found.outcome == "failed" and "301 was said and 300 found" in found.says


def test_a_day_of_review_that_passes_is_nothing_that_a_change_made_worse(here: Path) -> None:
    Path("datasheet.yaml").write_text(
        "truesheet: 1\ndata: trips.csv\nanswers:\n"
        "  motivation.purpose: {text: To see., review_by: 2026-01-01}\n",
        "utf-8",
    )
    main = as_baseline("sheet")
    assert check().exit_code == 1
    assert check(baseline=main).exit_code == 0


def test_fewer_rows_are_worse_where_few_are_bad(here: Path) -> None:
    text = "limits: {rows.few: {rows: 1000 rows}}\nfail_on: {findings: [rows.few]}"
    main = written(check(text), "../main.json")
    assert check(text, baseline=main).exit_code == 0
    rows = Path("trips.csv").read_text("utf-8").splitlines()
    Path("trips.csv").write_text("\n".join(rows[:200]) + "\n", "utf-8")
    found = verdict(check(text, baseline=main), "finding:rows.few")
    assert found.outcome == "failed" and "300 there, 199 now" in found.says
    Path("trips.csv").write_text("\n".join([*rows, "1,2,Oslo"]) + "\n", "utf-8")
    assert check(text, baseline=main).exit_code == 0


def test_a_field_of_many_is_named_and_compared_by_itself(here: Path) -> None:
    """Sheets list ten findings of a rule; a check knows each of them."""
    towns = ["Oslo", "Oslo", "Oslo", "oslo", "Lyon", "Lyon", "Lyon ", "Rome", "Rome", "rome"]
    lines = [",".join(f"c{i}" for i in range(15))]
    lines += [",".join(towns[(i + j) % 10] for j in range(15)) for i in range(300)]
    Path("trips.csv").write_text("\n".join(lines) + "\n", "utf-8")
    text = "fail_on: {findings: [values.variants]}"
    report = check(text)
    assert sum(v.rule == "values.variants" for v in report.verdicts) == 15
    main = as_baseline("sheet")
    assert check(text, baseline=main).exit_code == 0
