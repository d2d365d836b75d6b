"""Python values from JSON to Arrow arrays of the types that were found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from truesheet.batch.column import Leftovers
from truesheet.sources.cast import read_texts
from truesheet.sources.fit import is_text, tell
from truesheet.sources.jsonshape import SCALARS
from truesheet.sources.shapes import Wanted

_NONE = type(None)


def column(rows: Sequence[Any], wanted: Wanted) -> tuple[pa.Array, Leftovers | None]:
    """The values at the field's path, and those that are not of its type."""
    values = _values(rows, wanted.at or ())
    return fit_values(values, wanted.type, wanted.how)


def _values(rows: Sequence[Any], at: tuple[int | str, ...]) -> list[Any]:
    key, *deeper = at
    values = [row.get(key) for row in rows]
    for inner in deeper:
        values = [v.get(inner) if isinstance(v, dict) else None for v in values]
    return values


def fit_values(
    values: list[Any], kind: pa.DataType, how: str = ""
) -> tuple[pa.Array, Leftovers | None]:
    """Values as `kind`; what is not of that kind is null there and left over as text."""
    kinds = set(map(type, values))
    if pt.is_temporal(kind):
        return _times(values, kind, how)
    if is_text(kind):
        if not kinds <= {str, _NONE}:
            inner = dict if how == SCALARS else _NONE
            values = [None if v is None or isinstance(v, inner) else tell(v) for v in values]
        return pa.array(values, kind), None
    if kinds <= _plain(kind):
        try:
            return pa.array(values, kind), None
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            pass
    return _one_by_one(values, kind)


def _plain(kind: pa.DataType) -> set[type]:
    """Python types that go into an array of this kind as they are."""
    if pt.is_boolean(kind):
        return {bool, _NONE}
    if pt.is_integer(kind):
        return {int, _NONE}
    if pt.is_floating(kind):
        return {int, float, _NONE}
    return {list, _NONE} if pt.is_list(kind) else {_NONE}


def _one_by_one(values: list[Any], kind: pa.DataType) -> tuple[pa.Array, Leftovers | None]:
    allowed = _plain(kind)
    out: list[Any] = []
    rows: list[int] = []
    for i, value in enumerate(values):
        fitting = _fitting(value, kind) if type(value) in allowed else None
        out.append(fitting)
        if fitting is None and value is not None:
            rows.append(i)
    # An object at a path whose children are fields is no value of its own.
    rows = [i for i in rows if not isinstance(values[i], dict)]
    found = pa.array(out, kind)
    if not rows:
        return found, None
    texts = pa.array([tell(values[i]) for i in rows], pa.string())
    return found, Leftovers(np.array(rows, np.int64), texts)


def _fitting(value: Any, kind: pa.DataType) -> Any:
    """The value if an array of this kind takes it, else None."""
    if value is None:
        return None
    if pt.is_floating(kind):
        try:
            return float(value)
        except OverflowError:
            return None
    try:
        pa.array([value], kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return None
    return value


def _times(values: list[Any], kind: pa.DataType, how: str) -> tuple[pa.Array, Leftovers | None]:
    texts = [None if v is None or isinstance(v, dict) else tell(v) for v in values]
    return read_texts(pa.array(texts, pa.string()), kind, how)
