"""Splits that lean on each other: fitted together, of one person, out of their order in time."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import F64
from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, some
from truesheet.flow.faults.copies import identified, renamed
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields, splits
from truesheet.flow.faults.replica import TEXT, Replica

_PERSON = "planted person_id"
_WHEN = "planted date"


def _scaled(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """All fields of numbers get mean 0 and deviation 1 over all splits together."""
    names = places.numbers(copy)
    assert not isinstance(names, str)
    made = copy
    for name in names:
        numbers = np.array(pc.cast(copy.column(name), pa.float64()).to_pylist(), float)
        made = made.with_column(name, _floats((numbers - np.nanmean(numbers)) / np.nanstd(numbers)))
    return Planted(made, frozenset({DATASET}), frozenset(names), copy.rows, True)


def _floats(numbers: F64) -> pa.Array:
    return pa.array([None if np.isnan(v) else float(v) for v in numbers], pa.float64())


def _scalable(copy: Replica) -> list[str] | str:
    found = places.divided_numbers(copy)
    return found if isinstance(found, str) else [DATASET]


def _alike(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Rows of the second split stand in the first, with texts in upper case and a space."""
    rows = some(copy.at(place), strength, seed)
    made = copy.appended(rows, copy.train)
    fresh = np.arange(copy.rows, made.rows)
    ids = identified(copy)
    for name in [] if isinstance(ids, str) else ids:
        made = renamed(made, name, fresh)
    for f in copy.fields:
        if f.kind == "text" and f.role is None and not f.suspected_id:
            old = made.column(f.name)
            words = [old[int(r)].as_py() for r in fresh]
            made = made.put(f.name, fresh, [w if w is None else f" {w.upper()}" for w in words])
    touched = frozenset(f.name for f in copy.fields if f.kind == "text")
    return Planted(made, splits(*copy.splits), touched, len(rows)).half_counted()


def _worded(copy: Replica) -> list[str] | str:
    found = places.tested(copy)
    if isinstance(found, str):
        return found
    words = [f for f in copy.fields if f.kind == "text" and f.role is None and not f.suspected_id]
    return found if words else "no field of text that could be written in another way"


def _persons(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Persons of three rows each; this share of those of the second split are in the first too."""
    numbers = np.arange(copy.rows) // 3
    who = [f"{s}-{n}" for s, n in zip(copy.split, numbers, strict=True)]
    mine = copy.at(place)
    shared = some(np.unique(numbers[mine]), strength, seed, 10)
    train = copy.at(copy.train)
    for n, r in zip(shared, train[:: max(1, len(train) // len(shared))], strict=False):
        who[int(r)] = f"{place}-{n}"
    made = copy.with_column(_PERSON, pa.array(who, TEXT))
    made = replace(made, roles={**copy.roles, _PERSON: "group"})
    return Planted(made, fields(_PERSON), frozenset({_PERSON}), len(shared))


def _order(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Days that run from split to split, but for this share of the first split's rows."""
    day = datetime.date(2020, 1, 1)
    draws = mixed(copy.rows, seed)
    later = copy.split != copy.train
    late = set(some(copy.at(copy.train), strength, seed, 5).tolist())
    days = [
        day + datetime.timedelta(int(n % np.uint64(100)) + (100 if after or i in late else 0))
        for i, (n, after) in enumerate(zip(draws, later, strict=True))
    ]
    made = copy.with_column(_WHEN, pa.array(days, pa.date32()))
    return Planted(made, fields(_WHEN), frozenset({_WHEN}), len(late))


FAULTS = (
    Fault(
        "fitted-together",
        "numbers were scaled over all splits together",
        ("split.fitted_together",),
        (1.0,),
        _scalable,
        _scaled,
    ),
    Fault(
        "rows-reworded",
        "rows of one split stand in training data in capitals and with a space more",
        ("split.near_rows",),
        (0.01, 0.05),
        _worded,
        _alike,
    ),
    Fault(
        "shared-persons",
        "persons of one split stand in training data as well",
        ("split.shared_entities",),
        (0.05, 0.3),
        places.tested,
        _persons,
    ),
    Fault(
        "broken-order",
        "splits follow one another in time, but for some rows",
        ("split.time_order",),
        (0.002, 0.02),
        places.tested,
        _order,
    ),
)
