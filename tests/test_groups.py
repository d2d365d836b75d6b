"""Groups of people: counts, rates, gaps; every number a second way, and nobody pointed at."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, fisher_exact

from batches import batch, folded
from truesheet.batch.shapes import run
from truesheet.measures.groups_cells import GroupsCells
from truesheet.measures.values_groups import Group, GroupCells
from truesheet.model.evidence import Absent
from truesheet.render.sound.hiding import hidden
from truesheet.rules.fisher import false_share, fisher
from truesheet.rules.rates import rates

FIELDS = ("sex", "race", "town")


def cells(frame: pd.DataFrame, fields: tuple[str, ...], **more: Any) -> GroupCells:
    found = run(GroupsCells(fields, **more), batch(pa.Table.from_pandas(frame)))
    assert isinstance(found, GroupCells)
    return found


people = st.lists(
    st.tuples(st.sampled_from("fm"), st.sampled_from("xyz"), st.sampled_from("abcd")),
    min_size=1,
    max_size=60,
)


@given(people, st.integers(1, 6))
def test_uncovered_patterns_are_the_maximal_ones_of_a_brute_search(
    rows: list[tuple[str, str, str]], enough: int
) -> None:
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    found = cells(frame, FIELDS, enough=enough, show=True)
    values = [sorted(set(c)) for c in zip(*rows, strict=True)]

    def holds(p: tuple[tuple[int, str], ...]) -> int:
        return sum(all(r[i] == v for i, v in p) for r in rows)

    small = {}
    for n in (1, 2, 3):
        for places in combinations(range(3), n):
            for vs in product(*(values[i] for i in places)):
                p = tuple(zip(places, vs, strict=True))
                parts = combinations(p, n - 1) if n > 1 else ()
                if holds(p) < enough and all(holds(q) >= enough for q in parts):
                    small[frozenset((FIELDS[i], v) for i, v in p)] = holds(p)
    assert {frozenset(p.values.items()): p.rows for p in found.uncovered} == small


@given(people, st.integers(0, 60), st.booleans())
def test_cutting_the_rows_never_changes_the_groups(
    rows: list[tuple[str, str, str]], cut: int, swap: bool
) -> None:
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    frame["age"] = [17 + 7 * i % 70 for i in range(len(frame))]
    measure = GroupsCells((*FIELDS, "age"), show=True)
    parts = [frame[:cut], frame[cut:]][:: -1 if swap else 1]
    made = [batch(pa.Table.from_pandas(p, preserve_index=False)) for p in parts if len(p)]
    assert folded(measure, made) == cells(frame, measure.fields, show=True)


def test_what_cannot_be_is_no_gap() -> None:
    sexes, answers = ["m"] * 50 + ["f"] * 100, ["no"] * 100 + ["yes"] * 50
    frame = pd.DataFrame({"sex": sexes, "pregnant": answers})
    fields = ("sex", "pregnant")
    (gap,) = cells(frame, fields).uncovered
    assert gap.values == {"sex": "m", "pregnant": "yes"}
    assert gap.rows == 0
    assert cells(frame, fields, never=("sex=m, pregnant=yes",)).uncovered == ()


def test_a_field_with_too_many_values_tells_no_groups_apart_and_says_so() -> None:
    frame = pd.DataFrame({"race": [f"r{i}" for i in range(200)], "sex": ["f", "m"] * 100})
    found = cells(frame, ("race", "sex"))
    assert [f.field for f in found.fields] == ["sex"]
    assert "64 values" in found.left_out["race"]


def test_a_label_with_a_class_for_every_row_leaves_the_counts_of_groups() -> None:
    frame = pd.DataFrame({"sex": ["f", "m"] * 60, "y": [f"c{i}" for i in range(120)]})
    found = cells(frame, ("sex",), label="y")
    assert [g.rows for g in found.fields[0].groups] == [60, 60]
    assert found.classes == {}
    assert "50 classes" in found.left_out["y"]


def test_a_table_without_rows_has_no_groups() -> None:
    measure = GroupsCells(("sex",))
    assert isinstance(measure.value(measure.zero()), Absent)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_fisher_is_scipys(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    expected = fisher_exact([[a, n - a], [b, m - b]]).pvalue
    assert fisher(a, n, b, m) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_correction_for_many_tests_is_scipys(p: list[float]) -> None:
    assert false_share(p, len(p)) == pytest.approx(list(false_discovery_control(p)))


def test_equal_rates_are_hardly_ever_called_different() -> None:
    """Four fifths alone blames every third small group; ours at most one table in twenty."""
    rng = np.random.default_rng(20)
    for n in (30, 50, 100, 300, 1000):
        tables, plain, ours = 300, 0, 0
        for _ in range(tables):
            part, others = int(rng.binomial(n, 0.1)), int(rng.binomial(2000, 0.1))
            plain += min(part / n, others / 2000) < 0.8 * max(part / n, others / 2000)
            pair = [_group("a", part, n), _group("b", others, 2000)]
            ours += any(r.verdict == "lower" for r in rates(pair, "yes"))
        assert ours / tables <= 0.05
        assert ours <= plain
        assert n > 100 or plain / tables > 0.2


def test_equal_rates_in_many_groups_are_hardly_ever_called_different() -> None:
    """The group with the highest rate is picked from the data; the correction knows that."""
    rng = np.random.default_rng(21)
    alarms = 0
    for _ in range(300):
        many = [_group(str(i), int(rng.binomial(80, 0.4)), 80) for i in range(12)]
        alarms += any(r.verdict in ("lower", "somewhat lower") for r in rates(many, "yes"))
    assert alarms / 300 <= 0.05


def _group(name: str, part: int, whole: int) -> Group:
    return Group((name,), whole, {"yes": part, "no": whole - part})


def test_no_single_count_can_be_found_by_subtracting() -> None:
    rng = np.random.default_rng(4)
    for _ in range(200):
        counts: list[int | str] = [int(n) for n in rng.integers(0, 60, rng.integers(2, 7))]
        shown = hidden([n if isinstance(n, int) and n >= 10 else "<10" for n in counts])
        gone = [i for i, n in enumerate(shown) if not isinstance(n, int)]
        assert len(gone) != 1
        assert not [n for n in shown if isinstance(n, int) and n < 10]


def test_the_known_rates_of_real_tables(real: Any) -> None:
    root: Path = real("fairness-tabular")
    german = pd.read_csv(root / "german_credit.csv")
    sex = cells(german, ("sex",), label="class-label").fields[0]
    assert {g.values[0]: (g.classes["1"], g.rows) for g in sex.groups} == {
        "female": (201, 310),
        "male": (499, 690),
    }
    low = next(r for r in rates(sex.groups, "1") if r.values == ("female",))
    assert low.verdict == "somewhat lower"
    assert (round(low.times, 3), round(low.ratio[0], 3)) == (0.897, 0.816)
    acs = pd.read_parquet(root / "acs_income.validation.parquet")
    race = cells(acs, ("RAC1P",), label="PINCP").fields[0]
    counted = Counter(acs.RAC1P.astype(str))
    assert {g.values[0]: g.rows for g in race.groups} == dict(counted)
    assert min(race.groups, key=lambda g: g.rows if isinstance(g.rows, int) else 0).rows == 186
