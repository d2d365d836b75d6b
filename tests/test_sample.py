"""The sample: the k distinct rows with the smallest hashes, counted exactly, however it is made."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from truesheet.batch.batch import Batch
from truesheet.batch.rowhash import hash_array
from truesheet.batch.sample import RowSample


def drawn(values: np.ndarray, cuts: list[int], size: int) -> RowSample:
    """A sample of one field of whole numbers, through bytes, merged piece by piece."""
    whole = RowSample(size)
    for piece in np.split(values, sorted(cuts)):
        mine = RowSample(size)
        for half in np.array_split(piece, 2):
            mine.add(Batch.of(n=pa.array(half, pa.int64()), t=pa.array(half.astype(str))))
        whole.merge(RowSample.from_bytes(mine.to_bytes(), size))
    return whole


@given(
    st.lists(st.integers(0, 30), max_size=120),
    st.lists(st.integers(0, 120), max_size=4),
    st.integers(1, 12),
)
def test_a_sample_is_that_of_the_whole_whatever_the_cut(
    values: list[int], cuts: list[int], size: int
) -> None:
    array = np.array(values, np.int64)
    found = drawn(array, cuts, size).sample()
    batch = Batch.of(n=pa.array(array), t=pa.array(array.astype(str)))
    order = {v: int(h) for v, h in zip(values, batch.row_hashes.tolist(), strict=True)}
    expected = sorted(set(values), key=order.__getitem__)[:size]
    rows = found.table.to_pydict() if found.table.num_columns else {"n": [], "t": []}
    assert rows["n"] == expected
    assert rows["t"] == [str(v) for v in expected]
    assert found.counts.tolist() == [values.count(v) for v in expected]
    assert found.rows == len(values)
    assert found.complete == (len(set(values)) <= size)


def test_a_large_sample_is_uniform_over_distinct_rows() -> None:
    """Rows are taken by hash: numbers in it are spread as all numbers are (Kolmogorov-Smirnov)."""
    values = np.arange(200_000)
    found = drawn(values, [50_000, 120_000], 5_000).sample()
    places = np.sort(found.table["n"].to_numpy()) / 200_000
    distance = np.abs(places - np.arange(1, 5_001) / 5_000).max()
    assert distance < 1.95 / 5_000**0.5  # exceeded by chance once in a thousand
    assert len(hash_array(found.table["n"].combine_chunks())) == 5_000
