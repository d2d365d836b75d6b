"""The interview in a real terminal: typed into, interrupted, hung up and killed."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from support import offline_environment, truesheet
from truesheet.sheet.document import read_file

PROGRAM = str(Path(sys.executable).with_name("truesheet"))
YAML = "truesheet: 1\nname: people\ndata: people.csv\n"
WORDS = "In your words"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    rows = [f"{20 + i % 50},ann{i}@mail.org" for i in range(60)]
    (tmp_path / "people.csv").write_text("\n".join(["age,contact", *rows]) + "\n", "utf-8")
    (tmp_path / "datasheet.yaml").write_text(YAML, "utf-8")
    return tmp_path


@pytest.fixture
def terminal(here: Path) -> Iterator[Any]:
    """Starts the interview in a pseudo-terminal of its own."""
    begun: list[Any] = []

    def start(*arguments: str) -> Any:
        child = pexpect.spawn(
            PROGRAM,
            ["ask", *arguments],
            cwd=str(here),
            env=offline_environment(TERM="xterm", COLUMNS="80"),
            encoding="utf-8",
            dimensions=(60, 80),
            timeout=30,
        )
        begun.append(child)
        return child

    yield start
    for child in begun:
        child.close(force=True)


def answers(here: Path) -> dict[str, Any]:
    return dict(read_file(here / "datasheet.yaml").answers)


def ended(child: Any) -> int:
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus is not None
    return int(child.exitstatus)


def test_a_person_is_asked_answers_and_finds_the_answers_in_the_file(
    here: Path, terminal: Any
) -> None:
    child = terminal("--role", "legal")
    child.expect("Your name")
    child.sendline("Ann Lee")
    child.expect("60 e-mail addresses were found")
    child.expect(WORDS)
    child.sendline("n/a")
    child.expect("Why does it not arise")
    child.sendline("they are made up")
    child.expect("Saved as not applicable")
    child.expect(WORDS)
    child.sendline("quit")
    child.expect("1 answer written")
    assert ended(child) == 0
    (said,) = answers(here).values()
    assert (said.state, said.reason) == ("not_applicable", "they are made up")
    assert (said.by.name, said.by.role) == ("Ann Lee", "legal")


def test_a_contradiction_is_on_the_screen_at_once(here: Path, terminal: Any) -> None:
    child = terminal("--question", "composition.instance_count", "--by", "Ann")
    child.expect(WORDS)
    child.sendline("")
    child.expect(r"total \[60\]")
    child.sendline("100")
    child.expect("no more")
    child.sendline("")
    child.expect("100 rows; 60 were counted")
    child.sendline("")
    child.expect("Saved")
    assert ended(child) == 0
    assert answers(here)["composition.instance_count"].value == {"total": 60}


@pytest.mark.parametrize("end", ["ctrl-c", "ctrl-d", "term", "hup"])
def test_however_it_is_broken_off_what_was_said_is_kept(
    here: Path, terminal: Any, end: str
) -> None:
    child = terminal("--question", "distribution.license", "--by", "Ann")
    child.expect(WORDS)
    child.sendline("Free for all.")
    child.expect("licence")
    child.sendline("MIT")
    child.expect("terms")
    if end == "ctrl-c":
        child.sendintr()
    elif end == "ctrl-d":
        child.sendeof()
    else:
        child.kill(signal.SIGTERM if end == "term" else signal.SIGHUP)
    child.expect("so far is kept")
    assert ended(child) == (0 if end == "ctrl-d" else 130)
    said = answers(here)["distribution.license"]
    assert (said.text, said.value) == ("Free for all.", {"licence": "MIT"})


def test_a_killed_interview_has_kept_every_answer_that_was_finished(
    here: Path, terminal: Any
) -> None:
    child = terminal("--by", "Ann")
    child.expect(WORDS)
    child.sendline("unknown")
    child.expect("Saved as unknown")
    child.expect(WORDS)
    child.kill(signal.SIGKILL)
    child.expect(pexpect.EOF)
    assert [s.state for s in answers(here).values()] == ["unknown"]
    assert sorted(p.name for p in here.iterdir()) == [".truesheet", "datasheet.yaml", "people.csv"]


def test_without_a_terminal_it_says_what_to_do_instead(here: Path) -> None:
    done = truesheet("ask", cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith("E-ASK-003: There is no terminal to ask at.")
    assert "--json" in done.stderr
    assert (here / "datasheet.yaml").read_text("utf-8") == YAML


def test_the_questions_can_be_had_as_json_and_the_packs_as_a_list(here: Path) -> None:
    done = truesheet("ask", "--pack", "neurips-2026", "--json", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found[0]["needed_for"]
    assert {"x.sources", "gate.people"} <= {q["question"] for q in found}
    signs = next(q for q in found if q["question"] == "composition.identifiability")
    assert signs["suggested"]["kinds"] == ["email"]
    listed = truesheet("ask", "--packs", cwd=here).stdout
    assert "neurips-2026" in listed
    assert "ab-2013" in listed


@pytest.mark.parametrize("wrong", [["--pack", "neurips"], ["--role", "boss"], ["nowhere.yaml"]])
def test_a_wrong_word_is_named_before_anything_is_measured(here: Path, wrong: list[str]) -> None:
    done = truesheet("ask", "--json", *wrong, cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith("E-ASK-")
    assert not (here / ".truesheet").exists()
