"""Datasets that typed claims are held against in the tests: real ones, and small ones made here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

import truesheet
from conftest import Real
from truesheet.model.datasheet import Claim, Datasheet
from truesheet.sheet import bank
from truesheet.sheet.people import People, Said
from truesheet.sheet.write import write

TODAY = "2026-11-25"


def adult(real: Real) -> Datasheet:
    roles = {"sex": "sensitive", "race": "sensitive", "ID": "id"}
    path = real("fairness-tabular/adult.csv")
    return truesheet.build(path, label="income", roles=roles, workers=1).document


def german(real: Real) -> Datasheet:
    path = real("fairness-tabular/german_credit.csv")
    return truesheet.build(path, label="class-label", workers=1).document


def crowd(real: Real) -> Datasheet:
    path = real("crowd-snow2008/rte.standardized.tsv")
    roles = {"!amt_worker_ids": "annotator", "orig_id": "id"}
    return truesheet.build(path, label="response", roles=roles, workers=1).document


def taxi(real: Real) -> Datasheet:
    path = real("drift-nyc-taxi/yellow_tripdata_sample_2019-04.csv.gz")
    return truesheet.build(path, roles={"pickup_datetime": "time"}, workers=1).document


def months(real: Real) -> Datasheet:
    """Taxi rides of three months as three splits."""
    name = "drift-nyc-taxi/yellow_tripdata_sample_{}.csv.gz"
    splits = {n: real(name.format(m)) for n, m in MONTHS.items()}
    roles = {"pickup_datetime": "time"}
    return truesheet.build(splits=splits, roles=roles, workers=1).document


MONTHS = {"train": "2019-04", "validation": "2020-02", "test": "2020-04"}


def gsm8k(real: Real) -> Datasheet:
    splits = {n: real(f"gsm8k/{n}.jsonl") for n in ("train", "test")}
    return truesheet.build(splits=splits, workers=1).document


def febrl(real: Real) -> Datasheet:
    return truesheet.build(real("duplicates-febrl/dataset1.csv"), workers=1).document


def visits(_: Real) -> Datasheet:
    """Visits of patients, divided by the patient and by time, with consent on the same day."""
    day = date(2023, 1, 1)
    rows = 400
    when = [day + timedelta(days=i) for i in range(rows)]
    table: dict[str, list[Any]] = {
        "visit": list(range(1, rows + 1)),
        "patient": [f"p{i // 4}" for i in range(rows)],
        "referred_by": [None if i < 40 else i - 39 for i in range(rows)],
        "on": when,
        "agreed_on": when,
        "agreed": ["yes"] * rows,
        "ward": ["north" if i % 2 else "south" for i in range(rows)],
        "weight": [10.0] * rows,
        "risk": [float(x) for x in np.linspace(-1.7278, 1.7278, rows)],
        "note": ["slept well and ate little this morning" for _ in range(rows)],
    }
    roles = {"visit": "id", "patient": "group", "referred_by": "group"}
    roles |= {"on": "time", "ward": "label"}
    parts = {"train": slice(0, 320), "test": slice(320, rows)}
    splits = {n: {c: v[s] for c, v in table.items()} for n, s in parts.items()}
    return truesheet.build(splits=splits, roles=roles, workers=1).document


def careless(_: Real) -> Datasheet:
    """The same, with one fault for each claim that can be made of it."""
    day = date(2021, 1, 1)
    rows = 400
    when = [day + timedelta(days=(37 * i) % 800) for i in range(rows)]
    when[0] = day
    table: dict[str, list[Any]] = {
        "visit": [i + 1 + (i > 50) + 2 * (i > 300) for i in range(rows)],
        "patient": [f"p{i % 40}" for i in range(rows)],
        "referred_by": [2 * i for i in range(rows)],
        "on": when,
        "agreed_on": [d + timedelta(days=int(i == 7)) for i, d in enumerate(when)],
        "agreed": ["no" if i == 3 else "" if i == 4 else "yes" for i in range(rows)],
        "ward": ["north" if i < 320 else "south" for i in range(rows)],
        "weight": [-1.0 if i == 5 else 10.0 for i in range(rows)],
        "risk": [float(i) for i in range(rows)],
        "note": [f"Call me at ann{i}@mail.org after lunch" for i in range(rows)],
        "link": [f"https://forum.example.org/post/{i}" for i in range(rows)],
        "score": [0.5] * rows,
    }
    roles = {"visit": "id", "patient": "group", "referred_by": "group"}
    roles |= {"on": "time", "ward": "label", "score": "prediction"}
    parts = {"train": slice(0, 320), "test": slice(320, rows)}
    splits = {n: {c: v[s] for c, v in table.items()} for n, s in parts.items()}
    return truesheet.build(splits=splits, roles=roles, workers=1).document


def numbers(_: Real) -> Datasheet:
    """Nothing but numbers: no text, no date, no label."""
    rows = 200
    table = {"flag": [i % 2 == 0 for i in range(rows)], "on": [True] * rows}
    return truesheet.build(table, workers=1).document


DATA: dict[str, Callable[[Real], Datasheet]] = {
    f.__name__: f
    for f in (adult, german, crowd, taxi, months, gsm8k, febrl, visits, careless, numbers)
}


@cache
def data(name: str, real: Real) -> Datasheet:
    """The named dataset, measured once."""
    return DATA[name](real)


def held(sheet: Datasheet, question: str, value: Any, today: str | None = None) -> list[Claim]:
    """What comes of a typed answer to one question."""
    assert bank.validate(bank.by_id()[question], value) == []
    people = People(answers={question: Said(value=value)})
    parts = (people, sheet.evidence, (), sheet.fields, sheet.splits, sheet.fingerprint)
    found = write(bank.load(), *parts, today=today)
    return [c for c in found[question].claims if c.origin == "stated"]


def at(value: Any, pointer: str) -> Any:
    """What stands at a JSON Pointer; KeyError or IndexError where nothing does."""
    for step in pointer.split("/")[1:]:
        plain = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = next(v for k, v in value.items() if str(k) == plain)
        else:
            value = value[int(plain)]
    return value


def replaced(value: Any, pointer: str, new: Any) -> Any:
    """The same value with something else at a JSON Pointer."""
    if not pointer:
        return new
    first, _, rest = pointer[1:].partition("/")
    rest = f"/{rest}" if rest else ""
    plain = first.replace("~1", "/").replace("~0", "~")
    if isinstance(value, dict):
        return {k: replaced(v, rest, new) if str(k) == plain else v for k, v in value.items()}
    return [replaced(v, rest, new) if str(i) == plain else v for i, v in enumerate(value)]
