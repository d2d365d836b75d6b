"""What measures share that look for forms in texts: looking, and summing up what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.values import Hits

Bools = npt.NDArray[np.bool_]
Counts = tuple[int, int, int, int, int]
_NONE: Counts = (0, 0, 0, 0, 0)


class Look(NamedTuple):
    """What one kind gives, text by text: hits, those on the allow list, and whether it was tried.

    `whole` says of each text whether it is nothing but a hit.
    """

    kind: str
    rows: I64
    hits: I64
    allowed: I64
    whole: Bools


class LookState(msgspec.Struct, frozen=True):
    """Values looked at, and by kind the counts of `Hits` in its order."""

    values: int = 0
    kinds: dict[str, Counts] = {}


def added(
    state: LookState, column: Column, looks: Iterable[Look], chancy: frozenset[str] = frozenset()
) -> LookState:
    """The state with a column's looks; texts that were `tried` are counted of chancy kinds only."""
    counts = column.texts.counts if column.field.kind == "text" else None
    kinds = dict(state.kinds)
    for look in looks:
        weights = np.ones(len(look.rows), np.int64) if counts is None else counts[look.rows]
        found = _summed(look, weights, look.kind in chancy)
        if any(found):
            kinds[look.kind] = _plus(kinds.get(look.kind, _NONE), found)
    return LookState(state.values + len(column.present), kinds)


def merged(a: LookState, b: LookState) -> LookState:
    """Both states as one."""
    kinds = {k: _plus(a.kinds.get(k, _NONE), b.kinds.get(k, _NONE)) for k in a.kinds | b.kinds}
    return LookState(a.values + b.values, kinds)


def hits_of(state: LookState) -> dict[str, Hits]:
    """The counts by kind, in the order of their names."""
    return {k: Hits(*n) for k, n in sorted(state.kinds.items())}


def _summed(look: Look, weights: I64, chancy: bool) -> Counts:
    """The counts of `Hits`, each text as often as it stands there."""
    real = look.hits > look.allowed
    return (
        int(weights[real].sum()),
        int(weights[real & look.whole].sum()),
        int((weights * (look.hits - look.allowed)).sum()),
        int((weights * look.allowed).sum()),
        int(weights.sum()) if chancy else 0,
    )


def _plus(a: Counts, b: Counts) -> Counts:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4])


def words_of_name(name: str) -> str:
    """The name of a field as words: `homePhone_2` becomes `home Phone 2`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_.\-]+", " ", name[:200])


def match(texts: pa.Array, pattern: str) -> Bools:
    """Which texts hold the pattern."""
    found: Bools = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return found


def count(texts: pa.Array, pattern: str) -> I64:
    """How often each text holds the pattern."""
    found = pc.count_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return np.asarray(found, np.int64)


def hits(array: pa.Array, rows: I64, pattern: str) -> I64:
    """Of these rows, those that hold the pattern."""
    return rows[match(array.take(pa.array(rows)), pattern)] if len(rows) else rows


def counted(kind: str, array: pa.Array, rows: I64, pattern: str) -> Look:
    """A kind whose pattern alone decides, and that is never a text as a whole."""
    rows = hits(array, rows, pattern)
    texts = array.take(pa.array(rows))
    return Look(
        kind,
        rows,
        count(texts, pattern) if len(rows) else np.zeros(0, np.int64),
        np.zeros(len(rows), np.int64),
        np.zeros(len(rows), np.bool_),
    )
