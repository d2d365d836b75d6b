"""The cost ledger: inputs that never change, ratios of pairs, and a table that says what failed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks import mixed, wide
from benchmarks.inputs import INPUTS, ROOT, InputAbsent, ready, write
from benchmarks.ledger import (
    Alone,
    Case,
    Contender,
    Data,
    Ledger,
    Machine,
    Pair,
    Run,
    Settings,
    dump,
    load,
)
from benchmarks.limits import verdicts
from benchmarks.ratios import ratio
from benchmarks.table import CLOSE, OPEN, MarksMissing, embed, markdown


def run(cpu: float, wall: float = 1.0, peak: int = 2**20, why: str = "") -> Run:
    return Run(cpu=cpu, wall=wall, peak=peak, why=why)


def ledger(*cases: Case, alone: tuple[Alone, ...] = ()) -> Ledger:
    return Ledger(
        day="2026-01-02",
        machine=Machine(cores=2, cpu="Some CPU", memory_gib=24.0, system="Linux", python="3.11"),
        settings=Settings(repetitions=3, cap_seconds=120, cap_gib=8, once_over=30),
        truesheet={"truesheet": "0.1.0"},
        inputs=(Data(name="a", title="mixed", bytes=5_000_000),),
        contenders=(
            Contender(name="duckdb", title="DuckDB", does="summarizes", profiler=False),
            Contender(name="slow", title="Slow", does="reports", profiler=True),
        ),
        cases=cases,
        alone=alone,
    )


def test_the_same_seed_makes_the_same_rows_and_another_seed_does_not() -> None:
    first, again = (pa.concat_tables(mixed.chunks(3000, chunk=1000)) for _ in range(2))
    assert first.equals(again)
    assert not first.equals(pa.concat_tables(mixed.chunks(3000, seed=9, chunk=1000)))
    assert next(wide.chunks(40)).equals(next(wide.chunks(40)))


def test_the_mixed_table_holds_as_many_duplicate_rows_as_it_says(tmp_path: Path) -> None:
    file = tmp_path / "mixed.parquet"
    write(mixed.chunks(25_000, chunk=10_000), file)
    assert pq.ParquetFile(file).num_row_groups == 3
    counts = f"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT * FROM '{file}')) "
    rows, distinct = duckdb.connect().execute(f"{counts} FROM '{file}'").fetchall()[0]
    assert rows == 25_000
    assert rows - distinct == mixed.duplicates(25_000, chunk=10_000) == 250
    assert mixed.duplicates(10_000_000) == 100_000


def test_the_tables_have_the_shape_that_the_ledger_states() -> None:
    assert next(mixed.chunks(500)).num_columns == 20
    kinds = [str(column.type) for column in next(wide.chunks(40)).columns]
    counted = {kind: kinds.count(kind) for kind in kinds}
    assert counted == {"double": 150, "int64": 90, "string": 60}


def test_a_real_input_that_is_not_here_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUESHEET_DATA", str(tmp_path / "nowhere"))
    adult = next(wanted for wanted in INPUTS if wanted.name == "d")
    with pytest.raises(InputAbsent, match=r"adult\.csv is not in the shared data"):
        ready(adult, tmp_path)
    assert list((tmp_path / "inputs").iterdir()) == []


def test_an_interrupted_input_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    def broken() -> pa.Table:
        yield pa.table({"a": [1]})
        raise KeyboardInterrupt

    wanted = replace(INPUTS[0], made=broken, file="half-made.parquet")
    with pytest.raises(KeyboardInterrupt):
        ready(wanted, tmp_path)
    assert not (tmp_path / "inputs" / "half-made.parquet").exists()


def test_a_ratio_divides_inside_each_pair_and_not_the_medians() -> None:
    pairs = [(1.0, 10.0), (9.0, 30.0), (50.0, 100.0)]
    case = Case(
        input="a",
        contender="duckdb",
        pairs=tuple(Pair(ours=run(ours), theirs=run(theirs)) for ours, theirs in pairs),
    )
    found = ratio(case, "cpu")
    assert found is not None
    assert (found.middle, found.low, found.high, found.pairs) == (0.3, 0.1, 0.5, 3)


def test_a_capped_peer_gives_a_bound_and_a_failed_one_gives_no_ratio() -> None:
    capped = Pair(ours=run(6.0), theirs=run(120.0, why="capped at 120 s"))
    failed = Pair(ours=run(6.0), theirs=run(1.0, why="failed with exit code 1: no such module"))
    bound = ratio(Case(input="a", contender="slow", pairs=(capped,)), "cpu")
    assert bound is not None
    assert bound.at_most
    assert bound.middle == pytest.approx(0.05)
    assert ratio(Case(input="a", contender="slow", pairs=(failed,)), "cpu") is None


def test_promises_are_judged_from_the_pairs_and_stay_open_without_them() -> None:
    case = Case(
        input="a", contender="duckdb", pairs=(Pair(ours=run(6, peak=1000), theirs=run(10)),)
    )
    grown = Alone(name="a3", runs=(run(20, peak=1050),))
    found = {verdict.says: verdict for verdict in verdicts(ledger(case, alone=(grown,)))}
    assert found["(a) CPU, Truesheet / DuckDB"].found == pytest.approx(0.6)
    assert found["(a) CPU, Truesheet / DuckDB"].met is False
    assert found["peak memory, three times the rows / (a)"].met is True
    assert found["(c) CPU, Truesheet / DuckDB"].met is None


@pytest.mark.parametrize(
    ("slow", "swift", "met"),
    [((50, "capped"), 10, None), ((6, "capped"), 10, True), ((50, "capped"), 600, False)],
)
def test_a_peer_ended_too_soon_keeps_no_promise_and_breaks_none(
    slow: tuple[float, str], swift: float, met: bool | None
) -> None:
    def case(name: str, ours: float, why: str) -> Case:
        ended = run(120, wall=120, why=why)
        pair = Pair(ours=run(ours, wall=ours), theirs=ended if why else run(1000, wall=1000))
        return Case(input="a", contender=name, pairs=(pair,))

    book = ledger(case("slow", *slow), case("swift", swift, ""))
    swift_too = Contender(name="swift", title="Swift", does="reports", profiler=True)
    book = msgspec.structs.replace(book, contenders=(*book.contenders, swift_too))
    judged = [verdict.met for verdict in verdicts(book) if "worse of CPU and wall" in verdict.says]
    assert judged == [met]


def test_the_table_says_why_a_contender_has_no_figures_and_lets_no_markup_in() -> None:
    hostile = "failed with exit code 1: <img src=x> | gone\nsecond line"
    cases = (
        Case(input="a", contender="duckdb", pairs=(Pair(theirs=run(1, why=hostile)),)),
        Case(input="a", contender="slow", pairs=(Pair(theirs=run(119.5, why="capped at 120 s")),)),
    )
    text = markdown(ledger(*cases))
    assert "| DuckDB | could not run: failed with exit code 1: (img src=x) / gone second" in text
    assert "| Slow (capped at 120 s) | > 119.50 |" in text
    columns = {line.count("|") for line in text.splitlines() if line.startswith(("| Du", "| Sl"))}
    assert columns == {8}


def test_the_table_replaces_only_what_stands_between_the_marks() -> None:
    page = f"before\n{OPEN}\nold figures\n{CLOSE}\nafter\n"
    once = embed(page, ledger())
    assert once.startswith(f"before\n{OPEN}\n")
    assert once.endswith(f"\n{CLOSE}\nafter\n")
    assert "old figures" not in once
    assert embed(once, ledger()) == once
    with pytest.raises(MarksMissing):
        embed(f"{CLOSE} the wrong way round {OPEN}", ledger())


def test_the_ledger_reads_back_as_it_was_and_refuses_another_shape() -> None:
    case = Case(input="a", contender="duckdb", pairs=(Pair(theirs=run(1.25), ours=run(2.0)),))
    raw = dump(ledger(case))
    assert load(raw) == ledger(case)
    assert dump(load(raw)) == raw
    with pytest.raises(msgspec.ValidationError):
        load(json.dumps({**json.loads(raw), "machine": "mine"}).encode())


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the gauge reads /proc")
def test_the_gauge_counts_orphaned_grandchildren_and_ends_all_at_the_cap(tmp_path: Path) -> None:
    orphan = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0:\n"
        "        while time.process_time() < 0.4: pass\n"
        "        open('done', 'w').close()\n"
        "        while True: pass\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "while not os.path.exists('done'): time.sleep(0.01)\n"
        "time.sleep(float(os.environ['LINGER']))\n"
    )
    result = tmp_path / "cost.json"
    for linger, cap, stopped in (("0", "20", ""), ("60", "4", "capped at 4 s")):
        command = [sys.executable, str(ROOT / "benchmarks" / "gauge.py"), "--seconds", cap]
        command += ["--bytes", "9000000000", "--result", str(result), "--"]
        subprocess.run(
            [*command, sys.executable, "-c", orphan],
            cwd=tmp_path,
            env={"LINGER": linger, "PATH": ""},
            check=True,
        )
        cost = json.loads(result.read_text())
        assert cost["cpu"] >= 0.4
        assert cost["stopped"] == stopped
        assert cost["wall"] < 20
