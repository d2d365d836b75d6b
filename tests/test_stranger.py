"""The folder of a stranger, such as a pull request from a fork: nothing that lies in it is run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import offline_environment

PROGRAM = """
import sys
from truesheet.engine import local
from truesheet.cli.main import main
local._SHARE = 1  # workers start for the smallest part
sys.argv = ["truesheet", "build", "a.csv", "b.csv", "--workers", "2", "--no-cache"]
main()
"""


@pytest.mark.parametrize("module", ["joblib", "numpy", "msgspec"])
def test_workers_import_nothing_from_the_folder_of_the_data(module: str, tmp_path: Path) -> None:
    trap = tmp_path / f"{module}.py"
    trap.write_text("open('owned', 'w').close()\nraise SystemExit(9)\n", encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("age,city\n31,Oslo\n44,Lyon\n", encoding="utf-8")
    program = tmp_path.parent / f"{tmp_path.name}.py"
    program.write_text(PROGRAM, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, str(program)],
        cwd=tmp_path,
        env=offline_environment(PYTHONSAFEPATH=""),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not (tmp_path / "owned").exists(), done.stderr
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "datasheet.json").exists()


def test_the_trap_does_spring_without_the_guard(tmp_path: Path) -> None:
    (tmp_path / "joblib.py").write_text("open('owned', 'w').close()\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "joblib"],
        cwd=tmp_path,
        env=offline_environment(PYTHONSAFEPATH=""),
        check=False,
        timeout=60,
    )
    assert (tmp_path / "owned").exists()
