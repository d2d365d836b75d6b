"""Errors of the verbs, met through the program as a user meets them: code, words, exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

import truesheet
from support import truesheet as run
from truesheet.model.errors import TruesheetError
from truesheet.sources import open_source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.csv").write_text("age,city\n31,Oslo\n44,Lyon\n", encoding="utf-8")
    return tmp_path


def left(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


@pytest.mark.parametrize(
    ("command", "told", "step"),
    [
        (["build"], "E-BLD-001: No data was named", "truesheet build YOUR.csv"),
        (
            ["build", "small.csv", "--role", "age=sensitiv"],
            "E-SRC-019: There is no role 'sensitiv'.",
            "Did you mean 'sensitive'?",
        ),
        (["build", "small.csv", "--out", "small.csv/x"], "E-OUT-001:", "--out"),
        (
            ["questions", "--pack", "bas"],
            "E-BNK-001: There is no pack 'bas'",
            "Did you mean 'base'",
        ),
    ],
)
def test_trouble_is_told_with_its_code_and_the_next_step_and_nothing_is_written(
    command: list[str], told: str, step: str, folder: Path
) -> None:
    done = run(*command, cwd=folder)
    assert done.returncode == 2
    assert done.stdout == ""
    first, second = done.stderr.splitlines()
    assert first.startswith(told)
    assert second.startswith("  next: ")
    assert step in second
    assert left(folder) == {"small.csv"}


def test_a_datasheet_of_other_data_is_not_overwritten(folder: Path) -> None:
    assert run("build", "small.csv", cwd=folder).returncode == 0
    (folder / "other.csv").write_text("x\n1\n", encoding="utf-8")
    before = {n: (folder / n).read_bytes() for n in ("datasheet.yaml", "datasheet.json")}
    done = run("build", "other.csv", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("E-BLD-002: datasheet.yaml describes other data: small.csv.")
    assert {n: (folder / n).read_bytes() for n in before} == before


def test_a_name_that_the_sheet_does_not_have_brings_the_nearest(folder: Path) -> None:
    assert run("build", "small.csv", cwd=folder).returncode == 0
    for option, name, code, near in [
        ("--question", "composition.mising", "E-SHW-001", "'composition.missing'"),
        ("--field", "citty", "E-SHW-002", "'city'"),
    ]:
        for more in ([], ["--json"]):
            done = run("show", option, name, *more, cwd=folder)
            assert done.returncode == 2
            assert done.stdout == ""
            assert done.stderr.startswith(f"{code}: ")
            assert f"Did you mean {near}?" in done.stderr


def test_data_that_contradict_a_statement_end_the_build_with_one(folder: Path) -> None:
    lines = ["truesheet: 1", "data: small.csv", "answers:"]
    lines += ["  composition.instance_count: {value: {total: 3}}"]
    (folder / "datasheet.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("build", cwd=folder).returncode == 1
    assert left(folder) >= {"datasheet.json", "datasheet.html"}
    assert run("build", "--json", cwd=folder).returncode == 1
    right = (folder / "datasheet.yaml").read_text(encoding="utf-8").replace("total: 3", "total: 2")
    (folder / "datasheet.yaml").write_text(right, encoding="utf-8")
    assert run("build", cwd=folder).returncode == 0


def test_errors_of_the_python_api_carry_code_and_hint(folder: Path) -> None:
    sheet = truesheet.build(folder / "small.csv")
    with pytest.raises(TruesheetError) as unknown_form:
        sheet.to("pdf")
    assert unknown_form.value.code == "E-OUT-002"
    with pytest.raises(TruesheetError) as no_data:
        truesheet.build()
    assert no_data.value.code == "E-BLD-001"
    with pytest.raises(TruesheetError) as role:
        open_source(folder / "small.csv", roles={"age": "sensitiv"})  # type: ignore[dict-item]  # a caller without types
    assert role.value.code == "E-SRC-019"
    assert "'sensitive'" in role.value.hint


def test_a_cache_that_cannot_be_kept_is_told_as_such(folder: Path) -> None:
    with pytest.raises(TruesheetError) as no_space:
        truesheet.build(folder / "small.csv", cache=folder / "small.csv" / "cache")
    assert no_space.value.code == "E-ENG-001"
    assert "TMPDIR" in no_space.value.hint
