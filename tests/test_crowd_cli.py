"""`truesheet labels --annotators`: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Real
from support import truesheet
from truesheet.cli.main import VERBS

RTE = "crowd-snow2008/rte.standardized.tsv"
pytestmark = pytest.mark.skipif("labels" not in VERBS, reason="there is no verb for labels yet")
GIVEN = ("--annotators", "!amt_worker_ids", "--item", "orig_id", "--label", "response")


def test_the_crowd_of_snow_2008_ends_with_one_and_names_who_guesses(
    real: Real, tmp_path: Path
) -> None:
    to = tmp_path / "consensus.csv"
    done = truesheet("labels", real(RTE), *GIVEN, "--consensus", to, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    said = " ".join(done.stdout.split())
    assert "Krippendorff's alpha, nominal 0.241 95 % interval 0.220 to 0.263" in said
    assert "Annotator A18941IO2ZZWW6 labels at chance" in said
    assert "In 65 of 800 items two classes have most labels" in said
    assert "Weighing is not always better than the majority" in said
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert len(to.read_text().splitlines()) == 801
    again = truesheet("labels", real(RTE), *GIVEN, "--consensus", to, cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr.startswith("E-ANN-003")


def test_json_holds_all_annotators_and_is_the_same_twice(real: Real, tmp_path: Path) -> None:
    runs = [truesheet("labels", real(RTE), *GIVEN, "--json", cwd=tmp_path) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    made = json.loads(runs[0].stdout)
    assert made["agreement"]["fleiss"] == 0.2414
    assert len(made["consensus"]["people"]) == len(made["agreement"]["listed"]) == 164


def test_judges_who_agree_end_with_nought(real: Real, tmp_path: Path) -> None:
    path = real("xstest/xstest_v2_completions_gpt4.csv")
    done = truesheet("labels", path, "--annotators", "annotation_1, annotation_2", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "Alpha is 0.97" in done.stdout


def test_labels_that_cannot_be_compared_end_with_three(tmp_path: Path) -> None:
    (tmp_path / "alone.csv").write_text("item,who,y\n1,a,x\n2,b,y\n3,a,x\n")
    done = truesheet(
        "labels", "alone.csv", "--annotators", "who", "--item", "item", "--label", "y", cwd=tmp_path
    )
    assert done.returncode == 3
    assert done.stderr.startswith("E-ANN-002")
    assert "next:" in done.stderr


@pytest.mark.parametrize(
    "more", [("--consensus", "c.csv"), ("--item", "item"), ("--scale", "nominal")]
)
def test_options_that_go_with_annotators_are_refused_without_them(
    more: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "votes.csv").write_text("item,who,y\n1,a,x\n1,b,y\n")
    done = truesheet("labels", "votes.csv", "--label", "y", *more, cwd=tmp_path)
    assert done.returncode == 2
    assert "--annotators" in done.stderr
    assert not (tmp_path / "c.csv").exists()
