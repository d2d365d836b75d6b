"""The verb `claims`, its Python API, and extractors that are installed as plug-ins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import truesheet
from conftest import Real
from support import OFFLINE
from support import truesheet as run
from truesheet.exchange.extractors import GROUP
from truesheet.model.stated import Amount, Extract, Place, Stated, Sum, Unread
from truesheet.render.claims import to_text

README = """# Dataset Card for Foo

The dataset contains 1,000 rows. We gathered twelve dozen letters in the north.

| split | examples |
|-------|---------:|
| train | 900 |
| test | 90 |
| total | 1000 |
"""


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text(README)
    return path


def test_each_claim_stands_below_its_sentence_with_the_line(readme: Path) -> None:
    done = run("claims", "README.md", cwd=readme.parent)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "3  The dataset contains 1,000 rows." in lines
    assert lines[lines.index("3  The dataset contains 1,000 rows.") + 1] == "→ 1,000 rows"
    assert "→ 900 rows in train" in lines
    assert "truesheet check README.md --data DATA" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_sums_that_fail_are_shown_without_any_data(readme: Path) -> None:
    done = run("claims", "README.md", cwd=readme.parent)
    assert "✖ 900 + 90 make 990; the document says 1000" in " ".join(done.stdout.split())


def test_sentences_that_are_no_claims_are_listed_when_asked_for(readme: Path) -> None:
    said = "We gathered twelve dozen letters in the north."
    assert said in run("claims", "README.md", "--unread", cwd=readme.parent).stdout


def test_json_is_the_extract_with_places(readme: Path) -> None:
    done = run("claims", str(readme), "--json")
    found = json.loads(done.stdout)
    assert found["form"] == "markdown"
    first = found["stated"][0]
    assert (first["kind"], first["value"]["low"]) == ("rows", 1000)
    assert (first["place"]["line"], first["place"]["column"], first["place"]["end"]) == (3, 22, 27)
    assert [s["holds"] for s in found["sums"] if "holds" in s] == [False]


def test_the_python_api_gives_the_same(readme: Path) -> None:
    found = truesheet.claims(readme)
    assert isinstance(found, Extract)
    assert found.stated[0].place == Place(str(readme), 3, 22, 27)
    assert found.stated[0].value == Amount(1000, 1000, written="1,000")


def test_a_file_that_is_no_document_is_an_error_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\0")
    for name, code in (("absent.md", "E-XCH-001"), ("picture.md", "E-XCH-002")):
        done = run("claims", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{code}: ")
        assert "next: " in done.stderr
        assert "Traceback" not in done.stderr


def test_hostile_signs_of_a_document_never_reach_the_screen(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("The dataset has 5 rows\x1b[31m and \u202e more.\n")
    done = run("claims", "README.md", "--unread", cwd=tmp_path)
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout
    assert "\\x1b[31m" in done.stdout


def test_every_kind_of_claim_is_told_in_words() -> None:
    from truesheet.exchange.extractors import KINDS

    values = {
        "split_ratio": {"train": 0.8, "test": 0.2},
        "time_frame": {"from": "2019"},
        "share": {"amount": Amount(0.4, 0.4, written="40 %"), "of": "are new", "value": ""},
        "licence": "MIT",
        "task": "x",
        "people": "yes",
        "balance": "balanced",
        "field_kind": "int64",
    }
    for name in ("field_names", "class_names", "split_names", "languages"):
        values[name] = ["a", "b"]
    for name in ("no_missing", "no_duplicates", "no_overlap", "no_personal_data"):
        values[name] = True
    stated = tuple(
        Stated(k, f"Sentence {k}.", Place("x", i + 1), values.get(k, Amount(5, 5, written="5")), "")
        for i, k in enumerate(KINDS)
    )
    text = to_text(Extract("x", "markdown", stated, (), (), len(stated)))
    assert text.count("→ ") == len(KINDS)
    assert "shares of the splits: train 80 %, test 20 %" in text
    assert "None" not in text


def test_a_long_document_names_how_many_sentences_it_leaves_out() -> None:
    unread = tuple(Unread(f"Sentence {i}.", Place("x", i), "a reason") for i in range(1, 21))
    text = to_text(Extract("x", "record", (), (), unread, 20))
    assert "and 12 more: --unread lists them" in text
    assert "There is nothing here to hold against the data." in text
    part = Stated("rows", "s", Place("x", 1), Amount(1, 1, written="1"), "")
    failed = Sum((part,) * 9, part, 9.0, holds=False)
    assert "and 1 more make 9" in to_text(Extract("x", "record", (part,), (failed,), (), 1))


def test_a_card_of_many_configurations_says_of_which_it_speaks(real: Real, tmp_path: Path) -> None:
    import gzip

    with gzip.open(real("hf-dataset-cards/cards.jsonl.gz"), "rt", encoding="utf-8") as f:
        card = next(c for c in map(json.loads, f) if c["dataset"] == "gsm8k")
    (tmp_path / "README.md").write_text(card["readme"], encoding="utf-8")
    done = run("claims", "README.md", cwd=tmp_path)
    assert "→ 7473 rows in train (main)" in done.stdout
    assert "→ 7473 rows in train (socratic)" in done.stdout


# plug-ins ------------------------------------------------------------------------------------

PLUGIN = '''
def letters(text, unread):
    """Finds the letters, makes one up, and says some nonsense."""
    assert "twelve dozen" in text and any("twelve dozen" in s for s in unread)
    said = "We gathered twelve dozen letters in the north."
    yield {"kind": "rows", "quote": said, "written": "twelve dozen", "value": 144}
    yield {"kind": "rows", "quote": "There are a million rows.", "value": 1000000}
    yield {"kind": "weight", "quote": said, "value": 1}
    yield {"kind": "rows", "quote": said, "value": "many"}
    yield {"kind": "people", "quote": said, "written": "letters", "value": "perhaps"}
    yield "nonsense"

def broken(text, unread):
    raise RuntimeError("no model is there")

constant = 5
'''

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "letter-finder"
version = "1.0"

[project.entry-points."truesheet.extractors"]
letters = "letter_finder:letters"
broken = "letter_finder:broken"
constant = "letter_finder:constant"
absent = "letter_finder.nowhere:x"

[tool.hatch.build.targets.wheel]
packages = ["letter_finder.py"]
include = ["letter_finder.py"]
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plug-in package, built and installed for real into a folder of its own."""
    source = tmp_path_factory.mktemp("source")
    (source / "pyproject.toml").write_text(PROJECT)
    (source / "letter_finder.py").write_text(PLUGIN)
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--target", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert list(target.glob("letter_finder-1.0.dist-info/entry_points.txt"))
    return target


def with_plugin(installed: Path, readme: Path, *options: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(OFFLINE), str(installed)])
    return run("claims", "README.md", *options, cwd=readme.parent, PYTHONPATH=path)


def test_an_extractor_is_off_unless_it_is_asked_for(installed: Path, readme: Path) -> None:
    assert GROUP == "truesheet.extractors"
    done = with_plugin(installed, readme)
    assert "proposed" not in done.stdout


def test_what_an_extractor_proposes_is_shown_as_a_proposal(installed: Path, readme: Path) -> None:
    done = with_plugin(installed, readme, "--extractor", "letters", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (proposal,) = [s for s in found["stated"] if s.get("proposed_by")]
    assert proposal["proposed_by"] == "letters"
    assert proposal["value"] == {"low": 144, "high": 144, "written": "twelve dozen"}
    place = proposal["place"]
    line = README.split("\n")[place["line"] - 1]
    assert line[place["column"] - 1 : place["end"] - 1] == "twelve dozen"
    text = with_plugin(installed, readme, "--extractor", "letters").stdout
    assert "? twelve dozen rows (proposed by letters)" in text


def test_a_proposal_that_quotes_what_does_not_stand_there_is_dropped_and_named(
    installed: Path, readme: Path
) -> None:
    done = with_plugin(installed, readme, "--extractor", "letters", "--json")
    why = [
        u["why"]
        for u in json.loads(done.stdout)["unread"]
        if u.get("why", "").startswith("dropped")
    ]
    assert why == [
        "dropped: letters proposed a claim, and its quote does not stand in the document",
        "dropped: letters proposed a claim, and there is no kind 'weight'",
        "dropped: letters proposed a claim, and its value is none of the kind rows",
        "dropped: letters proposed a claim, and its value is none of the kind people",
        "dropped: letters proposed a claim, and it is no mapping",
    ]
    assert "a million" not in str(json.loads(done.stdout)["stated"])


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("letter", "E-XCH-007", "Did you mean 'letters'?"),
        ("broken", "E-XCH-008", "broke off: RuntimeError: no model is there."),
        ("constant", "E-XCH-008", "is no function"),
        ("absent", "E-XCH-008", "cannot be loaded"),
    ],
)
def test_an_extractor_that_is_not_there_or_breaks_is_an_error(
    installed: Path, readme: Path, name: str, code: str, says: str
) -> None:
    done = with_plugin(installed, readme, "--extractor", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{code}: ")
    assert says in done.stderr
