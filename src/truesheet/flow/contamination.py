"""A dataset held against benchmarks that somebody names: which items stand in it, and where.

The verb `leakage` calls it for `--benchmark FILE`. The corpus is read once for all benchmarks,
batch by batch; nothing of it is kept but the best place of each item.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from truesheet.batch.kinds import I64, plain
from truesheet.batch.shapes import Part
from truesheet.flow.benchmark_file import Benchmark, NoTexts, opened_benchmark
from truesheet.flow.benchmark_indexed import IndexSearch
from truesheet.flow.benchmark_words import WordSearch
from truesheet.measures.benchmark_index import GRAM, BenchmarkIndex
from truesheet.measures.tokens import grams, tokens
from truesheet.measures.values_contam import Contamination
from truesheet.model.field import Schema

if TYPE_CHECKING:
    from truesheet.sources.opening import OpenedSource

Told = Callable[[int, int, int], None]
SHOWN = 20


def contaminated(
    source: OpenedSource,
    benchmarks: Sequence[str | os.PathLike[str]],
    *,
    field: str | None = None,
    show_values: bool = False,
    shown: int = SHOWN,
    progress: Told | None = None,
) -> Contamination:
    """Look for the items of benchmark files, or of indexes, in all texts of an opened dataset.

    `field` names the field of the benchmarks that holds their texts, where that is not plain. Of
    every benchmark the `shown` best places are told; `show_values` adds what stands there. A file
    of the data that is a benchmark itself is left out. Raises a TruesheetError for a benchmark
    that cannot be read or has no items, and for data without texts.
    """
    known = [opened_benchmark(path, field) for path in benchmarks]
    parts, left_out = _without(source, known)
    fields = tuple(f for f in source.schema.fields if f.kind == "text")
    if not fields or not parts:
        raise NoTexts(source.name)
    searches = [IndexSearch(b) if isinstance(b, BenchmarkIndex) else WordSearch(b) for b in known]
    places = _read(parts, Schema(fields), searches, progress)
    return Contamination(
        source.name,
        tuple(f.name for f in fields),
        places.texts,
        tuple(s.found(places, shown, show_values) for s in searches),
        left_out,
    )


_AnySearch = WordSearch | IndexSearch


class _Places:
    """Numbers of texts, and where they stand."""

    def __init__(self) -> None:
        self.texts = 0
        self._starts: list[int] = []
        self._told: list[tuple[Part, str, int, I64 | None]] = []

    def add(self, part: Part, field: str, start: int, rows: I64 | None, texts: int) -> None:
        self._starts.append(self.texts)
        self._told.append((part, field, start, rows))
        self.texts += texts

    def __getitem__(self, text: int) -> tuple[str, str]:
        """Address and field of a text."""
        i = bisect_right(self._starts, text) - 1
        part, field, start, rows = self._told[i]
        at = text - self._starts[i]
        return part.address(start + (at if rows is None else int(rows[at]))), field


def _without(
    source: OpenedSource, benchmarks: Sequence[Benchmark | BenchmarkIndex]
) -> tuple[list[Part], tuple[str, ...]]:
    """The parts of the data but for the files that are benchmarks themselves."""
    hashes = {h for b in benchmarks if isinstance(b, Benchmark) for h in b.sha256}
    same = {f.path for f in source.files if f.sha256 in hashes}
    parts = [p for p in source.parts if p.address(0).rpartition(":")[0] not in same]
    return parts, tuple(sorted(same))


def _read(
    parts: Sequence[Part], schema: Schema, searches: Sequence[_AnySearch], progress: Told | None
) -> _Places:
    places = _Places()
    every, done, rows = sum(p.bytes for p in parts), 0, 0
    for part in parts:
        for batch in part.batches(schema):
            for column in batch.columns:
                array = plain(column.array)
                kept = None
                if array.null_count:
                    kept = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False))
                    array = array.drop_null()
                first = places.texts
                places.add(part, column.field.name, batch.start, kept, len(array))
                _search(array, first, searches)
            rows += batch.rows
            if progress:
                progress(done, every, rows)
        done += part.bytes
    return places


def _search(array: pa.Array, first: int, searches: Sequence[_AnySearch]) -> None:
    for found in tokens(array):
        every = grams(found.hashes, GRAM)
        for s in searches:
            s.add(found, every, first + found.first)
