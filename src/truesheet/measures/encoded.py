"""Numbers that are the mean of the label over the rows with one value of another field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from truesheet.batch.kinds import F64
from truesheet.measures.sampled import Side
from truesheet.measures.values_leak import Encoded

_GROUPS, _ROWS = 5, 30  # values of the source that are compared, rows that they cover
_CLOSE = 1e-4  # of the range of the label's means
_Z, _Z_MEAN = 4.0, 1.3  # of sampling error, for one value and on average


class Found(NamedTuple):
    """An encoding, and whether it fits to the digit or within sampling error."""

    encoded: Encoded
    exact: bool


def encodings(
    numbers: Iterable[Side], sources: Iterable[Side], label: F64, complete: bool
) -> Iterator[Encoded]:
    """Fields that hold means of the label; of a sample, within what sampling allows.

    Compared are fields whose value follows from the source's, over sources whose values recur.
    """
    sources = [s for s in sources if s.recurs and s.distinct >= _GROUPS]
    for side in numbers:
        if side.numbers is None:
            continue
        for source in sources:
            if source.place == side.place or source.distinct < side.distinct:
                continue
            found = _encoding(side, source, label, complete)
            if found is not None:
                yield found
                break


def _encoding(side: Side, source: Side, label: F64, complete: bool) -> Encoded | None:
    rows = (source.codes >= 0) & (side.codes >= 0)
    codes, values, y = source.codes[rows], side.numbers[rows], label[rows]  # type: ignore[index]
    n = np.bincount(codes, minlength=source.distinct).astype(np.float64)
    at = np.zeros(source.distinct)
    at[codes] = values
    if len(codes) < _ROWS or not np.array_equal(at[codes], values):
        return None
    sums = np.bincount(codes, y, source.distinct).astype(np.float64)
    used = n > 0
    n, at, sums = n[used], at[used], sums[used]
    if len(n) < _GROUPS or len(np.unique(at)) < _GROUPS:
        return None
    prior = _prior(n, at, sums, float(y.mean()))
    expected = (sums + prior * y.mean()) / (n + prior)
    reach = float(np.ptp(expected))
    if reach <= 0:
        return None
    close = bool(np.abs(at - expected).max() <= _CLOSE * reach)
    if not close and (complete or not _within(n, at, sums, y)):
        return None
    named = side.name, source.name
    return Encoded(*named, len(n), int(n.sum()), round(prior if close else 0.0, 3))


def _prior(n: F64, at: F64, sums: F64, mean: float) -> float:
    """Weight of the overall mean that fits best; 0 where it would be less than none.

    at (n + m) = sums + m mean  gives  m (at - mean) = sums - n at.
    """
    apart = at - mean
    m = float((apart * (sums - n * at)).sum() / max(float((apart * apart).sum()), 1e-300))
    return m if m > 1e-6 else 0.0


def _within(n: F64, at: F64, sums: F64, y: F64) -> bool:
    """Whether means of a sample lie about as far from the field as chance puts them, no farther.

    And the field must vary far more than chance would have it.
    """
    spread = float(y.var())
    error = np.sqrt(spread / n)
    z = (sums / n - at) / error
    known = n >= 10
    if int(known.sum()) < _GROUPS:
        return False
    z = z[known]
    varied = (at[known] - np.average(at[known], weights=n[known])) / error[known]
    fits = float(np.abs(z).max()) <= _Z and float((z * z).mean()) <= _Z_MEAN
    return fits and float((varied * varied).mean()) >= 9.0 * max(float((z * z).mean()), 1.0)
