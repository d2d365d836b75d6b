"""Numbers and days that stand for "missing": -999 and kin, 1900-01-01 and kin.

A number is only suspected where it stands apart: nothing ordinary lies beyond it, there is a gap
to the nearest ordinary value, and it is heavier than chance or taste would make it. A cap
(`hours.per.week` = 99, a five-digit field full at 99,999) looks much the same; the limits below
are set so that a cap with under 1 % of the cells is not accused.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from truesheet.batch.column import Column, Numbers
from truesheet.measures.shown import shown_number, unit_of

Number = int | float

WHOLE = (
    -1, -8, -9, -88, -99, -888, -999, -8888, -9999, -99999, -999999, -9999999,
    99, 999, 9999, 99999, 999999, 9999999, 99999999, 999999999,
    -32768, -2147483648, 2147483647, -(2**63), 2**63 - 1,
)  # fmt: skip
BROKEN = (
    -99.9, -999.9, -999.25, -9999.9, 1e20, 1e30, -1e30, 9.969209968386869e36,
    -3.4028234663852886e38, 3.4028234663852886e38, -1.7976931348623157e308,
    1.7976931348623157e308,
)  # fmt: skip
"""Fill values that programs and file formats write for "no number"."""
DAYS = ("0001-01-01", "1753-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "9999-12-31")
_FAR = {"0001-01-01", "1753-01-01", "9999-12-31"}

_BLOCK = 1 << 14
_FEW = 10  # ordinary cells below which nothing can be said
_APART = 5.0  # gap, in ranges of the ordinary values, that needs no weight besides
_GAP = 0.5
_SHARE = 100  # one cell in this many
_WEIGHT = 3  # times the cells of the nearest ordinary value
_YEAR = 365


class Edges(msgspec.Struct, frozen=True):
    """Cells of each suspect, and of the ordinary values: how many, the ends, cells at the ends.

    In a field of time the ends are days.
    """

    suspects: dict[str, int] = {}
    cells: int = 0
    low: Number | None = None
    high: Number | None = None
    at_low: int = 0
    at_high: int = 0

    def __add__(self, other: Edges) -> Edges:
        suspects = dict(self.suspects)
        for code, cells in other.suspects.items():
            suspects[code] = suspects.get(code, 0) + cells
        low = _lower(self.low, other.low)
        high = _higher(self.high, other.high)
        return Edges(
            suspects,
            self.cells + other.cells,
            low,
            high,
            sum(e.at_low for e in (self, other) if e.low == low),
            sum(e.at_high for e in (self, other) if e.high == high),
        )


def _lower(a: Number | None, b: Number | None) -> Number | None:
    return b if a is None else a if b is None else min(a, b)


def _higher(a: Number | None, b: Number | None) -> Number | None:
    return b if a is None else a if b is None else max(a, b)


def suspected_numbers(edges: Edges) -> list[tuple[str, int]]:
    """The suspects among numbers that hold up, with their cells."""
    return [(c, n) for c, n in edges.suspects.items() if _number_holds(float(c), n, edges)]


def suspected_days(edges: Edges) -> list[tuple[str, int]]:
    """The suspects among days that hold up, with their cells."""
    return [(c, n) for c, n in edges.suspects.items() if _day_holds(c, n, edges)]


def _number_holds(code: float, cells: int, e: Edges) -> bool:
    if e.low is None or e.high is None or e.low == e.high or e.cells < _FEW or cells < 2:
        return False
    if e.low <= code <= e.high:
        return False
    near, weight = (e.low, e.at_low) if code < e.low else (e.high, e.at_high)
    gap = abs(code - near) / (float(e.high) - float(e.low))
    heavy = cells >= _WEIGHT * weight and cells * _SHARE >= e.cells + cells
    if code == -1:
        # -1, 0, 1 are ordinary grades; beside two values only, or in a short scale, it may be one.
        scale = float(e.low).is_integer() and float(e.high).is_integer()
        short = scale and (e.high - e.low < 5 or e.at_low + e.at_high == e.cells)
        return e.low >= 0 and heavy and not short
    alien = code < 0 <= e.low
    return gap >= _APART or (gap >= _GAP and (heavy or alien)) or (alien and heavy)


def _day_holds(code: str, cells: int, e: Edges) -> bool:
    if e.low is None or e.high is None or e.cells < _FEW:
        return False
    day = _day(code)
    if e.low <= day <= e.high:
        return False
    near, weight = (e.low, e.at_low) if day < e.low else (e.high, e.at_high)
    gap = abs(day - near)
    lonely = gap >= _APART * (e.high - e.low) or cells >= _WEIGHT * weight
    return gap >= _YEAR and (code in _FAR or (cells > 1 and lonely))


def edges_of(column: Column) -> Edges:
    """The edges of a column of numbers or of days and times."""
    values = column.numbers
    if column.field.kind == "date":
        return _edges(values, {c: _day(c) for c in DAYS}, 1)
    if column.field.kind == "timestamp":
        per = 86400 * unit_of(column.field.physical)
        return _edges(values, {c: _day(c) * per for c in DAYS}, per)
    if values.values.dtype == np.float64:
        return _edges(values, {shown_number(float(v)): float(v) for v in (*WHOLE, *BROKEN)}, 0)
    return _edges(values, {str(v): v for v in WHOLE}, 0)


def _day(code: str) -> int:
    return int(np.datetime64(code, "D").astype(np.int64))


def _edges(numbers: Numbers, codes: dict[str, Number], per_day: int) -> Edges:
    """Suspects are the codes; the ends are values, or days of `per_day` units."""
    values, counts = numbers
    reach = np.iinfo(np.int64).max
    marks = {c: v for c, v in codes.items() if isinstance(v, float) or -reach - 1 <= v <= reach}
    if counts is not None:
        return _block(values, counts, marks, per_day)
    total = Edges()
    for start in range(0, len(values), _BLOCK):
        total += _block(values[start : start + _BLOCK], None, marks, per_day)
    return total


def _block(
    values: npt.NDArray[np.int64] | npt.NDArray[np.float64],
    counts: npt.NDArray[np.int64] | None,
    marks: dict[str, Number],
    per_day: int,
) -> Edges:
    if not len(values):
        return Edges()
    low, high = values.min(), values.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        keep = np.isfinite(values)
        return _block(values[keep], counts[keep] if counts is not None else None, marks, per_day)
    suspects: dict[str, int] = {}
    for code, mark in marks.items():
        if low <= mark <= high:
            cells = _cells(values == mark, counts)
            if cells:
                suspects[code] = cells
    if suspects:
        keep = ~np.isin(values, [marks[c] for c in suspects])
        values, counts = values[keep], counts[keep] if counts is not None else None
        if not len(values):
            return Edges(suspects)
        low, high = values.min(), values.max()
    if per_day:
        first, last = int(low) // per_day, int(high) // per_day
        at_low = _cells(values // per_day == first, counts)
        at_high = _cells(values // per_day == last, counts)
        return Edges(suspects, _all(values, counts), first, last, at_low, at_high)
    at_low, at_high = _cells(values == low, counts), _cells(values == high, counts)
    return Edges(suspects, _all(values, counts), low.item(), high.item(), at_low, at_high)


def _cells(hit: npt.NDArray[np.bool_], counts: npt.NDArray[np.int64] | None) -> int:
    return int(np.count_nonzero(hit)) if counts is None else int(counts[hit].sum())


def _all(values: npt.NDArray[np.generic], counts: npt.NDArray[np.int64] | None) -> int:
    return len(values) if counts is None else int(counts.sum())
