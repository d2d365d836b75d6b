"""`leakage`: what two splits share, found a second way; what leaking rows are worth; bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import datasets

import truesheet
from cuts import Cut, Piece
from support import truesheet as run
from truesheet.batch.batch import schema_of
from truesheet.compare.leakage import Leakage
from truesheet.engine import Options, fold
from truesheet.engine.plan import plan
from truesheet.flow.leakage import CHECKS, HalfASplit, NothingToLeak, leakage
from truesheet.measures.across_splits import TimeAcrossSplits
from truesheet.measures.alike_across import RowsAlikeAcross, rounded
from truesheet.measures.by_entity import RowsByEntity
from truesheet.measures.single_field import SingleFields
from truesheet.measures.values_leak import AlikeAcross, TimeAcross
from truesheet.model.canonical import canonical
from truesheet.model.field import Field, Schema
from truesheet.model.finding import Finding

Real = Callable[[str], Path]


def told(found: Leakage, rule: str) -> Finding:
    """The only finding of a rule."""
    (one,) = [f for f in found.findings if f.rule == rule]
    return one


def cancer() -> pd.DataFrame:
    frame = datasets.load_breast_cancer(as_frame=True).frame
    return pd.DataFrame(frame)


def halves(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    test = frame.index % 3 == 0
    return frame[~test].reset_index(drop=True), frame[test].reset_index(drop=True)


# The law, with several splits.

MEASURES = (
    TimeAcrossSplits(),
    RowsAlikeAcross(("n",)),
    SingleFields("y"),
    RowsByEntity(suspected=True),
)


def _pieces(table: pa.Table, edges: list[int], sizes: int) -> list[Piece]:
    made = []
    for split, rows in (("train", table.slice(0, 60)), ("test", table.slice(60))):
        cuts = sorted({0, rows.num_rows, *(e % (rows.num_rows + 1) for e in edges)})
        for low, high in pairwise(cuts):
            arrays = [c.combine_chunks() for c in rows.slice(low, high - low).columns]
            made.append(Piece(arrays, low, sizes, f"{split}-{low}-{high}", split))
    return made


@settings(max_examples=12)
@given(data=st.data())
def test_cutting_the_splits_never_changes_what_they_share(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 50)))
    days = rng.integers(0, 90, 100).astype("datetime64[D]")
    table = pa.table(
        {
            "n": pa.array(range(100)),
            "x": pa.array(rng.choice([1.0, 2.5, 1e-9, np.nan], 100)),
            "text": pa.array(rng.choice(["a b", "A, b", "", "c"], 100)),
            "patient": pa.array(rng.integers(0, 30, 100)),
            "day": pa.array(days),
            "y": pa.array(rng.choice(["yes", "no"], 100)),
        }
    )
    schema = schema_of({n: table[n].combine_chunks() for n in table.column_names})

    def value(pieces: list[Piece]) -> bytes:
        cut = Cut("table", schema, pieces)
        folded = fold(cut, plan(schema, MEASURES), Options(workers=1))
        assert not folded.failed
        task = plan(schema, MEASURES).folds[0]
        states = [s[task.key] for s in folded.states.values()]
        merged = reduce(task.measure.merge, states, task.measure.zero())
        sample = folded.sample
        assert sample is not None
        found = [task.measure.value(merged), folded.keyed, SingleFields("y").of(sample, schema)]
        return canonical(json.loads(pa_json(found)))

    whole = value(_pieces(table, [], 1000))
    edges = data.draw(st.lists(st.integers(0, 100), max_size=4))
    pieces = data.draw(st.permutations(_pieces(table, edges, data.draw(st.integers(1, 40)))))
    assert value(list(pieces)) == whole


def pa_json(found: Any) -> bytes:
    import msgspec

    return msgspec.json.encode(msgspec.to_builtins(found, str_keys=True))


# Numbers found a second way.


def test_rows_that_are_alike_are_counted_as_pandas_counts_them(real: Real) -> None:
    adult = pd.read_csv(real("fairness-tabular/adult.csv"))
    train, test = halves(adult)
    found = truesheet.build(splits={"train": train, "test": test}, label="income").evidence
    alike = found.read("rows.alike_across", AlikeAcross)
    assert isinstance(alike, AlikeAcross)
    assert set(alike.ignored) == {"ID", "income"}
    rest = [c for c in adult if c not in alike.ignored]
    known = set(train[rest].itertuples(index=False, name=None))
    same = sum(row in known for row in test[rest].itertuples(index=False, name=None))
    assert alike.across["train|test"].part == same > 0
    assert alike.across["train|test"].whole == len(test)


def test_days_across_splits_are_counted_as_pandas_counts_them(real: Real) -> None:
    houses = pd.read_csv(real("drift-nannyml/california_housing_reference.csv"))
    houses["timestamp"] = pd.to_datetime(houses.timestamp)
    later = (houses.index >= 0.7 * len(houses)) & (houses.index % 50 != 0)
    train, test = houses[~later], houses[later]
    found = truesheet.build(splits={"train": train, "test": test}, label="clf_target").evidence
    across = found.read("time.across_splits", TimeAcross)
    assert isinstance(across, TimeAcross)
    crossing = across.fields["timestamp"]["train|test"]
    days, others = train.timestamp.dt.floor("D"), test.timestamp.dt.floor("D")
    assert crossing.later.part == int((days > others.min()).sum())
    assert crossing.earlier.part == int((others < days.max()).sum())
    assert (crossing.first_of_b, crossing.last_of_b) == (
        str(others.min().date()),
        str(others.max().date()),
    )


@pytest.mark.parametrize("value", [1.0, 123456.7, -9.99994e-12, 4e250, 0.0])
def test_rounding_keeps_five_digits_that_print_alike(value: float) -> None:
    (found,) = rounded(np.array([value]))
    assert f"{found:.4e}" == f"{value:.4e}"


def test_what_is_no_number_is_not_rounded() -> None:
    found = rounded(np.array([np.nan, np.inf, -np.inf]))
    assert np.isnan(found[0]) and found[1] == np.inf and found[2] == -np.inf


# What leaks between splits.


def test_jittered_and_respelt_rows_are_nearly_equal_and_others_are_not() -> None:
    train, test = halves(cancer())
    train = train.assign(note=[f"Case No. {i}, seen" for i in range(len(train))])
    test = test.assign(note=[f"other {i}" for i in range(len(test))])
    again = train.head(50).copy()
    again.iloc[:, :-2] *= 1 + 1e-12
    again["note"] = again.note.str.upper().str.replace(",", " -")
    found = leakage(train=train, test=pd.concat([test, again], ignore_index=True), label="target")
    near = told(found, "split.near_rows")
    assert (near.severity, near.number) == ("error", "50")
    assert told(found, "split.shared_rows").outcome == "clear"


def test_numbers_scaled_to_their_ends_over_all_splits_are_told_and_by_training_are_not() -> None:
    frame = cancer()
    fields = frame.columns[:-1]
    train, test = halves(frame)
    for known, outcome in ((frame, "raised"), (train, "clear")):
        low, high = known[fields].min(), known[fields].max()
        parts = [p.assign(**((p[fields] - low) / (high - low))) for p in (train, test)]
        found = leakage(train=parts[0], test=parts[1], label="target")
        assert told(found, "split.fitted_together").outcome == outcome


def test_mean_and_deviation_of_all_splits_are_told_whatever_n_is_divided_by() -> None:
    frame = cancer()
    fields = frame.columns[:-1]
    for ddof in (0, 1):
        made = frame.assign(
            **((frame[fields] - frame[fields].mean()) / frame[fields].std(ddof=ddof))
        )
        train, test = halves(made)
        found = told(leakage(train=train, test=test, label="target"), "split.fitted_together")
        assert found.outcome == "raised"
        assert int(found.number) >= 28  # of 30: chance brings some as near in the training rows


def test_a_patient_in_both_splits_is_told_without_any_role() -> None:
    rng = np.random.default_rng(0)
    frame = cancer().assign(patient_id=rng.integers(0, 200, 569))
    train, test = halves(frame)
    found = told(leakage(train=train, test=test, label="target"), "split.shared_entities")
    shared = set(train.patient_id) & set(test.patient_id)
    assert (found.outcome, found.severity) == ("raised", "note")
    assert f"{len(shared)} of {test.patient_id.nunique()} values" in found.says
    roles = {"patient_id": "group"}
    found = told(
        leakage(train=train, test=test, label="target", roles=roles), "split.shared_entities"
    )
    assert found.severity == "warning"


def test_rows_that_each_split_numbers_anew_are_no_entities() -> None:
    train, test = (p.assign(row_id=range(len(p))) for p in halves(cancer()))
    roles = {"row_id": "id"}
    found = told(
        leakage(train=train, test=test, label="target", roles=roles), "split.shared_entities"
    )
    assert found.outcome == "clear"
    assert "numbers the rows of each split anew" in found.says


def test_a_random_split_of_dated_rows_is_at_most_a_note() -> None:
    days = pd.date_range("2020-01-01", periods=569)
    train, test = halves(cancer().assign(day=days))
    found = told(leakage(train=train, test=test, label="target"), "split.time_order")
    assert (found.outcome, found.severity) == ("raised", "note")
    assert "cover the same time" in found.title


def test_a_split_cut_at_a_day_is_clear() -> None:
    frame = cancer().assign(day=pd.date_range("2020-01-01", periods=569))
    found = leakage(train=frame.head(400), test=frame.tail(169), label="target")
    assert told(found, "split.time_order").outcome == "clear"


# What leaking rows are worth.


def test_copies_of_rows_that_cannot_be_learned_lift_the_score_by_what_they_are_worth() -> None:
    """The label is a coin: only who has seen a row can know it. A half of the test is copies."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(900, 5)), columns=list("abcde"))
    frame["y"] = rng.choice(["heads", "tails"], 900)
    train, test = frame.head(600), pd.concat([frame.tail(300), frame.head(300)], ignore_index=True)
    (worth,) = leakage(train=train, test=test, label="y").rows
    assert (worth.leaking, worth.rows, worth.learned) == (300, 600, 600)
    assert worth.clean is not None and worth.every is not None and worth.gain is not None
    assert worth.clean.low < 0.5 < worth.clean.high
    assert worth.gain.low > 0.1


def test_splits_that_share_nothing_have_no_worth_to_tell() -> None:
    train, test = halves(cancer())
    (worth,) = leakage(train=train, test=test, label="target").rows
    assert worth.leaking == 0 and worth.gain is None


def test_the_sentences_of_gsm8k_are_not_shared_between_its_splits(real: Real) -> None:
    """A real pair of splits that is known to be clean: nothing equal, nothing nearly equal."""
    folder = real("gsm8k")
    files = {n: next(iter(sorted(folder.rglob(f"*{n}*.jsonl*"))), None) for n in ("train", "test")}
    if None in files.values():
        pytest.skip("gsm8k has no two splits here")
    found = leakage(train=str(files["train"]), test=str(files["test"]))
    assert told(found, "split.shared_rows").outcome == "clear"
    assert told(found, "split.near_rows").outcome == "clear"


# Bad input.


def test_half_a_split_is_refused() -> None:
    for given_ in ({"train": cancer()}, {"test": cancer()}, {"train": 1, "test": 2, "data": 3}):
        with pytest.raises(HalfASplit):
            leakage(**given_)


def test_one_split_without_a_label_cannot_leak() -> None:
    with pytest.raises(NothingToLeak):
        leakage(cancer())


@pytest.mark.parametrize(
    "label",
    [["a"] * 60, [f"c{i}" for i in range(60)], [None] * 60],
    ids=["one class", "all unique", "no label at all"],
)
def test_a_label_that_tells_nothing_leaves_the_rest_to_be_checked(label: list[Any]) -> None:
    frame = pd.DataFrame({"x": np.arange(60) % 7, "y": label})
    train, test = halves(frame)
    found = leakage(train=train, test=test, label="y")
    assert told(found, "split.shared_rows").outcome in ("clear", "raised")
    assert told(found, "labels.given_away").outcome != "raised"
    assert found.fields.absent  # type: ignore[union-attr]


def test_an_empty_split_and_one_row_are_told_as_they_are(tmp_path: Path) -> None:
    frame = cancer()
    paths = {n: str(tmp_path / f"{n}.csv") for n in ("full", "empty")}
    frame.to_csv(paths["full"], index=False)
    frame.head(0).to_csv(paths["empty"], index=False)
    found = leakage(train=paths["full"], test=paths["empty"], label="target")
    assert told(found, "split.near_rows").outcome == "clear"
    assert found.rows[0].absent == "a split has no rows"
    one = leakage(train=frame, test=frame.head(1), label="target")
    assert told(one, "split.shared_rows").number == "1"


def test_a_label_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    cancer().to_csv(tmp_path / "a.csv", index=False)
    done = run("leakage", str(tmp_path / "a.csv"), "--label", "nothing")
    assert done.returncode == 2
    assert "nothing" in done.stderr


def test_hostile_names_are_printed_harmlessly(tmp_path: Path) -> None:
    frame = cancer()
    frame["\x1b[31mred"] = frame.target * 2.0
    frame.to_parquet(tmp_path / "a.parquet")
    done = run("leakage", str(tmp_path / "a.parquet"), "--label", "target")
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "gives the label away" in done.stdout


def test_json_holds_every_check_and_the_worth(tmp_path: Path) -> None:
    train, test = halves(cancer())
    train.to_csv(tmp_path / "train.csv", index=False)
    pd.concat([test, train.head(60)]).to_csv(tmp_path / "test.csv", index=False)
    done = run(
        "leakage",
        "--train",
        str(tmp_path / "train.csv"),
        "--test",
        str(tmp_path / "test.csv"),
        "--label",
        "target",
        "--json",
    )
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert {f["rule"] for f in found["findings"]} == set(CHECKS)
    assert found["rows"][0]["leaking"] == 60
    text = run(
        "leakage", "--train", str(tmp_path / "train.csv"), "--test", str(tmp_path / "test.csv")
    )
    assert "60 of 250" in text.stdout.replace("\n    ", " ")


@pytest.mark.parametrize(
    ("name", "like"),
    [("patient_id", True), ("userId", True), ("author", True), ("valid", False), ("grid", False)],
)
def test_fields_named_like_what_belongs_together_are_suspected(name: str, like: bool) -> None:
    field = Field(name, "integer", "int64")
    assert RowsByEntity(suspected=True).applies(field) is like
    assert not RowsByEntity().applies(field)
    assert Schema((field,)).names == (name,)


def test_where_no_check_has_anything_to_look_at_nothing_is_called_clear(tmp_path: Path) -> None:
    from truesheet.render.leakage import to_text

    asked = "how many apples are left when seven of the twelve apples were eaten on day %d"
    for name in ("data", "benchmark"):
        lines = "".join(json.dumps({"text": f"{name} {asked % i}"}) + "\n" for i in range(40))
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    found = leakage(tmp_path / "data.jsonl", benchmarks=[tmp_path / "benchmark.jsonl"])
    assert not [f for f in found.findings if f.outcome == "clear"]
    told = to_text(found)
    assert "Nothing could be checked" in told
    assert "No leak" not in told
