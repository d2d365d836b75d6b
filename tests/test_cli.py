"""The command line, run as a user runs it: what it prints, how it ends, what it leaves behind."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support import offline_environment, truesheet
from truesheet.cli.main import VERBS

TABLE = "age,city,paid\n31,Oslo,yes\n44,Lyon,no\n,Oslo,no\n29,?,yes\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(TABLE, "utf-8")
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    done = truesheet(verb, "--help")
    assert done.returncode == 0
    assert f"truesheet {verb}" in done.stdout.split("Examples:")[1]


def test_build_writes_three_files_and_ends_with_them(here: Path) -> None:
    done = truesheet("build", "people.csv", "--label", "paid", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert files(here) == [
        ".truesheet",
        "datasheet.html",
        "datasheet.json",
        "datasheet.yaml",
        "people.csv",
    ]
    assert done.stdout.startswith("people\n4 rows with 3 fields")
    assert done.stdout.rstrip().endswith("datasheet.html")
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_second_build_changes_no_byte_and_keeps_people_s_answers(here: Path) -> None:
    truesheet("build", "people.csv", cwd=here)
    yaml = here / "datasheet.yaml"
    said = yaml.read_text("utf-8") + (
        "answers:  # mine\n"
        "  motivation.purpose: To try things out.\n"
        "  composition.instance_count: {value: {total: 4}}\n"
    )
    yaml.write_text(said, "utf-8")
    assert truesheet("build", cwd=here).returncode == 0
    first = (here / "datasheet.json").read_bytes()
    assert truesheet("build", "datasheet.yaml", cwd=here).returncode == 0
    assert (here / "datasheet.json").read_bytes() == first
    assert yaml.read_text("utf-8") == said
    shown = truesheet("show", "--question", "motivation.purpose", cwd=here)
    assert "To try things out." in shown.stdout


def test_a_person_s_answer_that_data_contradict_ends_with_exit_1(here: Path) -> None:
    truesheet("build", "people.csv", cwd=here)
    with (here / "datasheet.yaml").open("a", encoding="utf-8") as out:
        out.write("answers:\n  composition.instance_count: {value: {total: 5}}\n")
    done = truesheet("build", cwd=here)
    assert done.returncode == 1
    shown = truesheet("show", "--question", "composition.instance_count", cwd=here)
    assert "contradicted" in shown.stdout


def test_roles_given_once_are_written_down_and_kept(here: Path) -> None:
    truesheet("build", "people.csv", cwd=here)
    truesheet("build", "--label", "paid", "--role", "city=group", cwd=here)
    done = truesheet("build", "--json", cwd=here)
    roles = {f["name"]: f.get("role") for f in json.loads(done.stdout)["fields"]}
    assert roles == {"age": None, "city": "group", "paid": "label"}


def test_other_data_in_the_same_folder_is_refused_and_nothing_is_lost(here: Path) -> None:
    truesheet("build", "people.csv", cwd=here)
    before = {p: (here / p).read_bytes() for p in files(here) if p.startswith("data")}
    (here / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    done = truesheet("build", "other.csv", cwd=here)
    assert done.returncode == 2
    assert "E-BLD-002" in done.stderr and "--out" in done.stderr
    assert {p: (here / p).read_bytes() for p in before} == before
    assert truesheet("build", "other.csv", "--out", "sheet", cwd=here).returncode == 0
    assert "../other.csv" in (here / "sheet/datasheet.yaml").read_text("utf-8")


def test_splits_can_be_named(here: Path) -> None:
    (here / "more.csv").write_text(TABLE, "utf-8")
    done = truesheet("build", "--split", "train=people.csv", "--split", "test=more.csv", cwd=here)
    assert done.returncode == 0
    done = truesheet("build", "--json", cwd=here)
    sheet = json.loads(done.stdout)
    assert [(s["name"], s["rows"]) for s in sheet["splits"]] == [("train", 4), ("test", 4)]
    raised = {f["rule"] for f in sheet["findings"] if f["outcome"] == "raised"}
    assert any("shared" in rule for rule in raised)


def test_render_writes_beside_the_sheet_or_to_the_screen(here: Path) -> None:
    truesheet("build", "people.csv", cwd=here)
    for form, ending in (("html", "html"), ("md", "md"), ("text", "txt")):
        done = truesheet("render", "datasheet.json", "--to", form, cwd=here)
        assert done.returncode == 0 and (here / f"datasheet.{ending}").stat().st_size > 500
        piped = truesheet("render", "--to", form, "--out", "-", cwd=here)
        assert piped.stdout.encode() == (here / f"datasheet.{ending}").read_bytes()


def test_questions_lists_what_a_sheet_leaves_open(here: Path) -> None:
    truesheet("build", "people.csv", cwd=here)
    every = json.loads(truesheet("questions", "--pack", "base", "--json", cwd=here).stdout)
    waiting = json.loads(truesheet("questions", "--open", "--json", cwd=here).stdout)
    assert len(every) == 58
    ids = {q["id"] for q in waiting}
    assert "motivation.purpose" in ids and "composition.instance_count" not in ids


WRONG = {
    "a path that is not there": (["build", "pepole.csv"], "people.csv"),
    "a verb that is not there": (["buidl", "people.csv"], "build"),
    "a label that is not there": (["build", "people.csv", "--label", "payd"], "paid"),
    "a role that is not there": (["build", "people.csv", "--role", "age=sensitiv"], "sensitive"),
    "an option without a value": (["build", "people.csv", "--role", "age"], "sex=sensitive"),
    "no data at all": (["build"], "truesheet build YOUR.csv"),
    "a folder without data": (["build", "empty"], ""),
    "a sheet that is not there": (["show"], "truesheet build"),
    "a sheet that is none": (["show", "people.csv"], "datasheet.json"),
    "a pack that is not there": (["questions", "--pack", "bas"], "base"),
    "an output folder that is a file": (["build", "people.csv", "--out", "people.csv"], ""),
    "an output folder that nobody may write": (["build", "people.csv", "--out", "/proc/x"], ""),
    "two views at once": (["show", "--open", "--field", "age"], "--field"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_exit_2_with_a_next_step_and_leaves_nothing(here: Path, case: str) -> None:
    arguments, hint = WRONG[case]
    (here / "empty").mkdir()
    before = files(here)
    done = truesheet(*arguments, cwd=here)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr and hint in done.stderr
    assert files(here) == before


@pytest.mark.parametrize("arguments", [["--question", "composition.mising"], ["--field", "aeg"]])
def test_show_suggests_the_nearest_name(here: Path, arguments: list[str]) -> None:
    truesheet("build", "people.csv", cwd=here)
    done = truesheet("show", *arguments, cwd=here)
    assert done.returncode == 2 and "Did you mean" in done.stderr


def large(folder: Path, rows: int) -> Path:
    """A Parquet file that takes a while."""
    rng = np.random.default_rng(0)
    table = pa.table({f"n{i}": rng.random(rows) for i in range(12)})
    pq.write_table(table, folder / "large.parquet", row_group_size=100_000)
    return folder / "large.parquet"


def test_control_c_stops_at_once_and_leaves_no_file(tmp_path: Path) -> None:
    large(tmp_path, 4_500_000)  # enough for two workers
    program = Path(sys.executable).with_name("truesheet")
    running = subprocess.Popen(
        [program, "build", "large.parquet"],
        cwd=tmp_path,
        env=offline_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not list(tmp_path.glob(".truesheet/states/*.state")):
        assert running.poll() is None
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)  # the first part is done, most are not
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert b"Traceback" not in errors and b"nothing was written" in errors
    assert [f for f in files(tmp_path) if f != ".truesheet"] == ["large.parquet"]
    with pytest.raises(ProcessLookupError):
        for _ in range(50):  # its workers go with it
            os.killpg(running.pid, 0)
            time.sleep(0.1)


def test_a_full_disk_is_said_plainly_and_no_half_file_stays(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the keys of the rows do not fit."""
    large(tmp_path, 400_000)
    program = Path(sys.executable).with_name("truesheet")

    def few_bytes() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        [program, "build", "large.parquet", "--workers", "1"],
        cwd=tmp_path,
        env=offline_environment(),
        preexec_fn=few_bytes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "E-ENG-001" in done.stderr and "Traceback" not in done.stderr
    assert [f for f in files(tmp_path) if f != ".truesheet"] == ["large.parquet"]


def test_help_is_there_before_anything_heavy_is_loaded() -> None:
    code = (
        "import sys; sys.argv = ['truesheet', '--help']\n"
        "from truesheet.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pyarrow', 'numpy', 'duckdb', 'scipy', 'sklearn', 'jinja2', 'msgspec'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_text_that_stands_in_two_splits_is_found_whatever_its_file_is_called(
    tmp_path: Path,
) -> None:
    for split, number in (("train", 40), ("test", 8)):
        (tmp_path / "texts" / split).mkdir(parents=True)
        for i in range(number):
            words = f"A {split} note, number {i}, about tides and other things at sea."
            (tmp_path / "texts" / split / f"{i}.txt").write_text(words, "utf-8")
    leak = (tmp_path / "texts/train/3.txt").read_bytes()
    (tmp_path / "texts/test/other.txt").write_bytes(leak)
    done = truesheet("build", "texts", "--json", cwd=tmp_path)
    raised = [f for f in json.loads(done.stdout)["findings"] if f["rule"] == "split.shared_rows"]
    assert [(f["outcome"], f["number"], f["unit"]) for f in raised] == [
        ("raised", "1", "row also in train")
    ]
