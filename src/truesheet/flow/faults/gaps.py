"""Values that are missing: openly, behind a code, together, or for a reason."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import some, spread
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields
from truesheet.flow.faults.replica import Replica, Rows

_WORDS = ("N/A", "not available", "#N/A", "keine Angabe", "?")
_NUMBERS = (-999, -9999, -99999, 9999999)


def _hidden_word(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    used = {w for n in _texts(copy) for w in _WORDS if _holds(copy, n, w)}
    code = next((w for w in _WORDS if w not in used), _WORDS[0])
    return _write(copy, place, strength, seed, code)


def _texts(copy: Replica) -> list[str]:
    return [f.name for f in copy.fields if f.kind == "text"]


def _holds(copy: Replica, name: str, word: str) -> bool:
    found = pc.any(pc.equal(pc.utf8_lower(copy.column(name)), word.lower()))
    return bool(found.as_py())


def _hidden_number(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    values = copy.column(place).drop_null()
    low, high = pc.min(values).as_py(), pc.max(values).as_py()
    # The first code that lies beyond all true values: one amid them would be a true value.
    code = next((c for c in _NUMBERS if c < low or c > high), _NUMBERS[0])
    return _write(copy, place, strength, seed, code)


def _write(copy: Replica, place: str, strength: float, seed: int, code: object) -> Planted:
    rows = some(copy.present(place), strength, seed)
    made = copy.put(place, rows, [code] * len(rows))
    return Planted(made, fields(place), frozenset({place}), len(rows)).half_counted()


def _signed(copy: Replica) -> list[str] | str:
    """Fields of numbers that can hold a code at all."""
    found = places.numbers(copy)
    if isinstance(found, str):
        return found
    kept = []
    for name in found:
        kind = copy.column(name).type
        if pa.types.is_floating(kind) or kind in (pa.int32(), pa.int64()):
            kept.append(name)
    return kept or "no field of numbers wide enough for a code"


def emptied(copy: Replica, name: str, rows: Rows) -> Replica:
    """The field without values in these rows."""
    return copy.put(name, rows, [None] * len(rows))


def _empty(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(np.arange(copy.rows), strength, seed)
    return Planted(emptied(copy, place, rows), fields(place), frozenset({place}), len(rows))


def _block(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """This field and the next one lose their values in the same rows."""
    names = _whole(copy)
    assert not isinstance(names, str)
    other = names[(names.index(place) + 1) % len(names)]
    rows = some(np.arange(copy.rows), strength, seed, 12)
    made = emptied(emptied(copy, place, rows), other, rows)
    return Planted(made, fields(place, other), frozenset({place, other}), len(rows))


def _whole(copy: Replica) -> list[str] | str:
    """Fields without gaps."""
    found = places.plain(copy)
    if isinstance(found, str):
        return found
    kept = [n for n in found if not copy.column(n).null_count]
    return kept if len(kept) > 1 else "no two fields without gaps"


def _by_label(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Rows of one class lose their values."""
    column = copy.column(copy.label)
    counts = sorted(
        column.value_counts().to_pylist(), key=lambda c: (c["counts"], str(c["values"]))
    )
    rare = next(c["values"] for c in counts if c["values"] is not None)
    there = np.flatnonzero(np.array([v == rare for v in column.to_pylist()]))
    rows = some(there, strength, seed)
    return Planted(emptied(copy, place, rows), fields(place), frozenset({place}), len(rows))


def _by_split(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.at(copy.others[0]), strength, seed)
    return Planted(emptied(copy, place, rows), fields(place), frozenset({place}), len(rows))


def _unlabelled(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(np.arange(copy.rows), strength, seed)
    subjects = frozenset({DATASET, f"field:{place}", *(f"split:{s}" for s in copy.splits)})
    return Planted(emptied(copy, place, rows), subjects, frozenset({place}), len(rows))


def _few(copy: Replica) -> list[str]:
    """The first, a middle and the last field: emptying more of them would tell nothing new."""
    found = places.plain(copy)
    return [] if isinstance(found, str) else spread(found, 3)


FAULTS = (
    Fault(
        "hidden-code-word",
        "missing values are written as a word",
        ("cells.hidden_missing",),
        (0.01, 0.05),
        places.categories,
        _hidden_word,
    ),
    Fault(
        "hidden-code-number",
        "missing values are written as a number such as −999",
        ("cells.hidden_missing",),
        (0.02, 0.05),
        _signed,
        _hidden_number,
    ),
    Fault(
        "empty-field",
        "a field lost all its values",
        ("cells.empty_field",),
        (1.0,),
        lambda copy: _few(copy) or "no field of numbers or categories",
        _empty,
    ),
    Fault(
        "mostly-missing",
        "a field lost most of its values",
        ("cells.missing_heavy",),
        (0.6, 0.8),
        lambda copy: _few(copy) or "no field of numbers or categories",
        _empty,
    ),
    Fault(
        "missing-block",
        "two fields lost their values in the same rows",
        ("cells.missing_together",),
        (0.02, 0.1),
        _whole,
        _block,
    ),
    Fault(
        "missing-by-label",
        "values are missing in rows of one class",
        ("cells.missing_by_label",),
        (0.3, 0.9),
        places.classed,
        _by_label,
    ),
    Fault(
        "missing-by-split",
        "values are missing in one split",
        ("cells.missing_by_split",),
        (0.1, 0.5),
        places.divided_plain,
        _by_split,
    ),
    Fault(
        "unlabelled",
        "rows lost their label",
        ("labels.missing",),
        (0.01, 0.1),
        places.labels,
        _unlabelled,
    ),
)
