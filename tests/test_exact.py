"""Sums are exact: they equal sums of fractions, whatever the order and the size of the values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truesheet.batch.exact import (
    UNIT,
    Exact,
    sum_integer_squares,
    sum_integers,
    sum_number_squares,
    sum_numbers,
)

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(finite))
def test_a_sum_of_doubles_loses_nothing(values: list[float]) -> None:
    found = Fraction(sum_numbers(np.array(values, np.float64)), 1 << UNIT)
    assert found == sum(map(Fraction, values), Fraction(0))


@given(st.lists(st.floats(-1e100, 1e100).filter(lambda v: v == 0 or abs(v) > 1e-100)))
def test_a_sum_of_squares_loses_nothing_short_of_underflow(values: list[float]) -> None:
    found = Fraction(sum_number_squares(np.array(values, np.float64)), 1 << UNIT)
    assert found == sum((Fraction(v) ** 2 for v in values), Fraction(0))


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_sums_of_integers_never_overflow(values: list[int]) -> None:
    array = np.array(values, np.int64)
    assert sum_integers(array) == sum(values)
    assert sum_integer_squares(array) == sum(v * v for v in values)


@pytest.mark.parametrize("scale", [1.0, 1e-300, 1e-310, 1e150, 1e300])
def test_many_values_of_one_scale_add_up(scale: float) -> None:
    values = np.random.default_rng(3).normal(size=50_001) * scale
    expected = sum(map(Fraction, values.tolist()), Fraction(0))
    assert Fraction(sum_numbers(values), 1 << UNIT) == expected


def test_sums_join_without_loss() -> None:
    a, b = Exact.of(-(2**2100) + 1), Exact.of(2**2100)
    assert (a + b).number == 1
