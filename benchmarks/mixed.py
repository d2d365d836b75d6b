"""The flights-like table: 20 mixed columns, in chunks, with exact duplicates put in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.strings import codes, gaps, pick

CHUNK = 1_000_000
"""Rows of a chunk, which becomes a row group."""

COPIES = 0.01
"""Share of the rows that are exact copies of a row of the chunk before (of the first: its own)."""

CARRIERS = [f"{a}{b}" for a in "ABCD" for b in "XYZW"]
AIRPORTS = [f"{a}{b}{c}" for a in "BDKLMPS" for b in "AEIO" for c in "NRST"]
SUBJECTS = ["passenger", "crew", "gate agent", "family", "school group", "ground staff"]
VERBS = ["asked for", "reported", "declined", "waited for", "returned", "confirmed", "paid for"]
THINGS = ["a wheelchair", "two bags", "a window seat", "a late meal", "a refund", "the upgrade"]
PLACES = ["at the desk", "by telephone", "on board", "at the gate", "on the web site"]


def chunks(rows: int, seed: int = 2, chunk: int = CHUNK) -> Iterator[pa.Table]:
    """The table in pieces of `chunk` rows; every piece has a random stream of its own."""
    before: pa.Table | None = None
    for number, start in enumerate(range(0, rows, chunk)):
        rng = np.random.default_rng([seed, number])
        size = min(chunk, rows - start)
        copies = int(size * COPIES)
        fresh = _fresh(rng, start, size - copies)
        source = fresh if before is None else before
        copied = source.take(pa.array(rng.permutation(source.num_rows)[:copies]))
        yield pa.concat_tables([fresh, copied]).take(pa.array(rng.permutation(size)))
        before = fresh


def duplicates(rows: int, chunk: int = CHUNK) -> int:
    """Rows of the table minus its distinct rows."""
    return sum(int(min(chunk, rows - start) * COPIES) for start in range(0, rows, chunk))


def _fresh(rng: np.random.Generator, start: int, rows: int) -> pa.Table:
    """Rows without a duplicate: each carries a booking code of its own."""
    day = start // 30_000 + np.sort(rng.integers(0, 34, rows))
    minute = rng.integers(300, 1440, rows)
    delay = np.rint(rng.gamma(1.3, 16.0, rows) - 9).astype(np.int64)
    distance = rng.choice(np.arange(94, 5000, 22), rows)
    air = np.rint(distance / 7.6 + rng.normal(18, 6, rows)).astype(np.int64)
    left = np.datetime64("2013-01-01", "us") + (day * 1440 + minute) * np.timedelta64(60, "s")
    return pa.table(
        {
            "month": pa.array(1 + (day // 30) % 12),
            "day": pa.array(1 + day % 30),
            "dep_time": gaps(rng, pa.array(minute // 60 * 100 + minute % 60), 0.024),
            "dep_delay": gaps(rng, pa.array(delay), 0.024),
            "arr_delay": gaps(rng, pa.array(delay + rng.integers(-30, 31, rows)), 0.028),
            "flight": pa.array(rng.integers(1, 8500, rows)),
            "air_time": gaps(rng, pa.array(air), 0.028),
            "distance": pa.array(distance),
            "seats": pa.array(rng.choice(np.array([55, 80, 140, 178, 182, 200, 330]), rows)),
            "fare": gaps(rng, pa.array(np.round(rng.lognormal(5.2, 0.6, rows), 2)), 0.05),
            "load_factor": pa.array(rng.beta(6, 2, rows)),
            "fuel_kg": gaps(rng, pa.array(distance * rng.normal(3.1, 0.3, rows)), 0.01),
            "carrier": pick(rng, CARRIERS, rows, skew=1.0),
            "origin": pick(rng, AIRPORTS[:30], rows, skew=0.5),
            "dest": pick(rng, AIRPORTS, rows, skew=0.7),
            "tailnum": gaps(rng, codes(rng.integers(0, 4000, rows), 6), 0.008),
            "booking": codes(np.arange(start, start + rows), 12),
            "remark": _remarks(rng, rows),
            "scheduled": pa.array(left),
            "cancelled": pa.array(rng.random(rows) < 0.02),
        }
    )


def _remarks(rng: np.random.Generator, rows: int) -> pa.Array:
    """Short free text; 60 % is null, and 1 % of the rest names an e-mail address."""
    number = pa.array(rng.integers(1, 90_000, rows)).cast(pa.string())
    mail = pc.binary_join_element_wise(pa.scalar("write to guest"), number, "@example.org", "")
    tail = pc.if_else(pa.array(rng.random(rows) < 0.01), mail, number)
    parts = [pick(rng, words, rows) for words in (SUBJECTS, VERBS, THINGS, PLACES)]
    return gaps(rng, pc.binary_join_element_wise(*parts, tail, " "), 0.6)
