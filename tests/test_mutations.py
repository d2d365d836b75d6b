"""A true sheet passes, and a sheet or data that is made false is found, claim by claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.truth import DETECTORS, mutate
from benchmarks.truth.__main__ import run as run_ledger
from benchmarks.truth.entry import Entry, Rate
from benchmarks.truth.ledger import FILE, Ledger, dump, load
from benchmarks.truth.mutations import DATASETS, Project, checkable, failed, uncovered
from benchmarks.truth.table import CLOSE, OPEN, embed, markdown

from conftest import Real


@pytest.fixture(autouse=True)
def data(real: Real) -> None:
    """Skips where no real data is kept."""
    real("gsm8k")


@pytest.mark.parametrize("name", DATASETS)
def test_a_true_sheet_passes_and_every_claim_of_it_has_mutants(name: str) -> None:
    project = Project(name)
    report = project.truth()
    assert [v.id for v in failed(report)] == []
    assert report.exit_code == 0
    assert len(checkable(report)) >= 15
    assert uncovered(project, report) == {"claim": [], "data": []}


@pytest.mark.parametrize(("name", "every"), [("rte", 3), ("febrl", 4)])
def test_some_mutants_are_found_and_nothing_true_is_accused(name: str, every: int) -> None:
    project = Project(name)
    some = list(project.mutants())[::every]
    assert {m.kind for m in some} == {"claim", "data"}
    assert [(r.mutant.says, r.verdict) for r in project.run(some) if not r.good] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", DATASETS)
def test_every_mutant_is_found_and_nothing_true_is_accused(name: str) -> None:
    results = list(Project(name).run())
    assert len(results) > 30
    assert [(r.mutant.says, r.verdict) for r in results if not r.good] == []


def test_the_ledger_holds_the_mutants_as_they_are_now() -> None:
    entry = load(FILE.read_bytes()).entry("mutations")
    assert entry is not None
    assert [row[:3] for row in entry.rows] == [
        (d, m.kind, m.says) for d in DATASETS for m in Project(d).mutants()
    ]
    assert entry.recall.part == entry.recall.whole > 200
    assert entry.precision.part == entry.precision.whole > 200


# The tools themselves.


def test_a_claim_is_changed_where_the_pointer_leads_and_nowhere_else() -> None:
    sheet = {"answers": {"q.a": {"value": {"x": [1, {"y": 2}]}}}, "claims": [{"sql": "a"}]}
    assert mutate.changed(sheet, "q.a/x/1/y", 3)["answers"]["q.a"]["value"] == {"x": [1, {"y": 3}]}
    assert mutate.changed(sheet, "q.a/x", {"add": 5})["answers"]["q.a"]["value"]["x"][-1] == 5
    assert mutate.changed(sheet, "q.a/x/0", mutate.GONE)["answers"]["q.a"]["value"]["x"] == [
        {"y": 2}
    ]
    assert mutate.changed(sheet, "claims/0/sql", "b")["claims"] == [{"sql": "b"}]
    assert sheet["claims"] == [{"sql": "a"}]


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        ({"drop": {"row": 0}}, "a,b\n2,y\n"),
        ({"double": {"row": 1, "b": "z"}}, "a,b\n1,x\n2,y\n2,z\n"),
        ({"set": {"field": "b", "row": 0, "rows": 2, "to": "r{i}"}}, "a,b\n1,r0\n2,r1\n"),
        ({"each": {"field": "b", "was": "y", "to": "n", "most": 1}}, "a,b\n1,x\n2,n\n"),
        ({"rename": {"field": "b", "to": "c"}}, "a,c\n1,x\n2,y\n"),
        ({"column": {"field": "c", "value": 3}}, "a,b,c\n1,x,3\n2,y,3\n"),
        ({"text": {"text": "none"}}, "none"),
        ({"touch": {}}, "a,b\n1,x\n2,y\r\n"),
    ],
)
def test_an_edit_changes_what_it_says(
    tmp_path: Path, edit: dict[str, dict[str, object]], after: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"a,b\n1,x\n2,y\n")
    ((name, told),) = edit.items()
    mutate.edit(tmp_path, [{name: {"file": "t.csv", **told}}])
    assert file.read_bytes().decode() == after


def test_a_row_moves_between_files_or_stands_in_both(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"n": 1}\n{"n": 2}\n')
    (tmp_path / "b.jsonl").write_text('{"n": 3}\n')
    mutate.edit(tmp_path, [{"move": {"file": "a.jsonl", "to": "b.jsonl", "row": 0}}])
    assert mutate.rows_of(tmp_path / "a.jsonl") == [{"n": 2}]
    assert mutate.rows_of(tmp_path / "b.jsonl") == [{"n": 3}, {"n": 1}]
    keep = {"file": "a.jsonl", "to": "b.jsonl", "row": 0, "keep": True}
    mutate.edit(tmp_path, [{"move": keep}])
    assert len(mutate.rows_of(tmp_path / "a.jsonl")) == 1


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Rate(8, 10), "8 of 10 (80.0 %)"),
        (Rate(9_999, 10_000), "9,999 of 10,000 (over 99.9 %)"),
        (Rate(1, 10_000), "1 of 10,000 (under 0.1 %)"),
        (Rate(0, 0), "none to find"),
        (Rate(absent="no data"), "not measured: no data"),
    ],
)
def test_a_rate_is_never_rounded_to_all_or_nothing(rate: Rate, text: str) -> None:
    assert str(rate) == text


def test_the_page_holds_one_table_over_all_and_one_section_each() -> None:
    gone = Entry("b", "B", absent="no data")
    found = Entry("a", "A|", "d", "k", Rate(1, 2), Rate(1, 1), "none", ("x",), (("<b>",),), ("N.",))
    ledger = Ledger(entries=(found, gone))
    assert load(dump(ledger)) == ledger
    page = embed(f"head {OPEN} old {CLOSE} tail", ledger)
    assert page == f"head {OPEN}\n\n{markdown(ledger)}\n\n{CLOSE} tail"
    assert "| A/ | 1 of 2 (50.0 %) | 1 of 1 (100.0 %) | none |" in page
    assert "| B | could not run: no data | | |" in page
    assert "| &lt;b> |" in page
    assert "old" not in page


def test_an_entry_that_cannot_be_made_here_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUESHEET_DATA", str(tmp_path))
    old = Ledger(entries=(Entry("mutations", "M", recall=Rate(3, 3)),))
    assert run_ledger(["mutations"], old) == old
    made = run_ledger(["mutations"], Ledger(entries=()))
    assert "is not in the shared data folder" in made.entries[0].absent


def test_every_detector_is_a_module_with_an_entry() -> None:
    folder = Path(mutate.__file__).parent
    for name in DETECTORS:
        assert "\ndef entry() -> Entry:" in (folder / f"{name}.py").read_text()
