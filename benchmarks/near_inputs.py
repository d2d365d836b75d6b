"""Made documents with known near-copies, as JSON Lines: 2.7 KB each, words by Zipf.

One in five sentences is one of 5,000 stock sentences, as boilerplate and phrases are in real text.
One document in twenty is a copy of an earlier one with 1 to 10 % of its words changed, one in a
hundred an exact copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

WORDS, STOCK, SENTENCE = 60_000, 5_000, 14
BLOCK = 2_000  # documents made at a time


def write(file: Path, size: int, seed: int = 20_261_126) -> int:
    """Write documents until the texts hold `size` bytes; gives their number."""
    done = count = 0
    with file.open("w", encoding="ascii") as out:
        for text in texts(seed):
            out.write(json.dumps({"text": text}) + "\n")
            done += len(text)
            count += 1
            if done >= size:
                break
    return count


def write_many(file: Path, whole: Path, times: int, seed: int = 7) -> None:
    """Write the documents of `whole` over and over, each time in other letters: none is a copy."""
    rng = np.random.default_rng(seed)
    letters = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", np.uint8)
    head, tail = b'{"text": "', b'"}\n'
    with file.open("wb") as out:
        for _ in range(times):
            table = bytes.maketrans(letters.tobytes(), rng.permutation(letters).tobytes())
            with whole.open("rb") as lines:
                for line in lines:
                    body = line[len(head) : -len(tail)]
                    out.write(head + body.translate(table) + tail)


def texts(seed: int) -> Iterator[str]:
    """Documents without end."""
    rng = np.random.default_rng(seed)
    vocabulary = _vocabulary(rng)
    chance = 1.0 / np.arange(1, WORDS + 1) ** 0.9
    edges = np.cumsum(chance / chance.sum())
    stock = np.searchsorted(edges, rng.random((STOCK, SENTENCE)))
    while True:
        block: list[np.ndarray] = []
        for _ in range(BLOCK):
            kind = rng.random()
            if block and kind < 0.06:
                made = block[int(rng.integers(len(block)))]
                if kind < 0.05:
                    made = _changed(made, rng.uniform(0.01, 0.1), edges, rng)
            else:
                made = _fresh(edges, stock, rng)
            block.append(made)
            yield " ".join(vocabulary[made])


def _fresh(edges: np.ndarray, stock: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    sentences = max(2, int(rng.lognormal(3.07, 0.6)))
    made = np.searchsorted(edges, rng.random((sentences, SENTENCE)))
    common = rng.random(sentences) < 0.2
    made[common] = stock[rng.integers(STOCK, size=int(common.sum()))]
    return made.ravel()


def _changed(
    made: np.ndarray, rate: float, edges: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    fresh = np.searchsorted(edges, rng.random(len(made)))
    return np.where(rng.random(len(made)) < rate, fresh, made)


def _vocabulary(rng: np.random.Generator) -> np.ndarray:
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    lengths = np.clip(rng.poisson(4.8, WORDS) + 2, 2, 14)
    made = ("".join(rng.choice(letters, n)) for n in lengths.tolist())
    return np.array([f"{w}{i % 7}" if i > 40_000 else w for i, w in enumerate(made)], dtype=object)
