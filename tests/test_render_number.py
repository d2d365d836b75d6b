"""Numbers as people read them: never rounded into a falsehood."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truesheet.render import number


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_only_nothing_is_0_per_cent_and_only_all_is_100(part: int, whole: int) -> None:
    part = min(part, whole)
    shown = number.percent(part, whole)
    assert (shown in ("0 %", "0.0 %", "0.00 %")) == (part == 0)
    assert (shown in ("100 %", "100.0 %", "100.00 %")) == (part == whole)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_share_is_right_to_its_last_digit(part: int, whole: int) -> None:
    part = min(part, whole)
    text = number.percent(part, whole).removesuffix(" %")
    if text[0] not in "<>":
        digits = len(text.partition(".")[2])
        assert math.isclose(float(text), 100 * part / whole, abs_tol=0.51 * 10**-digits)


@given(st.floats(-1e308, 1e308))
def test_a_value_reads_back_within_four_digits(x: float) -> None:
    back = float(number.value(x).replace(",", ""))
    assert math.isclose(back, x, rel_tol=1e-3, abs_tol=0)


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (1994, "1994"),
        (10_000, "10,000"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (99_999.6, "100,000"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
    ],
)
def test_values_look_as_people_write_them(x: float, shown: str) -> None:
    assert number.value(x) == shown


@pytest.mark.parametrize(
    ("n", "shown"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.00 kB"), (999_999, "1.00 MB")],
)
def test_sizes_change_unit_where_they_should(n: int, shown: str) -> None:
    assert number.size(n) == shown
