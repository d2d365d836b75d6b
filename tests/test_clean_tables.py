"""Well-known tables that people call clean: no error is raised, and each warning is one they share.

The tables are measured as a beginner would: the label is named, and nothing else but who is
protected. Whatever is raised beyond a note stands below with the reason why a person agrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from sklearn import datasets

from conftest import Real
from truesheet.flow.build import build
from truesheet.flow.sheet import Sheet
from truesheet.model.finding import Finding


class Table(NamedTuple):
    """Where a table is, its label, its roles; and what may be raised: `rule subject` and why."""

    path: str = ""
    label: str | None = "target"
    roles: Mapping[str, str] = MappingProxyType({})
    errors: Mapping[str, str] = MappingProxyType({})
    warnings: Mapping[str, str] = MappingProxyType({})


_F, _N = "fairness-tabular/", "drift-nannyml/"
TABLES: dict[str, Table] = {
    "iris": Table(),
    "wine": Table(),
    "breast_cancer": Table(),
    "digits": Table(),
    "diabetes": Table(),
    "linnerud": Table(
        label=None, warnings={"rows.few dataset": "twenty men of a fitness club are few"}
    ),
    "acs": Table(
        _F + "acs_income.validation.parquet",
        "PINCP",
        {"SEX": "sensitive", "RAC1P": "sensitive"},
        warnings={
            "groups.rates field:RAC1P": "17 % against 45 %, counted in SOURCE.md",
            "groups.rates field:SEX": "28.9 % against 44.2 %, counted in SOURCE.md",
        },
    ),
    "adult": Table(
        _F + "adult.csv",
        "income",
        {"sex": "sensitive", "race": "sensitive"},
        errors={"cells.hidden_missing dataset": "4,262 cells hold a question mark"},
        warnings={
            "groups.proxy field:sex": "husbands are men, and wives women",
            "groups.rates field:race": "9 % against 27 %",
            "groups.rates field:sex": "10.9 % against 30.6 %",
            "numbers.capped field:capital.gain": "99,999 stands for all that is more",
        },
    ),
    "bank": Table(
        _F + "bank_marketing.csv",
        "y",
        warnings={
            "cells.hidden_missing field:pdays": "-1 says that nobody was called before",
        },
    ),
    "german": Table(_F + "german_credit.csv", "class-label"),
    "titanic": Table(
        _N + "titanic_reference.csv",
        "Survived",
        errors={
            "cells.missing_by_label field:boat": "who has a lifeboat was saved",
            "labels.given_away field:boat": "who has a lifeboat was saved",
        },
        warnings={
            "cells.missing_heavy field:body": "91 % are missing",
            "cells.missing_heavy field:Cabin": "77 % are missing",
            "cells.missing_heavy field:boat": "63 % are missing",
            "cells.missing_by_label field:Cabin": "first class had cabins, and was saved",
            "cells.missing_by_label field:home.dest": "first class is known better",
            "cells.missing_by_label field:body": "only the dead have a body number",
            "labels.given_away field:body": "only the dead have a body number",
            "labels.given_away field:boat": "who has a lifeboat was saved",
        },
    ),
    "houses": Table(
        _N + "california_housing_reference.csv",
        "clf_target",
        warnings={"numbers.capped field:MedInc": "15.0001 stands for all that is more"},
    ),
    "sentences": Table("backdoor-hiddenkiller-sst2/clean_train.tsv", "label"),
}
_made: dict[str, Sheet] = {}


def sheet(name: str, real: Real) -> Sheet:
    """The sheet of a table; built once."""
    if name not in _made:
        given = TABLES[name]
        data: Any = real(given.path) if given.path else _bundled(name)
        _made[name] = build(data, label=given.label, roles=given.roles)
    return _made[name]


def _bundled(name: str) -> Any:
    return getattr(datasets, f"load_{name}")(as_frame=True).frame


def raised(name: str, real: Real, severity: str) -> dict[str, Finding]:
    return {
        f"{f.rule} {f.subject}": f
        for f in sheet(name, real).document.findings
        if f.outcome == "raised" and f.severity == severity
    }


@pytest.mark.parametrize("name", TABLES)
def test_no_error_is_raised_that_a_person_would_call_wrong(name: str, real: Real) -> None:
    wrong = raised(name, real, "error").keys() - TABLES[name].errors.keys()
    assert not wrong, [raised(name, real, "error")[w].says for w in wrong]


@pytest.mark.parametrize("name", TABLES)
def test_each_warning_is_one_that_a_person_shares(name: str, real: Real) -> None:
    found = raised(name, real, "warning")
    wrong = found.keys() - TABLES[name].warnings.keys()
    assert not wrong, [found[w].says for w in wrong]


@pytest.mark.parametrize("name", TABLES)
def test_no_rule_fails_by_itself(name: str, real: Real) -> None:
    failed = [f for f in sheet(name, real).document.findings if "rule itself failed" in f.says]
    assert not failed, [f.says for f in failed]


def test_what_is_listed_as_raised_is_raised(real: Real) -> None:
    """No reason outlives its finding: a rule that has become blind shows here."""
    for name in ("adult", "bank", "titanic", "acs"):
        known = {*TABLES[name].errors, *TABLES[name].warnings}
        found = {**raised(name, real, "error"), **raised(name, real, "warning")}
        assert known == found.keys(), name


def test_enough_of_the_tables_come_with_scikit_learn() -> None:
    assert sum(not t.path for t in TABLES.values()) >= 5
    assert Path(datasets.__file__).exists()
