"""Agreement of annotators: worked examples of the literature, second counts, the law."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import reduce
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from conftest import Real
from truesheet.batch.batch import Batch
from truesheet.batch.codec import from_bytes, to_bytes
from truesheet.batch.shapes import run
from truesheet.measures.annotations import Annotations
from truesheet.measures.annotator_agreement import AnnotatorAgreement
from truesheet.measures.values_crowd import Agreement, Estimate
from truesheet.model.evidence import Absent, Share

LONG = AnnotatorAgreement(("who",), "item", "y")


def agreement(measure: AnnotatorAgreement, batch: Batch) -> Agreement:
    found = run(measure, batch)
    assert isinstance(found, Agreement), found
    return found


def wide(rows: list[list[Any]], **more: Any) -> Agreement:
    """One list an annotator."""
    names = tuple("abcdefghijklmnop"[: len(rows)])
    batch = Batch.of(**dict(zip(names, rows, strict=True)))
    return agreement(AnnotatorAgreement(names, **more), batch)


def long_of(table: pd.DataFrame) -> Batch:
    return Batch.of(**{n: pa.array(table[n].tolist()) for n in table.columns})


def value(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.value


# worked examples --------------------------------------------------------------------------------

NO = None
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]
"""Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: four observers, 12 units."""


@pytest.mark.parametrize(
    ("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_of_krippendorffs_own_example(scale: str, published: float) -> None:
    found = wide(KRIPPENDORFF, scale=scale)
    assert round(value(found.alpha), 3) == published
    assert found.alpha is not None
    assert found.alpha.low < published < found.alpha.high
    assert (found.items, found.shared, found.fewest, found.most) == (12, 11, 2, 4)


FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]
"""The example by which Fleiss' kappa is usually taught: ten subjects, 14 raters, five classes."""


def test_fleiss_kappa_of_the_usual_example() -> None:
    items = [[c for c, n in enumerate(row) for _ in range(n)] for row in FLEISS]
    found = wide([list(labels) for labels in zip(*items, strict=True)])
    assert found.fleiss is not None
    assert round(found.fleiss, 3) == 0.210


def test_fleiss_kappa_is_absent_where_items_have_unequally_many_labels() -> None:
    found = wide(KRIPPENDORFF)
    assert found.fleiss is None
    assert found.absent["fleiss"] == "items have 2 to 4 labels each, not equally many"


# second counts ----------------------------------------------------------------------------------


def slow_alpha(units: list[list[float]], scale: str) -> float:
    """From the definition: the coincidence matrix, pair by pair."""
    units = [u for u in units if len(u) > 1]
    o: dict[tuple[float, float], float] = defaultdict(float)
    for u in units:
        for i, a in enumerate(u):
            for j, b in enumerate(u):
                if i != j:
                    o[a, b] += 1 / (len(u) - 1)
    totals: Counter[float] = Counter(v for u in units for v in u)
    order = sorted(totals)
    n = sum(totals.values())

    def distance(a: float, b: float) -> float:
        if scale == "nominal":
            return float(a != b)
        if scale == "interval":
            return (a - b) ** 2
        low, high = sorted((a, b))
        between = sum(totals[g] for g in order if low <= g <= high)
        return (between - (totals[a] + totals[b]) / 2) ** 2 if a != b else 0.0

    inside = sum(m * distance(a, b) for (a, b), m in o.items()) / n
    among = sum(totals[a] * totals[b] * distance(a, b) for a in order for b in order if a != b) / (
        n * (n - 1)
    )
    return 1 - inside / among


@given(
    rows=st.lists(st.lists(st.none() | st.integers(0, 4), min_size=4, max_size=4), max_size=15),
    scale=st.sampled_from(["nominal", "ordinal", "interval"]),
)
@settings(deadline=None)
def test_alpha_is_what_the_definition_gives(rows: list[list[int | None]], scale: str) -> None:
    columns = [pa.array([r[i] for r in rows], pa.int64()) for i in range(4)]
    batch = Batch.of(a=columns[0], b=columns[1], c=columns[2], d=columns[3])
    found = run(AnnotatorAgreement(("a", "b", "c", "d"), scale=scale), batch)
    units = [[float(v) for v in r if v is not None] for r in rows]
    paired = [u for u in units if len(u) > 1]
    if not paired:
        assert isinstance(found, Absent)
    elif found.alpha is None:
        assert len({v for u in paired for v in u}) == 1 or len(paired) == 1
    else:
        assert found.alpha.value == pytest.approx(slow_alpha(units, scale), abs=1e-4)
        assert found.alpha.low <= found.alpha.value <= found.alpha.high


def rte(real: Real) -> pd.DataFrame:
    path = real("crowd-snow2008/rte.standardized.tsv")
    table = pd.read_csv(path, sep="\t", dtype=str)
    return table.set_axis(["id", "who", "item", "y", "gold"], axis=1)


def test_the_crowd_of_snow_2008_agrees_as_was_published(real: Real) -> None:
    table = rte(real)
    found = agreement(LONG, long_of(table))
    assert (found.fleiss, found.annotators, found.items) == (0.2414, 164, 800)
    alike = whole = 0
    for _, labels in table.groupby("item")["y"]:
        pairs = list(combinations(labels, 2))
        alike += sum(a == b for a, b in pairs)
        whole += len(pairs)
    assert found.agreeing == Share(alike, whole)
    assert found.classes == Counter(table["y"])
    assert value(found.alpha) == pytest.approx(
        slow_alpha([[float(v) for v in y] for _, y in table.groupby("item")["y"]], "nominal"),
        abs=1e-4,
    )


def test_cohens_kappa_is_scikit_learns_weighted_by_items(real: Real) -> None:
    table = rte(real)
    given = {who: dict(zip(t["item"], t["y"], strict=True)) for who, t in table.groupby("who")}
    kappas, weights = [], []
    for a, b in combinations(sorted(given), 2):
        both = sorted(given[a].keys() & given[b].keys())
        if len(both) >= 10:
            kappa = cohen_kappa_score([given[a][i] for i in both], [given[b][i] for i in both])
            if not math.isnan(kappa):
                kappas.append(kappa)
                weights.append(len(both))
    found = agreement(LONG, long_of(table))
    assert found.pairs == len(kappas)
    assert found.cohen == pytest.approx(np.average(kappas, weights=weights), abs=1e-4)


def test_the_three_workers_who_guess_are_those_whom_the_gold_labels_show(real: Real) -> None:
    """The measure does not know the gold labels; their shares of right answers are about a half."""
    table = rte(real)
    found = agreement(AnnotatorAgreement(("who",), "item", "y", named=True), long_of(table))
    right = table["y"].eq(table["gold"]).groupby(table["who"]).mean()
    worst = [a.name for a in found.listed[:3]]
    assert all(0.49 < right[w] < 0.51 for w in worst)
    one = found.listed[0]
    mine = table[table["who"] == one.name].set_index("item")["y"]
    others = table[table["who"] != one.name].groupby("item")["y"]
    shares = [(others.get_group(i) == y).mean() for i, y in mine.items()]
    assert one.agrees == pytest.approx(float(np.mean(shares)), abs=1e-4)
    assert one.items == len(mine)


def test_names_of_workers_do_not_get_into_the_evidence(real: Real) -> None:
    table = rte(real)
    found = agreement(LONG, long_of(table))
    assert all(a.name.startswith("#") and len(a.name) == 9 for a in found.listed)
    assert not {a.name for a in found.listed} & set(table["who"])


def test_a_table_of_the_same_labels_is_alike_in_both_layouts(real: Real) -> None:
    path = real("xstest/xstest_v2_completions_gpt4.csv")
    table = pd.read_csv(path)[["annotation_1", "annotation_2"]]
    rows = wide([table[c].tolist() for c in table.columns])
    melted = table.reset_index().melt("index", var_name="who", value_name="y")
    long = agreement(LONG, long_of(melted.rename(columns={"index": "item"})))
    for name in ("alpha", "fleiss", "cohen", "agreeing", "classes", "items", "labels"):
        mine, theirs = getattr(rows, name), getattr(long, name)
        if isinstance(mine, Estimate):
            assert mine.value == theirs.value
        else:
            assert mine == theirs, name
    second = cohen_kappa_score(table["annotation_1"], table["annotation_2"])
    assert rows.cohen == pytest.approx(second, abs=1e-4)


def test_the_bootstrap_covers_alpha_as_often_as_it_says() -> None:
    """95 % intervals over 100 items hold the alpha of the endless crowd in 88 to 100 of 100."""
    random = np.random.default_rng(0)

    def crowd(items: int) -> list[list[int]]:
        truth = random.random(items) < 0.5
        return [
            np.where(random.random(items) < 0.8, truth, ~truth).astype(int).tolist()
            for _ in range(3)
        ]

    true = value(wide(crowd(100_000)).alpha)
    held = 0
    for _ in range(100):
        found = wide(crowd(100)).alpha
        assert found is not None
        held += found.low <= true <= found.high
    assert 88 <= held <= 100


# what labels may be like ------------------------------------------------------------------------


def test_numbers_of_many_values_are_compared_by_their_distance(real: Real) -> None:
    table = pd.read_csv(real("crowd-snow2008/wordsim.standardized.tsv"), sep="\t")
    table = table.set_axis(["id", "who", "item", "y", "gold"], axis=1)
    found = agreement(LONG, long_of(table))
    units = [y.astype(float).tolist() for _, y in table.groupby("item")["y"]]
    assert found.scale == "interval"
    assert value(found.alpha) == pytest.approx(slow_alpha(units, "interval"), abs=1e-4)
    assert found.others["ordinal"].value == pytest.approx(slow_alpha(units, "ordinal"), abs=1e-4)


def test_one_label_in_whole_numbers_and_in_fractions_is_the_same_label() -> None:
    found = wide([[1, 0, 1, 0], [1.0, 0.0, None, 0.0]])
    assert found.agreeing == Share(3, 3)


def test_missing_and_blank_labels_are_no_labels() -> None:
    found = wide([["x", "", "y", " "], ["x", "x", "y", None], ["x", "x", None, "y"]])
    assert (found.labels, found.items, found.shared) == (8, 4, 3)
    assert found.agreeing == Share(5, 5)


def test_labels_that_are_all_the_same_have_no_alpha_and_say_why() -> None:
    found = wide([["x"] * 5, ["x"] * 5])
    assert found.alpha is None
    assert "all labels are the same" in found.absent["alpha"]
    assert found.agreeing == Share(5, 5)


def test_who_labels_an_item_twice_counts_once_and_in_two_ways_not_at_all() -> None:
    batch = Batch.of(
        who=["a", "a", "b", "a", "a", "b"],
        item=[1, 1, 1, 2, 2, 2],
        y=["x", "x", "x", "x", "y", "x"],
    )
    found = agreement(LONG, batch)
    assert (found.again, found.unlike) == (1, 1)
    assert found.agreeing == Share(1, 1)


def test_texts_are_no_classes() -> None:
    batch = Batch.of(
        who=["a", "b"] * 100, item=[i // 2 for i in range(200)], y=[f"t{i}" for i in range(200)]
    )
    found = run(LONG, batch)
    assert isinstance(found, Absent)
    assert "texts" in found.absent


def test_one_item_for_all_rows_is_said_and_not_counted() -> None:
    batch = Batch.of(who=list(range(200)), item=[1] * 200, y=["x", "y"] * 100)
    found = run(AnnotatorAgreement(("who",), "item", "y", most=100), batch)
    assert isinstance(found, Absent)
    assert "one item has more than 100 labels" in found.absent


def test_beyond_its_size_it_keeps_whole_items_and_says_how_many() -> None:
    random = np.random.default_rng(1)
    truth = random.integers(0, 2, 5_000)
    labels = np.where(random.random((5_000, 3)) < 0.9, truth[:, None], 1 - truth[:, None])
    batch = Batch.of(
        item=pa.array(np.repeat(np.arange(5_000), 3)),
        who=pa.array(np.tile(np.arange(3), 5_000)),
        y=pa.array(labels.ravel()),
    )
    found = agreement(AnnotatorAgreement(("who",), "item", "y", most=3_000), batch)
    whole = agreement(LONG, batch)
    assert found.shared == 1_000
    assert found.fewest == found.most == 3
    assert "of 15,000 labels" in found.error
    assert found.alpha is not None
    assert found.alpha.low < value(whole.alpha) < found.alpha.high


# the law ----------------------------------------------------------------------------------------

ROW = st.tuples(
    st.none() | st.integers(0, 5),
    st.none() | st.sampled_from(["a", "b", "c", ""]),
    st.none() | st.sampled_from(["x", "y", "z", " "]),
)


@given(data=st.data(), most=st.sampled_from([3, 7, 1000]), is_wide=st.booleans())
@settings(deadline=None)
def test_cutting_the_data_never_changes_the_agreement(
    data: st.DataObject, most: int, is_wide: bool
) -> None:
    rows = data.draw(st.lists(ROW, max_size=20))
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    kinds = [pa.int64(), pa.string(), pa.string()]
    if is_wide:
        measure = AnnotatorAgreement(("who", "y"), most=most)
    else:
        measure = AnnotatorAgreement(("who",), "item", "y", most=most)

    def part(low: int, high: int) -> Annotations:
        arrays = [pa.array(c[low:high], k) for c, k in zip(columns, kinds, strict=True)]
        batch = Batch.of(item=arrays[0], who=arrays[1], y=arrays[2])
        return from_bytes(to_bytes(measure.add(measure.zero(), batch)), Annotations)

    edges = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=4)))
    pieces = [part(a, b) for a, b in pairwise([0, *edges, len(rows)])]
    merged = reduce(measure.merge, data.draw(st.permutations(pieces)), measure.zero())
    assert measure.value(merged) == measure.value(part(0, len(rows)))
    assert merged.given == part(0, len(rows)).given
