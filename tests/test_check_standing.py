"""Answers over time: stale exactly where the data under them moved, void by events, kept as was."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import truesheet as ts
from conftest import Real
from support import truesheet
from truesheet.flow.load import load
from truesheet.flow.project import build_project
from truesheet.model.datasheet import Was
from truesheet.model.report import Report
from truesheet.sheet.anchors import anchor, scope, standing
from truesheet.sheet.bank import by_id
from truesheet.sheet.document import read, read_file, with_answer
from truesheet.sheet.people import Said
from truesheet.sheet.seen import Seen

TODAY = "2026-11-25"
ANSWERS = """\
truesheet: 1
name: trips
splits: {train: train.csv, test: test.csv}
answers:
  motivation.purpose: To see who takes the bus.
  motivation.funding: {text: By the town of Ostby.}
  composition.instance_count: {value: {train: 400, test: 200}}
  composition.missing: {text: Nobody wrote down why an age is absent.}
  composition.errors: {text: "In `test` we saw none."}
  collection.directness:
    text: People were asked, but city comes from the ticket.   # keep this
    by: {name: A. Person, role: interviewer}
    on: 2026-01-31
  collection.sampling_strategy: {text: Every third person., review_by: 2026-06-30}
  preprocessing.steps: {text: Copies were taken out.}
"""


def table(rows: int, seed: int) -> str:
    rng = random.Random(seed)
    lines = [
        f"{rng.randint(18, 80)},{rng.choice(['Oslo', 'Lyon'])},{rng.randint(1, 9)}"
        for _ in range(rows)
    ]
    return "\n".join(["age,city,trips", *lines]) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("train.csv").write_text(table(400, 1), "utf-8")
    Path("test.csv").write_text(table(200, 2), "utf-8")
    Path("datasheet.yaml").write_text(ANSWERS, "utf-8")
    return tmp_path


@pytest.fixture
def built(here: Path) -> Path:
    build_project([])
    return here


def check(today: str = TODAY) -> Report:
    return ts.check(today=today)


def aged(report: Report) -> dict[str, str]:
    """The answers that are stale or expired, with which of the two."""
    return {
        v.question: v.check for v in report.verdicts if v.check in ("stale", "expired") and v.check
    }


def changed(file: str, column: int, value: str, rows: range | None = None) -> None:
    """Another value in one column of some rows."""
    lines = [line.split(",") for line in Path(file).read_text("utf-8").splitlines()]
    for i in rows or range(1, 2):
        lines[i][column] = value
    Path(file).write_text("\n".join(map(",".join, lines)) + "\n", "utf-8")


OVER = {"collection.sampling_strategy": "expired"}
"""What is over by its day, whatever the data."""


# Anchors in datasheet.yaml.


def test_build_anchors_what_no_data_can_check_and_keeps_every_comment(built: Path) -> None:
    text = Path("datasheet.yaml").read_text("utf-8")
    assert "   # keep this" in text
    said = read_file(Path("datasheet.yaml")).answers
    assert {q for q, a in said.items() if a.seen} == {
        "composition.missing",
        "composition.errors",
        "collection.directness",
        "collection.sampling_strategy",
        "preprocessing.steps",
    }
    assert read(ANSWERS.encode(), "d").answers["motivation.purpose"] == said["motivation.purpose"]


def test_a_second_build_writes_no_byte(built: Path) -> None:
    before = Path("datasheet.yaml").read_bytes()
    build_project([])
    assert Path("datasheet.yaml").read_bytes() == before


def test_while_the_data_is_the_same_nothing_is_stale(built: Path) -> None:
    assert aged(check()) == OVER


def test_shuffled_rows_are_the_same_data(built: Path) -> None:
    head, *rows = Path("train.csv").read_text("utf-8").splitlines()
    Path("train.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    report = check()
    assert report.looked == "measured" and aged(report) == OVER


# Stale exactly for the answers whose scope the change touched.

TOUCHED = {
    ("train.csv", 0): {"composition.missing"},
    ("train.csv", 1): {"collection.directness"},
    ("train.csv", 2): set(),
    ("test.csv", 0): {"composition.missing", "composition.errors"},
    ("test.csv", 1): {"collection.directness", "composition.errors"},
    ("test.csv", 2): {"composition.errors"},
}
"""The field and split in which one cell is changed, and the answers that name these."""


@pytest.mark.parametrize("place", TOUCHED, ids=str)
def test_one_cell_makes_stale_what_leans_on_its_field_and_split(
    built: Path, place: tuple[str, int]
) -> None:
    file, column = place
    changed(file, column, ["17", "Rome", "0"][column])
    stale = {q for q, check in aged(check()).items() if check == "stale"}
    # The steps of preprocessing read all fields of all splits.
    assert stale == TOUCHED[place] | {"preprocessing.steps"}


def test_what_the_new_bytes_prove_is_fresh_and_what_they_disprove_is_contradicted(
    built: Path,
) -> None:
    changed("train.csv", 0, "17")
    claims = {v.id: v.check for v in check().verdicts if v.kind == "claim"}
    assert claims["claim:composition.instance_count/train"] == "pass"
    with Path("train.csv").open("a", encoding="utf-8") as out:
        out.write("30,Oslo,2\n")
    claims = {v.id: v.check for v in check().verdicts if v.kind == "claim"}
    assert claims["claim:composition.instance_count/train"] == "contradicted"
    assert claims["claim:composition.instance_count/test"] == "pass"


def test_stale_fails_says_why_and_how_it_ends(built: Path) -> None:
    changed("train.csv", 0, "17")
    done = truesheet("check", "--today", TODAY, cwd=built, CI="")
    assert done.returncode == 1
    found = next(v for v in check().verdicts if v.id == "answer:composition.missing")
    assert (found.kind, found.outcome) == ("answer", "failed")
    assert "the field age" in found.reason and "`on`" in found.do
    assert found.place is not None and found.place.line == 8


def test_a_build_does_not_make_an_old_answer_new(built: Path) -> None:
    changed("train.csv", 0, "17")
    before = Path("datasheet.yaml").read_bytes()
    build_project([])
    assert Path("datasheet.yaml").read_bytes() == before
    assert aged(check())["composition.missing"] == "stale"
    claims = load("datasheet.json")["composition.missing"].claims
    assert "stale" in {c.standing.check for c in claims}


EDITS = {
    "other words": ("Nobody wrote down", "Nobody ever wrote down"),
    "a day on which it was looked at": ("absent., seen", "absent., on: 2026-11-25, seen"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_who_looks_again_makes_it_new(built: Path, edit: str) -> None:
    changed("train.csv", 0, "17")
    text = Path("datasheet.yaml").read_text("utf-8")
    assert EDITS[edit][0] in text
    Path("datasheet.yaml").write_text(text.replace(*EDITS[edit]), "utf-8")
    assert "composition.missing" not in aged(check())
    build_project([])
    assert "composition.missing" not in aged(check())
    changed("train.csv", 0, "18")
    assert aged(check())["composition.missing"] == "stale"


def test_an_answer_never_anchored_is_not_called_stale(here: Path) -> None:
    ts.check(today=TODAY)
    changed("train.csv", 0, "17")
    assert aged(check()) == OVER


# Expired, and void by events.


def test_a_day_of_review_passes_for_the_answers_that_have_one(built: Path) -> None:
    assert aged(check("2026-06-30")) == {}
    assert aged(check("2026-07-01")) == OVER


def test_an_answer_that_nobody_knew_is_asked_again_on_its_day(here: Path) -> None:
    Path("datasheet.yaml").write_text(
        "truesheet: 1\ndata: train.csv\nanswers:\n"
        "  composition.confidential: {state: unknown, review_by: 2026-06-30}\n"
        "  collection.consent: {state: withheld, reason: secret, review_by: 2027-06-30}\n",
        "utf-8",
    )
    report = check()
    assert aged(report) == {"composition.confidential": "expired"} and report.exit_code == 1
    assert report.verdicts[0].place is not None and report.verdicts[0].place.line == 4


def test_another_field_voids_what_is_said_of_the_schema(built: Path) -> None:
    for file in ("train.csv", "test.csv"):
        lines = Path(file).read_text("utf-8").splitlines()
        Path(file).write_text(
            "\n".join(f"{x},{'home' if i == 0 else 'A'}" for i, x in enumerate(lines)) + "\n",
            "utf-8",
        )
    found = {v.id: v for v in check().verdicts}
    # It names `test` and no field, so that it leans on all fields there.
    errors = found["answer:composition.errors"]
    assert errors.check == "expired" and "added home" in errors.reason
    # It names `age`, which is the same as before.
    assert found["answer:composition.missing"].check == "not_checkable"


def test_a_new_source_voids_what_is_said_of_collecting(built: Path) -> None:
    Path("more.csv").write_text(table(50, 3), "utf-8")
    text = Path("datasheet.yaml").read_text("utf-8")
    text = text.replace("test: test.csv}", "test: test.csv, more: more.csv}")
    Path("datasheet.yaml").write_text(text, "utf-8")
    found = {v.id: v for v in check().verdicts}
    directness = found["answer:collection.directness"]
    assert directness.check == "expired" and "more" in directness.reason
    assert found["answer:motivation.funding"].check == "not_checkable"


def test_drift_above_its_limit_voids_and_below_it_does_not(here: Path) -> None:
    Path("datasheet.yaml").write_text(
        "truesheet: 1\ndata: train.csv\nanswers:\n"
        "  composition.sampling_coverage: {text: Ages are like those of the town.}\n"
        "  uses.risk_factors: {text: The old are few.}\n"
        "  composition.missing: {text: We do not know.}\n",
        "utf-8",
    )
    build_project([])
    changed("train.csv", 0, "19", range(1, 6))
    assert set(aged(check()).values()) == {"stale"}
    changed("train.csv", 0, "19", range(1, 300))
    report = check()
    assert aged(report) == {
        "composition.sampling_coverage": "expired",
        "uses.risk_factors": "expired",
        "composition.missing": "stale",
    }
    found = next(v for v in report.verdicts if v.id == "answer:uses.risk_factors")
    assert "age" in found.reason and "limit" in found.reason
    Path("truesheet-policy.yaml").write_text("truesheet: 1\ndrift: {ks: 0.9}\n", "utf-8")
    assert set(aged(check()).values()) == {"stale"}


# Scopes.


def seen_of(folder: Path) -> Seen:
    sheet = ts.build(splits={"train": str(folder / "train.csv"), "test": str(folder / "test.csv")})
    d = sheet.document
    return Seen(d.measured, d.fields, d.splits, d.name, d.fingerprint)


@pytest.mark.parametrize(
    ("question", "said", "fields", "splits"),
    [
        ("composition.missing", Said("why an age is absent"), ("age",), ()),
        ("composition.missing", Said("why an aged cell is absent"), ("age", "city", "trips"), ()),
        ("composition.missing", Said(value={"fields": ["city"], "why": "x"}), ("city",), ()),
        ("composition.missing", Said(value={"shares": {"trips": 0.5}}), ("trips",), ()),
        ("composition.errors", Said("None in `test`."), ("age", "city", "trips"), ("test",)),
        ("composition.errors", Said("None in train or test."), ("age", "city", "trips"), ()),
        ("motivation.purpose", Said("To predict `age`."), (), ()),
        ("motivation.funding", Said("By `city`."), (), ()),
        ("collection.timeframe", Said("In May."), (), ()),
    ],
)
def test_an_answer_leans_on_what_it_names_or_on_what_its_question_reads(
    here: Path, question: str, said: Said, fields: tuple[str, ...], splits: tuple[str, ...]
) -> None:
    found = scope(by_id()[question], said, seen_of(here))
    assert (found.fields, found.splits) == (fields, splits)


def test_an_anchor_is_one_short_word_that_yaml_takes_for_a_text(here: Path) -> None:
    seen = seen_of(here)
    word = anchor(by_id()["composition.missing"], Said("words"), seen)
    assert len(word) < 60 and " " not in word
    again = Said("words", seen=word)
    found = standing(by_id()["composition.missing"], again, seen)
    assert found is not None and not any(found)
    assert anchor(by_id()["motivation.funding"], Said("words"), seen) == ""
    for damaged in ("", "x", "-", "d1-a2", "zz-zz"):
        assert standing(by_id()["composition.missing"], Said("words", seen=damaged), seen) is None


def test_the_digests_know_real_data(
    tmp_path: Path, real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copy(real("fairness-tabular/adult.csv"), "adult.csv")
    Path("datasheet.yaml").write_text(
        "truesheet: 1\ndata: adult.csv\nanswers:\n"
        "  composition.missing: {text: 'In `occupation` the job was not told.'}\n"
        "  composition.sensitive: {text: 'That `native.country` is asked, some find hard.'}\n",
        "utf-8",
    )
    build_project([])
    text = Path("adult.csv").read_text("utf-8")
    at = text.index("Prof-specialty")
    Path("adult.csv").write_text(text[:at] + "Tech-support" + text[at + 14 :], "utf-8")
    assert aged(check()) == {"composition.missing": "stale"}


# What an answer used to be.


def test_a_replaced_answer_is_kept_with_its_day(built: Path) -> None:
    data = Path("datasheet.yaml").read_bytes()
    entry = {"text": "Most were asked.", "on": "2026-11-25"}
    after = with_answer(data, "d", "collection.directness", entry)
    said = read(after, "d").answers["collection.directness"]
    assert said.text == "Most were asked." and len(said.was) == 1
    was = said.was[0]
    assert (was.text, was.until) == (
        "People were asked, but city comes from the ticket.",
        "2026-11-25",
    )
    assert was.by is not None and (was.by.name, was.by.on) == ("A. Person", "2026-01-31")
    again = with_answer(
        after, "d", "collection.directness", {"state": "unknown", "on": "2026-12-01"}
    )
    said = read(again, "d").answers["collection.directness"]
    assert (said.state, said.text, [w.text for w in said.was]) == (
        "unknown",
        "",
        ["Most were asked.", "People were asked, but city comes from the ticket."],
    )
    Path("datasheet.yaml").write_bytes(again)
    build_project([])
    assert load("datasheet.json")["collection.directness"].was == said.was
    shown = truesheet("show", "--question", "collection.directness", cwd=built).stdout
    assert "What it was" in shown and "Most were asked." in shown
    for form in ("md", "html"):
        page = truesheet("render", "--to", form, "--out", "-", cwd=built).stdout
        assert "What it was" in page and "until 2026" in page


def test_what_is_added_to_an_answer_replaces_nothing(here: Path) -> None:
    data = Path("datasheet.yaml").read_bytes()
    after = with_answer(data, "d", "composition.missing", {"value": {"any": "yes"}})
    assert read(after, "d").answers["composition.missing"].was == ()
    same = with_answer(data, "d", "motivation.funding", {"text": "By the town of Ostby."})
    assert same == data


def test_was_is_read_strictly() -> None:
    text = (
        b"truesheet: 1\nanswers:\n  motivation.purpose: {text: a, was: [{text: b, until: soon}]}\n"
    )
    with pytest.raises(ts.TruesheetError, match="`until` is no date"):
        read(text, "d")
    good = text.replace(b"soon", b"2026-01")
    assert read(good, "d").answers["motivation.purpose"].was == (Was("b", until="2026-01"),)


# Waivers of findings.

WAIVED = """\
waivers:
  - {finding: rows.few, by: A. Person, until: 2026-12-31, reason: more will come}
  - {finding: rows.duplicates, by: A. Person, until: 2026-12-31, reason: never mind}
"""


def test_a_waiver_of_a_finding_holds_until_its_day_and_then_says_so(here: Path) -> None:
    Path("train.csv").write_text(table(8, 1), "utf-8")
    Path("datasheet.yaml").write_text(f"truesheet: 1\ndata: train.csv\n{WAIVED}", "utf-8")
    Path("truesheet-policy.yaml").write_text(
        "truesheet: 1\nfail_on: {findings: [rows.few]}\n", "utf-8"
    )
    report = check("2026-12-31")
    found = {v.id: v for v in report.verdicts}
    assert report.exit_code == 0 and found["finding:rows.few"].outcome == "waived"
    assert "more will come" in found["finding:rows.few"].reason
    assert any("rows.duplicates is waived" in r for r in report.remarks)
    report = check("2027-01-01")
    found = {v.id: v for v in report.verdicts}
    assert report.exit_code == 1 and "ended on 2026-12-31" in found["finding:rows.few"].reason


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("finding: rows.fwe, by: a, until: 2027-01-01, reason: b", "rows.few"),
        ("by: a, until: 2027-01-01, reason: b", "`finding` is missing"),
        ("finding: rows.few, by: a, reason: b", "`until` is missing"),
        ("finding: rows.few, until: soon, by: a, reason: b", "no date"),
    ],
)
def test_a_waiver_is_read_strictly(line: str, what: str) -> None:
    with pytest.raises(ts.TruesheetError, match=what):
        read(f"truesheet: 1\nwaivers: [{{{line}}}]\n".encode(), "d")
