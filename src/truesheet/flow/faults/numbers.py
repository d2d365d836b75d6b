"""Numbers that went wrong: another unit, a cap, an infinity, a shift."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import some
from truesheet.flow.faults.fault import Fault, Planted, fields
from truesheet.flow.faults.replica import Replica


def _wide(copy: Replica) -> list[str] | str:
    """Fields of numbers that can hold a value a thousand times as large."""
    found = places.numbers(copy)
    if isinstance(found, str):
        return found
    kept = [n for n in found if copy.column(n).type in (pa.int64(), pa.float64())]
    return kept or "no field of numbers that could hold larger ones"


def _unit(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    column = copy.column(place)
    known = pc.not_equal(column, pa.scalar(0, column.type)).fill_null(False)
    there = np.flatnonzero(known.to_numpy(zero_copy_only=False))
    rows = some(there, strength, seed)
    values = [v * 1000 for v in column.take(pa.array(rows)).to_pylist()]
    return Planted(copy.put(place, rows, values), fields(place), frozenset({place}), len(rows))


def _capped(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Everything above this quantile becomes the quantile."""
    column = copy.column(place)
    top = pc.quantile(column, 1 - strength, interpolation="lower")[0].as_py()
    over = pc.greater(column, pa.scalar(top, column.type)).fill_null(False)
    rows = np.flatnonzero(over.to_numpy(zero_copy_only=False))
    made = copy.put(place, rows, [top] * len(rows))
    return Planted(made, fields(place), frozenset({place}), len(rows))


def _skewed(copy: Replica) -> list[str] | str:
    """Fields of forty values or more; a scale of fewer ends where it ends."""
    found = places.numbers(copy)
    if isinstance(found, str):
        return found
    kept = []
    for name in found:
        low, high = pc.quantile(copy.column(name), [0.9, 1.0]).to_pylist()
        if places.distinct(copy, name) >= 60 and high > low:
            kept.append(name)
    return kept or "no field of numbers with sixty values or more"


def _floats(copy: Replica) -> list[str] | str:
    found = [f.name for f in copy.fields if pt.is_floating(copy.column(f.name).type)]
    return found or "no field of numbers with a fraction"


def _infinite(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), strength, seed)
    made = copy.put(place, rows, [float("inf")] * len(rows))
    return Planted(made, fields(place), frozenset({place}), len(rows)).half_counted()


def _moved(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The second split moves up by so many standard deviations."""
    column = copy.column(place)
    by = strength * float(pc.stddev(column).as_py())
    rows = np.intersect1d(copy.at(copy.others[0]), copy.present(place))
    by = by if pt.is_floating(column.type) else max(1, round(by))
    values = [v + by for v in column.take(pa.array(rows)).to_pylist()]
    return Planted(copy.put(place, rows, values), fields(place), frozenset({place}), len(rows))


FAULTS = (
    Fault(
        "unit",
        "values are a thousand times too large",
        ("numbers.far",),
        (0.001, 0.01, 0.05),
        _wide,
        _unit,
    ),
    Fault(
        "capped",
        "large values are written as “this or more”",
        ("numbers.capped",),
        (0.02, 0.05),
        _skewed,
        _capped,
    ),
    Fault(
        "infinite",
        "values are infinite",
        ("numbers.infinite",),
        (0.001, 0.01),
        _floats,
        _infinite,
    ),
    Fault(
        "number-shift",
        "numbers lie higher in another split",
        ("split.number_shift",),
        (0.3, 1.0),
        places.divided_numbers,
        _moved,
        unit="standard deviations",
    ),
)
