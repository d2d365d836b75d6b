"""The law: any cut of the data, in any order, through bytes, gives the same value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuts import TYPES, Cut, source, tables
from truesheet.engine import Options, fold
from truesheet.engine.plan import plan
from truesheet.flow.finish import finish
from truesheet.measures.catalogue import measures
from truesheet.model.canonical import canonical
from truesheet.model.evidence import Evidence

QUASI = ("small", "word")
"""Fields that somebody names as telling persons apart: one measure runs only then."""


def evidence(cut: Cut) -> tuple[Evidence, ...]:
    planned = plan(cut.schema, measures(cut.schema, QUASI))
    folded = fold(cut, planned, Options(workers=1))
    assert not folded.failed
    made, _ = finish(folded, planned, "none")
    assert not folded.failed
    return made


@given(data=st.data())
def test_cutting_the_data_never_changes_a_value(data: st.DataObject) -> None:
    table = data.draw(tables())
    rows = len(table["small"])
    edges = data.draw(st.lists(st.integers(0, rows), max_size=4))
    order = data.draw(st.permutations(range(len(edges) + 1)))
    whole = evidence(source(table, [], [0], size=1000))
    cut = evidence(source(table, edges, order, size=data.draw(st.integers(1, 5))))
    assert [e.measure for e in cut] == [e.measure for e in whole]
    for a, b in zip(cut, whole, strict=True):
        assert canonical(a.value) == canonical(b.value), a.measure


def test_every_measure_of_the_catalogue_is_under_the_law() -> None:
    """The generated tables have a label and a field of every kind, so that no measure is idle."""
    table = {n: [None] for n in TYPES}
    cut = source(table, [], [0], size=1)
    planned = plan(cut.schema, measures(cut.schema, QUASI))
    known = {m.id for m in measures(cut.schema, QUASI)}
    tasks = {t.measure.id for t in (*planned.folds, *planned.keyed)}
    assert tasks | {m.id for m in planned.sampled} == known


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_evidence_with_a_number_that_json_lacks_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="Absent"):
        canonical({"x": bad})
