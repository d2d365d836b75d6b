"""Buckets end the same whatever the cut, are exact while few, and keep to their stated error."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from truesheet.batch.buckets import EMPTY, MOST, Buckets, joined, of_numbers
from truesheet.measures.number_distribution import RANKS, distribution


def same(a: Buckets, b: Buckets) -> bool:
    equal = np.array_equal(a.keys, b.keys) and np.array_equal(a.counts, b.counts)
    return a.shift == b.shift and equal


@settings(max_examples=25)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(0, 30_000), max_size=5),
    st.sampled_from([1.0, 1e-9, 1e6]),
    st.booleans(),
)
def test_any_cut_ends_with_the_same_buckets(
    seed: int, cuts: list[int], spread: float, rounded: bool
) -> None:
    values = 40.0 + np.random.default_rng(seed).normal(size=30_000) * spread
    if rounded:
        values = np.round(values, 2)
    whole = of_numbers(values, None)
    merged = EMPTY
    for piece in reversed(np.split(values, sorted(cuts))):
        merged = joined(of_numbers(piece, None, merged.shift), merged)
    assert same(whole, merged)
    assert len(whole.keys) <= MOST and int(whole.counts.sum()) == len(values)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=200))
def test_few_values_are_kept_exactly(values: list[float]) -> None:
    found = of_numbers(np.array(values), None)
    unique, counts = np.unique(np.array(values) + 0.0, return_counts=True)
    assert found.middles().tolist() == unique.tolist()
    assert found.counts.tolist() == counts.tolist()


def test_quantiles_are_those_of_the_sorted_values() -> None:
    values = np.random.default_rng(1).integers(-50, 1000, 9_999).astype(np.float64)
    ordered = np.sort(values)
    found = distribution(of_numbers(values, None))
    assert not found.error
    for rank in RANKS:
        place = int(np.ceil(len(values) * float(rank))) - 1
        assert found.quantiles[rank] == ordered[place]


def test_quantiles_of_many_values_keep_to_the_stated_error() -> None:
    values = np.random.default_rng(2).lognormal(size=300_000)
    buckets = of_numbers(values, None)
    found = distribution(buckets)
    allowed = 2.0 ** (buckets.shift - 53)
    assert found.error and allowed < 0.01
    for rank in RANKS:
        true = np.quantile(values, float(rank), method="inverted_cdf")
        assert abs(found.quantiles[rank] - true) <= allowed * true * 1.01


def test_latitudes_of_one_city_do_not_fall_into_one_bucket() -> None:
    """Fixed log buckets would: the finest buckets that fit are chosen from the data."""
    values = 40.7 + np.random.default_rng(4).normal(size=200_000) * 0.02
    found = distribution(of_numbers(values, None))
    assert sum(1 for b in found.bars if b.cells) > 12
    assert abs(found.quantiles["0.5"] - np.median(values)) < 0.001


def test_bars_of_whole_numbers_cut_no_number_in_two() -> None:
    values = np.repeat(np.arange(1, 101), 3).astype(np.float64)
    found = distribution(of_numbers(values, None))
    cells = {b.cells for b in found.bars[:-1]}
    assert len(cells) == 1 and sum(b.cells for b in found.bars) == 300
