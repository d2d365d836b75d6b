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
from scipy.stats.contingency import association
from sklearn.metrics import roc_auc_score

import rules_cases
import truesheet
from batches import batch, folded, sample
from rules_evidence import context, evidence, one
from truesheet.batch.shapes import run
from truesheet.measures.groups_cells import GroupsCells
from truesheet.measures.groups_missing import GroupsMissing
from truesheet.measures.groups_strata import GroupsStrata
from truesheet.measures.telling import auc_of, bounds, guesses
from truesheet.measures.values_groups import Group, GroupCells, GroupStrata, Proxies
from truesheet.measures.veil import veil
from truesheet.model.evidence import Absent
from truesheet.rules.fisher import false_share, fisher
from truesheet.rules.rates import rates
from truesheet.sheet.contradict import bias_examination, subpopulations
from truesheet.sheet.seen import Seen

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


@given(st.integers(1, 4), st.integers(1, 5), st.data())
def test_no_small_count_can_be_found_by_subtracting(m: int, n: int, data: Any) -> None:
    """Lines and columns of which the totals are known: no hidden count stands alone in one."""
    keys = [(a, b) for a in "uvwx"[:m] for b in "pqrst"[:n]]
    counts = [data.draw(st.integers(0, 40)) for _ in keys]
    shown = veil(keys, counts)
    for count, told in zip(counts, shown, strict=True):
        assert told in (count, "<10", "not told") and not (count < 10 and told == count)
    for place in (0, 1):
        for value in {k[place] for k in keys}:
            line = [t for k, t in zip(keys, shown, strict=True) if k[place] == value]
            hidden = sum(isinstance(t, str) for t in line)
            assert hidden != 1 or len(line) == 1
    single = veil([(a,) for _, a in keys], counts)
    assert sum(isinstance(t, str) for t in single) != 1 or len(keys) == 1


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


# groups.missing, groups.proxies, groups.strata


def test_gaps_by_group_are_what_pandas_counts(real: Any) -> None:
    titanic = pd.read_csv(real("drift-nannyml/titanic_reference.csv"))
    found = run(GroupsMissing(("Sex",)), batch(pa.Table.from_pandas(titanic)))
    assert found["Age"].by["Sex"].keys() == {"female", "male"}
    for field, value in found.items():
        for sex, gap in value.by["Sex"].items():
            mine = titanic[titanic.Sex == sex]
            assert gap.rows == len(mine)
            n = int(mine[field].isna().sum())
            assert gap.missing == (n if n >= 10 else "<10")


@given(people, st.integers(0, 60))
def test_cutting_the_rows_never_changes_the_gaps(
    rows: list[tuple[str, str, str]], cut: int
) -> None:
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    frame["pay"] = [None if i % 3 else 1.0 for i in range(len(frame))]
    measure = GroupsMissing(("sex", "race"))
    made = [
        batch(pa.Table.from_pandas(p, schema=SCHEMA, preserve_index=False))
        for p in (frame[cut:], frame[:cut])
        if len(p)
    ]
    whole = batch(pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False))
    assert folded(measure, made) == run(measure, whole)


SCHEMA = pa.schema([*((f, pa.string()) for f in FIELDS), ("pay", pa.float64())])


def test_guesses_out_of_fold_are_what_a_slow_loop_gives() -> None:
    rng = np.random.default_rng(5)
    groups = rng.integers(0, 2, 600)
    bins = np.where(rng.random(600) < 0.7, groups, rng.integers(0, 4, 600))
    odds = guesses(groups, bins, np.ones(600))
    for i in range(0, 600, 37):
        learnt = [j for j in range(600) if j % 5 != i % 5]
        counts = Counter((groups[j], bins[j]) for j in learnt)
        sizes = Counter(groups[j] for j in learnt)
        of = [(counts[g, bins[i]] + 0.5) / (sizes[g] + 0.5 * 4) for g in (0, 1)]
        assert odds[i, 1] == pytest.approx(np.log(of[1] / of[0]))
    expected = roc_auc_score(groups, odds[:, 1])
    assert auc_of(groups, odds, np.ones(600)) == pytest.approx(expected)
    low, high = bounds(expected, groups, np.ones(600), np.ones(600))
    assert low < expected < high and high - low < 0.1


def test_fields_that_tell_nothing_are_at_chance() -> None:
    """Guesses are made for rows that were not learnt from: even 50 values tell nothing."""
    rng = np.random.default_rng(6)
    over = 0
    for _ in range(200):
        groups, bins = rng.integers(0, 2, 300), rng.integers(0, 50, 300)
        auc = auc_of(groups, guesses(groups, bins, np.ones(300)), np.ones(300))
        over += bounds(auc, groups, np.ones(300), np.ones(300))[0] > 0.5
    assert over / 200 <= 0.06


def test_adult_betrays_sex_by_relationship(real: Any) -> None:
    adult = pd.read_csv(real("fairness-tabular/adult.csv"))
    found = truesheet.build(adult, label="income", roles={"sex": "sensitive"})
    proxies = found.evidence.read("groups.proxies", Proxies)
    assert isinstance(proxies, Proxies)
    sex = next(p for p in proxies.of if p.field == "sex")
    assert sex.fields[0].field == "relationship"
    share = adult.groupby("relationship").sex.apply(lambda s: (s == "Male").mean())
    whole = roc_auc_score(adult.sex == "Male", adult.relationship.map(share))
    assert sex.fields[0].low < whole < sex.fields[0].high
    table = pd.crosstab(adult.sex, adult.relationship)
    v = association(table.to_numpy(), method="cramer")
    assert sex.fields[0].v == pytest.approx(v, abs=0.02)
    assert sex.together.auc > sex.fields[0].auc


def test_berkeley_is_what_the_formulas_say(real: Any) -> None:
    """Women were admitted less often; within departments no difference is beyond chance."""
    found = rules_cases.sheet("admissions", real).evidence.read("groups.strata", GroupStrata)
    assert isinstance(found, GroupStrata)
    (one,) = found.pairs
    top = bottom = spread = 0.0
    for a, b, c, d in rules_cases.ADMISSIONS.values():
        men, women, n = a + b, c + d, a + b + c + d
        sign = 1 if one.group == "m" else -1
        top += sign * (a * women - c * men) / n
        bottom += men * women / n
        spread += (a * b * women**3 + c * d * men**3) / (men * women * n**2)
    assert one.within == pytest.approx(top / bottom, abs=1e-5)
    assert one.within_error == pytest.approx(spread**0.5 / bottom, abs=1e-5)
    assert abs(one.pooled) == pytest.approx(1198 / 2691 - 557 / 1835, abs=1e-5)
    assert abs(one.within) < 1.96 * one.within_error


def test_no_difference_turns_round_by_chance() -> None:
    rng = np.random.default_rng(8)
    said = set()
    for _ in range(40):
        n = 400
        frame = pd.DataFrame({"sex": rng.choice(["f", "m"], n), "y": rng.choice(["a", "b"], n)})
        for i in range(5):
            frame[f"x{i}"] = rng.choice(list("pqr"), n)
        data = batch(pa.Table.from_pandas(frame), y="label", sex="sensitive")
        measure = GroupsStrata(("sex",), "y", ("sex",))
        found = measure.of(sample(data), data.schema)
        seen = context(evidence("groups.strata", found), evidence("groups.cells", GroupCells(n)),
                       fields=data.schema.fields, rows=n)  # fmt: skip
        said.add(one("groups.reversal", seen).outcome)
    assert said == {"clear"}


# The sheet.


def test_the_sheet_says_how_the_label_differs_and_holds_people_to_it(real: Any) -> None:
    sheet = rules_cases.sheet("adult", real)
    answer = sheet["x.bias_examination"]
    (sex,) = answer.value["examinations"]
    assert sex["groups"] == ["sex"]
    assert sex["result"] == pytest.approx(6662 / 21_790 - 1179 / 10_771, abs=1e-4)
    assert answer.status == "verified"
    seen = Seen(sheet.evidence, sheet.document.fields, sheet.document.splits)
    for result, agrees in ((0.358, True), (0.196, True), (0.5, None)):
        said = {"examinations": [{"groups": ["sex"], "result": result}]}
        assert next(iter(bias_examination.check(said, seen))).agrees is agrees


def test_ages_in_the_answer_are_bins_and_a_wrong_share_is_contradicted(real: Any) -> None:
    frame = pd.read_csv(real("fairness-tabular/adult.csv"))
    sheet = truesheet.build(frame, roles={"age": "sensitive"})
    (group,) = sheet["composition.subpopulations"].value["groups"]
    old = int((frame.age >= 75).sum())
    assert group["shares"]["75 and more"] == {"part": old, "whole": len(frame)}
    seen = Seen(sheet.evidence, sheet.document.fields, sheet.document.splits)
    for share, agrees in ((old / len(frame), True), (0.2, False)):
        said = {"groups": [{"field": "age", "shares": {"75 and more": share}}]}
        assert next(iter(subpopulations.check(said, seen))).agrees is agrees
