"""Dates that cannot be, and stretches of time that were lost."""

from __future__ import annotations

import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import some
from truesheet.flow.faults.fault import Fault, Planted, fields
from truesheet.flow.faults.replica import Replica, Rows


def _impossible(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The year 2200: beyond the limit, and every format can hold it."""
    rows = some(copy.present(place), strength, seed)
    kind = copy.column(place).type
    day: datetime.date = datetime.date(2200, 1, 1)
    if pt.is_timestamp(kind):
        zone = datetime.UTC if kind.tz else None
        day = datetime.datetime(2200, 1, 1, tzinfo=zone)
    made = copy.put(place, rows, [day] * len(rows))
    return Planted(made, fields(place), frozenset({place}), len(rows))


def _days(copy: Replica, place: str) -> Rows:
    column = copy.column(place)
    if pt.is_timestamp(column.type) and column.type.tz:
        column = column.cast(pa.timestamp(column.type.unit))
    return np.asarray(pc.cast(column, pa.date32(), safe=False).cast(pa.int32()).fill_null(0))


def _long(copy: Replica) -> list[str] | str:
    """Fields of dates whose days lie close enough for a lost stretch to show."""
    found = places.dates(copy)
    if isinstance(found, str):
        return found
    kept = []
    for name in found:
        days = np.unique(_days(copy, name)[copy.present(name)])
        if len(days) >= 25 and np.diff(days).max() <= 3:
            kept.append(name)
    return kept or "no field of dates without gaps"


def _gap(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Rows of a stretch of days in the middle are lost; `strength` is the number of days."""
    days = _days(copy, place)
    present = copy.present(place)
    middle = int(np.median(days[present]))
    gone = present[(days[present] >= middle) & (days[present] < middle + strength)]
    kept = np.setdiff1d(np.arange(copy.rows), gone)
    return Planted(copy.take(kept), fields(place), frozenset({place}), len(gone), True)


FAULTS = (
    Fault(
        "impossible-dates",
        "dates lie far in the future",
        ("time.impossible",),
        (0.001, 0.01),
        places.dates,
        _impossible,
    ),
    Fault(
        "lost-days",
        "the rows of some days in a row were lost",
        ("time.gap",),
        (8, 12),
        _long,
        _gap,
        unit="days",
    ),
)
