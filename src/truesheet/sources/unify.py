"""One schema for several files: wide enough for all, and a note for every difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.types as pt

from truesheet.batch.kinds import kind_of
from truesheet.sources.fit import is_text
from truesheet.sources.shapes import Found

_SHOWN = 5


class United(NamedTuple):
    """A field of the dataset."""

    name: str
    type: pa.DataType
    how: str
    suspect: bool


def unite(files: Sequence[tuple[str, Sequence[Found]]]) -> tuple[list[United], tuple[str, ...]]:
    """Fields of all files, in the order in which they first appear."""
    fields: dict[str, United] = {}
    notes: list[str] = []
    holders: Counter[str] = Counter()
    for shown, columns in files:
        for c in columns:
            holders[c.name] += 1
            have = fields.get(c.name)
            new = United(c.name, c.type, c.how, c.suspect)
            fields[c.name] = _joined(have, new, shown, notes) if have else new
    lacking = [n for n, k in holders.items() if k < len(files)]
    for name in lacking[:_SHOWN]:
        notes.append(
            f"{name}: {len(files) - holders[name]:,} of {len(files):,} files lack this field"
        )
    if len(lacking) > _SHOWN:
        notes.append(f"{len(lacking) - _SHOWN:,} more fields are not in every file")
    return list(fields.values()), tuple(notes)


def _joined(a: United, b: United, shown: str, notes: list[str]) -> United:
    if a.type == b.type and a.how == b.how:
        return a._replace(suspect=a.suspect and b.suspect)
    kind, how = _common(a, b)
    if kind_of(kind) != kind_of(a.type) and not pt.is_null(a.type):
        notes.append(
            f"{a.name}: {kind_of(b.type)} in {shown}, {kind_of(a.type)} before; "
            f"read as {kind_of(kind)}"
        )
    elif kind_of(kind) != kind_of(b.type) and not pt.is_null(b.type):
        notes.append(f"{a.name}: {kind_of(b.type)} in {shown}; read as {kind_of(kind)}")
    return United(a.name, kind, how, a.suspect and b.suspect)


def _common(a: United, b: United) -> tuple[pa.DataType, str]:
    x, y = a.type, b.type
    if pt.is_null(x):
        return y, b.how
    if pt.is_null(y):
        return x, a.how
    if a.how != b.how:
        return pa.string(), ""
    if is_text(x) and is_text(y):
        return pa.large_string(), ""
    if pt.is_integer(x) and pt.is_integer(y):
        return _integers(x, y), ""
    number = (pt.is_integer, pt.is_floating)
    if any(f(x) for f in number) and any(f(y) for f in number):
        return pa.float64(), ""
    if pt.is_temporal(x) and pt.is_temporal(y):
        return _times(x, y), a.how
    return pa.string(), ""


def _integers(x: pa.DataType, y: pa.DataType) -> pa.DataType:
    if pt.is_uint64(x) or pt.is_uint64(y):
        return pa.uint64() if x == y else pa.float64()
    return pa.int64()


def _times(x: pa.DataType, y: pa.DataType) -> pa.DataType:
    day = (pt.is_date, pt.is_timestamp)
    if not all(any(f(k) for f in day) for k in (x, y)):
        return pa.string()
    stamps = [k for k in (x, y) if pt.is_timestamp(k)]
    if len({k.tz for k in stamps}) > 1:
        return pa.string()
    order = ("s", "ms", "us", "ns")
    unit = max((k.unit for k in stamps), key=order.index, default="s")
    return pa.timestamp(unit, stamps[0].tz) if stamps else pa.date32()
