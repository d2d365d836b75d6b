"""SQL claims: true numbers, clear refusals, and nothing that a stranger's claim can reach."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Real
from cuts import Cut, Piece
from support import offline_environment, truesheet
from truesheet import build
from truesheet.batch.batch import schema_of
from truesheet.engine import sqlprocess
from truesheet.engine.sql import NoRoomForSql, NoSqlProcess, SqlAsked, SqlLimits, run
from truesheet.engine.sqlload import load
from truesheet.engine.sqlprocess import Child, Gone
from truesheet.flow.project import build_project
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Field
from truesheet.model.sql import Side, SqlClaims, SqlOutcome
from truesheet.sheet import sqlclaims
from truesheet.sheet.people import SqlClaim
from truesheet.sheet.seen import Seen
from truesheet.sources import open_source

BOUNDS = {"address_space": 4 << 30, "cpu": 60, "file": 1 << 30}
QUICK = SqlLimits(seconds=1.0, total=60.0, memory=256 << 20, disk=64 << 20)
SECRET = "sesame-4711"


def one(data: Any, sql: str, on: str = "", limits: SqlLimits | None = None) -> SqlOutcome:
    (found,) = run(open_source(data), [SqlAsked(sql, on)], limits or QUICK)
    return found


def verdicts(data: Any, *claims: str) -> list[str]:
    return [o.verdict for o in run(open_source(data), claims, QUICK)]


@pytest.fixture
def people() -> pa.Table:
    return pa.table(
        {
            "age": [31, 45, None, 62],
            "sex": ["f", "m", "f", None],
            "email": [f"{SECRET}@x.org", "b@x.org", "c@x.org", "d@x.org"],
        }
    )


# True of the data, and false of it.


def test_numbers_of_a_real_file_are_those_that_another_reader_counts(real: Real) -> None:
    with real("fairness-tabular/adult.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    women = sum(r["sex"] == "Female" for r in rows)
    ages = [int(r["age"]) for r in rows]
    source = open_source(real("fairness-tabular/adult.csv"))
    found = run(
        source,
        [
            f"count(*) = {len(rows)}",
            f"count(*) filter (where sex = 'Female') = {women}",
            f"count(*) filter (where sex = 'Female') = {women + 1}",
            f"sum(age) = {sum(ages)}",
            f"max(age) = {max(ages)} and min(age) = {min(ages)}",
            f"SELECT count(*) = {len({r['education'] for r in rows})} FROM"
            " (SELECT DISTINCT education FROM data)",
        ],
    )
    assert [o.verdict for o in found] == ["true", "true", "false", "true", "true", "true"]
    assert found[2].sides[0].values == (women, women + 1)


def test_nulls_are_the_cells_that_the_measures_call_missing(real: Real) -> None:
    sheet = build(real("drift-nannyml/titanic_reference.csv"))
    missing = sheet.evidence.get("cells.missing")
    assert missing is not None
    counts = {name: found["null"] for name, found in missing.value.items()}
    assert any(counts.values())
    claims = [f'count(*) filter (where "{n}" is null) = {c}' for n, c in counts.items()]
    assert set(verdicts(real("drift-nannyml/titanic_reference.csv"), *claims)) == {"true"}


def test_a_comparison_says_the_number_on_each_side(people: pa.Table) -> None:
    assert one(people, "avg(age) between 50 and 60").sides == (
        Side("avg(age)", "between", ("50", "60"), True, (46, 50, 60)),
    )
    assert one(people, "count(*) = count(age)").sides == (
        Side("count(*)", "=", ("count(age)",), False, (4, 3)),
    )
    assert [s.left for s in one(people, "min(age) > 3 and max(age) < 60").sides] == [
        "min(age)",
        "max(age)",
    ]


def test_a_claim_is_over_a_split_and_over_the_whole() -> None:
    source = open_source({"train": pa.table({"n": [1, 2, 3]}), "test": pa.table({"n": [9]})})
    found = run(
        source,
        [
            SqlAsked("count(*) = 3", "train"),
            SqlAsked("max(n) = 9", "test"),
            SqlAsked("count(*) = 4"),
            SqlAsked("SELECT max(train.n) < min(test.n) FROM train, test"),
            SqlAsked("SELECT NOT EXISTS (SELECT n FROM train INTERSECT SELECT n FROM test)"),
            SqlAsked("count(*) = 3", "trian"),
        ],
        QUICK,
    )
    assert [o.verdict for o in found] == ["true"] * 5 + ["refused"]
    assert [o.rows for o in found] == [3, 1, 4, 4, 4, 0]
    assert "Did you mean 'train'?" in found[-1].why


def test_values_of_every_kind_arrive_as_they_are() -> None:
    table = pa.table(
        {
            "day": pa.array([date(2020, 2, 29), None]),
            "price": pa.array([Decimal("1.10"), Decimal("2.20")], pa.decimal128(9, 2)),
            "huge": pa.array([Decimal("1.5"), None], pa.decimal256(50, 2)),
            "ok": [True, None],
            "tags": [["a", "b"], []],
            "raw": [b"\x00", b"\x01"],
            "half": pa.array([0.5, 1.5], pa.float16()),
            "coded": pa.array(["x", "y"]).dictionary_encode(),
            "nothing": pa.nulls(2),
        }
    )
    claims = [
        "min(day) = DATE '2020-02-29'",
        "sum(price) = 3.30",
        "max(huge) = 1.5",
        "bool_and(ok)",
        "sum(len(tags)) = 2",
        "count(distinct raw) = 2",
        "sum(half) = 2",
        "max(coded) = 'y'",
        "count(nothing) = 0",
    ]
    assert verdicts(table, *claims) == ["true"] * len(claims)


def test_only_the_columns_that_are_named_are_read(tmp_path: Path, people: pa.Table) -> None:
    pq.write_table(people, tmp_path / "p.parquet")
    source = open_source(tmp_path / "p.parquet")
    (found,) = run(source, ["max(age) = 62"], QUICK)
    assert found.columns == ("age",)
    load(source, tmp_path / "rows.duckdb", found.columns, ["data"], {})
    with duckdb.connect(str(tmp_path / "rows.duckdb"), read_only=True) as there:
        assert [c[0] for c in there.execute("DESCRIBE data").fetchall()] == ["age"]


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("count(*) = 4", ()),
        ("max(AGE) = 62", ("age",)),
        ('max("age") = 62', ("age",)),
        ("SELECT max(d.age) = 62 FROM data d", ("age",)),
        ("SELECT count(*) = 4 FROM (SELECT DISTINCT * FROM data)", ("age", "sex", "email")),
        ("SELECT count(*) = 4 FROM (SELECT DISTINCT d FROM data d)", ("age", "sex", "email")),
        ("SELECT count(*) = 4 FROM (SELECT DISTINCT data FROM data)", ("age", "sex", "email")),
        (
            "SELECT count(*) = 4 FROM (SELECT DISTINCT COLUMNS('.*') FROM data)",
            ("age", "sex", "email"),
        ),
        (
            "SELECT count(*) = 4 FROM data a JOIN data b"
            " ON a.sex IS NOT DISTINCT FROM b.sex WHERE a.age IS NULL OR b.age > 40 OR a.age > 60",
            ("age", "sex"),
        ),
    ],
)
def test_columns_are_found_however_a_claim_names_them(
    people: pa.Table, sql: str, columns: tuple[str, ...]
) -> None:
    found = one(people, sql)
    assert (found.columns, found.verdict) == (columns, "true"), found.why


def test_names_that_sql_cannot_tell_apart_are_refused_and_others_go_on() -> None:
    table = pa.table({"Id": [1, 2], "id": [3, 4], "other": [5, 6]})
    assert verdicts(table, "max(id) = 4", "max(other) = 6") == ["refused", "true"]
    assert "'Id' and 'id' are one name" in one(table, "max(id) = 4").why
    # Whole rows would lack one of the two.
    assert verdicts(table, "SELECT count(*) = 2 FROM (SELECT DISTINCT * FROM data)") == ["refused"]


@pytest.mark.parametrize("name", ['a"b', "select", "a b", "é", "x;y", "--", "data", "1", "a\nb"])
def test_odd_names_of_columns_can_be_read_in_double_quotes(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert verdicts(pa.table({name: [1, 2]}), f"sum({quoted}) = 3") == ["true"]


def test_a_path_within_a_record_is_one_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"user": {"age": 3}}\n{"user": {"age": 4}}\n')
    assert verdicts(tmp_path / "a.jsonl", 'sum("user.age") = 7') == ["true"]
    assert 'Write "user.age" in double quotes' in one(tmp_path / "a.jsonl", "sum(user.age) = 7").why


def test_cells_that_do_not_fit_their_field_count_as_null_and_that_is_said(tmp_path: Path) -> None:
    lines = ["n", *map(str, range(500)), "many"]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "datasheet.yaml").write_text(
        "truesheet: 1\ndata: a.csv\nclaims:\n  - sql: count(n) = 500\n"
    )
    sheet = build_project([str(tmp_path / "datasheet.yaml")]).sheet
    (claim,) = [c for c in sheet["composition.other"].claims if c.origin == "stated"]
    assert claim.standing.status == "verified"
    assert "1 cell of n did not fit the field and counted as NULL." in claim.standing.reason


def test_a_verdict_stands_where_its_numbers_have_no_form() -> None:
    table = pa.table({"d": ["290000-01-01", "-290000-01-01"]})
    assert verdicts(table, "max(d::DATE) > DATE '2020-01-01'") == ["true"]


# What cannot be told.


def test_null_cannot_be_told_and_neither_can_empty_data(people: pa.Table) -> None:
    assert one(people, "max(age) filter (where age > 99) > 3").verdict == "unknown"
    none, some = pa.array([], pa.int64()), pa.array([1, 2])
    parts = [Piece([none], 0, 9, "a", "test", 1), Piece([some], 0, 9, "b", "train", 1)]
    source = Cut("numbers", schema_of({"n": none}), parts)
    asked = [
        SqlAsked("count(*) = 0", "test"),
        SqlAsked("count(*) = 2"),
        SqlAsked("max(n) = 2", "train"),
    ]
    found = run(source, asked, QUICK)
    assert [o.verdict for o in found] == ["unknown", "unknown", "true"]
    assert found[0].why == "There are no rows in test."
    source = Cut("numbers", schema_of({"n": none}), parts[:1])
    assert [o.verdict for o in run(source, ["count(*) = 0"], QUICK)] == ["unknown"]


NO_CLAIMS = [
    ("count(*)", "It gives a number; a claim gives true or false."),
    ("max(sex)", "It gives no truth value"),
    ("age > 17", "write bool_and(...) around it"),
    ("SELECT age > 17, true FROM data WHERE age = 31", "several columns"),
    ("SELECT age > 17 FROM data WHERE age > 99", "no row"),
    ("max(agee) > 17", "There is no column 'agee'. Did you mean 'age'?"),
    ("max(age > 17", "cannot be read as SQL"),
    ("SELECT max(age > 17 FROM data", "cannot be read as SQL at character 21"),
    ("", "no statement"),
    ("-- nothing", "no statement"),
    ("no_such(age) > 17", "no_such"),
    ("SELECT true", "does not read the data"),
    ("SELECT 1 = 1 FROM range(3)", "does not read the data"),
    ("true) FROM data; SELECT (true", "several statements"),
    ("true) FROM data UNION ALL SELECT (true", "not one expression"),
    ("max(age) = $1", "parameter"),
    ("(" * 4_000 + "true" + ")" * 4_000, "depth"),
    ("max(age) > 1 -- " + "x" * 10_000, "longer than 10,000 characters"),
]


def test_what_is_no_claim_is_refused_and_says_why(people: pa.Table) -> None:
    found = run(open_source(people), [sql for sql, _ in NO_CLAIMS], QUICK)
    for outcome, (_, why) in zip(found, NO_CLAIMS, strict=True):
        assert outcome.verdict == "refused", outcome
        assert why in outcome.why


VARYING = [
    "max(age) < random()",
    "max(age) < 3 AND now() > TIMESTAMP '2020-01-01'",
    "count(*) FILTER (WHERE age < date_part('year', current_date)) = 3",
    "count(*) = 3 AND uuid() <> 'x'",
    "SELECT count(*) < 3 FROM data USING SAMPLE 50%",
    "SELECT count(*) < 3 FROM data TABLESAMPLE 50%",
    "version() = max(sex)",
    "current_setting('threads') = max(sex)",
]


def test_what_depends_on_more_than_the_data_is_refused(people: pa.Table) -> None:
    assert set(verdicts(people, *VARYING)) == {"refused"}


def test_a_column_may_be_called_like_the_clock() -> None:
    table = pa.table({"current_date": [1], "user": [2], "current_price": [3]})
    claims = ['max("current_date") = 1', 'max("user") = 2', "max(current_price) = 3"]
    assert verdicts(table, *claims) == ["true"] * 3


# What a stranger could want.

HOSTILE = [
    "SELECT count(*) > 0 FROM read_text('/etc/passwd')",
    "SELECT count(*) > 0 FROM read_csv('/etc/passwd')",
    "SELECT count(*) > 0 FROM read_blob('/etc/passwd')",
    "SELECT count(*) > 0 FROM '/etc/passwd'",
    "SELECT count(*) > 0 FROM glob('/etc/*')",
    "SELECT count(*) > 0 FROM data, read_text('/etc/passwd')",
    "count(*) > (SELECT count(*) FROM read_text('/etc/passwd'))",
    "SELECT count(*) > 0 FROM parquet_scan('OUT/x.parquet')",
    "SELECT count(*) > 0 FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SELECT count(*) > 0 FROM sniff_csv('/etc/passwd')",
    "COPY data TO 'OUT/stolen.csv'",
    "COPY (SELECT * FROM data) TO 'OUT/stolen.parquet'",
    "EXPORT DATABASE 'OUT/all'",
    "ATTACH 'OUT/other.db'",
    "ATTACH ':memory:' AS m",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD 'OUT/evil.duckdb_extension'",
    "SET threads = 64",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "PRAGMA enable_profiling",
    "PRAGMA database_list",
    "CREATE TABLE data2 AS SELECT 1",
    "CREATE TEMP TABLE data2 AS SELECT 1",
    "CREATE MACRO f() AS 1",
    "DROP TABLE data",
    "DELETE FROM data",
    "INSERT INTO data SELECT * FROM data",
    "CALL pragma_version()",
    "CHECKPOINT",
    "SELECT 1; COPY data TO 'OUT/stolen.csv'",
    "SELECT count(*) > 0 FROM duckdb_settings()",
    "SELECT count(*) > 0 FROM duckdb_secrets()",
    "SELECT count(*) > 0 FROM pg_catalog.pg_tables",
    "SELECT count(*) > 0 FROM information_schema.tables",
    "SELECT count(*) > 0 FROM query('SELECT 1')",
    "SELECT count(*) > 0 FROM query_table('data')",
    "SELECT count(*) > 0 FROM desk",
    "getenv('HOME') = 'x'",
    "current_setting('temp_directory') = 'x'",
    "json_execute_serialized_sql(json_serialize_sql('SELECT 1')) = 1",
    "write_log('x') IS NULL",
]


def test_a_claim_that_wants_more_than_the_data_is_refused(tmp_path: Path, people: pa.Table) -> None:
    claims = [sql.replace("OUT", str(tmp_path)) for sql in HOSTILE]
    *found, last = run(open_source(people), [*claims, "count(*) = 4"], QUICK)
    assert [o.sql for o in found if o.verdict != "refused"] == []
    assert last.verdict == "true"
    assert not list(tmp_path.iterdir())


@pytest.fixture
def locked(tmp_path: Path, people: pa.Table) -> Iterator[Child]:
    """The process as it is when it runs claims, asked without the reading that comes before."""
    home = tmp_path / "home"
    home.mkdir()
    load(open_source(people), home / "rows.duckdb", ["age", "sex", "email"], ["data"], {})
    with Child(home, BOUNDS) as child:
        assert child.ask(30, do="open", path=str(home / "rows.duckdb"), settings={})["opened"]
        yield child


def test_the_lock_holds_even_where_the_reading_is_left_out(tmp_path: Path, locked: Child) -> None:
    reaching = [s for s in HOSTILE if any(w in s for w in ("OUT", "/etc", "http", "SET"))]
    assert len(reaching) > 20
    out = tmp_path / "out"
    out.mkdir()
    for sql in reaching:
        bad = sql.replace("OUT", str(out))
        answer = locked.ask(30, do="run", statement=bad, head=0, numbers="", seconds=5)
        assert "verdict" not in answer, sql
        assert not list(out.iterdir()), sql
    good = "SELECT count(*) = 4 FROM data"
    after = locked.ask(30, do="run", statement=good, head=0, numbers="", seconds=5)
    assert after == {"verdict": "true"}


def test_the_lock_cannot_be_opened_from_within(locked: Child) -> None:
    asked = "SELECT count(*) = 2 FROM duckdb_settings() WHERE (name, value) IN "
    asked += "(('enable_external_access', 'false'), ('lock_configuration', 'true'))"
    assert locked.ask(30, do="run", statement=asked, head=0, numbers="", seconds=5) == {
        "verdict": "true"
    }


def test_the_process_has_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_OF_A_USER", SECRET)
    with Child(tmp_path, BOUNDS) as child:
        child.ask(
            30,
            do="read",
            sql="count(*) = 1",
            view="data",
            views=["data"],
            columns=[],
        )
        process = child._process
        assert process is not None
        given = Path(f"/proc/{process.pid}/environ")
        if not given.exists():
            pytest.skip("this system does not show the environment of a process")
        assert SECRET.encode() not in given.read_bytes()


ENDLESS = [
    "SELECT count(*) > 0 FROM (WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r)"
    " SELECT i FROM r), data",
    "SELECT count(*) > 0 FROM data a, data b, range(100000) c(i), range(100000) d(i)"
    " WHERE c.i * d.i % 70 = a.age",
    "SELECT sum(i) > 0 FROM range(1000000000000) r(i), data",
    "SELECT len(list(i)) > 0 FROM range(1000000000000) r(i), data",
    "max(len(repeat('x', 10000000000))) > 0",
    "max(len(repeat(repeat('x', 40000000), 100))) > 0",
    "max(len(range(10000000000))) > 0",
    "SELECT count(DISTINCT email || i) > 0 FROM data, range(100000000) r(i)",
    "SELECT len(string_agg(email)) > 0 FROM data, range(1000000000) r(i)",
    "SELECT max(levenshtein(repeat(email, 20000), repeat(email, 20001))) > 0 FROM data",
]


@pytest.mark.parametrize("sql", ENDLESS)
def test_a_claim_without_end_is_stopped_and_the_next_one_runs(people: pa.Table, sql: str) -> None:
    begun = time.monotonic()
    found, after = run(open_source(people), [sql, "count(*) = 4"], QUICK)
    assert found.verdict == "broken", found
    assert "longer than" in found.why or "memory" in found.why or "error: " in found.why
    assert after.verdict == "true"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "pattern", ["(a|b|ab)*d", "((a*)*b*)*d", "(x+x+)+y", "(.*)*(.*)*(.*)*[0-9]{200}$"]
)
def test_regular_expressions_on_long_texts_are_linear(pattern: str) -> None:
    table = pa.table({"t": ["ab" * 50_000 + "x" * 50_000] * 20})
    found = one(table, f"count(*) FILTER (WHERE regexp_matches(t, '{pattern}')) = 0")
    assert found.verdict == "true", found.why


def test_the_time_for_all_claims_is_bounded(people: pa.Table) -> None:
    limits = SqlLimits(seconds=1.0, total=1.5, memory=256 << 20)
    found = run(open_source(people), [ENDLESS[0]] * 4 + ["count(*) = 4"], limits)
    assert [o.verdict for o in found] == ["broken"] * 5
    assert found[-1].why == "The 1.5 seconds for all claims were over."


def test_a_process_that_does_not_stop_is_ended_and_a_new_one_started(locked: Child) -> None:
    stubborn = "SELECT sum(i) > 0 FROM range(1000000000000) r(i)"
    with pytest.raises(Gone) as gone:
        locked.ask(1.0, do="run", statement=stubborn, head=0, numbers="", seconds=1000)
    assert gone.value.late
    assert not locked.running
    read = {"sql": "count(*) = 1", "view": "data", "views": ["data"], "columns": []}
    assert "statement" in locked.ask(30, do="read", **read)


def test_a_process_that_dies_is_no_answer(locked: Child) -> None:
    process = locked._process
    assert process is not None
    process.kill()
    with pytest.raises(Gone) as gone:
        locked.ask(10, do="run", statement="SELECT true", head=0, numbers="", seconds=5)
    assert not gone.value.late


TELLING = [
    "max(email::INT) > 3",
    "max(CAST(email AS DATE)) > DATE '2020-01-01'",
    "max(error(email)) = 'x'",
    "max(strptime(email, '%Y')) > TIMESTAMP '2020-01-01'",
    "max(email) = 'x'",
    "count(*) FILTER (WHERE regexp_matches('x', email || '(')) = 0",
    "max(map {'a': 1}[email]) = 3",
    "max(json_extract(email, '$.a')) = 3",
    "max(email::STRUCT(a INT)) IS NULL",
    "bool_and(email IN ('x'))",
]


def test_no_text_of_the_data_leaves_with_a_message(people: pa.Table) -> None:
    for found in run(open_source(people), TELLING, QUICK):
        assert found.verdict != "true"
        assert SECRET not in repr(found)
        assert "x.org" not in repr(found)


def test_the_program_that_cannot_start_its_process_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: pa.Table
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(NoSqlProcess) as missing:
        one(people, "count(*) = 4")
    assert missing.value.code == "E-SQL-001"
    monkeypatch.undo()
    (tmp_path / "fails.py").write_text("raise SystemExit(1)")
    monkeypatch.setattr(sqlprocess, "CHILD", tmp_path / "fails.py")
    with pytest.raises(NoSqlProcess, match="ended before it began"):
        one(people, "count(*) = 4")


def test_a_full_disk_is_said_plainly(tmp_path: Path, people: pa.Table) -> None:
    with pytest.raises(NoRoomForSql) as full:
        load(open_source(people), tmp_path / "no" / "rows.duckdb", ["age"], ["data"], {})
    assert full.value.code == "E-SQL-002"


def test_a_file_that_is_gone_by_then_makes_its_claims_uncheckable(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("n\n1\n2\n")
    parts = {"train": tmp_path / "a.csv", "test": tmp_path / "b.csv"}
    source = open_source(None, splits=parts)
    (tmp_path / "b.csv").unlink()
    asked = [SqlAsked("count(*) = 4"), SqlAsked("count(*) = 2", "train")]
    found = run(source, asked, QUICK)
    assert [o.verdict for o in found] == ["broken", "true"] or [o.verdict for o in found] == [
        "broken",
        "broken",
    ]
    assert "could not be read" in found[0].why


# In the sheet.


def seen(*found: SqlOutcome, field: str = "age") -> Seen:
    from truesheet.model.evidence import Evidence, Scope

    made = Evidence.make("claims.sql", 1, Scope((), None, 4, 4), True, SqlClaims(found), "f")
    return Seen(EvidenceSet((made,)), (Field(field, "integer", "int64"),), (), "", "f")


def stated(outcome: SqlOutcome, says: str = "") -> Any:
    claim = SqlClaim(outcome.sql, says, outcome.on)
    (found,) = sqlclaims.statements([claim], seen(outcome))
    return found


def side(op: str, *values: Any, left: str = "avg(age)", fixed: bool = True) -> Side:
    return Side(left, op, tuple(map(str, values[1:])), fixed, values)


@pytest.mark.parametrize(
    ("sides", "text", "found"),
    [
        (
            (side("between", 38.58, 40, 50),),
            "avg(age) is 38.58, and it must lie between 40 and 50",
            38.58,
        ),
        ((side("=", 3, 4),), "avg(age) is 3, and it must be 4", 3),
        ((side(">", 3, 1), side("<=", 90, 80)), "avg(age) is 90, and it must be at most 80", 90),
        ((side("<", 0.40001, 0.4),), "avg(age) is 0.40001, and it must be under 0.4", 0.40001),
        ((side("=", 4, 3, fixed=False),), "avg(age) is 4, and it must be 3, which is 3", 4),
        (
            (side("=", 1, 2), side("=", 3, 4)),
            "avg(age) is 1, and it must be 2 and avg(age) is 3, and it must be 4",
            None,
        ),
        ((Side("max(sex)", "=", ("'x'",), True, ()),), "that is not so", None),
        ((), "that is not so", None),
        (
            (Side("min(day)", ">=", ("'2020-01-01'",), True, ("2019-05-01", None)),),
            "min(day) is 2019-05-01, and it must be at least '2020-01-01'",
            "2019-05-01",
        ),
    ],
)
def test_a_contradicted_claim_says_the_number_that_was_found(
    sides: tuple[Side, ...], text: str, found: Any
) -> None:
    statement = stated(SqlOutcome("x", "false", sides=sides, columns=("age",)), "So it is.")
    assert statement.agrees is False
    assert statement.says == f"So it is; {text}"
    assert (statement.path, statement.value, statement.found) == ("/claims/0", "x", found)


def test_numbers_of_fields_that_point_at_people_are_told_only_as_counts() -> None:
    claims = [SqlClaim("a"), SqlClaim("b")]
    sides = (side("=", 4711, 4), side("=", 5, 6, left="count(DISTINCT id)"))
    found = [
        SqlOutcome(c.sql, "false", sides=(s,), columns=("id",))
        for c, s in zip(claims, sides, strict=True)
    ]
    known = seen(*found, field="id")
    known = Seen(known.evidence, (Field("id", "integer", "int64", "id"),), (), "", "f")
    first, second = sqlclaims.statements(claims, known)
    assert "4711" not in first.says
    assert "count(DISTINCT id) is 5" in second.says


def test_what_was_refused_is_inconclusive_and_listed_as_a_failure() -> None:
    refused = SqlOutcome("x", "refused", why="No.")
    assert stated(refused).agrees is None
    assert stated(refused).why == "It could not be checked. No."
    broken = SqlOutcome("y", "broken", why="Late.")
    fine = SqlOutcome("z", "true")
    assert sqlclaims.failures(seen(refused, broken, fine).evidence) == {"x": "No.", "y": "Late."}


def test_claims_are_asked_again_when_they_changed_or_broke_off() -> None:
    claims = [SqlClaim("z")]
    fine = seen(SqlOutcome("z", "true")).evidence
    assert sqlclaims.current(fine, claims, {})
    assert not sqlclaims.current(fine, [SqlClaim("z", on="train")], {})
    assert not sqlclaims.current(fine, [*claims, SqlClaim("y")], {})
    assert not sqlclaims.current(fine, claims, {"seconds": 9})
    assert not sqlclaims.current(seen(SqlOutcome("z", "broken")).evidence, claims, {})
    assert sqlclaims.current(EvidenceSet(()), [], {})


def project(folder: Path, *claims: str) -> Path:
    rows = [f"{i},{'fm'[i % 2]},{i / 7}" for i in range(1000)]
    for part in range(4):
        lines = ["age,sex,x", *rows[part * 250 : (part + 1) * 250]]
        (folder / f"part-{part}.csv").write_text("\n".join(lines) + "\n")
    text = "".join(f"  - sql: {json.dumps(c)}\n" for c in claims)
    (folder / "datasheet.yaml").write_text(
        f"truesheet: 1\nname: rows\ndata: 'part-*.csv'\nclaims:\n{text}"
    )
    return folder / "datasheet.yaml"


def test_a_true_claim_is_verified_and_a_false_one_contradicts(tmp_path: Path) -> None:
    sheet = project(tmp_path, "avg((sex = 'f')::int) between 0.49 and 0.51", "max(age) < 999")
    done = truesheet("build", sheet)
    assert done.returncode == 1
    document = json.loads((tmp_path / "datasheet.json").read_text())
    (answer,) = [a for a in document["answers"] if a["question"] == "composition.other"]
    true, false = answer["claims"]
    assert (true["standing"]["status"], true["standing"]["check"]) == ("verified", "pass")
    assert (false["standing"]["check"], false["found"]) == ("contradicted", 999)
    (evidence,) = [e for e in document["evidence"] if e["measure"] == "claims.sql"]
    assert evidence["scope"] == {"fields": ["age", "sex"], "rows": 1000, "rows_read": 1000}
    assert evidence["params"]["threads"] == 1


def test_a_claim_that_may_not_be_run_ends_check_with_exit_code_3(tmp_path: Path) -> None:
    sheet = project(
        tmp_path, "count(*) = 1000", "SELECT count(*) = 0 FROM read_text('/etc/passwd')"
    )
    done = truesheet("check", sheet)
    assert done.returncode == 3, done.stdout
    assert "read_text reads something else than the data" in " ".join(done.stdout.split())
    assert "root:" not in done.stdout + done.stderr


def test_the_same_bytes_with_one_worker_and_with_two(tmp_path: Path) -> None:
    sheet = project(tmp_path, "sum(x) > 0", "stddev(x) > 0", "avg(x) between 0 and 1")
    made = []
    for workers in (1, 2, 1):
        build_project([str(sheet)], workers=workers, cache=False)
        made.append((tmp_path / "datasheet.json").read_bytes())
    assert made[0] == made[1] == made[2]


def test_a_sheet_without_claims_starts_no_process_and_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n\n1\n2\n")
    code = (
        "import subprocess, sys\n"
        "from truesheet import build\n"
        "started = []\n"
        "true = subprocess.Popen\n"
        "class Told(true):\n"
        "    def __init__(self, *a, **k):\n"
        "        started.append(a); super().__init__(*a, **k)\n"
        "subprocess.Popen = Told\n"
        "build(sys.argv[1])\n"
        "print('duckdb' in sys.modules, len(started))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.csv")],
        env=offline_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "0"]


@pytest.mark.slow
def test_three_million_rows_are_read_once_within_a_gigabyte(real: Real) -> None:
    code = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from truesheet.engine.sql import run\n"
        "from truesheet.sources import open_source\n"
        "claims = ['count(*) = 3000000', 'count(distinct delay) > 9']\n"
        "found = run(open_source(sys.argv[1]), claims)\n"
        # Not `ru_maxrss`: a process has that of whoever started it.
        "peak = re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(*(o.verdict for o in found), peak)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(real("large-flights-3m/flights-3m.parquet"))],
        env=offline_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    *found, peak = done.stdout.split()
    assert found == ["true", "true"]
    assert int(peak) < 1 << 20  # kibibytes
