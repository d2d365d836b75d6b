"""Strengths of association against scipy and hand-made formulas; dependencies; no false finds."""

from __future__ import annotations

import itertools
import math
import time

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pytest
from scipy import stats

from batches import batch, read, sample
from conftest import Real
from truesheet.batch.batch import Batch
from truesheet.batch.shapes import Sample
from truesheet.measures.associations import FieldAssociations
from truesheet.measures.values import Associations, Pair
from truesheet.model.evidence import Absent

FloatArray = npt.NDArray[np.float64]


def associations(data: Batch, size: int = 10_000) -> Associations:
    found = FieldAssociations().of(sample(data, size), data.schema)
    assert isinstance(found, Associations)
    return found


def pair(found: Associations, a: str, b: str) -> Pair:
    return next(p for p in found.pairs if (p.a, p.b) == (a, b))


def frame(drawn: Sample) -> pd.DataFrame:
    """The sample with every row as often as it occurs."""
    return drawn.table.to_pandas().loc[np.repeat(np.arange(len(drawn.counts)), drawn.counts)]


def bergsma(a: pd.Series, b: pd.Series) -> float:
    table = pd.crosstab(a, b).to_numpy()
    n, (r, k) = table.sum(), table.shape
    phi2 = stats.chi2_contingency(table, correction=False).statistic / n
    phi2 = max(0.0, phi2 - (k - 1) * (r - 1) / (n - 1))
    return math.sqrt(phi2 / min(k - (k - 1) ** 2 / (n - 1) - 1, r - (r - 1) ** 2 / (n - 1) - 1))


def eta(category: pd.Series, number: pd.Series) -> float:
    n, k = len(number), category.nunique()
    means = number.groupby(category).transform("mean")
    eta2 = ((means - number.mean()) ** 2).sum() / ((number - number.mean()) ** 2).sum()
    return math.sqrt(max(0.0, 1 - (1 - eta2) * (n - 1) / (n - k)))


def test_german_credit_agrees_with_scipy(real: Real) -> None:
    data = read(real("fairness-tabular/german_credit.csv"))
    found, rows = associations(data), frame(sample(data))
    r = pair(found, "duration", "credit-amount")
    second = stats.pearsonr(rows["duration"], rows["credit-amount"])
    low, high = second.confidence_interval()
    assert (r.kind, r.strength) == ("pearson", round(second.statistic, 4))
    assert r.low == pytest.approx(low, abs=1e-4)
    assert r.high == pytest.approx(high, abs=1e-4)
    v = pair(found, "property", "housing")
    assert v.kind == "cramers_v"
    assert v.strength == pytest.approx(bergsma(rows["property"], rows["housing"]), abs=1e-4)
    e = pair(found, "employment-since", "age")
    assert e.kind == "correlation_ratio"
    assert e.strength == pytest.approx(eta(rows["employment-since"], rows["age"]), abs=1e-4)
    assert r.rows == v.rows == e.rows == 1000
    assert all(p.low <= p.strength <= p.high for p in found.pairs)


def test_education_and_its_number_give_each_other_in_adult(real: Real) -> None:
    found = associations(read(real("fairness-tabular/adult.csv")))
    p = pair(found, "education", "education.num")
    assert p.one_to_one and p.a_gives_b and p.b_gives_a
    assert [q for q in found.pairs if q.a_gives_b or q.b_gives_a] == [p]
    assert (found.pairs_possible, found.pairs_looked_at) == (16 * 15 // 2, 16 * 15 // 2)
    assert "10,000 of 32,561" in found.error


def test_copies_narrow_the_interval_only_where_all_rows_are_there() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=2000)
    y = x + rng.normal(size=2000)
    times = np.repeat(np.arange(2000), 5)
    once, often = Batch.of(x=x, y=y), Batch.of(x=x[times], y=y[times])

    def width(data: Batch, size: int) -> float:
        p = pair(associations(data, size), "x", "y")
        return p.high - p.low

    assert width(often, 2000) == pytest.approx(width(once, 2000) / math.sqrt(5), rel=0.01)
    # A sample of 1,000 distinct rows knows as much, whether they stand for five rows or for one.
    assert width(often, 1000) == pytest.approx(width(once, 1000), rel=1e-6)
    assert pair(associations(often, 1000), "x", "y").rows == 5000


def test_copies_weigh_as_rows_do() -> None:
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(2, 300)) + np.linspace(0, 2, 300)
    c = rng.choice(["a", "b", "c"], 300)
    d = np.where(rng.random(300) < 0.6, c, "z")
    times = np.repeat(np.arange(300), rng.integers(1, 9, 300))
    found = associations(Batch.of(x=x[times], y=y[times], c=c[times], d=d[times]))
    assert pair(found, "x", "y").strength == round(np.corrcoef(x[times], y[times])[0, 1], 4)
    rows = pd.DataFrame({"c": c[times], "d": d[times]})
    v = bergsma(rows["c"], rows["d"])
    assert pair(found, "c", "d").strength == pytest.approx(v, abs=1e-4)


def test_missing_values_are_left_out_pair_by_pair() -> None:
    rng = np.random.default_rng(1)
    x, y, z = rng.normal(size=(3, 500))
    y, z = y + x, z - x
    x[::7], y[::5], z[::3] = np.nan, np.nan, np.inf
    found = associations(Batch.of(x=x, y=y, z=z))
    for a, b in itertools.combinations("xyz", 2):
        one, other = {"x": x, "y": y, "z": z}[a], {"x": x, "y": y, "z": z}[b]
        both = np.isfinite(one) & np.isfinite(other)
        r = float(np.corrcoef(one[both], other[both])[0, 1])
        p = pair(found, a, b)
        assert (p.rows, p.strength, p.sign) == (both.sum(), round(abs(r), 4), int(np.sign(r)))


def test_a_bent_relation_is_told_by_ranks() -> None:
    x = np.linspace(0, 12, 300)
    p = pair(associations(Batch.of(x=x, y=-np.exp(x))), "x", "y")
    assert (p.kind, p.strength, p.sign) == ("spearman", 1.0, -1)


def test_ranks_with_ties_are_those_of_scipy() -> None:
    rng = np.random.default_rng(2)
    x = rng.integers(0, 30, 400) ** 3
    y = np.where(rng.random(400) < 0.5, np.round(np.exp(x / 4000.0), 1), rng.integers(0, 900, 400))
    p = pair(associations(Batch.of(x=x, y=y)), "x", "y")
    if p.kind == "spearman":
        assert p.strength == round(float(stats.spearmanr(x, y).statistic), 4)
    else:
        assert p.strength == round(float(np.corrcoef(x, y)[0, 1]), 4)


@pytest.mark.parametrize("seed", range(5))
def test_independent_fields_are_no_finding(seed: int) -> None:
    """Forty fields of noise, 780 pairs: by chance alone 39 would stand out at 95 %."""
    rng = np.random.default_rng(seed)
    fields: dict[str, object] = {f"n{i}": rng.normal(size=300) for i in range(15)}
    fields |= {f"s{i}": rng.pareto(1.5, size=300) for i in range(5)}
    fields |= {f"c{i}": rng.choice([f"v{j}" for j in range(2 + i)], 300) for i in range(20)}
    found = associations(Batch.of(**fields))
    assert found.pairs_looked_at == 780
    assert len(found.pairs) <= 1


def test_nearly_constant_fields_depend_on_nothing() -> None:
    rng = np.random.default_rng(4)
    data = Batch.of(
        a=rng.choice([f"v{i}" for i in range(40)], 1000), b=["x"] * 999 + ["y"], c=["k"] * 1000
    )
    assert associations(data).pairs == ()


def test_keys_with_many_values_give_what_hangs_on_them() -> None:
    rng = np.random.default_rng(5)
    shop = rng.integers(0, 300, 5000)
    town = shop % 70
    data = Batch.of(
        shop=pa.array([f"shop {s}" for s in shop]),
        town=pa.array([f"town {t}" for t in town]),
        sold=rng.normal(size=5000),
    )
    p = pair(associations(data), "shop", "town")
    assert (p.a_gives_b, p.b_gives_a, p.one_to_one) == (True, False, False)
    assert p.strength == 1.0 >= p.high >= p.low > 0.999


def test_intervals_hold_what_they_promise() -> None:
    """Of 200 samples of each kind, about 95 % of the intervals hold the strength of the whole."""
    rng = np.random.default_rng(6)
    held = {"pearson": 0, "cramers_v": 0, "correlation_ratio": 0}
    truth = {"pearson": 0.5, "cramers_v": 0.4, "correlation_ratio": math.sqrt(1 / 5)}
    for _ in range(200):
        x = rng.normal(size=400)
        y = 0.5 * x + math.sqrt(0.75) * rng.normal(size=400)
        c = rng.integers(0, 2, 400)
        d = np.where(rng.random(400) < 0.7, c, 1 - c)
        e = c + rng.normal(size=400)
        # Bounds are wanted, so each pair stands alone and every pair is listed.
        for fields in ({"x": x, "y": y}, {"c": c, "d": d}, {"c": c, "e": e}):
            p = associations(Batch.of(**fields)).pairs[0]
            held[p.kind] += p.low <= truth[p.kind] <= p.high
    assert all(180 <= n <= 200 for n in held.values()), held


def test_hostile_fields_are_survived() -> None:
    big = [1e308, -1e308, 5e-324, 0.0] * 10
    data = Batch.of(
        big=big,
        huge=[2**63 - 1, -(2**63)] * 20,
        nan=[float("nan")] * 40,
        none=pa.array([None] * 40, pa.string()),
        nothing=pa.nulls(40),
        lists=[[1]] * 40,
        blank=["", " "] * 20,
        same=["a", "b"] * 20,
    )
    found = associations(data)
    p = pair(found, "huge", "same")
    assert p.strength == 1.0
    assert isinstance(FieldAssociations().of(sample(Batch.of(a=[1], b=[2])), data.schema), Absent)
    assert isinstance(FieldAssociations().applies_to(Batch.of(a=[1]).schema), Absent)


def test_the_budget_takes_fields_with_a_role_first_and_says_what_it_left_out() -> None:
    rng = np.random.default_rng(8)
    columns = {f"f{i}": pa.array(rng.normal(size=50)) for i in range(6)}
    data = batch(pa.table(columns), f5="label")
    found = FieldAssociations(fields=3).of(sample(data), data.schema)
    assert isinstance(found, Associations)
    assert (found.pairs_possible, found.pairs_looked_at) == (15, 3)


def test_300_fields_take_seconds_not_minutes() -> None:
    rng = np.random.default_rng(9)
    columns: dict[str, object] = {f"n{i}": rng.normal(size=6600) for i in range(240)}
    columns |= {f"c{i}": rng.integers(0, 8, 6600) for i in range(60)}
    data = Batch.of(**columns)
    drawn = sample(data)
    start = time.process_time()
    found = FieldAssociations().of(drawn, data.schema)
    assert time.process_time() - start < 20  # about one second here
    assert isinstance(found, Associations)
    assert found.pairs_looked_at == 300 * 299 // 2
