"""Each rule is raised on one real dataset and clear on another; known clean tables stay clean."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from rules_cases import CASES, DATA, Real, sheet
from truesheet.model.finding import Finding
from truesheet.rules.catalogue import rules


def of(rule: str, key: str, real: Real) -> list[Finding]:
    return [f for f in sheet(key, real).document.findings if f.rule == rule]


def test_every_rule_has_its_two_datasets() -> None:
    assert set(CASES) == {r.id for r in rules()}
    assert all(key in DATA for pair in CASES.values() for key in pair)


@pytest.mark.parametrize("rule", [r.id for r in rules()])
def test_it_is_raised_where_the_fault_is(rule: str, real: Real) -> None:
    found = of(rule, CASES[rule][0], real)
    assert {f.outcome for f in found} == {"raised"}, [f.says for f in found]
    for f in found:
        assert f.says and f.title and f.why and f.do and f.number


@pytest.mark.parametrize("rule", [r.id for r in rules()])
def test_it_is_clear_where_the_fault_is_not(rule: str, real: Real) -> None:
    (found,) = of(rule, CASES[rule][1], real)
    assert found.outcome == "clear", found.says
    assert found.says.startswith("Looked at ")


@pytest.mark.parametrize("name", ["iris", "wine", "cancer", "digits", "diabetes"])
def test_well_known_clean_tables_raise_no_alarm(name: str, real: Real) -> None:
    """Notes may stand, each of them true: constant pixels, a radius that goes with its area."""
    found = sheet(name, real).document.findings
    alarms = [f for f in found if f.outcome == "raised" and f.severity != "note"]
    assert not alarms, [f.says for f in alarms]
    notes = {f.rule for f in found if f.outcome == "raised"}
    assert notes <= {"rows.duplicates", "fields.constant", "fields.correlated"}
    assert not [f for f in found if "the rule itself failed" in f.says]


# numbers found a second way ---------------------------------------------------------------------


def table(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_adult_says_what_counting_by_hand_says(real: Real) -> None:
    adult = table(real("fairness-tabular/adult.csv"))
    (hidden,) = of("cells.hidden_missing", "adult", real)
    marks = sum(cell == "?" for row in adult for cell in row.values())
    assert (hidden.number, hidden.severity) == (f"{marks:,}", "error")
    (capped,) = of("numbers.capped", "adult", real)
    assert capped.number == str(sum(row["capital.gain"] == "99999" for row in adult)) == "159"
    (copies,) = of("rows.copies_but_id", "adult", real)
    rest = [tuple(v for k, v in row.items() if k != "ID") for row in adult]
    assert copies.number == str(len(rest) - len(set(rest))) == "24"
    sexes = {s: [r["income"] == ">50K" for r in adult if r["sex"] == s] for s in ("Female", "Male")}
    rates = {s: sum(v) / len(v) for s, v in sexes.items()}
    gap = next(f for f in of("groups.rates", "adult", real) if f.subject == "field:sex")
    assert gap.number == f"{rates['Female'] / rates['Male']:.3f}" == "0.358"
    assert "1,179 of 10,771" in gap.says and "6,662 of 21,790" in gap.says
    assert gap.severity == "warning"


def test_the_known_faults_of_the_car_loans_are_found_with_their_counts(real: Real) -> None:
    by_field = {f.subject: f for f in of("cells.missing_by_split", "car, faults", real)}
    for name in ("salary_range", "driver_tenure"):
        assert "8,000 of 50,000" in by_field[f"field:{name}"].says
        assert "5,000 of 50,000" in by_field[f"field:{name}"].says
    (unseen,) = of("values.unseen", "car, faults", real)
    assert (unseen.subject, unseen.number) == ("field:size_of_downpayment", "700")
    assert "“50%”" in unseen.says


def test_the_lifeboats_of_the_titanic_give_the_outcome_away(real: Real) -> None:
    rows = table(real("drift-nannyml/titanic_reference.csv"))
    lost = [not r["boat"] for r in rows if r["Survived"] == "0"]
    saved = [not r["boat"] for r in rows if r["Survived"] == "1"]
    found = of("cells.missing_by_label", "titanic", real)
    boat = next(f for f in found if f.subject == "field:boat")
    assert boat.severity == "error"
    assert f"{sum(lost)} of {len(lost)}" in boat.says
    assert f"{sum(saved)} of {len(saved)}" in boat.says


def test_empty_columns_and_rare_classes_of_the_hospital_are_counted(real: Real) -> None:
    rows = table(real("cells-hospital/hospital.csv"))
    empty = [k for k in rows[0] if not any(r[k] for r in rows)]
    (found,) = of("cells.empty_field", "hospital", real)
    assert found.number == str(len(empty)) == "2"
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["Condition"]] = counts.get(row["Condition"], 0) + 1
    (rare,) = of("labels.rare_class", "hospital", real)
    assert rare.number == str(min(counts.values()))
    assert rare.says.startswith(f"{sum(n < 10 for n in counts.values())} classes")
    # A class of one row is not named: it could name a person.
    smallest = min(counts, key=counts.__getitem__)
    assert smallest not in rare.says


def test_shared_sentences_are_counted_in_the_test_split(real: Real) -> None:
    parts = [
        (real(f"backdoor-hiddenkiller-sst2/{n}_train.tsv")).read_text().splitlines()[1:]
        for n in ("clean", "poison")
    ]
    known = set(parts[0])
    shared = sum(line in known for line in parts[1])
    (found,) = of("split.shared_rows", "sentences, shared", real)
    assert (found.severity, found.number) == ("error", f"{shared:,}")


def test_the_mean_of_car_value_moves_as_a_second_count_says(real: Real) -> None:
    means = []
    for part in ("reference", "analysis"):
        rows = table(real(f"drift-nannyml/synthetic_car_loan_{part}.csv.gz"))
        means.append(sum(float(r["car_value"]) for r in rows) / len(rows))
    (found,) = of("split.number_shift", "car", real)
    assert found.subject == "field:car_value"
    assert f"{means[0]:,.0f}" in found.says and f"{means[1]:,.0f}" in found.says
