"""The verb fix: only what is wrong changes, and what was changed is true."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from conftest import Real
from support import truesheet
from truesheet.flow import fix as fixing
from truesheet.flow.check import check
from truesheet.flow.fix import DocumentMoved, fix

SHEET = """\
# Mine, with a comment.
truesheet: 1
name: adult
data: adult.csv   # here

answers:
  composition.instance_count:
    text: It has 32,560 rows, one a person.
    value: {total: 32560}   # counted by hand
    by: {name: A. Person, role: steward}
    on: 2026-11-01
  # This answer is in one line.
  composition.splits: {value: {splits: [{split: train, rows: 5}]}}
"""


README = """\
---
license: mit
size_categories:
- 10K<n<100K
dataset_info:
  splits:
  - name: train
    num_examples: 7473
  - name: test
    num_examples: 1318  # to be looked at
---
# Dataset Card for GSM8K \u2713

It has 8,791 examples; there are no duplicates.

| split | rows |
|-------|-----:|
| train | 7,474 |
| test  | 1,319 |

Among the 8,791 are hard ones.
"""


@pytest.fixture
def folder(tmp_path: Path, real: Real) -> Path:
    shutil.copy(real("fairness-tabular/adult.csv"), tmp_path / "adult.csv")
    (tmp_path / "datasheet.yaml").write_text(SHEET)
    return tmp_path


def test_a_corrected_sheet_keeps_all_its_other_lines_and_what_it_used_to_say(folder: Path) -> None:
    sheet = folder / "datasheet.yaml"
    data = (folder / "adult.csv").read_bytes()
    done = fix(sheet, write=True, cache=False, today="2026-11-25")
    after = sheet.read_text().splitlines()
    assert [x for x in SHEET.splitlines() if x not in after] == [
        "    value: {total: 32560}   # counted by hand"
    ]
    added = [x for x in after if x not in SHEET.splitlines()]
    assert added[-1] == "    value: {total: 32561}   # counted by hand"
    assert "value: {total: 32560}, by: {name: A. Person, role: steward}" in "".join(added)
    assert "until: 2026-11-25" in "".join(added)
    assert (folder / "adult.csv").read_bytes() == data
    assert done.after is not None
    assert [v.id for v in done.left] == ["claim:composition.splits/splits/0/split"]
    assert done.exit_code == 1, "one statement is left to people"
    assert list(done.remarks) == [f"{sheet}:8 still says 32,560. Is that the same number?"]


def test_without_write_nothing_is_changed_and_the_patch_does_what_write_does(folder: Path) -> None:
    sheet = folder / "datasheet.yaml"
    shown = truesheet("fix", "datasheet.yaml", "--no-cache", cwd=folder)
    assert shown.returncode == 1, shown.stderr
    assert sheet.read_text() == SHEET
    assert {p.name for p in folder.iterdir()} == {"adult.csv", "datasheet.yaml"}
    (folder / "p").write_text(shown.stdout)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "p"], cwd=folder, check=True)
    by_patch = sheet.read_text()
    sheet.write_text(SHEET)
    truesheet("fix", "datasheet.yaml", "--no-cache", "--write", cwd=folder)
    assert sheet.read_text() == by_patch != SHEET


def test_a_corrected_readme_is_true_and_all_else_in_it_stays(tmp_path: Path, real: Real) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("train", "test"):
        shutil.copy(real(f"gsm8k/{name}.jsonl"), data)
    readme = tmp_path / "README.md"
    readme.write_text(README, encoding="utf-8", newline="")
    before = {p: p.read_bytes() for p in data.iterdir()}
    wrong = {
        "- 10K<n<100K": "- 1K<n<10K",
        "    num_examples: 1318  # to be looked at": "    num_examples: 1319  # to be looked at",
        "It has 8,791 examples; there are no duplicates.": "It has 8,792 examples; "
        "there are no duplicates.",
        "| train | 7,474 |": "| train | 7,473 |",
    }
    done = fix(readme, data=str(data), write=True, cache=False)
    old, new = README.splitlines(), readme.read_text(encoding="utf-8").splitlines()
    assert dict(p for p in zip(old, new, strict=True) if p[0] != p[1]) == wrong
    assert {p: p.read_bytes() for p in data.iterdir()} == before
    assert done.after is not None
    assert done.after.tally["failed"] == 0
    assert (done.exit_code, done.left) == (0, ())
    assert list(done.remarks) == [f"{readme}:21 still says 8,791. Is that the same number?"]
    again = truesheet("fix", "README.md", "--data", "data", "--no-cache", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, ""), again.stderr


def test_a_true_sheet_is_left_alone(folder: Path) -> None:
    sheet = folder / "datasheet.yaml"
    true = SHEET.replace("32560}", "32561}").rpartition("  # This")[0]
    sheet.write_text(true)
    before = sheet.stat()
    done = truesheet("fix", "datasheet.yaml", "--write", "--no-cache", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing to fix." in done.stderr
    assert sheet.read_text() == true
    assert sheet.stat().st_mtime_ns == before.st_mtime_ns


def test_line_ends_marks_and_rights_stay(folder: Path) -> None:
    sheet = folder / "datasheet.yaml"
    odd = b"\xef\xbb\xbf" + SHEET.replace("\n", "\r\n").encode()
    sheet.write_bytes(odd)
    sheet.chmod(0o640)
    fix(sheet, write=True, cache=False, today="2026-11-25")
    after = sheet.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf#")
    assert after.count(b"\n") == after.count(b"\r\n") > odd.count(b"\n")
    assert b"total: 32561" in after
    assert sheet.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "kept").mkdir()
    kept = folder / "kept" / "sheet.yaml"
    shutil.move(folder / "datasheet.yaml", kept)
    os.symlink(kept, folder / "datasheet.yaml")
    fix(folder / "datasheet.yaml", write=True, cache=False, today="2026-11-25")
    assert (folder / "datasheet.yaml").is_symlink()
    assert "total: 32561" in kept.read_text()


def test_a_document_that_moves_while_it_is_checked_is_not_patched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = folder / "datasheet.yaml"

    def meddled(*named: object, **how: object) -> object:
        report = check(*named, **how)  # type: ignore[arg-type]
        sheet.write_text("# one line more\n" + SHEET)
        return report

    monkeypatch.setattr(fixing, "check", meddled)
    with pytest.raises(DocumentMoved, match="changed while"):
        fix(sheet, write=True, cache=False)
    assert sheet.read_text() == "# one line more\n" + SHEET


def test_json_says_what_was_fixed_and_what_is_left(folder: Path) -> None:
    done = truesheet("fix", "datasheet.yaml", "--json", "--no-cache", cwd=folder)
    told = json.loads(done.stdout)
    assert [v["found"] for v in told["fixed"]] == [32561]
    assert [v["question"] for v in told["left"]] == ["composition.splits"]
    assert told["exit_code"] == done.returncode == 1
    assert told["written"] == []
    assert told["diff"].startswith("--- a/datasheet.yaml\n+++ b/datasheet.yaml\n@@")


def test_a_croissant_description_is_corrected_to_the_sign(tmp_path: Path, real: Real) -> None:
    shutil.copy(real("gsm8k/train.jsonl"), tmp_path)
    described = (
        '{"@context": {"cr": "http://mlcommons.org/croissant/"}, "@type": "sc:Dataset",\n'
        ' "name": "gsm8k", "description": "It has 7,470 examples. \\u2713"}\n'
    )
    card = tmp_path / "croissant.json"
    card.write_text(described)
    fix(card, data=str(tmp_path / "train.jsonl"), write=True, cache=False)
    assert card.read_text() == described.replace("7,470", "7,473")


def test_what_a_model_proposes_to_read_is_not_corrected(
    tmp_path: Path, real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(real("gsm8k/train.jsonl"), tmp_path)
    readme = tmp_path / "README.md"
    readme.write_text("It has 7,470 examples.\n")

    def proposed(*named: object, **how: object) -> object:
        report = check(*named, **how)  # type: ignore[arg-type]
        verdicts = tuple(msgspec.structs.replace(v, proposed_by="m") for v in report.verdicts)
        return msgspec.structs.replace(report, verdicts=verdicts)

    monkeypatch.setattr(fixing, "check", proposed)
    done = fix(readme, data=str(tmp_path / "train.jsonl"), write=True, cache=False)
    assert (done.patches, len(done.left)) == ((), 1)
    assert readme.read_text() == "It has 7,470 examples.\n"


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    assert truesheet("fix", "none.md", cwd=tmp_path).returncode == 2
    assert "truesheet fix README.md" in truesheet("fix", "--help").stdout
