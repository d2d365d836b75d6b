"""`pytest --truesheet`: each claim is a test, and whoever does not ask for it pays nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from support import offline_environment

Outcomes = dict[str, tuple[str, str]]
"""How each test ended, and what was said."""

SHEET = """\
truesheet: 1
data: adult.csv
answers:
  composition.instance_count: {value: {total: 32560}}
  composition.missing: {text: Some answers are missing., value: {fields: [workclass]}}
claims:
  - {sql: select count(*) = 32561 from data, says: There are 32561 rows.}
  - {sql: select count(*) from read_csv('/etc/passwd'), says: It reads what it may not.}
waivers:
  - {finding: "fields.twins@field:education", until: 2999-01-01, reason: Known., by: A}
"""


POLICY = "truesheet: 1\nfail_on: {findings: [fields.twins, cells.hidden_missing]}\n"
OPTIONS = ("--truesheet", "datasheet.yaml", "--truesheet-policy", "policy.yaml")


@pytest.fixture(scope="module")
def folder(real: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("adult")
    # A copy: in CI a link to beyond the repository is refused.
    shutil.copy(real("fairness-tabular/adult.csv"), made / "adult.csv")
    (made / "datasheet.yaml").write_text(SHEET, encoding="utf-8")
    (made / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (made / "test_ours.py").write_text("def test_ours(): pass\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Outcomes:
    return outcomes(folder, *OPTIONS)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=offline_environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def outcomes(folder: Path, *arguments: str) -> Outcomes:
    """What JUnit XML, written by pytest itself, says of each test."""
    run(folder, "--junit-xml=out.xml", *arguments)
    found = {}
    for case in ET.parse(folder / "out.xml").iter("testcase"):
        told = next(iter(case), None)
        kind = "passed" if told is None else told.tag
        found[case.get("name", "")] = (kind, "" if told is None else f"{told.get('message')}")
    return found


def test_each_claim_is_a_test_and_ends_as_its_verdict(found: Outcomes) -> None:
    assert found["test_ours"] == ("passed", "")
    kind, said = found["claim:composition.instance_count/total"]
    assert kind == "failure"
    assert "32,561 were counted" in said
    assert "at datasheet.yaml:4" in said
    kind, said = found["answer:composition.missing"]
    assert kind == "skipped"
    assert "Prose cannot be checked" in said


def test_an_sql_claim_that_may_not_run_is_an_error_and_one_that_holds_passes(
    found: Outcomes,
) -> None:
    sql = [kind for name, (kind, _) in found.items() if name.startswith("sql:")]
    assert sorted(sql) == ["error", "passed"]


def test_a_waiver_skips_with_its_reason_and_a_policy_decides_what_fails(found: Outcomes) -> None:
    kind, said = found["finding:fields.twins@field:education"]
    assert kind == "skipped"
    assert "Known." in said
    assert found["finding:cells.hidden_missing"][0] == "failure"


def test_a_test_is_chosen_by_its_id_and_by_a_word(folder: Path) -> None:
    name = "claim:composition.instance_count/total"
    one = run(folder, "--truesheet", "datasheet.yaml", "-q", f"datasheet.yaml::{name}")
    assert one.returncode == 1
    assert "1 failed" in one.stdout
    assert f"FAILED datasheet.yaml::{name} - Failed: Says" in one.stdout
    word = run(folder, "--truesheet", ".", "-q", "-k", "instance_count")
    assert "1 failed" in word.stdout
    mark = run(folder, "--truesheet", ".", "-q", "-m", "not truesheet")
    assert "1 passed" in mark.stdout


def test_workers_of_xdist_see_the_same_tests(folder: Path, found: Outcomes) -> None:
    shared = outcomes(folder, *OPTIONS, "-n", "2")
    assert {k: v[0] for k, v in found.items()} == {k: v[0] for k, v in shared.items()}


def test_no_trace_of_ours_stands_between_the_reader_and_what_is_wrong(folder: Path) -> None:
    done = run(folder, "--truesheet", "datasheet.yaml", "test_ours.py")
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout
    (folder / "lost.yaml").write_text("truesheet: 1\ndata: nowhere.csv\n", encoding="utf-8")
    done = run(folder, "--truesheet", "lost.yaml")
    assert done.returncode == 2
    assert "E-SRC-001: " in done.stdout
    assert "Traceback" not in done.stdout


def test_a_readme_is_held_against_data_that_is_named(folder: Path) -> None:
    (folder / "README.md").write_text("The dataset has 32,000 rows.\n", encoding="utf-8")
    told = outcomes(folder, "--truesheet", "README.md", "--truesheet-data", "adult.csv")
    kind, said = told["prose:README.md#rows"]
    assert kind == "failure"
    assert "32,561" in said


def test_without_the_option_nothing_is_collected_or_loaded(folder: Path) -> None:
    assert set(outcomes(folder)) == {"test_ours"}
    program = (
        "import sys, pytest\n"
        "code = pytest.main(['-q', 'test_ours.py'])\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "{'truesheet', 'msgspec', 'pyarrow', 'numpy', 'click'}))\n"
        "raise SystemExit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=offline_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "['truesheet', 'truesheet.pytest_plugin']"
