"""A corpus of made passages, and benchmark items of which some stand in it.

Words follow each other as they do in real texts: each is drawn from those that follow its
predecessor there. So phrases recur, and n-grams of items are hit by chance, which is what a search
has to bear. Items are made of GSM8K's training set; the corpus of 476 dataset cards (`cards`), or
of the same questions and answers as the items (`alike`), where far more is hit.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.inputs import InputAbsent, shared_data
from truesheet.batch.kinds import I64

ITEMS, PLANTED = 10_000, 500
_FIELDS = ("question", "answer", "readme")
_CHAINS = 20_000
_LINE = '{"text": "%s"}\n'
_SHORTEST, _LONGEST = 40, 800  # words of a document
_ITEM = (40, 90)  # words of an item


def make(folder: Path, size: int, kind: str = "cards", seed: int = 5) -> tuple[Path, Path]:
    """The corpus of about `size` bytes and the items, as JSON lines; made once a folder."""
    corpus, items = folder / f"corpus-{size}.jsonl", folder / "items.jsonl"
    if corpus.exists() and items.exists():
        return corpus, items
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    words = _Words(kind)
    texts = [t for t, _ in zip(_Words("alike").texts(rng, *_ITEM), range(ITEMS), strict=False)]
    chosen = rng.choice(ITEMS, PLANTED, replace=False).tolist()
    planted = iter(chosen)
    every = max(1, size // 5_000 // (PLANTED + 1))  # a document has less than 5,000 bytes
    with corpus.open("w", encoding="utf-8") as out:
        written = 0
        for i, text in enumerate(words.texts(rng, _SHORTEST, _LONGEST)):
            if i % every == every - 1 and (item := next(planted, None)) is not None:
                text = f"{text} {texts[item]} {text}"
            written += out.write(_LINE % text)
            if written >= size:
                break
    (folder / "planted.json").write_text(json.dumps(chosen), encoding="utf-8")
    items.write_text("".join(_LINE % t for t in texts), encoding="utf-8")
    return corpus, items


class _Words:
    """Which word follows which, drawn for many texts at once."""

    def __init__(self, kind: str) -> None:
        named = "gsm8k/train.jsonl" if kind == "alike" else "hf-dataset-cards/cards.jsonl.gz"
        file = shared_data() / named
        if not file.is_file():
            raise InputAbsent(f"{named} is not in the shared data folder")
        with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        stream = [w for r in rows for field in _FIELDS if r.get(field) for w in r[field].split()]
        coded = pa.array(stream).dictionary_encode()
        codes = coded.indices.to_numpy()
        self._names = pa.array([json.dumps(w)[1:-1] for w in coded.dictionary.to_pylist()])
        self._codes = codes.astype(np.int64)
        self._last = len(codes) - 1
        self._order = np.argsort(self._codes[:-1], kind="stable")
        before = self._codes[:-1][self._order]
        self._start = np.searchsorted(before, np.arange(len(self._names) + 1))

    def texts(self, rng: np.random.Generator, low: int, high: int) -> Iterator[str]:
        """Texts without end, each of `low` to `high` words, as they stand in JSON."""
        while True:
            lengths = rng.integers(low, high, _CHAINS)
            now = self._codes[rng.integers(0, len(self._codes) - 1, _CHAINS)]
            made = np.empty((_CHAINS, high), np.int64)
            for k in range(high):
                made[:, k] = now
                now = self._next(rng, now)
            picked = self._names.take(pa.array(made[np.arange(high) < lengths[:, None]]))
            offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
            yield from pc.binary_join(pa.ListArray.from_arrays(offsets, picked), " ").to_pylist()

    def _next(self, rng: np.random.Generator, now: I64) -> I64:
        low, high = self._start[now], self._start[now + 1]
        at = low + (rng.random(len(now)) * (high - low)).astype(np.int64)
        follows: I64 = self._codes[
            np.minimum(self._order[np.minimum(at, high - 1)] + 1, self._last)
        ]
        return follows
