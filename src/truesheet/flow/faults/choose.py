"""Choosing rows by a hash of their number: no random generator, so every machine chooses alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from truesheet.flow.faults.replica import Rows

T = TypeVar("T")
_MASK = (1 << 64) - 1


def seed_of(*words: object) -> int:
    """A number that these words always give."""
    told = "\0".join(map(str, words)).encode("utf-8", "backslashreplace")
    return int.from_bytes(hashlib.sha256(told).digest()[:8], "little")


def mixed(n: int, seed: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """`n` numbers of 64 bits that look like chance (splitmix64, Steele et al., 2014)."""
    with np.errstate(over="ignore"):
        z = np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64(seed & _MASK)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def shuffled(rows: Rows, seed: int) -> Rows:
    """The rows in another order."""
    return rows[np.argsort(mixed(len(rows), seed), kind="stable")]


def some(rows: Rows, share: float, seed: int, least: int = 1) -> Rows:
    """This share of the rows, at least `least` of them, in ascending order."""
    wanted = min(len(rows), max(least, round(share * len(rows))))
    return np.sort(shuffled(rows, seed)[:wanted])


def spread(items: Sequence[T], most: int) -> list[T]:
    """Up to `most` of the items, first and last among them."""
    if len(items) <= most:
        return list(items)
    if most == 1:
        return [items[0]]
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]
