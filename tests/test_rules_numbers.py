"""Formats, intervals and tests that rules use, against scipy and published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import contingency

from rules_evidence import evidence
from truesheet.measures import values as v
from truesheet.model.evidence import EvidenceSet, Share
from truesheet.model.field import Field
from truesheet.rules import intervals, words
from truesheet.rules.chance import expected_copies, log_agreement
from truesheet.rules.contrast import contrasts
from truesheet.rules.rule import View


@given(st.integers(1, 5000), st.data())
def test_wilson_is_that_of_scipy(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    other = stats.binomtest(part, whole).proportion_ci(0.95, "wilson")
    assert intervals.wilson(part, whole) == pytest.approx((other.low, other.high), abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_difference_gives_the_published_intervals(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert intervals.difference(*counts) == pytest.approx((low, high), abs=1e-4)


def test_ratio_is_that_of_scipy_on_adults_figures() -> None:
    other = contingency.relative_risk(1179, 10771, 6662, 21790).confidence_interval(0.95)
    assert intervals.ratio(1179, 10771, 6662, 21790) == pytest.approx((other.low, other.high))


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=6))
def test_chi_square_is_that_of_scipy(table: list[tuple[int, int]]) -> None:
    kept = [row for row in table if sum(row)]
    if len(kept) < 2 or not all(map(sum, zip(*kept, strict=True))):
        return
    statistic, freedom = intervals.chi_square(table)
    other = stats.chi2_contingency(kept, correction=False)
    assert (statistic, freedom) == pytest.approx((other.statistic, other.dof))
    assert intervals.chi_square_tail(statistic, freedom) == pytest.approx(other.pvalue, abs=1e-12)
    assert intervals.smallest_expected(table) == pytest.approx(other.expected_freq.min())


def test_holm_by_hand() -> None:
    assert intervals.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert intervals.holm([0.5, 0.9]) == [1.0, 1.0]
    assert intervals.holm([]) == []


def test_nothing_is_known_of_nothing() -> None:
    assert intervals.wilson(0, 0) == (0.0, 1.0)
    assert intervals.difference(0, 0, 3, 5) == (-1.0, 1.0)
    assert intervals.chi_square([[0, 0], [0, 0]]) == (0.0, 0)
    assert intervals.chi_square_tail(0.0, 0) == 1.0


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (1843, 32561, "5.7 %"),
        (0, 10, "0 %"),
        (10, 10, "100 %"),
        (32560, 32561, "over 99.99 %"),
        (999, 1000, "99.9 %"),
        (1, 3000, "0.03 %"),
        (1, 100_000, "under 0.01 %"),
        (6, 100, "6 %"),
    ],
)
def test_percent_never_rounds_to_none_or_all(part: int, whole: int, told: str) -> None:
    assert words.percent(part, whole) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (99999, "99,999"),
        (-120, "−120"),
        (-118.55, "−118.5"),
        (0.3581, "0.358"),
        (12345.6, "12,346"),
        (1e20, "1e+20"),
        (0.00001, "1e−05"),
    ],
)
def test_numbers_keep_their_size(value: float, told: str) -> None:
    assert words.plain(value) == told


def test_names_say_how_many_are_left_out() -> None:
    assert words.names(["a", "b"]) == "“a” and “b”"
    assert words.names(["a", "b", "c"], 2) == "“a”, “b” and 1 more"


def test_expected_copies_of_coin_flips_are_those_of_counting() -> None:
    """Three coins have 8 outcomes: of 1,000 rows about 992 repeat one; of 2 rows 1 in 8 does."""
    top = (v.Top("true", 500), v.Top("false", 500))
    given = evidence("values.frequent", {c: v.Frequent(1000, top, 2) for c in "abc"})
    fields = tuple(Field(c, "boolean", "bool") for c in "abc")
    view = View(EvidenceSet((given,)), fields, ())
    chance = log_agreement(view)
    assert expected_copies(2, chance) == pytest.approx(1 / 8)
    assert expected_copies(1000, chance) >= 992
    assert expected_copies(1, chance) == 0


def test_a_contrast_is_judged_only_where_there_is_enough() -> None:
    few = {"a": Share(3, 10), "b": Share(0, 10)}
    enough = {"a": Share(30, 100), "b": Share(10, 100)}
    (found,) = contrasts({"few": few, "enough": enough, "same": {"a": Share(0, 9)}})
    assert (found.field, found.more, found.less) == ("enough", "a", "b")
    assert found.gap == pytest.approx(0.2)
    other = stats.chi2_contingency([[30, 70], [10, 90]], correction=False)
    assert found.p == pytest.approx(other.pvalue)
