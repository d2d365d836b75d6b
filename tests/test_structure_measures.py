"""What belongs together, what refers to what, dates of one row, large letters: counted twice."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import truesheet
from conftest import Real
from truesheet.batch.batch import Batch, schema_of
from truesheet.batch.shapes import run
from truesheet.flow.sheet import Sheet
from truesheet.measures.by_entity import RowsByEntity
from truesheet.measures.references import KeyReferences
from truesheet.measures.text_case import TextCase
from truesheet.measures.time_order import TimeOrder
from truesheet.measures.values import ByEntity, Case, Reference, References, TimeOrders
from truesheet.measures.values import TimeOrder as Order
from truesheet.model.evidence import Share
from truesheet.model.field import Field, Role, Schema


def of(sheet: Sheet, measure: str, field: str, kind: Any) -> Any:
    return sheet.evidence.of(measure, field, kind)


def with_roles(roles: dict[str, Role], **columns: Any) -> Batch:
    arrays = {n: c if isinstance(c, pa.Array) else pa.array(c) for n, c in columns.items()}
    fields = schema_of(arrays).fields
    named = tuple(Field(f.name, f.kind, f.physical, roles.get(f.name)) for f in fields)
    return Batch(Schema(named), list(arrays.values()))


# rows by entity -------------------------------------------------------------------------------


def test_annotators_and_items_of_snow_are_those_that_pandas_counts(real: Real) -> None:
    path = real("crowd-snow2008/rte.standardized.tsv")
    workers, items = "!amt_worker_ids", "orig_id"
    sheet = truesheet.build(path, roles={workers: "annotator", items: "id"}, workers=1)
    frame = pd.read_csv(path, sep="\t")
    for field in (workers, items):
        rows = frame[field].value_counts()
        assert of(sheet, "rows.by_entity", field, ByEntity) == ByEntity(
            len(frame), 0, len(rows), int((rows > 1).sum()), int(rows.max()), int(rows.min())
        )
    assert of(sheet, "rows.by_entity", workers, ByEntity).entities == 164


def test_entities_of_two_splits_are_found_in_both(real: Real, tmp_path: Path) -> None:
    frame = pd.read_csv(real("crowd-snow2008/rte.standardized.tsv"), sep="\t")
    frame.iloc[:6000].to_csv(tmp_path / "train.csv", index=False)
    frame.iloc[5990:].to_csv(tmp_path / "test.csv", index=False)
    sheet = truesheet.build(tmp_path, roles={"orig_id": "group"}, workers=1)
    train, test = set(frame.orig_id[:6000]), set(frame.orig_id[5990:])
    found = of(sheet, "rows.by_entity", "orig_id", ByEntity)
    assert found.across == {"train|test": Share(len(train & test), len(test))}
    assert found.of_split == {"train": len(train), "test": len(test)}
    assert len(train & test) == 1


def test_rows_without_a_value_belong_to_no_entity(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("who,x\nann,1\n,2\n  ,3\n")
    (tmp_path / "test.csv").write_text("who,x\n,4\n,5\nbob,6\n")
    sheet = truesheet.build(tmp_path, roles={"who": "group"}, workers=1)
    found = of(sheet, "rows.by_entity", "who", ByEntity)
    assert (found.rows, found.missing, found.entities, found.repeated) == (2, 4, 2, 0)
    assert found.across == {"train|test": Share(0, 1)}


def test_only_declared_fields_are_counted_by_entity() -> None:
    assert not RowsByEntity().applies(Field("x", "text", "string"))
    assert RowsByEntity().applies(Field("x", "text", "string", "annotator"))


# references -----------------------------------------------------------------------------------


def test_parents_that_do_not_exist_are_orphans() -> None:
    batch = with_roles({"key": "id", "parent": "group"}, key=[1, 2, 3, 4], parent=[None, 1, 9, 9])
    found = run(KeyReferences(), batch)
    assert found.pairs == {
        "key|parent": Reference(Share(3, 4), 3),
        "parent|key": Reference(Share(1, 2), 2),
    }


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=40),
    st.integers(1, 60),
    st.integers(0, 40),
)
@settings(max_examples=60)
def test_of_references_no_cut_and_no_limit_makes_a_false_orphan(
    pairs: list[tuple[int, int]], most: int, cut: int
) -> None:
    measure = KeyReferences(most=most)
    roles: dict[str, Role] = {"a": "id", "b": "group"}
    a, b = [p[0] for p in pairs], [p[1] for p in pairs]
    pieces = [
        with_roles(roles, a=pa.array(x, pa.int64()), b=pa.array(y, pa.int64()))
        for x, y in ((a[:cut], b[:cut]), (a[cut:], b[cut:]))
    ]
    states = [measure.add(measure.zero(), p) for p in pieces]
    found = measure.value(measure.merge(*states))
    assert found == measure.value(measure.merge(*reversed(states)))
    assert found == run(measure, with_roles(roles, a=a, b=b))
    assert isinstance(found, References)
    alone = set(a) - set(b)
    one = found.pairs["a|b"].orphans
    assert one.part <= len(alone)
    if len(set(a)) <= most and len(set(b)) <= most:
        rows = sum(n for v, n in Counter(a).items() if v in alone)
        assert found.pairs["a|b"] == Reference(Share(len(alone), len(set(a))), rows)
        assert not found.error
    else:
        assert found.error


def test_the_state_of_references_stays_within_its_bound() -> None:
    rng = np.random.default_rng(0)
    names = [f"k{i}" for i in range(8)]
    roles: dict[str, Role] = dict.fromkeys(names, "group")
    columns = {n: pa.array(rng.integers(0, 2**60, 100_000)) for n in names}
    measure = KeyReferences()
    state = measure.add(measure.zero(), with_roles(roles, **columns))
    size = sum(h.hashes.nbytes + h.rows.nbytes for h in state.fields.values())
    assert len(state.fields) == 6
    assert size <= measure.bound


def test_origins_of_flights_are_destinations_too(real: Real) -> None:
    path = real("large-flights-3m/flights-3m.parquet")
    frame = pd.read_parquet(path, columns=["origin", "destination"]).head(200_000)
    roles: dict[str, Role] = {"origin": "group", "destination": "group"}
    batch = with_roles(roles, **{n: pa.array(frame[n]) for n in roles})
    found = run(KeyReferences(), batch).pairs["origin|destination"]
    alone = set(frame.origin) - set(frame.destination)
    rows = int(frame.origin.isin(list(alone)).sum())
    assert found == Reference(Share(len(alone), frame.origin.nunique()), rows)


# dates of one row -----------------------------------------------------------------------------


def test_rides_of_the_taxi_end_after_they_began_but_for_those_pandas_finds(real: Real) -> None:
    path = real("drift-nyc-taxi/yellow_tripdata_sample_2019-04.csv.gz")
    sheet = truesheet.build(path, workers=1)
    frame = pd.read_csv(path, parse_dates=["pickup_datetime", "dropoff_datetime"])
    up, down = frame.pickup_datetime, frame.dropoff_datetime
    found = sheet.evidence.read("time.order", TimeOrders)
    assert isinstance(found, TimeOrders)
    order = found.pairs["pickup_datetime|dropoff_datetime"]
    assert order == Order(len(frame), int((up < down).sum()), int((up == down).sum()))
    assert order.rows > 1000


def test_a_day_and_a_time_are_compared_by_the_day() -> None:
    day = pa.array([date(2024, 5, 1), date(2024, 5, 2), None, date(1960, 1, 1)])
    times = [datetime(2024, 5, 1, 23), datetime(2024, 5, 1, 23), datetime(2024, 5, 1), None]  # noqa: DTZ001
    for unit in ("s", "ms", "us", "ns"):
        time = pa.array(times, pa.timestamp(unit))
        found = run(TimeOrder(), Batch.of(day=day, time=time)).pairs["day|time"]
        assert found == Order(2, 0, 1)
        assert found.after == 1


def test_times_in_other_units_are_compared_in_the_coarser_one() -> None:
    a = pa.array([1_999, 2_000, -1], pa.timestamp("ms"))
    b = pa.array([1, 1, -1], pa.timestamp("s"))
    assert run(TimeOrder(), Batch.of(a=a, b=b)).pairs["a|b"] == Order(3, 0, 2)


# large letters --------------------------------------------------------------------------------


def slow_case(texts: list[str | None]) -> Case:
    present = [t for t in texts if t is not None]
    upper = sum(any("A" <= c <= "Z" for c in t) for t in present)
    return Case(len(present), upper, sum(any("a" <= c <= "z" for c in t) for t in present))


@given(st.lists(st.none() | st.text("aZ1 éÄ", max_size=4), max_size=12), st.booleans())
def test_texts_with_large_letters_are_counted_as_by_hand(
    texts: list[str | None], repeated: bool
) -> None:
    texts = texts * 5000 if repeated else texts
    array = pa.array(texts, pa.string())
    assert run(TextCase(), Batch.of(x=array))["x"] == slow_case(texts)
    assert run(TextCase(), Batch.of(x=pa.array(["Q", *texts], pa.string())[1:]))["x"] == slow_case(
        texts
    )


def test_the_case_of_gsm8k_is_what_python_counts(real: Real) -> None:
    path = real("gsm8k/test.jsonl")
    sheet = truesheet.build(path, workers=1)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for field in ("question", "answer"):
        texts = [r[field] for r in rows]
        assert of(sheet, "text.case", field, Case) == slow_case(texts)
