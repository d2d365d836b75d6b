"""The verb `groups`: known numbers, a population beside them, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import chisquare

import truesheet
from support import truesheet as run
from truesheet.compare.population import against
from truesheet.flow.groups import NoGroups, NoPattern, NoSuchClass, NothingToTell, groups
from truesheet.flow.population import NoPopulation, PopulationApart
from truesheet.render.groups import to_text
from truesheet.sources.errors import ColumnNotFound


def people(rows: int = 400) -> dict[str, list[Any]]:
    """Half of the men and a fifth of the women are hired."""
    women = [i % 2 == 0 for i in range(rows)]
    hired = [i // 2 % 5 == 0 if w else i // 2 % 2 == 0 for i, w in enumerate(women)]
    return {
        "sex": ["f" if w else "m" for w in women],
        "age": [20 + i % 50 for i in range(rows)],
        "hired": ["yes" if h else "no" for h in hired],
    }


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_python_api_and_the_screen_say_the_same_numbers() -> None:
    found = truesheet.groups(people(), label="hired", sensitive=["sex"], favourable="yes")
    women, men = sorted(found.families[0].groups, key=lambda g: g.values)
    assert (women.part, women.rows, men.part, men.rows) == (40, 200, 100, 200)
    assert women.verdict == "lower"
    assert women.ratio is not None and women.ratio[0] == 0.4
    assert found.raised
    text = to_text(found)
    assert "20 %" in text and "0.4 (" in text and "lower" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_class_that_was_chosen_is_the_one_that_is_judged(real: Any) -> None:
    german = real("fairness-tabular/german_credit.csv")
    good = groups(german, label="class-label", sensitive=["sex"], favourable="1")
    bad = groups(german, label="class-label", sensitive=["sex"], favourable="0")
    assert not good.raised and bad.raised  # 0.897 and 0.787 of the highest rate


def test_adult_says_what_is_known_of_it(real: Any) -> None:
    found = groups(real("fairness-tabular/adult.csv"), label="income", sensitive=["sex", "race"])
    female = next(g for g in found.families[0].groups if g.values == ("Female",))
    assert (female.part, female.rows) == (1179, 10_771)
    assert female.ratio is not None and round(female.ratio[0], 3) == 0.358
    hidden = [g for f in found.families for g in f.groups if isinstance(g.part, str) and g.part]
    assert hidden, "a crossed group of Adult holds fewer than ten rich"
    shown = to_text(found) + json.dumps([f.says for f in found.findings])
    assert "6 of 109" not in shown
    exact = groups(
        real("fairness-tabular/adult.csv"), label="income", sensitive=["sex", "race"],
        show_values=True,
    )  # fmt: skip
    other = next(g for f in exact.families for g in f.groups if g.values == ("Female", "Other"))
    assert (other.part, other.rows) == (6, 109)


def test_the_distance_to_a_population_is_scipys(tmp_path: Path) -> None:
    path = write(tmp_path / "population.csv", "sex,share\nf,0.6\nm,40%\n".replace("40%", "0.4"))
    (one,) = groups(people(), sensitive=["sex"], reference=path).against
    expected = chisquare([200, 200], [240, 160])
    assert one.chi_square == pytest.approx(expected.statistic, abs=0.01)
    assert one.p == pytest.approx(expected.pvalue, rel=0.01)
    assert one.distance == pytest.approx(0.1)
    assert {g.values[0]: g.verdict for g in one.groups} == {
        "f": "somewhat fewer",
        "m": "somewhat more",
    }


def test_ages_meet_the_ranges_of_the_population(tmp_path: Path) -> None:
    text = "sex,age,people\nf,20-39,50\nf,40+,50\nm,20-39,50\nm,40+,50\n"
    found = groups(people(), sensitive=["sex", "age"], reference=write(tmp_path / "p.csv", text))
    ages = next(a for a in found.against if a.fields == ("age",))
    assert {g.values[0]: g.rows for g in ages.groups} == {"20 to under 40": 160, "40 and more": 240}
    assert {a.fields for a in found.against} == {("sex",), ("age",), ("sex", "age")}


def test_a_sample_of_the_population_is_rarely_called_far_from_it() -> None:
    import numpy as np

    rng = np.random.default_rng(7)
    weights = zip("abcd", (0.5, 0.3, 0.15, 0.05), strict=True)
    shares: dict[tuple[str, ...], float] = {(k,): w for k, w in weights}
    alarms = 0
    for _ in range(300):
        drawn = rng.multinomial(500, list(shares.values()))
        one = against(["x"], dict(zip(shares, map(int, drawn), strict=True)), shares, True)
        assert one is not None
        alarms += any(g.verdict in ("fewer", "more") for g in one.groups)
    assert alarms / 300 <= 0.05


def test_counts_under_ten_stay_hidden_in_every_form(tmp_path: Path) -> None:
    frame = pd.DataFrame(people(600))
    frame.loc[:2, "sex"] = "x"
    path = tmp_path / "people.csv"
    frame.to_csv(path, index=False)
    text = run("groups", path, "--label", "hired", "--sensitive", "sex").stdout
    found = json.loads(
        run("groups", path, "--label", "hired", "--sensitive", "sex", "--json").stdout
    )
    (sexes,) = found["families"]
    rows = {g["values"][0]: g["rows"] for g in sexes["groups"]}
    assert rows["x"] == "<10"
    # The smallest of the others is not told either: the total less the rest would tell.
    assert sorted(map(str, rows.values())) == sorted(["<10", "not told", str(rows["m"])])
    assert "under 10" in text and "(small)" in text


def test_the_screen_tells_proxies_and_like_with_like(real: Any) -> None:
    found = groups(real("fairness-tabular/adult.csv"), label="income", sensitive=["sex"])
    text = to_text(found)
    assert "What tells the group" in text and "relationship" in text
    assert "Like with like" in text and "marital.status" in text
    assert any(f.rule == "groups.proxy" and f.outcome == "raised" for f in found.findings)


# Bad input.


def test_without_a_field_on_people_it_says_how_to_name_one() -> None:
    with pytest.raises(NoGroups, match="--sensitive") as told:
        groups({"x": [1, 2, 3], "y": ["a", "b", "a"]}, label="y")
    assert told.value.code == "E-GRP-001"


@pytest.mark.parametrize("more", [{"label": "nothing"}, {"sensitive": ["nothing"]}])
def test_a_field_that_is_not_there_is_named(more: dict[str, Any]) -> None:
    with pytest.raises(ColumnNotFound, match="nothing"):
        groups(people(), **more)


def test_an_outcome_that_is_no_class_is_named_with_the_classes() -> None:
    with pytest.raises(NoSuchClass, match="no, yes") as told:
        groups(people(), label="hired", favourable="maybe")
    assert told.value.code == "E-GRP-002"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sex,count\n",
        "town,count\nx,1\n",
        "sex,count\nf,many\n",
        "sex,count\nf\n",
        "sex,a,b\nf,1,2\n",
    ],
)
def test_a_population_that_cannot_be_read_says_why(text: str, tmp_path: Path) -> None:
    with pytest.raises(NoPopulation) as told:
        groups(people(), sensitive=["sex"], reference=write(tmp_path / "p.csv", text))
    assert told.value.code == "E-GRP-003" and told.value.hint


def test_a_population_with_other_names_of_groups_lists_both(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "sex,count\nFemale,1\nMale,1\n")
    with pytest.raises(PopulationApart, match="Female") as told:
        groups(people(), sensitive=["sex"], reference=path)
    assert told.value.code == "E-GRP-004" and "f" in str(told.value)


@pytest.mark.parametrize("text", ["", "sex", "sex=", "town=x"])
def test_a_combination_that_is_not_written_as_one_is_refused(text: str) -> None:
    with pytest.raises(NoPattern) as told:
        groups(people(), sensitive=["sex"], never=[text])
    assert told.value.code == "E-GRP-005"


def test_a_table_without_rows_could_not_be_checked(tmp_path: Path) -> None:
    with pytest.raises(NothingToTell) as told:
        groups(write(tmp_path / "empty.csv", "age,y\n"), sensitive=["age"])
    assert (told.value.code, told.value.exit_code) == ("E-GRP-006", 3)


def test_a_value_for_every_row_tells_no_groups_apart() -> None:
    with pytest.raises(NothingToTell, match="64 values"):
        groups({"race": [f"r{i}" for i in range(500)]}, sensitive=["race"])


def test_a_single_class_and_a_hundred_thousand_classes_are_said() -> None:
    one = groups({**people(), "hired": ["yes"] * 400}, label="hired", sensitive=["sex"])
    assert any("single class" in n for n in one.notes) and not one.raised
    n = 100_000
    many = {"sex": ["f", "m"] * (n // 2), "y": [f"c{i}" for i in range(n)]}
    found = groups(many, label="y", sensitive=["sex"])
    assert any("50 classes" in n for n in found.notes) and not found.raised
    assert [g.rows for g in found.families[0].groups] == [n // 2, n // 2]


def test_one_row_tells_nothing_and_points_at_nobody() -> None:
    found = groups({"sex": ["f"], "y": ["yes"]}, label="y", sensitive=["sex"])
    assert [g.rows for g in found.families[0].groups] == ["<10"]
    assert "“f”" not in to_text(found) and not found.raised


def test_an_empty_split_changes_nothing(tmp_path: Path) -> None:
    frame = pd.DataFrame(people())
    paths = {"train": tmp_path / "train.csv", "test": tmp_path / "test.csv"}
    frame.to_csv(paths["train"], index=False)
    frame.head(0).to_csv(paths["test"], index=False)
    found = groups(None, splits=paths, label="hired", sensitive=["sex"])
    assert found.rows == 400


def test_hostile_names_do_not_reach_the_terminal() -> None:
    evil = "\x1b[31mred\u202e"
    found = groups({"sex": [evil, "m"] * 50, "y": ["a", "b"] * 50}, label="y", sensitive=["sex"])
    assert "\x1b" not in to_text(found) and "\u202e" not in to_text(found)


def test_what_the_datasheet_says_cannot_occur_is_no_gap(tmp_path: Path) -> None:
    sexes, answers = ["m"] * 50 + ["f"] * 100, ["no"] * 100 + ["yes"] * 50
    frame = pd.DataFrame({"sex": sexes, "pregnant": answers})
    frame.to_csv(tmp_path / "visits.csv", index=False)
    fields = "{sex: {role: sensitive}, pregnant: {role: sensitive}}"
    text = f"truesheet: 1\ndata: visits.csv\nfields: {fields}\n"
    sheet = write(tmp_path / "datasheet.yaml", text)
    assert len(groups(sheet).uncovered) == 1
    write(sheet, text + 'never: ["sex=m,pregnant=yes"]\n')
    assert groups(sheet).uncovered == ()
    done = run("build", "--no-cache", cwd=tmp_path)
    assert done.returncode == 0 and "not known here" not in done.stderr
    built = truesheet.load(tmp_path / "datasheet.json")
    found = next(f for f in built.document.findings if f.rule == "groups.uncovered")
    assert found.outcome == "clear", found.says
    write(sheet, text + "never: [pregnant]\n")
    with pytest.raises(truesheet.TruesheetError, match="never"):
        groups(sheet)
