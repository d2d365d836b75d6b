"""The law for each measure of cells, texts, labels and times: any cut, any order, any encoding."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches import columns, folded, pieces
from truesheet.batch import codec
from truesheet.batch.batch import Batch, schema_of
from truesheet.batch.column import Leftovers
from truesheet.measures.balance import LabelBalance
from truesheet.measures.by_field import LabelsByField
from truesheet.measures.co_missing import CoMissing
from truesheet.measures.damage import TextDamage
from truesheet.measures.hidden_missing import HiddenMissing
from truesheet.measures.lengths import TextLengths
from truesheet.measures.missing_by_label import MissingByLabel
from truesheet.measures.mixed_types import MixedTypes
from truesheet.measures.rows_hidden_missing import RowsHiddenMissing
from truesheet.measures.shapes import TextShapes
from truesheet.measures.time_range import TimeRange
from truesheet.measures.words import TextWords
from truesheet.model.field import Field, Schema

EXAMPLES = 40  # a table of eight fields each, cut and coded; `test_law` adds a hundred more

few = st.sampled_from(["?", "N/A", "na", "NA ", "none", "unknown", "-", "+", "DE", "", " ", "12"])
odd = st.sampled_from(["Zoé", "ZoÃ©", " x", "a\u200bb", "e\u0301", "1.5", "2024-05-01", "true"])
texts = st.one_of(few, odd, st.text(max_size=20))
KINDS: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "text": (pa.string(), texts),
    "word": (pa.string(), few),
    "whole": (pa.int64(), st.one_of(st.integers(-9, 9), st.sampled_from([-999, 99, 999]))),
    "wide": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "number": (pa.float64(), st.floats() | st.sampled_from([-1.0, 999.0, 0.5, -0.0])),
    "day": (pa.date32(), st.dates() | st.just(date(1900, 1, 1))),
    "time": (pa.timestamp("us"), st.datetimes() | st.just(datetime(1970, 1, 1))),  # noqa: DTZ001
    "label": (pa.string(), st.sampled_from(["yes", "no", "", "maybe"])),
}


@st.composite
def tables(draw: st.DrawFn) -> Batch:
    """Fields of every kind with gaps, repeats, and leftovers in the fields of numbers."""
    rows = draw(st.integers(0, 15))
    arrays, leftovers = {}, {}
    for name, (kind, cells) in KINDS.items():
        found = draw(st.lists(st.none() | cells, min_size=rows, max_size=rows))
        arrays[name] = pa.array(found, kind)
        if name in ("whole", "number"):
            gaps = [i for i, cell in enumerate(found) if cell is None and draw(st.booleans())]
            held = [draw(texts.filter(str.strip)) for _ in gaps]
            left = pa.array(held, pa.string())
            leftovers[name] = Leftovers(np.array(gaps, np.int64), left)
    fields = schema_of(arrays).fields
    named = [
        Field(f.name, f.kind, f.physical, "label" if f.name == "label" else None) for f in fields
    ]
    data = Batch(Schema(tuple(named)), list(arrays.values()), rows=rows, leftovers=leftovers)
    copies = draw(st.lists(st.integers(0, rows - 1), max_size=6)) if rows else []
    return _with_copies(data, copies)


def _with_copies(data: Batch, copies: list[int]) -> Batch:
    at = [*range(data.rows), *copies]
    arrays, leftovers = [], {}
    for column in data.columns:
        arrays.append(column.array.take(pa.array(at, pa.int64())))
        if column.leftovers is not None:
            held = dict(
                zip(column.leftovers.rows.tolist(), column.leftovers.texts.to_pylist(), strict=True)
            )
            rows = [i for i, r in enumerate(at) if r in held]
            left = pa.array([held[at[i]] for i in rows], pa.string())
            leftovers[column.field.name] = Leftovers(np.array(rows, np.int64), left)
    return Batch(data.schema, arrays, rows=len(at), leftovers=leftovers)


FIELD_MEASURES = [
    HiddenMissing(), MixedTypes(), TextLengths(), TextShapes(), TextShapes(most=3), TextDamage(),
    TextWords(), TimeRange(), TimeRange(most=3), LabelBalance(), LabelBalance(most=2),
]  # fmt: skip
TABLE_MEASURES = [
    RowsHiddenMissing(), RowsHiddenMissing(most=2), CoMissing(), CoMissing(fields=2, listed=1),
    MissingByLabel("label"), MissingByLabel("label", most=2), MissingByLabel("whole"),
    LabelsByField("label"), LabelsByField("whole", classes=3), LabelsByField("label", values=2),
]  # fmt: skip


@st.composite
def cut_tables(draw: st.DrawFn) -> tuple[Batch, list[Batch]]:
    data = draw(tables())
    edges = draw(st.lists(st.integers(0, data.rows), max_size=4))
    encode = [draw(st.booleans()) for _ in range(len(edges) + 1)]
    return data, draw(st.permutations(pieces(data, edges, encode)))


def _reads(measure: Any, data: Batch) -> list[Any]:
    """What the measure folds: the table, or the fields that it applies to."""
    if hasattr(measure, "applies_to"):
        return [data]
    return [c for c in data.columns if measure.applies(c.field)]


@pytest.mark.parametrize("measure", FIELD_MEASURES, ids=repr)
@settings(max_examples=EXAMPLES)
@given(cut=cut_tables())
def test_a_field_cut_in_any_way_has_the_same_value(
    measure: Any, cut: tuple[Batch, list[Batch]]
) -> None:
    data, parts = cut
    for column in data.columns:
        name = column.field.name
        if measure.applies(column.field):
            assert folded(measure, columns(parts, name)) == folded(measure, [column])


@pytest.mark.parametrize("measure", TABLE_MEASURES, ids=repr)
@settings(max_examples=EXAMPLES)
@given(cut=cut_tables())
def test_a_table_cut_in_any_way_has_the_same_value(
    measure: Any, cut: tuple[Batch, list[Batch]]
) -> None:
    data, parts = cut
    assert folded(measure, parts) == folded(measure, [data])


@pytest.mark.parametrize("measure", [*FIELD_MEASURES, *TABLE_MEASURES], ids=repr)
def test_nothing_read_is_nothing_changed(measure: Any) -> None:
    """An empty state is neutral on either side, and empty batches are read without complaint."""
    empty = {n: pa.array([], kind) for n, (kind, _) in KINDS.items()}
    fields = schema_of(empty).fields
    data = Batch(
        Schema(tuple(Field(f.name, f.kind, f.physical, "label") for f in fields)),
        list(empty.values()),
    )
    for read in _reads(measure, data):
        state = measure.add(measure.zero(), read)
        again = measure.merge(measure.zero(), measure.merge(state, measure.zero()))
        assert measure.value(again) == measure.value(measure.zero())


@pytest.mark.parametrize("measure", [*FIELD_MEASURES, *TABLE_MEASURES], ids=repr)
def test_states_stay_within_their_bound(measure: Any) -> None:
    """Twenty thousand rows of ever new values, many of them codes for missing."""
    rows = 20_000
    rng = np.random.default_rng(0)
    words = np.array(["?", "N/A", "none", "unknown", "-", "NA", "null", "x y"])
    made = {
        "text": pa.array([f"Item {i} «{'é' * (i % 50)}»" for i in range(rows)]),
        "word": pa.array(words[rng.integers(0, 8, rows)]),
        "whole": pa.array(rng.integers(-5, 5, rows), mask=rng.random(rows) < 0.2),
        "wide": pa.array(rng.integers(-(2**62), 2**62, rows)),
        "number": pa.array(rng.normal(size=rows)),
        "day": pa.array(rng.integers(-(10**6), 10**6, rows).astype("datetime64[D]")),
        "time": pa.array(rng.integers(-(2**60), 2**60, rows)).cast(pa.timestamp("us")),
        "label": pa.array([f"class {i % 1200}" for i in range(rows)]),
    }
    fields = schema_of(made).fields
    named = tuple(
        Field(f.name, f.kind, f.physical, "label" if f.name == "label" else None) for f in fields
    )
    data = Batch(Schema(named), list(made.values()))
    for read in _reads(measure, data):
        state = measure.add(measure.zero(), read)
        assert len(codec.to_bytes(state)) <= measure.bound


def test_damaged_states_are_refused() -> None:
    good = codec.to_bytes(HiddenMissing().zero())
    for bad in (b"", good[:-3], b"\xc1" + good):
        with pytest.raises((msgspec.MsgspecError, ValueError)):
            codec.from_bytes(bad, HiddenMissing.state)
