"""Faults of the written file: cells of another kind, rows that do not parse, names of fields."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import some
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields
from truesheet.flow.faults.replica import TEXT, Replica

BROKEN = "\0broken"
"""Stands in the first cell of a row that is to be written with a cell too many."""


def written(table: pa.Table) -> list[str]:
    """The fields that a text can hold: all but lists, records and durations."""
    kinds = {f.name: f.type for f in table.schema}
    return [n for n, k in kinds.items() if not (pt.is_nested(k) or pt.is_duration(k))]


def _mixed(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), strength, seed)
    old = copy.column(place).cast(TEXT)
    words = [f"about {old[int(r)].as_py()}" for r in rows]
    made = copy.with_column(place, old).put(place, rows, words)
    return Planted(made, fields(place), frozenset({place}), len(rows)).half_counted()


def _broken(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(np.arange(copy.rows), strength, seed)
    first = written(copy.table)[0]
    made = copy.with_column(first, copy.column(first).cast(TEXT)).put(
        first, rows, [BROKEN] * len(rows)
    )
    subjects = {DATASET, *(f"split:{s}" for s in copy.splits)}
    return Planted(made, frozenset(subjects), frozenset({first}), len(rows), True)


def _wide_enough(copy: Replica) -> list[str] | str:
    if len(written(copy.table)) < 2:
        return "the table has one field only"
    return places.whole(copy)


def _misnamed(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """One more field whose name differs from this one's in case alone."""
    fresh = place.swapcase()
    made = copy.with_column(fresh, copy.column(place))
    subjects = fields(place, fresh) | {DATASET}
    return Planted(made, subjects, frozenset({place, fresh}), copy.rows)


def _any(copy: Replica) -> list[str] | str:
    known = set(copy.table.column_names)
    found = [f.name for f in copy.fields if f.name.swapcase() not in known]
    return found or "no name of a field has letters"


def _constant(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """One value everywhere, but for the rows that `strength` leaves out."""
    column = copy.column(place)
    value = column[int(copy.present(place)[0])]
    rows = some(np.arange(copy.rows), strength, seed)
    same = column.to_pylist()
    for r in rows:
        same[int(r)] = value.as_py()
    made = copy.with_column(place, pa.array(same, column.type))
    return Planted(made, fields(place), frozenset({place}), len(rows))


FAULTS = (
    Fault(
        "mixed-types",
        "words stand in a field of numbers",
        ("cells.mixed_types",),
        (0.001, 0.01, 0.05),
        places.numbers,
        _mixed,
        as_text=True,
    ),
    Fault(
        "broken-rows",
        "rows of the file have a cell too many",
        ("rows.unreadable",),
        (0.001, 0.02),
        _wide_enough,
        _broken,
        as_text=True,
    ),
    Fault(
        "misnamed",
        "two names differ in case alone",
        ("schema.names",),
        (1.0,),
        _any,
        _misnamed,
        places=2,
    ),
    Fault(
        "constant",
        "a field has one value only",
        ("fields.constant",),
        (1.0,),
        places.plain,
        _constant,
    ),
)
