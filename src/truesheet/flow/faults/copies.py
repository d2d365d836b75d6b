"""Rows that stand there again: as they are, under a new identifier, or with an old one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, shuffled, some
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields
from truesheet.flow.faults.replica import TEXT, Replica, Rows


def _again(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(np.arange(copy.rows), strength, seed)
    ids = identified(copy)
    touched = frozenset() if isinstance(ids, str) else frozenset(ids)
    made = Planted(copy.appended(rows), frozenset({DATASET}), touched, len(rows))
    return made.half_counted()


def identified(copy: Replica) -> list[str] | str:
    """Fields that name the rows, or are suspected to."""
    found = [
        f.name
        for f in copy.fields
        if (f.role == "id" or f.suspected_id) and f.kind in ("integer", "text")
    ]
    return found or "no field names the rows (role id)"


def renamed(copy: Replica, name: str, rows: Rows) -> Replica:
    """New identifiers in these rows: numbers go on, texts get an ending."""
    old = copy.column(name)
    if pt.is_integer(old.type):
        known = [v for v in old.to_pylist() if v is not None]
        top = max(known, default=0)
        return copy.put(name, rows, [top + 1 + i for i in range(len(rows))])
    return copy.put(name, rows, [f"{old[int(r)].as_py() or ''}-{i}" for i, r in enumerate(rows)])


def _new_id(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(np.arange(copy.rows), strength, seed)
    made = copy.appended(rows)
    fresh = np.arange(copy.rows, made.rows)
    found = identified(copy)
    for name in [] if isinstance(found, str) else found:
        made = renamed(made, name, fresh)
    return Planted(made, frozenset({DATASET}), frozenset(), len(rows)).half_counted()


def _repeated(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    present = copy.present(place)
    rows = some(present, strength, seed)
    rest = np.setdiff1d(present, rows)
    donors = shuffled(rest, seed + 1)[: len(rows)]
    values = copy.column(place).take(pa.array(donors)).to_pylist()
    made = copy.put(place, rows[: len(donors)], values)
    return Planted(made, fields(place), frozenset({place}), len(donors))


def _declared(copy: Replica) -> list[str] | str:
    found = [n for n in copy.named("id") if len(copy.present(n)) >= places.FEWEST]
    return found or "no field is declared to name the rows (--role FIELD=id)"


def _suspected(copy: Replica) -> list[str] | str:
    found = [
        f.name
        for f in copy.fields
        if f.suspected_id
        and f.role is None
        and copy.rows >= 100
        # Only where values do not repeat yet: otherwise it names something larger.
        and places.distinct(copy, f.name) == copy.rows
    ]
    return found or "no field looks like an identifier without being declared as one"


def _serial(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    made = copy.with_column("planted serial", pa.array(np.arange(copy.rows) + 1))
    return _named_rows(made)


def _keys(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    keys = [
        f"{a:016x}{b:016x}"
        for a, b in zip(mixed(copy.rows, seed), mixed(copy.rows, seed + 1), strict=True)
    ]
    uuids = [f"{k[:8]}-{k[8:12]}-4{k[13:16]}-a{k[17:20]}-{k[20:]}" for k in keys]
    return _named_rows(copy.with_column("planted serial", pa.array(uuids, TEXT)))


def _named_rows(copy: Replica) -> Planted:
    # Where another field is told of already, the finding speaks of both at once.
    subjects = fields("planted serial") | {DATASET}
    return Planted(copy, subjects, frozenset({"planted serial"}), copy.rows)


FAULTS = (
    Fault(
        "copies",
        "rows stand there twice",
        ("rows.duplicates",),
        (0.01, 0.05),
        places.whole,
        _again,
    ),
    Fault(
        "copies-new-id",
        "rows stand there again under a new identifier",
        ("rows.copies_but_id",),
        (0.01, 0.05),
        lambda copy: identified(copy) if isinstance(identified(copy), str) else places.whole(copy),
        _new_id,
    ),
    Fault(
        "id-repeats",
        "rows have the identifier of another row",
        ("id.repeats",),
        (0.001, 0.01),
        _declared,
        _repeated,
    ),
    Fault(
        "id-nearly-unique",
        "rows have the identifier of another row, in a field not declared as one",
        ("id.nearly_unique",),
        (0.001, 0.01),
        _suspected,
        _repeated,
    ),
    Fault(
        "running-number",
        "a running number under a harmless name",
        ("fields.identifier",),
        (1.0,),
        places.whole,
        _serial,
    ),
    Fault(
        "keys",
        "a field of keys (UUID) under a harmless name",
        ("fields.identifier",),
        (1.0,),
        places.whole,
        _keys,
    ),
)
