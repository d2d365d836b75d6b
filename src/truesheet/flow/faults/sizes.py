"""Too few rows, in all or in a split, and fields that hardly vary."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import shuffled, some
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields, splits
from truesheet.flow.faults.replica import Replica, Rows

_FEW, _SMALL, _REST = 20, 40, 6


def _few(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    kept = np.sort(shuffled(np.arange(copy.rows), seed)[:_FEW])
    return Planted(copy.take(kept), frozenset({DATASET}), frozenset(), copy.rows - _FEW, True)


def _small(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    gone = shuffled(copy.at(place), seed)[_SMALL:]
    kept = np.setdiff1d(np.arange(copy.rows), gone)
    return Planted(copy.take(kept), splits(place), frozenset(), len(gone), True)


def _near_constant(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """All cells but a few take the value that is most frequent but zero."""
    column = copy.column(place)
    counts = sorted(
        (-c["counts"], str(c["values"]), c["values"])
        for c in column.value_counts().to_pylist()
        if c["values"] not in (None, 0)
    )
    value = counts[0][2]
    others = np.flatnonzero(np.array([v is not None and v != value for v in column.to_pylist()]))
    keep = some(others, _REST / max(1, len(others)), seed)
    rows = np.setdiff1d(np.arange(copy.rows), keep)
    made = copy.with_column(place, pa.array(_filled(column.to_pylist(), rows, value), column.type))
    return Planted(made, fields(place), frozenset({place}), len(rows))


def _filled(values: list[object], rows: Rows, value: object) -> list[object]:
    for r in rows:
        values[int(r)] = value
    return values


def _varied(copy: Replica) -> list[str] | str:
    if copy.rows < 400:
        return "fewer than 400 rows"
    return places.plain(copy)


FAULTS = (
    Fault(
        "few-rows",
        f"all rows but {_FEW} were lost",
        ("rows.few",),
        (1.0,),
        places.whole,
        _few,
    ),
    Fault(
        "small-split",
        f"all rows of a split but {_SMALL} were lost",
        ("split.small",),
        (1.0,),
        places.tested,
        _small,
    ),
    Fault(
        "near-constant",
        f"a field keeps {_REST} cells of another value",
        ("fields.near_constant",),
        (1.0,),
        _varied,
        _near_constant,
    ),
)
