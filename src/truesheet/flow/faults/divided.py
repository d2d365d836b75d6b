"""Splits that are not apart, or not alike."""

from __future__ import annotations

import numpy as np

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import some
from truesheet.flow.faults.copies import renamed
from truesheet.flow.faults.fault import Fault, Planted, fields, splits
from truesheet.flow.faults.replica import Replica


def _shared(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Rows of the second split stand in the first as well, under new identifiers."""
    rows = some(copy.at(place), strength, seed)
    made = copy.appended(rows, copy.train)
    fresh = np.arange(copy.rows, made.rows)
    for f in copy.fields:
        if (f.role == "id" or f.suspected_id) and f.kind in ("integer", "text"):
            made = renamed(made, f.name, fresh)
    return Planted(made, splits(place), frozenset(), len(rows)).half_counted()


def _new_value(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    other = copy.others[0]
    here = np.intersect1d(copy.at(other), copy.present(place))
    rows = some(here, strength, seed, 10)
    made = copy.put(place, rows, ["planted value"] * len(rows))
    return Planted(made, fields(place), frozenset({place}), len(rows)).half_counted()


FAULTS = (
    Fault(
        "shared-rows",
        "rows of one split stand in training data as well",
        ("split.shared_rows",),
        (0.01, 0.05),
        places.tested,
        _shared,
    ),
    Fault(
        "new-value",
        "a category occurs in one split only",
        ("values.unseen",),
        (0.01, 0.05),
        places.divided_categories,
        _new_value,
    ),
)
