"""The verb diff: two different inputs, real ones, with every number found a second way."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import truesheet
from conftest import Real
from support import truesheet as program
from truesheet.compare import diff, distance
from truesheet.compare.version import bumped
from truesheet.engine import keyed
from truesheet.flow.diff import NothingToCompare
from truesheet.model.datasheet import Datasheet
from truesheet.model.diff import Diff, Drift
from truesheet.render.diff import to_markdown, to_text
from truesheet.sources.errors import ColumnNotFound

Table = list[list[str]]


def table(path: Path) -> Table:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def written(path: Path, rows: Table) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def sheet(data: Any, **more: Any) -> Datasheet:
    return truesheet.build(data, **more).document


def drift(found: Diff, field: str, split: str = "") -> Drift:
    return next(d for d in found.drift if (d.field, d.split) == (field, split))


@pytest.fixture(scope="module")
def adult(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Adult, and Adult without the women who earn more, two classes renamed."""
    from support import data_root

    root = data_root()
    if root is None:
        pytest.skip("real data is not here")
    path = root / "fairness-tabular" / "adult.csv"
    head, *rows = table(path)
    sex, income = head.index("sex"), head.index("income")
    kept = [r for r in rows if not (r[sex] == "Female" and r[income] == ">50K")]
    return path, written(tmp_path_factory.mktemp("adult") / "adult.csv", [head, *kept])


# rows -----------------------------------------------------------------------------------------


def test_rows_taken_out_of_adult_are_counted_one_by_one(adult: tuple[Path, Path]) -> None:
    found = truesheet.diff(*adult, label="income")
    gone = sum(1 for r in table(adult[0]) if "Female" in r and ">50K" in r)
    (rows,) = found.rows
    assert gone == 1_179
    assert (rows.old, rows.new) == (32_561, 32_561 - gone)
    assert (rows.kept, rows.added, rows.removed, rows.changed) == (32_561 - gone, 0, gone, 0)
    assert found.version.level == "major"
    assert "1,179 rows were removed" in found.version.why
    assert {c.name for c in found.fields} == set(table(adult[0])[0])


cells = st.sampled_from(["a", "b", ""])
rows_of = st.lists(st.tuples(st.sampled_from(["train", "test"]), cells, cells), max_size=8)


@settings(max_examples=30)
@given(rows_of, rows_of)
def test_kept_added_removed_and_moved_rows_are_those_of_the_multisets(
    old: list[tuple[str, str, str]], new: list[tuple[str, str, str]]
) -> None:
    splits = ("train", "test")

    def tables(rows: list[tuple[str, str, str]]) -> dict[str, dict[str, list[str]]]:
        # One row of its own for each split, so that none is empty.
        mine = {s: [r[1:] for r in rows if r[0] == s] + [(s, s)] for s in splits}
        return {
            s: {"x": [r[0] for r in found], "y": [r[1] for r in found]} for s, found in mine.items()
        }

    found = truesheet.diff(tables(old), tables(new))
    kept_of = {}
    for split in splits:
        a = Counter(r[1:] for r in [*old, (split, split, split)] if r[0] == split)
        b = Counter(r[1:] for r in [*new, (split, split, split)] if r[0] == split)
        kept_of[split] = (a & b).total()
        rows = next(r for r in found.rows if r.split == split) if found.rows else None
        if rows is not None and rows.kept is not None:
            assert (rows.kept, rows.added, rows.removed) == (
                (a & b).total(),
                (b - a).total(),
                (a - b).total(),
            )
            assert rows.same is (a == b)
    anywhere = (Counter(r[1:] for r in old) & Counter(r[1:] for r in new)).total() + 2
    if found.moved is not None:
        assert found.moved == anywhere - sum(kept_of.values())


def test_rows_in_another_order_are_the_same_rows_in_another_order(
    real: Real, tmp_path: Path
) -> None:
    path = real("drift-nannyml/titanic_reference.csv")
    head, *rows = table(path)
    mixed = written(tmp_path / "mixed.csv", [head, *random.Random(3).sample(rows, len(rows))])
    found = truesheet.diff(path, mixed)
    assert found.rows[0].kept == len(rows) == 891
    assert (found.rows[0].same, found.rows[0].ordered) == (True, False)
    assert found.fields == ()
    assert (found.version.level, found.version.why) == (
        "major",
        "The rows stand in another order.",
    )
    again = truesheet.diff(path, written(tmp_path / "again.csv", [head, *rows, rows[0]]))
    assert (again.rows[0].ordered, again.rows[0].added) == (True, 1)


def test_a_row_with_an_id_and_other_values_is_changed_not_removed_and_added(
    real: Real, tmp_path: Path
) -> None:
    path = real("drift-nannyml/titanic_reference.csv")
    head, *rows = table(path)
    age = head.index("Age")
    for i in (5, 6, 7):
        rows[i][age] = "99"
    found = truesheet.diff(path, written(tmp_path / "t.csv", [head, *rows[1:]])).rows[0]
    assert head[0] == "PassengerId"
    assert (found.changed, found.removed, found.added) == (3, 1, 0)


def test_many_keys_are_compared_range_by_range(monkeypatch: pytest.MonkeyPatch) -> None:
    random.seed(5)
    old = {"x": [random.randrange(500) for _ in range(3_000)]}
    new = {"x": [random.randrange(600) for _ in range(2_500)]}
    whole = truesheet.diff(old, new).rows
    monkeypatch.setattr(keyed, "_RANGE", 100)
    assert truesheet.diff(old, new).rows == whole
    assert whole[0].kept == (Counter(old["x"]) & Counter(new["x"])).total()


def test_classes_dealt_to_other_rows_are_seen_from_the_sheets_alone(
    real: Real, tmp_path: Path
) -> None:
    path = real("drift-nannyml/titanic_reference.csv")
    head, *rows = table(path)
    names = [r[3] for r in rows]
    random.Random(1).shuffle(names)
    dealt = [[*r[:3], n, *r[4:]] for r, n in zip(rows, names, strict=True)]
    found = diff(sheet(path), sheet(written(tmp_path / "dealt.csv", [head, *dealt])))
    assert found.fields == ()
    assert found.shuffled == ("data",)
    assert (found.version.level, found.version.sure) == ("major", True)


# fields ---------------------------------------------------------------------------------------


def test_fields_that_came_went_and_changed_type_are_told_apart() -> None:
    old = {"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [1, 2, 3]}
    new = {"a": [1, 2, 3], "c": [1.0, 2.0, 3.5], "d": [True, False, True]}
    found = truesheet.diff(old, new)
    assert [f.name for f in found.added] == ["d"]
    assert [f.name for f in found.removed] == ["b"]
    assert [(r.name, r.old.kind, r.new.kind) for r in found.retyped] == [("c", "integer", "number")]
    assert found.fields == ()
    assert found.touched == {"b", "c", "d"}
    assert found.rows[0].kept == 3
    assert found.version.level == "major"


def test_a_field_with_the_same_values_and_another_name_was_renamed() -> None:
    found = truesheet.diff({"a": [1, 2], "b": ["x", "y"]}, {"a": [1, 2], "c": ["y", "x"]})
    assert found.renamed == (("b", "c"),)
    assert "b is now c" in to_text(found)
    assert (found.version.level, found.version.why) == ("major", "Renamed: b.")
    assert truesheet.diff({"b": ["x"]}, {"c": ["z"]}).renamed == ()


def test_a_wider_type_of_the_same_numbers_is_a_patch() -> None:
    import pyarrow as pa

    narrow = pa.table({"a": pa.array([1, 2, 3], pa.int32())})
    wide = pa.table({"a": pa.array([1, 2, 3], pa.int64())})
    found = truesheet.diff(narrow, wide)
    assert found.fields == ()
    assert found.version.level == "patch"


def test_only_the_field_and_the_split_that_changed_are_named(real: Real, tmp_path: Path) -> None:
    path = real("drift-nannyml/titanic_reference.csv")
    head, *rows = table(path)
    fare = head.index("Fare")
    changed = [[*r[:fare], "1.5", *r[fare + 1 :]] if i == 4 else r for i, r in enumerate(rows)]
    test = real("drift-nannyml/titanic_analysis.csv")
    later = written(tmp_path / "train.csv", [head, *changed])
    old = sheet(None, splits={"train": path, "test": test})
    found = diff(old, sheet(None, splits={"train": later, "test": test}))
    assert [(c.name, c.splits, c.whole) for c in found.fields] == [("Fare", ("train",), True)]
    assert [r.same for r in found.rows] == [False, True]


# distributions --------------------------------------------------------------------------------


def test_the_car_loan_drifts_in_its_second_half_and_not_in_its_first(
    real: Real, tmp_path: Path
) -> None:
    reference = table(real("drift-nannyml/synthetic_car_loan_reference.csv.gz"))
    head, *rows = table(real("drift-nannyml/synthetic_car_loan_analysis.csv.gz"))
    old = sheet(real("drift-nannyml/synthetic_car_loan_reference.csv.gz"))
    half = {
        "first": sheet(written(tmp_path / "first.csv", [head, *rows[:25_000]])),
        "second": sheet(written(tmp_path / "second.csv", [head, *rows[25_000:]])),
    }
    moved = {n: {d.field for d in diff(old, s).drift if d.moved} for n, s in half.items()}
    assert moved["first"] == set()
    assert "car_value" in moved["second"]

    values = [float(r[reference[0].index("car_value")]) for r in reference[1:]]
    others = [float(r[head.index("car_value")]) for r in rows[25_000:]]
    true = stats.ks_2samp(values, others).statistic
    found = drift(diff(old, half["second"]), "car_value")
    assert found.measure == "ks"
    assert abs(found.distance - true) < 0.02
    pooled = np.sqrt((np.var(values, ddof=1) * 50_000 + np.var(others, ddof=1) * 25_000) / 75_000)
    assert found.shift == pytest.approx((np.mean(others) - np.mean(values)) / pooled, rel=1e-6)


@pytest.mark.parametrize("name", ["california_housing", "titanic"])
def test_gaps_of_real_numbers_are_those_of_scipy(real: Real, name: str) -> None:
    paths = [real(f"drift-nannyml/{name}_{part}.csv") for part in ("reference", "analysis")]
    found = diff(*(sheet(p) for p in paths))
    (head, *rows), (head_2, *rows_2) = (table(p) for p in paths)
    looked = 0
    for d in found.drift:
        if d.of != "numbers":
            continue
        a = [float(r[head.index(d.field)]) for r in rows if r[head.index(d.field)]]
        b = [float(r[head_2.index(d.field)]) for r in rows_2 if r[head_2.index(d.field)]]
        true = stats.ks_2samp(a, b).statistic
        assert abs(d.distance - true) < 0.05, d.field  # a twentieth, as is said of it
        assert (d.old, d.new) == (len(a), len(b))
        looked += 1
    assert looked >= 4


@pytest.mark.parametrize("rows", [100, 1_000, 30_000])
def test_categories_drawn_alike_hardly_ever_count_as_moved(rows: int) -> None:
    chance = np.random.default_rng(rows)
    shares = [0.4, 0.3, 0.1, 0.1, 0.04, 0.03, 0.02, 0.01]
    alarms = 0
    for _ in range(400):
        a, b = chance.multinomial(rows, shares), chance.multinomial(rows, shares)
        limit = distance.psi_limit(len(shares), rows, rows)
        alarms += distance.psi(a.tolist(), b.tolist()) > limit
    assert alarms <= 10  # 1 % are expected at most


def test_psi_and_its_limit_are_what_the_formulas_say() -> None:
    p, q = np.array([60.5, 40.5]) / 101, np.array([30.5, 70.5]) / 101
    assert distance.psi([60, 40], [30, 70]) == pytest.approx(float(((q - p) * np.log(q / p)).sum()))
    assert distance.psi_limit(10, 100, 100) == pytest.approx(stats.chi2.ppf(0.99, 9) * 0.02)
    assert distance.psi_limit(10, 10**6, 10**6) == 0.1


def test_adjusted_chances_are_those_of_scipy() -> None:
    p = [0.2, 0.001, 0.04, 0.04, 0.9, 0.0]
    assert distance.adjusted(p) == pytest.approx(stats.false_discovery_control(p).tolist())


def test_values_that_stand_out_do_not_blur_the_gap() -> None:
    old, new = [0.0] * 500 + [1.0] * 500, [0.0] * 500 + [0.5] * 10 + [1.0] * 490
    found = diff(sheet({"x": old}), sheet({"x": new}))
    assert drift(found, "x").distance == pytest.approx(0.01)


@pytest.mark.parametrize("atom", [0.0, 0.1, -0.1])
def test_a_value_that_stands_out_is_the_same_one_where_values_share_buckets(atom: float) -> None:
    chance = np.random.default_rng(1)
    few = [atom] * 5_000 + [float(i) for i in range(1, 1_001)] * 5
    many = [atom] * 5_000 + list(chance.uniform(0, 1_000, 5_000))
    found = drift(diff(sheet({"x": few}), sheet({"x": many})), "x")
    assert abs(found.distance - stats.ks_2samp(few, many).statistic) < 0.02
    assert not found.moved
    other = [atom + 1.0] * 5_000 + list(chance.uniform(0, 1_000, 5_000))
    assert drift(diff(sheet({"x": few}), sheet({"x": other})), "x").distance > 0.4


def test_a_tiny_shift_of_many_numbers_is_no_drift() -> None:
    chance = np.random.default_rng(7)
    old, new = chance.normal(0, 1, 200_000), chance.normal(0.02, 1, 200_000)
    found = drift(diff(sheet({"x": old}), sheet({"x": new})), "x")
    assert found.p is not None
    assert found.p < 0.01
    assert not found.moved


def test_categories_that_came_or_went_are_counted_and_named_from_ten_rows_on(
    adult: tuple[Path, Path], tmp_path: Path
) -> None:
    head, *rows = table(adult[0])
    race = head.index("race")
    names = {"Other": "Unlisted", "Black": "Black"}
    new = [[*r[:race], names.get(r[race], r[race]), *r[race + 1 :]] for r in rows]
    new[0][race] = "Secret"
    found = diff(sheet(adult[0]), sheet(written(tmp_path / "adult.csv", [head, *new])))
    d = drift(found, "race")
    assert (d.gained, d.gained_names) == (2, ("Unlisted",))
    assert (d.lost, d.lost_names) == (1, ("Other",))
    assert "Secret" not in to_text(found)


def test_missing_cells_that_grew_are_told_with_their_interval(real: Real) -> None:
    old = real("drift-nyc-taxi/yellow_tripdata_sample_2019-04.csv.gz")
    new = real("drift-nyc-taxi/yellow_tripdata_sample_2020-04.csv.gz")
    found = {m.field: m for m in diff(sheet(old), sheet(new)).missing if m.moved}
    head, *rows = table(new)
    at = head.index("passenger_count")
    m = found["passenger_count"]
    assert m.new.part == sum(r[at] == "" for r in rows) == 803
    assert m.low < m.new.ratio - m.old.ratio < m.high


# laws -----------------------------------------------------------------------------------------

REAL = [
    "drift-nannyml/titanic_reference.csv",
    "drift-nannyml/california_housing_analysis.csv",
    "timeseries-nab/data/realKnownCause/nyc_taxi.csv",
]


@pytest.mark.parametrize("name", REAL)
def test_nothing_differs_from_itself(real: Real, name: str) -> None:
    one = sheet(real(name))
    found = diff(one, one)
    assert found.empty
    assert found.version.level == "none"
    assert not any(d.moved or d.distance for d in found.drift)
    assert to_text(found).splitlines()[1] == "No difference."


def test_swapped_sides_mirror_the_difference(adult: tuple[Path, Path]) -> None:
    a = sheet(adult[0], label="income", roles={"sex": "sensitive"})
    b = sheet(adult[1], label="income")
    there, back = diff(a, b), diff(b, a)
    assert [(r.split, r.old, r.new) for r in there.rows] == [
        (r.split, r.new, r.old) for r in back.rows
    ]
    assert there.fields == back.fields
    assert [(r.name, r.old, r.new) for r in there.retyped] == [
        (r.name, r.new, r.old) for r in back.retyped
    ]
    other = {"new": "gone", "gone": "new", "worse": "better", "better": "worse"}
    findings = {(f.rule, f.subject, other[f.change], f.new, f.old) for f in there.findings}
    assert findings == {(f.rule, f.subject, f.change, f.old, f.new) for f in back.findings}
    assert findings
    for one, two in zip(there.drift, back.drift, strict=True):
        assert one.distance == pytest.approx(two.distance)
        assert (one.moved, one.gained) == (two.moved, two.lost)
    assert {a.question: (a.old, a.new) for a in there.answers} == {
        a.question: (a.new, a.old) for a in back.answers
    }


def test_two_windows_of_the_taxi_series_differ_in_their_numbers(real: Real, tmp_path: Path) -> None:
    head, *rows = table(real("timeseries-nab/data/realKnownCause/nyc_taxi.csv"))
    first = written(tmp_path / "a.csv", [head, *rows[:5_000]])
    second = written(tmp_path / "b.csv", [head, *rows[5_000:]])
    found = truesheet.diff(first, second)
    assert found.rows[0].kept == 0
    assert {d.field for d in found.drift} == {"value"}
    true = stats.ks_2samp([int(r[1]) for r in rows[:5_000]], [int(r[1]) for r in rows[5_000:]])
    assert abs(drift(found, "value").distance - true.statistic) < 0.01


# what people say ------------------------------------------------------------------------------

SAID = """truesheet: 1
name: people
data: people.csv
answers:
  composition.instance_count: {value: {total: 4}}
  distribution.license: {value: {licence: CC-BY-4.0}}
  x.identity: {value: {version: 1.2.0}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("age,city\n31,Oslo\n44,Lyon\n,Oslo\n29,?\n", "utf-8")
    (tmp_path / "datasheet.yaml").write_text(SAID, "utf-8")
    assert program("build", cwd=tmp_path).returncode == 0
    (tmp_path / "datasheet.json").rename(tmp_path / "main.json")
    return tmp_path


def test_a_claim_that_no_longer_holds_and_another_licence_are_told(project: Path) -> None:
    with (project / "people.csv").open("a", encoding="utf-8") as file:
        file.write("50,Rome\n")
    yaml = project / "datasheet.yaml"
    yaml.write_text(SAID.replace("CC-BY-4.0", "MIT"), "utf-8")
    found = truesheet.diff(project / "main.json", yaml)
    (worse,) = [c for c in found.claims if c.worse]
    assert (worse.question, worse.old, worse.new) == (
        "composition.instance_count",
        "verified",
        "contradicted",
    )
    assert [(c.old, c.new) for c in found.licences] == [("CC-BY-4.0", "MIT")]
    assert (found.version.old, found.version.new, found.version.sure) == ("1.2.0", "2.0.0", False)
    assert {a.question for a in found.answers if a.stated} == {"distribution.license"}
    assert "composition.instance_count" in {a.question for a in found.answers}
    text = to_text(found)
    assert "not compared one by one, since OLD is a sheet" in text
    assert "The sheet still states the old one." in text


def test_a_licence_file_that_came_or_changed_is_told(project: Path) -> None:
    (project / "LICENSE").write_text("SPDX-License-Identifier: MIT\n", "utf-8")
    found = truesheet.diff(project / "main.json", project)
    assert [(c.where, c.old, c.new) for c in found.licences] == [("LICENSE", "", "MIT")]
    assert not found.empty
    assert found.version.level == "none"
    assert "LICENSE: none → MIT" in to_text(found)


def test_data_without_a_sheet_is_not_said_to_have_lost_its_answers(project: Path) -> None:
    found = truesheet.diff(project / "main.json", project / "people.csv")
    assert not any(a.stated for a in found.answers)
    assert found.licences == ()
    assert any("not compared" in r for r in found.remarks)


def test_data_beside_a_sheet_is_measured_with_the_sheet_s_roles(project: Path) -> None:
    yaml = project / "datasheet.yaml"
    yaml.write_text(SAID + "fields: {city: {role: label}}\n", "utf-8")
    (project / "new.csv").write_text("age,city\n31,Oslo\n44,Lyon\n", "utf-8")
    found = truesheet.diff(yaml, project / "new.csv")
    assert found.retyped == ()
    with pytest.raises(ColumnNotFound, match="'citty'"):
        truesheet.diff(project / "people.csv", project / "new.csv", label="citty")


def test_rows_that_were_only_added_ask_for_a_minor_version(project: Path) -> None:
    (project / "more").mkdir()
    more = project / "more" / "datasheet.yaml"
    more.write_text(SAID.replace("people.csv", "new.csv"), "utf-8")
    data = (project / "people.csv").read_text("utf-8") + "50,Rome\n"
    (project / "more" / "new.csv").write_text(data, "utf-8")
    found = truesheet.diff(project, project / "more")
    assert found.version.new == "1.3.0"
    assert found.version.why == "1 row was added; all old ones are still there."


@pytest.mark.parametrize(
    ("old", "level", "new"),
    [
        ("1.4.2", "patch", "1.4.3"),
        ("1.4.2", "none", "1.4.2"),
        ("2", "minor", "2.1.0"),
        ("v1.0", "major", "v2.0.0"),
        ("2024-05", "major", ""),
        ("", "major", ""),
    ],
)
def test_the_next_version_keeps_the_form_of_the_last(old: str, level: Any, new: str) -> None:
    assert bumped(old, level) == new


# the command ----------------------------------------------------------------------------------


def test_exit_codes_are_those_of_git_diff(project: Path) -> None:
    same = program("diff", "main.json", "main.json", "--exit-code", cwd=project)
    assert (same.returncode, same.stdout) == (0, "people: before and now\nNo difference.\n")
    (project / "people.csv").write_text("age,city\n31,Oslo\n", "utf-8")
    assert program("diff", "main.json", ".", cwd=project).returncode == 0
    assert program("diff", "main.json", ".", "--exit-code", cwd=project).returncode == 1
    missing = program("diff", "main.json", "gone.csv", cwd=project)
    assert missing.returncode == 2
    assert "gone.csv" in missing.stderr
    assert program("diff", "main.json", cwd=project).returncode == 2
    with pytest.raises(NothingToCompare, match="only one side") as found:
        truesheet.diff(None, project / "main.json")
    assert found.value.code == "E-DIF-001"


def test_the_same_difference_comes_as_json_and_as_markdown(project: Path) -> None:
    (project / "people.csv").write_text("age,city\n31,Oslo\n", "utf-8")
    as_json = program("diff", "main.json", "datasheet.yaml", "--json", cwd=project)
    found = msgspec.json.decode(as_json.stdout, type=Diff)
    assert (found.rows[0].old, found.rows[0].new) == (4, 1)
    assert json.loads(as_json.stdout)["version"]["level"] == "major"
    as_md = program("diff", "main.json", "datasheet.yaml", "--format", "md", cwd=project)
    assert as_md.stdout == to_markdown(found)
    assert "| data | 4 | 1 |" in as_md.stdout


def test_hostile_names_reach_no_terminal_and_no_markdown() -> None:
    evil = "\x1b[31m<b>|x](http://e)\u202e"
    found = truesheet.diff({"a": [1]}, {"a": [1], evil: ["<script>"]})
    text, md = to_text(found), to_markdown(found)
    assert "\x1b" not in text + md
    assert "\u202e" not in text + md
    assert "<b>" not in md
    assert "<script>" not in text + md
    assert max(map(len, text.splitlines())) <= 80
