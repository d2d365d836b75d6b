"""The exit code table, for every verb: a real run for each code, or why it cannot occur.

0 clear, 1 raised, 2 wrong usage or unreadable input, 3 could not check.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pexpect  # type: ignore[import-untyped]  # it brings no hints
import pytest

from support import ROOT, offline_environment, truesheet
from truesheet.cli.main import VERBS

CODES = (0, 1, 2, 3)
SHEET = """\
truesheet: 1
data: small.csv
answers:
  composition.instance_count: {value: {total: 3}}
"""


class Run(NamedTuple):
    """A command in a folder with true documents, what is done there before, and what it prints."""

    command: str
    told: str = ""
    before: Callable[[Path], None] | None = None


def false(folder: Path) -> None:
    """The datasheet says one row too many."""
    edit(folder, "total: 3", "total: 4")


def broken_off(folder: Path) -> None:
    """A claim asks for what it may not read."""
    with (folder / "datasheet.yaml").open("a", encoding="utf-8") as file:
        file.write("claims: [{sql: select count(*) = 1 from read_csv('/etc/passwd'), says: No.}]\n")


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "datasheet.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def twice(folder: Path) -> None:
    """Another version of the data, with one row more."""
    text = (folder / "small.csv").read_text(encoding="utf-8")
    (folder / "next.csv").write_text(text + "60,Rome\n", encoding="utf-8")


def again(folder: Path) -> None:
    """Data in which a row stands twice."""
    with (folder / "small.csv").open("a", encoding="utf-8") as file:
        file.write("31,Oslo\n")


def apart(folder: Path) -> None:
    """A split that shares no row."""
    (folder / "other.csv").write_text("age,city\n19,Rome\n23,Bern\n", encoding="utf-8")


def constant(folder: Path) -> None:
    """Data with a finding to accept: a field that says the same in every row."""
    rows = "age,city\n" + "".join(f"{20 + i},Oslo\n" for i in range(80))
    (folder / "small.csv").write_text(rows, encoding="utf-8")
    edit(folder, "total: 3", "total: 80")


def many(folder: Path) -> None:
    """Enough rows to plant something into."""
    rows = "age,y\n" + "".join(f"{20 + i * 7 % 41},{'ab'[i % 2]}\n" for i in range(80))
    (folder / "many.csv").write_text(rows, encoding="utf-8")


def told_apart(folder: Path) -> None:
    """Two classes that x tells apart."""
    rows = "".join(f"{i % 2 * 9 + i % 7},{i % 11},{'ab'[i % 2]}\n" for i in range(200))
    (folder / "clear.csv").write_text("x,z,y\n" + rows, encoding="utf-8")


def mislabelled(folder: Path) -> None:
    """Two classes that x tells apart, with five labels of a hundred wrong."""
    rows = "".join(
        f"{i % 2 * 9 + i % 7},{i * 37 % 211},{'ab'[i % 2 ^ (i % 20 == 0)]}\n" for i in range(200)
    )
    (folder / "wrong.csv").write_text("x,z,y\n" + rows, encoding="utf-8")


def taken(folder: Path) -> None:
    """Somebody's own workflow stands where ours would."""
    path = folder / ".github" / "workflows" / "truesheet.yml"
    path.parent.mkdir(parents=True)
    path.write_text("name: mine\n", encoding="utf-8")


def unequal(folder: Path) -> None:
    """Two groups, of which one is hired a third as often."""
    hired = {"f": ["yes"] * 30 + ["no"] * 90, "m": ["yes"] * 90 + ["no"] * 30}
    rows = [f"{sex},{h}\n" for sex, each in hired.items() for h in each]
    (folder / "people.csv").write_text("sex,hired\n" + "".join(rows), encoding="utf-8")


def without_rows(folder: Path) -> None:
    """Names of fields, and nothing below them."""
    (folder / "empty.csv").write_text("age,city\n", encoding="utf-8")


ONLY_A_FAULT = "it checks nothing; only a fault of the program itself could end so"
JUDGES_NOTHING = "it judges nothing, so there is nothing to raise"

TABLE: dict[str, dict[int, Run | str]] = {
    "build": {
        0: Run("build small.csv", "3 rows with 2 fields"),
        1: Run("build", before=false),
        2: Run("build nowhere.csv --out new", "E-SRC-001"),
        3: "what it cannot measure stands in the sheet with the reason; `check` ends with 3",
    },
    "ask": {
        0: Run("ask --json", '"question": "motivation.purpose"'),
        1: JUDGES_NOTHING,
        2: Run("ask", "E-ASK-"),
        3: ONLY_A_FAULT,
    },
    "check": {
        0: Run("check", "All is true of the data"),
        1: Run("check", "3 were counted", false),
        2: Run("check nowhere.yaml", "E-CHK-001"),
        3: Run("check", "1 could not be checked", broken_off),
    },
    "duplicates": {
        0: Run("duplicates small.csv", "No copy was found"),
        1: Run("duplicates --exit-code small.csv", "equal in every field", again),
        2: Run("duplicates small.csv --text nothing", "E-DUP-001"),
        3: ONLY_A_FAULT,
    },
    "claims": {
        0: Run("claims README.md", "3 rows"),
        1: JUDGES_NOTHING,
        2: Run("claims nowhere.md", "E-XCH-"),
        3: ONLY_A_FAULT,
    },
    "fix": {
        0: Run("fix", "Nothing to fix"),
        1: Run("fix", "1 correction shown", false),
        2: Run("fix nowhere.yaml", "E-CHK-001"),
        3: Run("fix", before=broken_off),
    },
    "waive": {
        0: Run(
            "waive fields.constant@field:city --until 2999-01-01 --why Known --by A "
            "--longest 999999",
            "fails nothing",
            constant,
        ),
        1: JUDGES_NOTHING,
        2: Run("waive rows.nothing --until 2999-01-01 --why Known", "E-WAV-"),
        3: ONLY_A_FAULT,
    },
    "diff": {
        0: Run("diff small.csv small.csv"),
        1: Run("diff --exit-code small.csv next.csv", "next.csv", twice),
        2: Run("diff small.csv nowhere.csv", "E-"),
        3: ONLY_A_FAULT,
    },
    "labels": {
        0: Run("labels clear.csv --label y", "No label is doubted", told_apart),
        1: Run("labels wrong.csv --label y", "Labels to look at first", mislabelled),
        2: Run("labels small.csv", "E-LAB-001"),
        3: Run("labels small.csv --label city", "No label could be doubted"),
    },
    "selftest": {
        0: Run("selftest many.csv --label y", "What each check finds here", many),
        1: "it judges the checks and not the data, so there is nothing to raise",
        2: Run("selftest nowhere.csv", "E-SRC-001"),
        3: Run("selftest small.csv", "E-SLF-001"),
    },
    "groups": {
        0: Run("groups small.csv", "3 rows"),
        1: Run("groups people.csv --label hired --sensitive sex", "lower", unequal),
        2: Run("groups small.csv --sensitive nothing", "E-SRC-004"),
        3: Run("groups empty.csv", "E-GRP-006", without_rows),
    },
    "leakage": {
        0: Run("leakage --train small.csv --test other.csv", "No leak between splits", apart),
        1: Run("leakage --train small.csv --test next.csv", "same rows stand in two", twice),
        2: Run("leakage --train small.csv", "E-LEA-001"),
        3: Run("leakage small.csv", "E-LEA-002"),
    },
    "show": {
        0: Run("show", "small"),
        1: JUDGES_NOTHING,
        2: Run("show --field nothing", "E-SHW-002"),
        3: ONLY_A_FAULT,
    },
    "render": {
        0: Run("render --to md --out -", "# Datasheet"),
        1: JUDGES_NOTHING,
        2: Run("render nowhere.json", "E-DOC-"),
        3: ONLY_A_FAULT,
    },
    "questions": {
        0: Run("questions", "motivation.purpose"),
        1: JUDGES_NOTHING,
        2: Run("questions --pack none", "E-BNK-001"),
        3: ONLY_A_FAULT,
    },
    "init": {
        0: Run("init --github --dry-run", "truesheet check ."),
        1: JUDGES_NOTHING,
        2: Run("init --github", "E-INI-001", taken),
        3: ONLY_A_FAULT,
    },
}
ROWS = [(verb, code) for verb in TABLE for code in CODES]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data, a datasheet that is true of it, a README that is, and a built sheet."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "small.csv").write_text("age,city\n31,Oslo\n44,Lyon\n52,Bonn\n", encoding="utf-8")
    (folder / "datasheet.yaml").write_text(SHEET, encoding="utf-8")
    (folder / "README.md").write_text("# Small\n\nThe dataset has 3 rows.\n", encoding="utf-8")
    assert truesheet("build", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    for path in made.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_every_verb_has_a_row_for_every_code() -> None:
    assert set(TABLE) == set(VERBS)
    assert all(set(row) == set(CODES) for row in TABLE.values())


@pytest.mark.parametrize(("verb", "code"), ROWS)
def test_a_verb_ends_with_the_code_of_the_table(verb: str, code: int, folder: Path) -> None:
    row = TABLE[verb][code]
    if isinstance(row, str):
        assert len(row.split()) > 5, "say why it cannot occur"
        return
    if row.before:
        row.before(folder)
    done = truesheet(*row.command.split(), cwd=folder)
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert row.told in " ".join(said.split()), said
    assert "Traceback" not in said


@pytest.mark.parametrize("verb", VERBS)
def test_wrong_usage_of_any_verb_ends_with_two(verb: str, folder: Path) -> None:
    done = truesheet(verb, "--no-such-option", cwd=folder)
    assert done.returncode == 2
    assert "No such option" in done.stderr
    assert done.stdout == ""


def test_failure_weighs_more_than_what_could_not_be_checked(folder: Path) -> None:
    false(folder)
    broken_off(folder)
    assert truesheet("check", cwd=folder).returncode == 1


@pytest.mark.parametrize("form", ["sarif", "junit", "github"])
@pytest.mark.parametrize(("before", "code"), [(None, 0), (false, 1), (broken_off, 3)])
def test_the_form_of_the_report_changes_nothing_of_the_code(
    form: str, before: Callable[[Path], None] | None, code: int, folder: Path
) -> None:
    if before:
        before(folder)
    assert truesheet("check", "--format", form, cwd=folder).returncode == code


def test_the_code_in_a_report_is_the_code_of_the_process(folder: Path) -> None:
    for before in (None, false, broken_off):
        if before:
            before(folder)
        done = truesheet("check", "--json", cwd=folder)
        assert json.loads(done.stdout)["exit_code"] == done.returncode


def test_an_interview_that_is_left_ends_with_zero(folder: Path) -> None:
    program = Path(sys.executable).with_name("truesheet")
    known = {**offline_environment(), "TERM": "dumb"}
    child = pexpect.spawn(
        str(program), ["ask"], cwd=str(folder), env=os.environ | known, timeout=60
    )
    child.expect("quit to stop")
    child.sendline("quit")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_the_pages_give_the_same_table() -> None:
    page = (ROOT / "docs" / "verbs" / "index.md").read_text(encoding="utf-8")
    told = {int(code) for code in re.findall(r"^\| `(\d+)` \|", page, re.M)}
    assert set(CODES) <= told
