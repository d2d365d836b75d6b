"""Fields that say what another field says."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields
from truesheet.flow.faults.replica import TEXT, Replica

TWIN = "planted field"


def _recoded(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The same categories under other names."""
    values = copy.column(place).to_pylist()
    kinds = {v: f"code {i}" for i, v in enumerate(sorted({v for v in values if v is not None}))}
    made = copy.with_column(TWIN, pa.array([kinds.get(v) for v in values], TEXT))
    return Planted(made, fields(place, TWIN), frozenset({place, TWIN}), copy.rows)


def _scaled(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The same numbers in another unit, with noise of so many standard deviations."""
    column = pc.cast(copy.column(place), pa.float64())
    numbers = np.array(column.to_pylist(), float)
    # The sum of twelve even numbers is near a normal one, and needs no generator.
    draws = [mixed(copy.rows, seed + i) / 2.0**64 for i in range(12)]
    noise = (np.sum(draws, axis=0) - 6) * strength * float(np.nanstd(numbers))
    made = 2.54 * (numbers + noise)
    values = [None if np.isnan(v) else float(v) for v in made]
    column = pa.array(values, pa.float64())
    subjects = fields(place, TWIN) | {DATASET}
    return Planted(copy.with_column(TWIN, column), subjects, frozenset({place, TWIN}), copy.rows)


FAULTS = (
    Fault(
        "twins",
        "a field stands there again under other names for its values",
        ("fields.twins",),
        (1.0,),
        places.categories,
        _recoded,
    ),
    Fault(
        "correlated",
        "a field of numbers stands there again with noise",
        ("fields.correlated",),
        (0.05, 0.2),
        places.numbers,
        _scaled,
        unit="standard deviations",
    ),
)
