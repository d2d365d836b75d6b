"""A benchmark as hashes of its 5-grams: enough to recognise its items, too little to read them.

An index is a JSON file. Of every item the hashes of its different 5-grams are kept, cut to 32 bits
and sorted, so that neither a word nor the order of the words is left. An unrelated 5-gram hits one
of n kept hashes with a chance of n / 2**32; an item needs a good part of its own in one text.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.kinds import I64
from truesheet.measures.tokens import grams, tokens

U32 = npt.NDArray[np.uint32]

GRAM = 5
FEWEST = 8
"""Words that an item must have: shorter ones stand in many texts by chance."""
FORMAT = "truesheet_benchmark_index"
_VERSION = 1
_WORDS = ("name", "edition", "licence", "source", "field")
_S32 = np.uint64(32)


class BenchmarkIndex(NamedTuple):
    """The hashes of a benchmark's items: `hashes[edges[i]:edges[i + 1]]` are those of item i.

    `skipped` items were too short; they have no hashes.
    """

    name: str
    edition: str
    licence: str
    source: str
    field: str
    edges: I64
    hashes: U32

    @property
    def items(self) -> int:
        """Items that can be recognised."""
        return int(np.count_nonzero(np.diff(self.edges)))

    @property
    def skipped(self) -> int:
        return len(self.edges) - 1 - self.items

    @property
    def chance(self) -> float:
        """The chance that one unrelated 5-gram hits."""
        return len(self.hashes) / 2.0**32


def index_of(
    texts: Iterable[str], *, name: str, edition: str, licence: str, source: str, field: str
) -> BenchmarkIndex:
    """The index of a benchmark whose items are these texts."""
    kept: list[U32] = []
    for found in tokens(pa.array(list(texts), pa.large_string())):
        every = (grams(found.hashes, GRAM) >> _S32).astype(np.uint32)
        for begin, end in zip(found.edges[:-1], found.edges[1:], strict=True):
            long = end - begin >= FEWEST
            kept.append(np.unique(every[begin : end - GRAM + 1]) if long else every[:0])
    edges = np.concatenate([[0], np.cumsum([len(k) for k in kept])]).astype(np.int64)
    hashes = np.concatenate(kept) if kept else np.empty(0, np.uint32)
    return BenchmarkIndex(name, edition, licence, source, field, edges, hashes)


def written(index: BenchmarkIndex) -> str:
    """The index as its file, the same bytes for the same items."""
    head = {
        FORMAT: _VERSION,
        "name": index.name,
        "edition": index.edition,
        "licence": index.licence,
        "source": index.source,
        "field": index.field,
        "gram": GRAM,
        "bits": 32,
        "items": len(index.edges) - 1,
        "sizes": np.diff(index.edges).tolist(),
        "hashes": base64.b64encode(index.hashes.astype("<u4").tobytes()).decode("ascii"),
    }
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n"


def read(text: str | bytes) -> BenchmarkIndex:
    """An index from its file; raises ValueError where it is none."""
    head: Any = json.loads(text)
    if not isinstance(head, dict) or head.get(FORMAT) != _VERSION:
        raise ValueError(f"no {FORMAT} of version {_VERSION}")
    try:
        hashes = np.frombuffer(base64.b64decode(head["hashes"], validate=True), "<u4")
        sizes = np.asarray(head["sizes"], np.int64)
        name, edition, licence, source, field = (str(head[k]) for k in _WORDS)
    except (KeyError, TypeError) as why:
        raise ValueError(f"the index lacks {why}") from None
    if sizes.ndim != 1 or (sizes < 0).any() or sizes.sum() != len(hashes):
        raise ValueError("the sizes of the items do not add up to the hashes")
    edges = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return BenchmarkIndex(name, edition, licence, source, field, edges, hashes.astype(np.uint32))


class Known(NamedTuple):
    """All items of some indexes under one table of hashes.

    `hashes` ascend, `owners` are the items that they belong to (numbered through all indexes),
    `sizes` the hashes of each item; `likely` tells by the first 22 bits which hashes to look up.
    """

    hashes: U32
    owners: I64
    sizes: I64
    likely: npt.NDArray[np.bool_]


_BITS = 22


def together(indexes: Sequence[BenchmarkIndex]) -> Known:
    """One table of several indexes."""
    sizes = np.concatenate([np.diff(x.edges) for x in indexes] or [np.empty(0, np.int64)])
    hashes = np.concatenate([x.hashes for x in indexes] or [np.empty(0, np.uint32)])
    owners = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(hashes, kind="stable")
    likely = np.zeros(1 << _BITS, np.bool_)
    likely[hashes >> np.uint32(32 - _BITS)] = True
    return Known(hashes[order], owners[order], sizes, likely)


@cache
def shipped() -> tuple[BenchmarkIndex, ...]:
    """The indexes that come with the program, by name."""
    folder = resources.files("truesheet.measures.known")
    files = sorted(f.name for f in folder.iterdir() if f.name.endswith(".json"))
    return tuple(read((folder / name).read_bytes()) for name in files)


@cache
def known() -> Known:
    """The table of all that is shipped."""
    return together(shipped())
