"""The digests of fields and rows: one name for the same values, another for others."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import truesheet
from batches import read
from conftest import Real
from test_hashing import MASK, mix, slow, slow_row
from truesheet.batch.batch import Batch
from truesheet.batch.shapes import run
from truesheet.measures.rows_digest import RowsDigest
from truesheet.measures.values import Digest
from truesheet.measures.values_digest import ValuesDigest

SUM = 0xD1B54A32D192ED03
few = st.none() | st.integers(-3, 3)


def slow_digest(hashes: Counter[int]) -> Digest:
    """The definition, one hash at a time."""
    plain = sum(h * n for h, n in hashes.items()) & MASK
    mixed = sum(mix((h + SUM) & MASK) * n for h, n in hashes.items()) & MASK
    return Digest(sum(hashes.values()), f"{plain:016x}{mixed:016x}")


def digest(values: Any, kind: pa.DataType | None = None) -> Digest:
    array = values if isinstance(values, (pa.Array, pa.DictionaryArray)) else pa.array(values, kind)
    found: Digest = run(ValuesDigest(), Batch.of(x=array))["x"]
    return found


@given(st.lists(few, max_size=8), st.lists(few, max_size=8))
def test_digests_are_equal_exactly_where_the_multisets_are(a: list[Any], b: list[Any]) -> None:
    same = Counter(a) == Counter(b)
    assert (digest(a, pa.int64()) == digest(b, pa.int64())) is same


@given(st.lists(st.tuples(few, few), max_size=6), st.lists(st.tuples(few, few), max_size=6))
def test_rows_have_one_digest_exactly_where_the_same_rows_stand_there(
    a: list[tuple[Any, Any]], b: list[tuple[Any, Any]]
) -> None:
    def of(rows: list[tuple[Any, Any]]) -> Digest:
        columns = {n: pa.array([r[i] for r in rows], pa.int64()) for i, n in enumerate("xy")}
        found: Digest = run(RowsDigest(), Batch.of(**columns))
        return found

    assert (of(a) == of(b)) is (Counter(a) == Counter(b))


def test_the_same_values_have_one_digest_however_they_are_encoded() -> None:
    words = ["b", None, "a", "b", "", "x" * 70]
    plain = digest(words, pa.string())
    assert digest(pa.array(words).dictionary_encode()) == plain
    assert digest(words, pa.large_string()) == plain
    assert digest(words, pa.string_view()) == plain
    assert digest(pa.array(["?", *words])[1:]) == plain
    repeated = words * 5000
    assert digest(pa.array(repeated).dictionary_encode()) == digest(repeated)

    numbers = digest([1, None, 3], pa.int64())
    assert digest([1, None, 3], pa.int8()) == digest([3, 1, None], pa.uint64()) == numbers
    assert digest(pa.array([1, None, 3]).dictionary_encode()) == numbers
    assert digest([0.0, float("nan")]) == digest([-0.0, -float("nan")])
    assert digest([0.0, None]) != digest([0.0, float("nan")])


def test_large_unsigned_numbers_have_one_digest_in_whatever_batch_they_stand() -> None:
    values = [1, 2**64 - 1, 2**63, None]
    whole = digest(values, pa.uint64())
    measure = ValuesDigest()
    state = measure.zero()
    for value in values:
        state = measure.add(state, Batch.of(x=pa.array([value], pa.uint64()))["x"])
    assert measure.value(state) == whole != digest([1, 2**64 - 2, 2**63, None], pa.uint64())


def test_a_digest_is_what_it_is_defined_to_be(real: Real) -> None:
    data = read(real("drift-nannyml/titanic_reference.csv"))
    found = run(ValuesDigest(), data)
    lists = {c.field.name: c.array.to_pylist() for c in data.columns}
    assert len(lists) == len(found) > 5
    assert any(None in values for values in lists.values())
    for name, values in lists.items():
        assert found[name] == slow_digest(Counter(slow(v) for v in values)), name
    rows = Counter(slow_row(list(r)) for r in zip(*lists.values(), strict=True))
    assert run(RowsDigest(), data) == slow_digest(rows)


@pytest.fixture
def shuffled(real: Real, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Titanic; with its rows in another order; with its classes dealt out anew."""
    path = real("drift-nannyml/titanic_reference.csv")
    head, *lines = path.read_text("utf-8").splitlines()
    mixed = random.Random(1).sample(lines, len(lines))
    order = tmp_path / "order.csv"
    order.write_text("\n".join([head, *mixed]) + "\n", "utf-8")
    dealt = tmp_path / "dealt.csv"
    pairs = zip(lines, mixed, strict=True)
    swapped = [f"{a.rpartition(',')[0]},{b.rpartition(',')[2]}" for a, b in pairs]
    dealt.write_text("\n".join([head, *swapped]) + "\n", "utf-8")
    return path, order, dealt


def test_shuffled_rows_keep_all_digests_and_classes_dealt_anew_only_those_of_fields(
    shuffled: tuple[Path, Path, Path],
) -> None:
    before, order, dealt = (truesheet.build(p).evidence for p in shuffled)
    fields, rows = "values.digest", "rows.digest"

    def value(evidence: Any, measure: str) -> Any:
        return evidence.get(measure).value

    assert value(order, fields) == value(before, fields) == value(dealt, fields)
    assert value(order, rows) == value(before, rows) != value(dealt, rows)


def test_each_split_has_digests_of_its_own(real: Real) -> None:
    parts = {n: real(f"drift-nannyml/titanic_{n}.csv") for n in ("reference", "analysis")}
    found = truesheet.build(splits=parts).evidence
    for name, path in parts.items():
        alone = truesheet.build(path).evidence.get("values.digest")
        split = found.get("values.digest", name)
        assert alone is not None
        assert split is not None
        both = alone.value.keys() & split.value.keys()
        assert len(both) > 5
        assert [alone.value[f] for f in both] == [split.value[f] for f in both]


def test_many_hashes_are_summed_without_a_warning() -> None:
    values = np.arange(50_000)
    every = slow_digest(Counter(slow(int(v)) for v in values))
    assert digest(pa.array(values)) == every
