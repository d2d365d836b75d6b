"""The sheets of four real datasets carry the numbers that their sources state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import truesheet
from truesheet.flow.sheet import Sheet

Real = Callable[[str], Path]


def by_label(sheet: Sheet, field: str) -> dict[str, dict[str, int]]:
    found = sheet.evidence.get("labels.by_field")
    assert found is not None
    table: dict[str, dict[str, int]] = found.value[field]["table"]
    return table


def read(sheet: Sheet, measure: str) -> Any:
    found = sheet.evidence.get(measure)
    assert found is not None
    return found.value


def asked(sql: str) -> list[Any]:
    """The rows that DuckDB answers with."""
    found = duckdb.sql(sql)
    assert found is not None
    return found.fetchall()


def test_adult(real: Real) -> None:
    sheet = truesheet.build(real("fairness-tabular/adult.csv"), label="income")
    sex = by_label(sheet, "sex")
    assert sex["Female"] == {"<=50K": 9_592, ">50K": 1_179}
    assert sum(sex["Female"].values()) == 10_771
    assert sex["Male"][">50K"] == 6_662 and sum(sex["Male"].values()) == 21_790
    assert read(sheet, "rows.hidden_missing")["any"] == 2_399
    assert read(sheet, "rows.duplicates_but_ids")["copies"] == 24
    assert sheet["composition.instance_count"].value["total"] == sheet.rows == 32_561
    (gap,) = [f for f in sheet.findings if (f.rule, f.subject) == ("groups.rates", "field:sex")]
    assert gap.number == "0.358"


def test_german_credit(real: Real) -> None:
    sheet = truesheet.build(real("fairness-tabular/german_credit.csv"), label="class-label")
    sex = by_label(sheet, "sex")
    assert (sex["female"]["1"], sum(sex["female"].values())) == (201, 310)
    assert (sex["male"]["1"], sum(sex["male"].values())) == (499, 690)
    assert read(sheet, "labels.balance")["class-label"]["classes"] == {"1": 700, "0": 300}


def test_acs_income(real: Real) -> None:
    path = real("fairness-tabular/acs_income.validation.parquet")
    sheet = truesheet.build(path, label="PINCP")
    assert (sheet.rows, len(sheet.fields)) == (332_900, 12)
    sex, race = by_label(sheet, "SEX"), by_label(sheet, "RAC1P")
    assert (sex["1"]["1"], sum(sex["1"].values())) == (76_685, 173_575)
    assert (sex["2"]["1"], sum(sex["2"].values())) == (45_966, 159_325)
    rates = {g: (round(t["1"] / sum(t.values()), 3), sum(t.values())) for g, t in race.items()}
    assert rates["0"] == (0.390, 259_392)
    assert rates["1"] == (0.246, 29_642)
    assert rates["5"] == (0.449, 19_232)
    assert rates["7"] == (0.173, 12_692)
    assert rates["4"][1] == 452
    # The source calls 452 rows the smallest group; two counts say that group 3 is smaller still.
    counted = asked(f"select RAC1P, count(*) from '{path}' group by 1")
    assert {str(g): n for g, n in counted} == {g: n for g, (_, n) in rates.items()}
    assert min((n, g) for g, (_, n) in rates.items()) == (186, "3")


def test_flights(real: Real) -> None:
    path = real("large-flights-3m/flights-3m.parquet")
    sheet = truesheet.build(path)
    (facts,) = read(sheet, "files.inventory")["files"]
    assert (sheet.rows, facts["bytes"]) == (3_000_000, 13_493_022)
    assert len(sheet.fields) == 5
    distinct = asked(f"select count(*) from (select distinct * from '{path}')")
    assert read(sheet, "rows.duplicates")["copies"] == 3_000_000 - distinct[0][0]
    days = asked(f"select min(date), max(date), avg(delay) from '{path}'")[0]
    times = read(sheet, "time.range")["date"]
    assert (times["first"], times["last"]) == (days[0].isoformat(), days[1].isoformat())
    assert read(sheet, "number.summary")["delay"]["mean"] == pytest.approx(days[2], rel=1e-12)
