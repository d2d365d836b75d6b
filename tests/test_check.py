"""The verb check: what it says of claims, how it ends, what it reads and what it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import truesheet as ts
from conftest import Real
from support import truesheet
from truesheet.flow.baseline import NotABaseline
from truesheet.flow.target import NotADocument, NothingToCheck, TwoSheets
from truesheet.flow.trust import OutsideRepository
from truesheet.model.report import Report, Verdict

TODAY = "2026-11-25"
TABLE = "age,city,paid\n31,Oslo,yes\n44,Lyon,no\n,Oslo,no\n29,?,yes\n"
SHEET = """\
truesheet: 1
name: people
data: people.csv
answers:
  motivation.purpose: To try things out.
  composition.instance_count: {value: {total: 4}}   # counted by hand
  composition.missing:
    value:
      any: "yes"
      shares: {age: 0.25}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(TABLE, "utf-8")
    Path("datasheet.yaml").write_text(SHEET, "utf-8")
    return tmp_path


def rewritten(old: str, new: str, file: str = "datasheet.yaml") -> None:
    before = Path(file).read_text("utf-8")
    assert old in before
    Path(file).write_text(before.replace(old, new), "utf-8")


def verdict(report: Report, id: str) -> Verdict:
    found = {v.id: v for v in report.verdicts}
    assert id in found, sorted(found)
    return found[id]


def check(*named: Any, **how: Any) -> Report:
    return ts.check(list(named) or ".", today=TODAY, **how)


# What is said of claims.


def test_a_true_sheet_is_clear_and_each_claim_passes(here: Path) -> None:
    report = check()
    assert report.exit_code == 0 and report.looked == "measured"
    claims = {v.id: v.outcome for v in report.verdicts if v.kind == "claim"}
    assert claims == {
        "claim:composition.instance_count/total": "pass",
        "claim:composition.missing/any": "pass",
        "claim:composition.missing/shares/age": "pass",
    }
    assert verdict(report, "answer:motivation.purpose").outcome == "not_checkable"


def test_a_wrong_number_fails_at_its_very_place_with_the_number_that_would_be_true(
    here: Path,
) -> None:
    rewritten("total: 4}", "total: 5}")
    found = verdict(check(), "claim:composition.instance_count/total")
    assert (found.outcome, found.check, found.stated, found.found) == (
        "failed",
        "contradicted",
        5,
        4,
    )
    assert found.place is not None and found.place.line == 6
    line = Path("datasheet.yaml").read_text("utf-8").splitlines()[5]
    assert line[found.place.column - 1 : found.place.end - 1] == "5"
    assert found.fix == "4" and "4 were counted" in found.says


def test_nothing_but_the_cache_is_written(here: Path) -> None:
    before = {p.name: p.read_bytes() for p in here.iterdir()}
    check()
    assert {p.name: p.read_bytes() for p in here.iterdir() if p.is_file()} == before
    assert [p.name for p in here.iterdir() if p.is_dir()] == [".truesheet"]
    shutil.rmtree(".truesheet")
    check(cache=False)
    assert not Path(".truesheet").exists()


def test_the_cache_stays_out_of_version_control_and_out_of_folders_without_the_right_to_write(
    here: Path,
) -> None:
    check()
    assert Path(".truesheet/.gitignore").read_text("utf-8") == "*\n"
    Path("locked").mkdir()
    for name in ("people.csv", "datasheet.yaml"):
        shutil.copy(name, "locked")
    Path("locked").chmod(0o555)
    try:
        assert check("locked").exit_code == 0
        assert {p.name for p in Path("locked").iterdir()} == {"people.csv", "datasheet.yaml"}
    finally:
        Path("locked").chmod(0o755)


def test_a_readme_needs_no_adoption(here: Path) -> None:
    Path("datasheet.yaml").unlink()
    Path("README.md").write_text(
        "# People\n\nThe dataset has 4 rows.\n\nIt has 9 columns.\n", "utf-8"
    )
    report = check()
    assert report.documents == ("README.md",)
    rows = next(v for v in report.verdicts if v.id.startswith("prose:README.md#rows"))
    assert rows.outcome == "pass"
    wrong = next(v for v in report.verdicts if v.id.startswith("prose:README.md#fields"))
    assert (wrong.outcome, wrong.fix) == ("failed", "3")
    assert wrong.place is not None and wrong.place.line == 5
    assert report.exit_code == 1


def test_a_readme_beside_a_sheet_is_held_against_the_data_of_the_sheet(here: Path) -> None:
    Path("more").mkdir()
    shutil.move("people.csv", "more/people.csv")
    rewritten("data: people.csv", "data: more/people.csv")
    Path("other.csv").write_text("a\n1\n", "utf-8")
    Path("README.md").write_text("The dataset has 4 rows.\n", "utf-8")
    report = check("README.md", "datasheet.yaml")
    assert report.documents == ("datasheet.yaml", "README.md")
    assert report.exit_code == 0
    assert check("README.md").exit_code == 0


def test_a_readme_without_data_is_never_clear(here: Path) -> None:
    Path("alone").mkdir()
    Path("alone/README.md").write_text("The dataset has 4 rows.\n", "utf-8")
    report = check("alone")
    assert report.looked == "none" and report.exit_code == 3
    assert all(v.outcome == "could_not_check" for v in report.verdicts)
    assert check("alone", data="people.csv").exit_code == 0


def test_a_published_sheet_is_a_set_of_claims(here: Path) -> None:
    truesheet("build", cwd=here)
    published = here / "got"
    published.mkdir()
    for name in ("people.csv", "datasheet.json"):
        shutil.copy(name, published)
    report = check(published / "datasheet.json")
    held = [v for v in report.verdicts if v.outcome == "pass"]
    assert all(v.place and v.place.file.endswith("datasheet.json") for v in held)
    assert report.exit_code == 0 and len(held) > 10
    with (published / "people.csv").open("a", encoding="utf-8") as out:
        out.write("50,Oslo,yes\n")
    report = check(published / "datasheet.json")
    wrong = {v.id for v in report.verdicts if v.outcome == "failed"}
    assert report.exit_code == 1 and "claim:composition.instance_count/total" in wrong


def test_ids_are_the_same_from_run_to_run_and_never_twice(here: Path) -> None:
    one, two = check(cache=False), check()
    assert [v.id for v in one.verdicts] == [v.id for v in two.verdicts]
    assert len({v.id for v in one.verdicts}) == len(one.verdicts)


@pytest.mark.parametrize("wrong", [False, True])
def test_adult_is_true_and_every_number_that_is_not_is_found(
    here: Path, real: Real, wrong: bool
) -> None:
    shutil.copy(real("fairness-tabular/adult.csv"), here / "adult.csv")
    total, share = (32_560, 0.0567) if wrong else (32_561, 0.0566)  # awk: 1,843 of 32,561 are "?"
    Path("datasheet.yaml").write_text(
        f"""\
truesheet: 1
data: adult.csv
fields:
  income: {{role: label}}
answers:
  composition.instance_count: {{value: {{total: {total}}}}}
  composition.missing:
    value: {{codes: ["?"], shares: {{occupation: {share}}}}}
""",
        "utf-8",
    )
    report = check()
    outcomes = [v.outcome for v in report.verdicts if v.kind == "claim"]
    assert report.exit_code == int(wrong), report.verdicts
    assert outcomes.count("failed") == (2 if wrong else 0)


# How it ends, through the installed program.


def ended(*arguments: str, cwd: Path, **environment: str) -> tuple[int, str, str]:
    environment = {"CI": "", **environment}
    done = truesheet("check", *arguments, cwd=cwd, timeout=120, **environment)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_exit_0_where_everything_holds(here: Path) -> None:
    code, shown, _ = ended(cwd=here)
    assert code == 0 and "people" in shown


def test_exit_1_where_a_claim_is_wrong(here: Path) -> None:
    rewritten("total: 4}", "total: 5}")
    code, shown, _ = ended("datasheet.yaml", cwd=here)
    assert code == 1 and "datasheet.yaml:6" in shown
    code, shown, _ = ended("--json", cwd=here)
    assert code == 1 and json.loads(shown)["exit_code"] == 1


def test_exit_3_where_a_file_of_the_data_could_not_be_read(here: Path) -> None:
    Path("parts").mkdir()
    shutil.move("people.csv", "parts/people.csv")
    Path("parts/more.parquet").write_bytes(b"PAR1 and then nothing of the kind PAR1")
    rewritten("data: people.csv", "data: parts")
    code, shown, _ = ended(cwd=here)
    assert code == 3 and "more.parquet" in shown
    rewritten("total: 4}", "total: 5}")  # what is false is the graver news
    assert ended(cwd=here)[0] == 1


WRONG = {
    "a document that is not there": (["nope.md"], "E-CHK-001"),
    "a folder without a document": (["empty"], "E-CHK-001"),
    "data where a document should be": (["people.csv"], "E-CHK-002"),
    "two sheets at once": (["datasheet.yaml", "two/datasheet.yaml"], "E-CHK-003"),
    "a baseline that is none": (["--baseline", "people.csv"], "E-CHK-004"),
    "data beyond the repository": (["--untrusted", "far.yaml"], "E-CHK-005"),
    "data that is not there": (["--data", "gone.csv"], "E-SRC-001"),
    "a policy that is not there": (["--policy", "gone.yaml"], "E-POL-001"),
    "a sheet that says no data": (["none.yaml"], "E-BLD-001"),
    "a day that is none": (["--today", "tomorrow"], "tomorrow"),
    "a form that is none": (["--format", "pdf"], "sarif"),
    "a label that is no field": (["--label", "payd"], "paid"),
}


@pytest.mark.parametrize("case", WRONG)
def test_exit_2_for_wrong_use_with_a_next_step(here: Path, case: str) -> None:
    arguments, hint = WRONG[case]
    Path("empty").mkdir()
    Path("two").mkdir()
    shutil.copy("datasheet.yaml", "two/datasheet.yaml")
    Path("far.yaml").write_text("truesheet: 1\ndata: /etc/passwd\n", "utf-8")
    Path("none.yaml").write_text("truesheet: 1\n", "utf-8")
    code, shown, errors = ended(*arguments, cwd=here)
    assert (code, shown) == (2, "") and hint in errors


def test_errors_are_of_their_classes(here: Path) -> None:
    Path("two").mkdir()
    shutil.copy("datasheet.yaml", "two/datasheet.yaml")
    for kind, named, how in (
        (NothingToCheck, ["nope.md"], {}),
        (NotADocument, ["people.csv"], {}),
        (TwoSheets, ["datasheet.yaml", "two/datasheet.yaml"], {}),
        (NotABaseline, ["."], {"baseline": "people.csv"}),
    ):
        with pytest.raises(kind):
            check(*named, **how)


def test_a_report_can_be_written_to_a_file_and_is_no_data_then(here: Path) -> None:
    Path("datasheet.yaml").unlink()
    Path("README.md").write_text("The dataset has 4 rows.\n", "utf-8")
    assert ended("--json", "--out", "main.json", cwd=here)[:2] == (0, "")
    assert json.loads(Path("main.json").read_text("utf-8"))["tally"]["pass"] == 1
    assert ended("--baseline", "main.json", cwd=here)[0] == 0


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "comment"])
def test_every_form_is_written_and_ends_alike(here: Path, form: str) -> None:
    rewritten("total: 4}", "total: 5}")
    code, shown, _ = ended("--format", form, cwd=here)
    assert code == 1 and shown.endswith("\n")


# Evidence is used again where nothing that could change it is another.


def test_unchanged_bytes_are_recognised_and_say_the_same(here: Path) -> None:
    first = check()
    again = check()
    assert (first.looked, again.looked) == ("measured", "unchanged")
    assert again.verdicts == first.verdicts


def test_a_build_counts_as_a_look(here: Path) -> None:
    truesheet("build", cwd=here)
    shutil.rmtree(".truesheet")
    assert check().looked == "unchanged"


def test_a_claim_that_changed_is_judged_anew_without_a_look_at_the_data(here: Path) -> None:
    check()
    rewritten("total: 4}", "total: 5}")
    report = check()
    assert (report.looked, report.exit_code) == ("unchanged", 1)


def renamed() -> None:
    Path("people.csv").rename("persons.csv")
    rewritten("data: people.csv", "data: persons.csv")


CHANGES: dict[str, Callable[[], None]] = {
    "a byte": lambda: rewritten("31", "32", "people.csv"),
    "a row": lambda: rewritten("29,?,yes\n", "29,?,yes\n1,Oslo,no\n", "people.csv"),
    "a role": lambda: rewritten("name: people", "name: people\nfields: {paid: {role: label}}"),
    "the way of reading": lambda: rewritten("name: people", "name: people\nread: {header: true}"),
    "its name": renamed,
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("built", [False, True])
def test_whatever_could_change_the_evidence_makes_it_measured_again(
    here: Path, what: str, built: bool
) -> None:
    truesheet("build", cwd=here) if built else check()
    CHANGES[what]()
    assert check().looked == "measured"
    assert check().looked == "unchanged"


def test_damaged_evidence_is_passed_over(here: Path) -> None:
    truesheet("build", cwd=here)
    rewritten('"people"', '"people', "datasheet.json")
    Path(".truesheet/evidence.json").write_text("{}", "utf-8")
    Path(".truesheet/stamps.json").write_text("[]", "utf-8")
    report = check(quick=True)
    assert (report.looked, report.exit_code) == ("measured", 0)


def test_quick_trusts_size_and_time_and_says_so(here: Path) -> None:
    check()
    report = check(quick=True)
    assert report.looked == "quick" and "size and time" in " ".join(report.remarks)
    stamp = Path("people.csv").stat()
    rewritten("31", "32", "people.csv")
    os.utime("people.csv", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert check(quick=True).looked == "quick"  # that is what is traded
    assert check().looked == "measured"
    os.utime("people.csv")
    report = check(quick=True)  # read, and found to be what it was
    assert report.looked == "unchanged"


# Documents of strangers.


def test_an_untrusted_sheet_reaches_nothing_outside_of_its_repository(here: Path) -> None:
    for inside in ("repo/.git", "repo/sub"):
        Path(inside).mkdir(parents=True)
    shutil.copy("people.csv", "repo/people.csv")
    sheet = Path("repo/sub/datasheet.yaml")

    def says(data: str) -> None:
        sheet.write_text(f"truesheet: 1\ndata: {data}\n", "utf-8")

    says("../people.csv")  # in the repository
    assert check(sheet, untrusted=True).looked == "measured"
    for beyond in ("../../people.csv", str(here / "people.csv"), "/etc/*", "/"):
        says(beyond)
        with pytest.raises(OutsideRepository):
            check(sheet, untrusted=True)
    says("../../people.csv")
    assert check(sheet, untrusted=False).exit_code == 0
    assert check(sheet, untrusted=True, data="repo/people.csv").exit_code == 0


def test_a_link_is_followed_no_further_than_the_path(here: Path) -> None:
    Path("repo/.git").mkdir(parents=True)
    Path("repo/data").mkdir()
    sheet = Path("repo/datasheet.yaml")
    sheet.write_text("truesheet: 1\ndata: data\n", "utf-8")
    Path("repo/data/x.csv").symlink_to(here / "people.csv")
    with pytest.raises(OutsideRepository):
        check(sheet, untrusted=True)
    assert check(sheet).exit_code == 0
    Path("repo/README.md").symlink_to(here / "people.csv")
    with pytest.raises(OutsideRepository):
        check("repo/README.md", untrusted=True, data="people.csv")
    Path("repo/truesheet-policy.yaml").symlink_to("/etc/passwd")
    with pytest.raises(OutsideRepository):
        check(sheet, untrusted=True, data="people.csv")


def test_what_a_link_leads_to_is_not_even_told_in_an_error(here: Path) -> None:
    Path("secret.yaml").write_text("token: hunter2: hunter2\n", "utf-8")
    Path("repo/.git").mkdir(parents=True)
    for name in ("datasheet.yaml", "datasheet.json", "README.md", "truesheet-policy.yaml"):
        if name.startswith("truesheet"):
            Path("repo/datasheet.yaml").write_text("truesheet: 1\n", "utf-8")
        link = Path("repo") / name
        link.symlink_to(here / "secret.yaml")
        with pytest.raises(OutsideRepository) as caught:
            check("repo", untrusted=True, data="people.csv")
        assert "hunter2" not in str(caught.value)
        link.unlink()


def test_a_folder_that_is_a_link_is_no_way_out(here: Path) -> None:
    Path("repo/.git").mkdir(parents=True)
    Path("elsewhere").mkdir()
    for name in ("people.csv", "datasheet.yaml"):
        shutil.move(name, "elsewhere")
    Path("repo/sub").symlink_to(here / "elsewhere")
    with pytest.raises(OutsideRepository):
        check("repo/sub", untrusted=True)
    assert check("repo/sub").exit_code == 0


def test_in_ci_a_document_is_not_trusted_unless_that_is_said(here: Path) -> None:
    Path("inner").mkdir()
    shutil.move("datasheet.yaml", "inner/datasheet.yaml")
    rewritten("people.csv", "../people.csv", "inner/datasheet.yaml")
    inner = here / "inner"
    assert ended(cwd=inner)[0] == 0
    code, _, errors = ended(cwd=inner, CI="true")
    assert code == 2 and "E-CHK-005" in errors
    assert ended("--trusted", cwd=inner, CI="true")[0] == 0


def test_evidence_that_came_with_an_untrusted_document_is_not_believed(here: Path) -> None:
    truesheet("build", cwd=here)
    assert check().looked == "unchanged"
    assert check(untrusted=True).looked == "measured"
    assert check(untrusted=True, quick=True).looked == "measured"
