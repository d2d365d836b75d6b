"""The wide table: 200,000 rows of 150 float, 90 integer and 60 string columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from benchmarks.strings import codes, gaps, pick

CHUNK = 50_000
"""Rows of a chunk, which becomes a row group."""


def chunks(rows: int, seed: int = 3, columns: int = 300) -> Iterator[pa.Table]:
    """The table in pieces; every piece has a random stream of its own."""
    for number, start in enumerate(range(0, rows, CHUNK)):
        rng = np.random.default_rng([seed, number])
        size = min(CHUNK, rows - start)
        yield pa.table({f"c{place:03d}": _column(rng, place, size) for place in range(columns)})


def _column(rng: np.random.Generator, place: int, rows: int) -> pa.Array:
    """Ten kinds in turn: five of floats, three of integers, two of strings."""
    kind, turn = place % 10, place // 10
    if kind < 5:
        return _floats(rng, kind, turn, rows)
    if kind < 8:
        top = (12, 5_000, 2**62)[kind - 5]
        return gaps(rng, pa.array(rng.integers(0, top, rows)), 0.01 * (turn % 5))
    if kind == 8 or turn % 3:
        words = [f"level {level}" for level in range(2 + 7 * turn)]
        return gaps(rng, pick(rng, words, rows, skew=1.0), 0.02)
    return codes(rng.integers(0, 2**40, rows), 10)


def _floats(rng: np.random.Generator, kind: int, turn: int, rows: int) -> pa.Array:
    """Free floats (kinds 0 to 2), floats with two decimals (3), many gaps (4)."""
    if kind == 3:
        return pa.array(np.round(rng.gamma(2.0, 40.0 + turn, rows), 2))
    if kind == 4:
        return gaps(rng, pa.array(rng.lognormal(0.0, 1.0, rows)), 0.3)
    return pa.array(rng.normal(float(turn), 1.0 + kind, rows))
