"""The stable hash: published vectors, and a slow second implementation written from its text."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import distinct, smallest
from truesheet.batch.rowhash import hash_array

VECTORS = json.loads((Path(__file__).parent / "vectors" / "ts64.json").read_text("utf-8"))
MASK = 2**64 - 1
WORD, LENGTH = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
NULL, INTEGER, NUMBER = 0x5BD1E9955BD1E995, 0x2545F4914F6CDD1D, 0x632BE59BD9B4E019
TEXT, ROW = 0x7F4A7C159E3779B9, 0x94D049BB133111EB


def mix(x: int) -> int:
    x ^= x >> 32
    x = x * 0xFF51AFD7ED558CCD & MASK
    x ^= x >> 29
    x = x * 0xC4CEB9FE1A85EC53 & MASK
    return x ^ x >> 32


def slow(value: Any) -> int:
    """The definition, one value at a time."""
    if value is None:
        return NULL
    if isinstance(value, (bool, int)):
        return mix((int(value) + INTEGER) & MASK)
    if isinstance(value, float):
        value = float("nan") if value != value else value + 0.0
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        return mix((bits + NUMBER) & MASK)
    if isinstance(value, list):
        places = enumerate(map(slow, value))
        total = sum(mix((h + i * WORD) & MASK) for i, h in places)
        return mix((len(value) * LENGTH + TEXT + total) & MASK)
    data = value.encode("utf-8")
    if len(data) > 64:
        return mix((xxhash.xxh3_64_intdigest(data) + TEXT) & MASK)
    h = (len(data) * LENGTH + TEXT) & MASK
    for at in range(0, len(data), 8):
        word = int.from_bytes(data[at : at + 8].ljust(8, b"\0"), "little")
        h = (h ^ word) * WORD & MASK
        h ^= h >> 29
    return mix(h)


def slow_row(values: list[Any]) -> int:
    r = ROW
    for value in values:
        r = (r ^ slow(value)) * WORD & MASK
        r ^= r >> 29
    return mix(r)


@pytest.mark.parametrize("case", VECTORS["values"], ids=lambda c: repr(c["value"])[:30])
def test_a_value_hashes_as_published(case: dict[str, Any]) -> None:
    value = float(case["value"]) if case["kind"] == "number" else case["value"]
    kinds = {"integer": pa.int64(), "number": pa.float64(), "text": pa.string()}
    kind = kinds.get(case["kind"], pa.list_(pa.int64()))
    assert f"{int(hash_array(pa.array([value], kind))[0]):016x}" == case["hash"]
    assert f"{slow(value):016x}" == case["hash"]


def test_rows_hash_as_published() -> None:
    for case in VECTORS["rows"]:
        batch = Batch.of(**{f"f{i}": [v] for i, v in enumerate(case["row"])})
        assert f"{int(batch.row_hashes[0]):016x}" == case["hash"]


@given(st.lists(st.none() | st.text(max_size=140), min_size=1, max_size=40))
def test_texts_hash_as_defined_however_they_are_encoded(texts: list[str | None]) -> None:
    expected = [slow(t) for t in texts]
    array = pa.array(texts, pa.string())
    shifted = pa.concat_arrays([pa.array(["before"], pa.string()), array])[1:]
    for form in (array, shifted, array.cast(pa.large_string()), array.dictionary_encode()):
        assert hash_array(form).tolist() == expected


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_integers_hash_as_defined(values: list[int | None]) -> None:
    array = pa.array(values, pa.int64())
    assert hash_array(array).tolist() == [slow(v) for v in values]


@given(st.lists(st.none() | st.floats(), min_size=1))
def test_numbers_hash_as_defined(values: list[float | None]) -> None:
    assert hash_array(pa.array(values, pa.float64())).tolist() == [slow(v) for v in values]


@given(st.lists(st.none() | st.lists(st.integers(0, 9), max_size=4), min_size=1))
def test_lists_hash_as_defined_also_when_sliced(values: list[list[int] | None]) -> None:
    array = pa.array([[7], *values], pa.list_(pa.int64()))[1:]
    assert hash_array(array).tolist() == [slow(v) for v in values]


def test_narrow_and_wide_integers_of_one_value_hash_alike() -> None:
    kinds = (pa.int8(), pa.uint8(), pa.int16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64())
    assert len({int(hash_array(pa.array([5], k))[0]) for k in kinds}) == 1


def test_minus_zero_is_zero_and_every_nan_is_one_value() -> None:
    odd_nan = np.frombuffer(struct.pack("<Q", 0xFFF8000000000001), np.float64)
    values = pa.array(np.concatenate([[-0.0, 0.0, np.nan], odd_nan]))
    h = hash_array(values)
    assert h[0] == h[1] and h[2] == h[3]


@given(st.lists(st.integers(0, 2**64 - 1)), st.integers(1, 20))
def test_smallest_keeps_the_smallest_distinct(values: list[int], size: int) -> None:
    array = np.array(values, np.uint64)
    half = len(values) // 2
    kept = smallest(np.empty(0, np.uint64), array[:half], size)
    assert smallest(kept, array[half:], size).tolist() == sorted(set(values))[:size]
    assert distinct(array).tolist() == sorted(set(values))


def test_smallest_agrees_with_sorting_on_many_even_hashes() -> None:
    array = np.random.default_rng(7).integers(0, 2**64, 100_000, np.uint64)
    expected = np.unique(array)[:64].tolist()
    assert smallest(np.empty(0, np.uint64), array, 64).tolist() == expected


def test_hashes_fill_their_range_evenly() -> None:
    """Bottom-k counting rests on it: running numbers spread over 64 equal cells (chi-square)."""
    h = hash_array(pa.array(range(64_000)))
    cells = np.bincount((h >> np.uint64(58)).astype(np.int64), minlength=64)
    assert ((cells - 1000) ** 2 / 1000).sum() < 120  # 63 degrees of freedom: p < 1e-5 above
