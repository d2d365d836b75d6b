"""Planted target leaks: a noisy copy, a field filled in for one class, a number computed from it.

Ten tables, none of which had a part in choosing the limits (those were chosen on iris, breast
cancer, diabetes, bank marketing and Titanic), three leaks each, one at a time. A tool finds a leak
if it accuses the planted field, and cries wolf if it accuses another. tabaudit reads the same
files in the same run.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from benchmarks import environments
from benchmarks.inputs import ROOT, shared_data
from benchmarks.truth.entry import Entry, Rate

PLANTED = "planted_value"
ROWS = 20_000
SCRIPT = ROOT / "benchmarks" / "contenders" / "tabaudit_leaks.py"
CACHE = Path("~/.cache/truesheet-bench")
_OURS = ("labels.given_away",)
_MEASURES = ("labels.single_field", "fields.associations", "values.distinct")

Plant = Callable[[pd.Series, np.random.Generator], Any]


class Known(NamedTuple):
    """A table, its label, and fields left out: they give the label away as it is."""

    name: str
    file: str
    label: str
    without: tuple[str, ...] = ()


TABLES = (
    Known("wine", "", "target"),
    Known("digits", "", "target"),
    Known("adult", "fairness-tabular/adult.csv", "income"),
    Known("german credit", "fairness-tabular/german_credit.csv", "class-label"),
    Known("ACS income", "fairness-tabular/acs_income.validation.parquet", "PINCP"),
    Known(
        "California housing",
        "drift-nannyml/california_housing_reference.csv",
        "clf_target",
        ("y_pred", "y_pred_proba"),
    ),
    Known(
        "car loans",
        "drift-nannyml/synthetic_car_loan_reference.csv.gz",
        "repaid",
        ("y_pred", "y_pred_proba"),
    ),
    Known("flights (delay)", "large-flights-3m/flights-3m.parquet", "delay"),
    Known(
        "taxi (passengers)",
        "drift-nyc-taxi/yellow_tripdata_sample_2019-04.csv.gz",
        "passenger_count",
    ),
    Known(
        "taxi (payment)",
        "drift-nyc-taxi/yellow_tripdata_sample_2020-02.csv.gz",
        "payment_type",
        ("tip_amount", "total_amount"),
    ),
)


def entry() -> Entry:
    """Thirty leaks, and the fields beside them."""
    root = shared_data()
    if not all((root / t.file).is_file() for t in TABLES if t.file):
        return Entry("target_leaks", "planted target leaks", absent="a table is not here")
    with tempfile.TemporaryDirectory() as folder:
        cases = list(_cases(root, Path(folder)))
        ours = [_ours(file, label) for _, _, file, label in cases]
        theirs = _theirs([(file, label) for _, _, file, label in cases], Path(folder))
    return _entry(cases, ours, theirs)


# what is planted -------------------------------------------------------------------------------


def codes(label: pd.Series) -> np.ndarray[Any, Any] | None:
    """Classes as numbers; None for a label of numbers."""
    if label.dtype.kind in "if" and label.nunique() > 20:
        return None
    return np.asarray(label.astype("category").cat.codes, np.float64)


def noisy_copy(label: pd.Series, rng: np.random.Generator) -> Any:
    """The label as a number, with noise of a fifth of a class or a tenth of its deviation."""
    known = codes(label)
    if known is not None:
        return known + rng.normal(0, 0.2, len(label))
    return label / label.std() + rng.normal(0, 0.1, len(label))


def one_class(label: pd.Series, rng: np.random.Generator) -> Any:
    """A number that says nothing, filled in for one class, or above the median, only."""
    known = codes(label)
    if known is None:
        kept = np.asarray(label > label.median())
    else:
        # A class of at least one row in twenty: rarer ones have too few rows to tell.
        shares = np.bincount(known.astype(int)) / len(known)
        kept = known == rng.choice(np.flatnonzero(shares >= 0.05))
    return np.where(kept, rng.normal(size=len(label)).round(3), np.nan)


def computed(label: pd.Series, rng: np.random.Generator) -> Any:
    """A score that was made from the label: another order of the classes, or its logarithm."""
    known = codes(label)
    if known is None:
        return np.log(label - label.min() + 1) * 3
    return (known * 37 + 11) % 101 + rng.integers(0, 2, len(label)) * 0.5


PLANTS: dict[str, Plant] = {
    "noisy copy": noisy_copy,
    "filled in for one class": one_class,
    "computed": computed,
}


def _cases(root: Path, folder: Path) -> Iterator[tuple[str, str, Path, str]]:
    for table in TABLES:
        frame = _frame(root, table)
        for i, (kind, plant) in enumerate(PLANTS.items()):
            seed = np.random.default_rng([i, len(frame), len(frame.columns)])
            file = folder / f"{TABLES.index(table)}-{i}.parquet"
            frame.assign(**{PLANTED: plant(frame[table.label], seed)}).to_parquet(file)
            yield table.name, kind, file, table.label


def _frame(root: Path, table: Known) -> pd.DataFrame:
    if not table.file:
        from sklearn import datasets

        found = getattr(datasets, f"load_{table.name}")(as_frame=True).frame
    else:
        path = root / table.file
        found = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    found = found.dropna(subset=[table.label]).drop(columns=list(table.without))
    if len(found) > ROWS:
        found = found.sample(ROWS, random_state=0)
    return pd.DataFrame(found.reset_index(drop=True))


# who finds it ----------------------------------------------------------------------------------


def _ours(file: Path, label: str) -> list[str]:
    from truesheet.flow.sounding import sound

    found = sound(str(file), wanted=_MEASURES, checks=_OURS, label=label, workers=1)
    raised = [f for f in found.findings if f.outcome == "raised"]
    return [f.subject.removeprefix("field:") for f in raised]


def _theirs(files: list[tuple[Path, str]], folder: Path) -> list[list[str]] | str:
    """What tabaudit's leakage check accuses of each file, or why it could not be run."""
    try:
        python = environments.python("leaks-tabaudit", CACHE.expanduser())
    except environments.PeerAbsent as why:
        return str(why)
    asked = folder / "asked.json"
    asked.write_text(json.dumps([[str(f), label] for f, label in files]), encoding="utf-8")
    done = subprocess.run(
        [str(python), str(SCRIPT), str(asked)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
    found: list[list[str]] = json.loads(done.stdout)
    return found


def _entry(
    cases: list[tuple[str, str, Path, str]], ours: list[list[str]], theirs: list[list[str]] | str
) -> Entry:
    rows = []
    for table in dict.fromkeys(name for name, *_ in cases):
        mine = [i for i, (name, *_) in enumerate(cases) if name == table]
        row = [table, _found(ours, mine), _innocent(ours, mine)]
        row += (
            ["", ""] if isinstance(theirs, str) else [_found(theirs, mine), _innocent(theirs, mine)]
        )
        rows.append(tuple(row))
    every = range(len(cases))
    found = sum(PLANTED in ours[i] for i in every)
    accused = sum(len(ours[i]) for i in every)
    if isinstance(theirs, str):
        peer = f"tabaudit could not be run: {theirs}"
    else:
        peer = (
            f"tabaudit 0.3.1 on the same files: {_found(theirs, every)} found, other fields "
            f"accused: {_innocent(theirs, every)}"
        )
    missed = [f"{cases[i][0]} ({cases[i][1]})" for i in every if PLANTED not in ours[i]]
    return Entry(
        "target_leaks",
        "target leaks, planted",
        data=f"Ten tables of scikit-learn and of the shared data, up to {ROWS:,} rows each: "
        + "; ".join(t.name for t in TABLES),
        known="One field at a time was put in: a copy of the label with noise, a number that is "
        "filled in for one class only, a score computed from the label. The limits were chosen on "
        "five other tables (iris, breast cancer, diabetes, bank marketing, Titanic); these ten "
        "had no part in it. Fields that give the label away as they are were left out first: "
        "predictions of the label, and what a taxi records of a payment",
        recall=Rate(found, len(cases)),
        precision=Rate(found, accused),
        peer=peer,
        columns=("table", "found", "others accused", "tabaudit found", "tabaudit others"),
        rows=tuple(rows),
        notes=(
            ("Missed: " + ", ".join(missed) + ".") if missed else "None was missed.",
            "A planted leak is easier than a real one: real ones are partly filled in, late by a "
            "day, or spread over two fields.",
        ),
    )


def _found(accused: list[list[str]], of: Any) -> str:
    return f"{sum(PLANTED in accused[i] for i in of)} of {len(list(of))}"


def _innocent(accused: list[list[str]], of: Any) -> str:
    wrong = sorted({f for i in of for f in accused[i] if f != PLANTED})
    return ", ".join(wrong) or "none"
