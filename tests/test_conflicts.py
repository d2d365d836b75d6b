"""Equal inputs with different labels, counted a second way; keys with a payload; places of rows."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Real
from cuts import Cut, Piece
from truesheet.batch.batch import schema_of
from truesheet.batch.sample import RowSample
from truesheet.engine import Options, fold
from truesheet.engine import keyed as keyed_module
from truesheet.engine.plan import plan
from truesheet.flow.build import build
from truesheet.measures.conflicts import LabelConflicts
from truesheet.measures.values_labels import Conflicts
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema


def cut(rows: list[tuple[int, str | None]], edges: list[int]) -> Cut:
    """A source of an input and a label, cut at `edges`."""
    x = pa.array([r[0] for r in rows], pa.int64())
    y = pa.array([r[1] for r in rows], pa.string())
    schema = schema_of({"x": x, "y": y})
    named = Schema(
        tuple(
            Field(f.name, f.kind, f.physical, "label" if f.name == "y" else None)
            for f in schema.fields
        )
    )
    bounds = [0, *sorted(edges), len(rows)]
    pieces = [
        Piece([x[a:b], y[a:b]], a, 3, f"{a}-{b}-{i}", bytes=1)
        for i, (a, b) in enumerate(itertools.pairwise(bounds))
    ]
    return Cut("rows", named, pieces)


def conflicts(source: Cut) -> Any:
    return fold(source, plan(source.schema, [LabelConflicts("y")]), Options(workers=1)).keyed[
        "labels.conflicts@1|"
    ]


rows_of = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["a", "b", "c", None, ""])), max_size=40
)


@given(rows_of, st.lists(st.integers(0, 40), max_size=3))
def test_counts_are_those_of_a_plain_loop(
    rows: list[tuple[int, str | None]], edges: list[int]
) -> None:
    found = conflicts(cut(rows, [min(e, len(rows)) for e in edges]))
    by_input: dict[int, Counter[str]] = defaultdict(Counter)
    for x, y in rows:
        if y:
            by_input[x][y] += 1
    if not by_input:
        assert isinstance(found, Absent)
        return
    against = [c for c in by_input.values() if len(c) > 1]
    assert isinstance(found, Conflicts)
    assert found.labelled == sum(c.total() for c in by_input.values())
    assert found.repeated == sum(c.total() > 1 for c in by_input.values())
    assert found.inputs == len(against) == found.rechecked
    assert found.in_conflict == sum(c.total() for c in against)
    assert found.least == sum(c.total() - max(c.values()) for c in against)


@pytest.mark.parametrize("held", [3, 7])
def test_few_keys_at_a_time_give_what_all_at_once_give(
    held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[int, str | None]] = [(i % 11, "ab"[i % 7 == 0]) for i in range(60)]
    whole = conflicts(cut(rows, [20, 41]))
    monkeypatch.setattr(keyed_module, "_RANGE", held)
    assert conflicts(cut(rows, [20, 41])) == whole
    assert whole.inputs


def test_a_payload_is_kept_and_read_again_from_the_cache(tmp_path: Any) -> None:
    source = cut([(1, "a"), (1, "b"), (2, "a")], [1])
    options = Options(workers=1, cache=tmp_path)
    planned = plan(source.schema, [LabelConflicts("y")])
    first = fold(source, planned, options).keyed
    assert fold(source, planned, options).keyed == first


def test_labels_that_no_row_has_and_tables_of_labels_alone_say_why() -> None:
    assert isinstance(conflicts(cut([(1, None)], [])), Absent)
    alone = Schema((Field("y", "text", "string", "label"),))
    assert "no field is left" in str(LabelConflicts("y").applies_to(alone))
    listed = Schema((Field("x", "text", "string"), Field("y", "list", "list<int64>", "label")))
    assert "no classes" in str(LabelConflicts("y").applies_to(listed))
    assert "label" in str(LabelConflicts("").applies_to(listed))


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=40),
    st.lists(st.integers(0, 40), max_size=3),
    st.randoms(use_true_random=False),
)
def test_a_row_of_a_sample_stands_where_its_first_copy_stands(
    values: list[int], edges: list[int], shuffle: Any
) -> None:
    source = cut([(v, "a") for v in values], [min(e, len(values)) for e in edges])
    parts = list(source.parts)
    shuffle.shuffle(parts)
    whole = RowSample(6)
    for part in parts:
        mine = RowSample(6)
        for batch in part.batches(source.schema):
            mine.add(batch)
        whole.merge(RowSample.from_bytes(mine.to_bytes(), 6), part)
    drawn = whole.sample()
    x = drawn.table["x"].to_pylist()
    assert [drawn.places[i] for i in range(len(x))] == [f"table:{values.index(v) + 1}" for v in x]
    assert len(drawn.places) == len(x) and list(drawn.places[1:]) == list(drawn.places)[1:]


def test_sst2_has_no_sentence_with_two_labels_but_its_poisoned_copy_has(real: Real) -> None:
    """Counted by a plain loop over the lines of both files."""
    paths = {
        "train": real("backdoor-hiddenkiller-sst2/clean_train.tsv"),
        "test": real("backdoor-hiddenkiller-sst2/poison_train.tsv"),
    }
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths.values():
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            sentence, _, label = line.rpartition("\t")
            labels[sentence][label] += 1
    found = build(splits=paths, label="label").evidence.read("labels.conflicts", Conflicts)
    assert isinstance(found, Conflicts)
    against = [c for c in labels.values() if len(c) > 1]
    assert found.inputs == len(against)
    assert found.least == sum(c.total() - max(c.values()) for c in against)


def test_all_fields_of_a_wide_key_are_compared() -> None:
    """Rows that share the payload but not the key are no conflict."""
    assert conflicts(cut([(1, "a"), (2, "b"), (3, "a"), (3, "a")], [])).inputs == 0
