"""Columns of strings made quickly: codes of fixed width, and words taken from a short list."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", dtype=np.uint8)
ODD = np.uint64(0x9E3779B97F4A7C15)


def codes(numbers: np.ndarray, width: int) -> pa.Array:
    """One code of `width` letters and digits for each number; the low 5 * `width` bits count.

    Multiplying by an odd number keeps distinct numbers distinct in those bits, so the codes of
    different row numbers differ although they look random.
    """
    mixed = numbers.astype(np.uint64) * ODD
    letters = np.empty((len(numbers), width), dtype=np.uint8)
    for place in range(width):
        letters[:, place] = ALPHABET[(mixed >> np.uint64(5 * place)) & np.uint64(31)]
    offsets = np.arange(0, (len(numbers) + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(
        len(numbers), pa.py_buffer(offsets), pa.py_buffer(letters.ravel())
    )


def pick(rng: np.random.Generator, words: list[str], rows: int, skew: float = 0.0) -> pa.Array:
    """`rows` words; with `skew` > 0 the first words are the more frequent ones."""
    weights = 1.0 / np.arange(1, len(words) + 1) ** skew
    index = rng.choice(len(words), size=rows, p=weights / weights.sum())
    return pa.array(words).take(pa.array(index.astype(np.int32)))


def gaps(rng: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    """The column with about `share` of its values replaced by null."""
    keep = pa.array(rng.random(len(column)) >= share)
    return pa.compute.if_else(keep, column, pa.scalar(None, column.type))
