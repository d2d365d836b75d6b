"""Ranges of dates and times, each number found a second way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import duckdb
import pyarrow as pa
import pytest

from batches import read
from conftest import Real
from truesheet.batch.batch import Batch
from truesheet.batch.shapes import run
from truesheet.measures.time_range import TimeRange as Measure
from truesheet.measures.values import TimeRange
from truesheet.model.evidence import Absent


def ranged(values: object, **options: int) -> TimeRange:
    found = run(Measure(**options), Batch.of(x=values))["x"]
    assert isinstance(found, TimeRange)
    return found


def test_half_a_year_of_flights_as_duckdb_sees_it(real: Real) -> None:
    path = real("large-flights-3m/flights-3m.parquet")
    found = run(Measure(), read(path))["date"]
    assert isinstance(found, TimeRange)
    query = """select min(date), max(date), count(distinct date::date),
                      count(*) filter (date_trunc('day', date) = date) from read_parquet(?)"""
    row = duckdb.execute(query, [str(path)]).fetchone()
    assert row is not None
    assert (found.first, found.last) == (row[0].isoformat(), row[1].isoformat())
    assert (found.days, found.midnight) == (row[2], row[3])
    months = "select strftime(date, '%Y-%m'), count(*) from read_parquet(?) group by 1"
    assert found.by_month == dict(duckdb.execute(months, [str(path)]).fetchall())
    assert found.by_year == {"2001": 3_000_000}
    assert found.gaps == ()


def test_the_longest_gaps_come_first() -> None:
    days = [date(2024, 1, 1) + timedelta(i) for i in (0, 1, 5, 6, 16, 18)]
    found = ranged(days)
    assert found.gaps == (
        ("2024-01-08", "2024-01-16"),
        ("2024-01-03", "2024-01-05"),
        ("2024-01-18", "2024-01-18"),
    )
    assert (found.first, found.last, found.days) == ("2024-01-01", "2024-01-19", 6)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_the_unit_of_a_time_stamp_does_not_matter(unit: str) -> None:
    times = [datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC)]
    found = ranged(pa.array(times, pa.timestamp(unit, "UTC")))
    assert (found.first, found.last) == ("1969-12-31T23:59:59", "1970-01-02T00:00:00")
    assert (found.days, found.midnight) == (2, 1)
    assert found.gaps == (("1970-01-01", "1970-01-01"),)
    assert found.by_month == {"1969-12": 1, "1970-01": 1}


def test_dates_have_no_midnight_and_either_width() -> None:
    for kind in (pa.date32(), pa.date64()):
        found = ranged(pa.array([date(2000, 2, 29)] * 3, kind))
        assert (found.first, found.midnight, found.by_year) == ("2000-02-29", 0, {"2000": 3})


def test_a_long_range_has_years_but_no_months_and_a_mad_one_neither() -> None:
    found = ranged([date(1900, 1, 1), date(2020, 1, 1)])
    assert (found.by_year, found.by_month) == ({"1900": 1, "2020": 1}, {})
    found = ranged([date(1, 1, 1), date(9999, 12, 31)])
    assert (found.first, found.last, found.by_year) == ("0001-01-01", "9999-12-31", {})


def test_times_beyond_the_calendar_are_survived() -> None:
    found = ranged(pa.array([-(2**62), 2**62], pa.int64()).cast(pa.timestamp("s")))
    assert found.values == 2
    assert found.days == 2


def test_too_many_days_leave_first_and_last() -> None:
    days = [date(2000, 1, 1) + timedelta(2 * i) for i in range(11)]
    found = ranged(days, most=10)
    assert (found.values, found.first, found.last) == (11, "2000-01-01", "2000-01-21")
    assert (found.days, found.by_year, found.gaps) == (0, {}, ())


def test_no_date_gives_no_range() -> None:
    for none in (pa.array([], pa.date32()), pa.array([None], pa.timestamp("us"))):
        assert isinstance(run(Measure(), Batch.of(x=none))["x"], Absent)
