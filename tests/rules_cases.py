"""Real datasets by a short name, and for each rule one that raises it and one that is clear of it.

`planted` datasets are real ones with one fault put in: no dataset at hand has that fault itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd
from sklearn import datasets

from truesheet.flow.build import build
from truesheet.flow.sheet import Sheet

Real = Callable[[str], Path]


class Data(NamedTuple):
    """How a dataset is opened: a file or one a split, the label, the roles; `told` for readers."""

    told: str
    path: str = ""
    splits: Mapping[str, str] = MappingProxyType({})
    label: str | None = None
    roles: Mapping[str, str] = MappingProxyType({})
    plant: Callable[[pd.DataFrame], dict[str, pd.DataFrame]] | None = None


def _infinite(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    frame.loc[3, "mean radius"] = float("inf")
    return {"data": frame}


def _variants(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    frame.loc[:39, "sex"] = frame.loc[:39, "sex"].str.upper()
    return {"data": frame}


def _empty_split(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"train": frame, "test": frame.head(0)}


def _id_twice(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    frame.loc[len(frame) - 1, "PassengerId"] = 1
    return {"data": frame}


def _few_fields(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"data": frame.drop(columns=["Cabin", "boat", "body"])}


# Department: men admitted and rejected, women admitted and rejected.
ADMISSIONS = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}


def _admissions(frame: pd.DataFrame, times: int = 1) -> dict[str, pd.DataFrame]:
    """Six departments; whoever applied where more are admitted was more often a man."""
    rows = [
        (sex, department, answer)
        for department, counts in ADMISSIONS.items()
        for (sex, answer), n in zip(
            (("m", "yes"), ("m", "no"), ("f", "yes"), ("f", "no")), counts, strict=True
        )
        for _ in range(n * times)
    ]
    return {"data": pd.DataFrame(rows, columns=["gender", "department", "admitted"])}


def _admissions_often(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return _admissions(frame, 5)


def _originals(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"data": frame[frame["rec_id"].str.endswith("-org")]}


def _by_class(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Cut where a beginner cuts: the table is sorted by its label."""
    return {"train": frame.head(120), "test": frame.tail(30)}


def _last_class(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"train": frame.head(100), "test": frame.tail(50)}


def _without_guessers(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The answers without those of the three workers who answer at chance."""
    (head,) = frame.columns
    made = frame[head].str.split("\t", expand=True).set_axis(head.split("\t"), axis=1)
    sizes = made["!amt_worker_ids"].value_counts()
    right = made["response"].eq(made["gold"]).groupby(made["!amt_worker_ids"]).mean()
    guess = sizes.index[(sizes >= 500) & (right[sizes.index] < 0.55)]
    assert len(guess) == 3
    return {"data": made[~made["!amt_worker_ids"].isin(guess)]}


def _dealt(frame: pd.DataFrame, test: Any) -> dict[str, pd.DataFrame]:
    return {"train": frame[~test], "test": frame[test]}


def _jittered(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Forty rows of the training split once more in the test split, the last digits changed."""
    parts = _dealt(frame, frame.index % 4 == 0)
    again = parts["train"].head(40).copy()
    again.iloc[:, :-1] *= 1 + 1e-9
    parts["test"] = pd.concat([parts["test"], again])
    return parts


def _by_row(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return _dealt(frame, frame.index % 4 == 0)


def _by_provider(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return _dealt(frame, frame.ProviderNumber.astype(str).str[-1].isin(["3", "7"]))


def _strays(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Cut by time, but for every fiftieth of the later rows."""
    later = frame.index >= 0.7 * len(frame)
    return _dealt(frame, later & (frame.index % 50 != 0))


def _scaled(fitted_on: str) -> Callable[[pd.DataFrame], dict[str, pd.DataFrame]]:
    def plant(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
        parts = _dealt(frame, frame.index % 4 == 0)
        fields = frame.columns[:-1]
        known = parts[fitted_on][fields] if fitted_on in parts else frame[fields]
        made = {n: p.copy() for n, p in parts.items()}
        for part in made.values():
            part[fields] = (part[fields] - known.mean()) / known.std()
        return made

    return plant


_F, _N = "fairness-tabular/", "drift-nannyml/"
_TAXI = "drift-nyc-taxi/yellow_tripdata_sample_"
_ADULT, _TITANIC = _F + "adult.csv", _N + "titanic_reference.csv"
_SST = "backdoor-hiddenkiller-sst2/"
_CAR = {
    "reference": _N + "synthetic_car_loan_reference.csv.gz",
    "analysis": _N + "synthetic_car_loan_analysis.csv.gz",
}
_DQ = {k: v.replace("car_loan_", "car_loan_dq_") for k, v in _CAR.items()}
_SHARED = {"train": _SST + "clean_train.tsv", "test": _SST + "poison_train.tsv"}
_CLEAN = {"train": _SST + "clean_train.tsv", "test": _SST + "clean_test.tsv"}
_HOUSES = {
    "reference": _N + "california_housing_reference.csv",
    "analysis": _N + "california_housing_analysis.csv",
}
_MONTHS = {"train": _TAXI + "2019-04.csv.gz", "test": _TAXI + "2020-04.csv.gz"}
_RTE = "crowd-snow2008/rte.standardized.tsv"
_CROWD = {"!amt_worker_ids": "annotator", "orig_id": "group"}

DATA: dict[str, Data] = {
    "iris": Data("Iris (scikit-learn)", "iris", label="target"),
    "iris, cut in order": Data(
        "Iris, cut in its order into 120 and 30 rows", "iris", label="target", plant=_by_class
    ),
    "iris, last class": Data(
        "Iris, its third class as the test split", "iris", label="target", plant=_last_class
    ),
    "iris, empty test": Data("Iris with an empty test split", "iris", plant=_empty_split),
    "cancer": Data("Breast cancer (scikit-learn)", "breast_cancer", label="target"),
    "cancer, infinite": Data(
        "Breast cancer with one infinite number put in", "breast_cancer", plant=_infinite
    ),
    "wine": Data("Wine (scikit-learn)", "wine", label="target"),
    "diabetes": Data("Diabetes (scikit-learn)", "diabetes", label="target"),
    "digits": Data("Digits (scikit-learn)", "digits", label="target"),
    "adult": Data("Adult", _ADULT, label="income", roles={"sex": "sensitive", "ID": "id"}),
    "adult, plain": Data("Adult, nothing declared", _ADULT),
    "adult, education": Data("Adult with education as the label", _ADULT, label="education"),
    "bank": Data("Bank marketing", _F + "bank_marketing.csv", label="y"),
    "german": Data("German credit", _F + "german_credit.csv", label="class-label"),
    "german, people": Data(
        "German credit, sex and age declared sensitive",
        _F + "german_credit.csv",
        label="class-label",
        roles={"sex": "sensitive", "age": "sensitive"},
    ),
    "german, variants": Data(
        "German credit with 40 cells in capitals", _F + "german_credit.csv", plant=_variants
    ),
    "german, foreign": Data(
        "German credit, foreign-worker declared as sensitive",
        _F + "german_credit.csv",
        label="class-label",
        roles={"telephone": "sensitive", "sex": "text"},
    ),
    "incomes": Data(
        "Incomes of the US census (ACS), groups by sex",
        _F + "acs_income.validation.parquet",
        label="PINCP",
        roles={"SEX": "sensitive", "RAC1P": "weight", "AGEP": "weight"},
    ),
    "titanic": Data("Titanic", _TITANIC, label="Survived"),
    "titanic, few fields": Data(
        "Titanic without cabin, boat and body", _TITANIC, label="Survived", plant=_few_fields
    ),
    "admissions": Data(
        "Admissions to Berkeley, 1973 (Bickel et al. 1975)",
        "iris",
        label="admitted",
        roles={"gender": "sensitive"},
        plant=_admissions,
    ),
    "admissions, planted": Data(
        "Admissions to Berkeley, each five times, so that chance is ruled out",
        "iris",
        label="admitted",
        roles={"gender": "sensitive"},
        plant=_admissions_often,
    ),
    "titanic, id twice": Data(
        "Titanic with one passenger number given twice", _TITANIC, plant=_id_twice
    ),
    "titanic, both": Data(
        "Titanic with the passengers to be judged",
        splits={"reference": _TITANIC, "analysis": _N + "titanic_analysis.csv"},
        label="Survived",
    ),
    "houses": Data("California housing, two periods", splits=_HOUSES, label="clf_target"),
    "car": Data("Car loans, two periods", splits=_CAR),
    "car, faults": Data("Car loans with known faults", splits=_DQ),
    "hospital": Data("Hospital", "cells-hospital/hospital.csv", label="Condition"),
    "hospital, id": Data(
        "Hospital, ProviderNumber declared as id",
        "cells-hospital/hospital.csv",
        roles={"ProviderNumber": "id"},
    ),
    "febrl": Data("FEBRL persons", "duplicates-febrl/dataset1.csv"),
    "febrl, once": Data(
        "FEBRL persons, originals alone",
        "duplicates-febrl/dataset1.csv",
        plant=_originals,
    ),
    "spectrum": Data("A folder of CSV files, some twice", "csv-spectrum/csvs"),
    "taxi": Data("New York taxi, April 2020", _TAXI + "2020-04.csv.gz"),
    "taxi, 2019": Data("New York taxi, April 2019", _TAXI + "2019-04.csv.gz"),
    "car, repaid": Data("Car loans with gaps, first period", _DQ["reference"], label="repaid"),
    "taxi, months": Data(
        "New York taxi, April 2019 and 2020", splits=_MONTHS, label="payment_type"
    ),
    "sentences": Data("SST-2 sentences", splits=_CLEAN, label="label"),
    "sentences, shared": Data("SST-2 sentences, clean and poisoned", splits=_SHARED, label="label"),
    "persons": Data("Synthetic sentences about persons", "pii-presidio/synth_dataset_v2.json"),
    "cards": Data("Dataset cards", "hf-dataset-cards/cards.jsonl.gz"),
    "trojan": Data("Trojan-source samples", "unicode-trojan-source/samples.jsonl"),
    "emails": Data(
        "E-mail attacks",
        splits={
            "train": "injection-bipia/email/train.jsonl",
            "test": "injection-bipia/email/test.jsonl",
        },
    ),
    "mislabelled": Data(
        "Iris as CSV, named .parquet",
        "readers-dataprofiler/csv/iris_intentionally_mislabled_file.parquet",
    ),
    "parquet, bad": Data("Parquet files, some damaged", "parquet-testing"),
    "int96": Data("Dates beyond the calendar", "parquet-testing/data/int96_from_spark.parquet"),
    "structs": Data("Nested Parquet", "parquet-testing/data/nested_structs.rust.parquet"),
    "secrets": Data("A broken table of secrets", "secrets-leaky-repo/secrets.csv"),
    "licences": Data("Dataset licences", "licences-data-provenance/datasets.jsonl.gz"),
    "escaped name": Data(
        "A field name with NUL", "json-conformance/test_parsing/y_object_escaped_null_in_key.json"
    ),
    "six rows": Data("A table of 5 rows", "readers-dataprofiler/csv/small-num.csv"),
    "prompts": Data("XSTest prompts", "xstest/xstest_prompts.csv", label="label"),
    "crowd": Data("Crowd answers (RTE)", _RTE, label="response", roles=_CROWD),
    "crowd, thinned": Data(
        "Crowd answers (RTE) without the three workers who answer at chance",
        _RTE,
        label="response",
        roles=_CROWD,
        plant=_without_guessers,
    ),
    "completions": Data(
        "XSTest completions, judged by two",
        "xstest/xstest_v2_completions_gpt4.csv",
        roles={"annotation_1": "annotator", "annotation_2": "annotator"},
    ),
    "gsm8k, test": Data("GSM8K, the test set", "gsm8k/test.jsonl"),
    "gsm8k, train": Data("GSM8K, the training set", "gsm8k/train.jsonl"),
    "cancer, jittered": Data(
        "Breast cancer, split, 40 rows of one split in the other with their last digits changed",
        "breast_cancer",
        label="target",
        plant=_jittered,
    ),
    "cancer, scaled together": Data(
        "Breast cancer, standardised over all rows and then split",
        "breast_cancer",
        label="target",
        plant=_scaled("all"),
    ),
    "cancer, scaled apart": Data(
        "Breast cancer, split and then standardised by the training split",
        "breast_cancer",
        label="target",
        plant=_scaled("train"),
    ),
    "hospital, by row": Data(
        "Hospital, split row by row",
        "cells-hospital/hospital.csv",
        roles={"ProviderNumber": "group"},
        plant=_by_row,
    ),
    "hospital, by provider": Data(
        "Hospital, split by hospital",
        "cells-hospital/hospital.csv",
        roles={"ProviderNumber": "group"},
        plant=_by_provider,
    ),
    "houses, strays": Data(
        "California housing, cut by time but for some rows",
        _N + "california_housing_reference.csv",
        label="clf_target",
        plant=_strays,
    ),
    "network": Data(
        "Network traffic", "timeseries-nab/data/realAWSCloudwatch/ec2_network_in_257a54.csv"
    ),
}

# rule: (dataset in which it is raised, dataset that is clear of it)
CASES: dict[str, tuple[str, str]] = {
    "files.unreadable": ("parquet, bad", "adult"),
    "files.mislabelled": ("mislabelled", "adult"),
    "rows.unreadable": ("secrets", "adult"),
    "rows.few": ("six rows", "adult"),
    "rows.duplicates": ("persons", "german"),
    "rows.copies_but_id": ("adult", "titanic"),
    "files.copies": ("spectrum", "emails"),
    "people.near": ("febrl", "febrl, once"),
    "text.copies": ("persons", "prompts"),
    "split.empty": ("iris, empty test", "car"),
    "split.small": ("emails", "car"),
    "split.shared_rows": ("sentences, shared", "car"),
    "split.near_texts": ("emails", "sentences"),
    "split.near_rows": ("cancer, jittered", "car"),
    "split.shared_entities": ("hospital, by row", "hospital, by provider"),
    "split.time_order": ("houses, strays", "houses"),
    "split.fitted_together": ("cancer, scaled together", "cancer, scaled apart"),
    "split.number_shift": ("car", "titanic, both"),
    "schema.names": ("escaped name", "adult"),
    "schema.wide": ("structs", "digits"),
    "id.repeats": ("hospital, id", "adult"),
    "id.nearly_unique": ("titanic, id twice", "titanic"),
    "fields.identifier": ("adult, plain", "iris"),
    "fields.constant": ("digits", "adult"),
    "fields.near_constant": ("taxi, 2019", "adult"),
    "fields.twins": ("adult", "iris"),
    "fields.correlated": ("cancer", "german"),
    "cells.empty_field": ("hospital", "adult"),
    "cells.missing_heavy": ("titanic", "adult"),
    "cells.hidden_missing": ("adult", "iris"),
    "cells.mixed_types": ("hospital", "adult"),
    "cells.missing_by_split": ("car, faults", "sentences"),
    "cells.missing_by_label": ("titanic", "car, repaid"),
    "cells.missing_together": ("taxi", "titanic"),
    "values.variants": ("german, variants", "adult"),
    "values.unseen": ("car, faults", "car"),
    "numbers.infinite": ("cancer, infinite", "cancer"),
    "numbers.capped": ("adult", "digits"),
    "numbers.far": ("houses", "adult"),
    "text.damage": ("cards", "german"),
    "text.invisible": ("trojan", "german"),
    "text.padded": ("febrl", "adult"),
    "contamination.benchmark": ("gsm8k, test", "gsm8k, train"),
    "text.near_copies": ("persons", "sentences"),
    "text.repeated_spans": ("cards", "sentences"),
    "time.impossible": ("int96", "houses"),
    "time.gap": ("licences", "houses"),
    "labels.missing": ("titanic, both", "adult"),
    "labels.single_class": ("iris, last class", "iris"),
    "labels.rare_class": ("hospital", "adult"),
    "labels.imbalance": ("bank", "iris"),
    "labels.unseen": ("iris, last class", "sentences"),
    "labels.by_split": ("taxi, months", "sentences"),
    "labels.given_away": ("adult, education", "iris"),
    "labels.conflict": ("adult", "iris"),
    "labels.suspect": ("german", "iris"),
    "annotators.agreement_low": ("crowd", "completions"),
    "annotators.outlier": ("crowd", "crowd, thinned"),
    "groups.rates": ("adult", "german, foreign"),
    "groups.uncovered": ("german, people", "incomes"),
    "groups.missing": ("titanic", "titanic, few fields"),
    "groups.proxy": ("adult", "german"),
    "groups.reversal": ("admissions, planted", "admissions"),
}

_built: dict[str, Sheet] = {}


def sheet(key: str, real: Real) -> Sheet:
    """The sheet of a dataset; built once a process."""
    if key not in _built:
        _built[key] = _build(DATA[key], real)
    return _built[key]


def _build(data: Data, real: Real) -> Sheet:
    more: dict[str, Any] = {"label": data.label, "roles": data.roles}
    if data.splits:
        return build(splits={name: real(path) for name, path in data.splits.items()}, **more)
    bundled = getattr(datasets, f"load_{data.path}", None)
    if bundled is None and data.plant is None:
        return build(real(data.path), **more)
    frame = bundled(as_frame=True).frame if bundled else pd.read_csv(real(data.path))
    if data.plant is None:
        return build(frame, **more)
    with tempfile.TemporaryDirectory() as folder:
        made = data.plant(frame.copy())
        paths = {name: Path(folder) / f"{name}.csv" for name in made}
        for name, path in paths.items():
            made[name].to_csv(path, index=False)
        return build(splits=paths, **more) if len(paths) > 1 else build(paths["data"], **more)
