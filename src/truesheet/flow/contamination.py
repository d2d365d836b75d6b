"""A dataset held against benchmarks that somebody names: which items stand in it, and where.

The verb `leakage` calls it for `--benchmark FILE`. The corpus is read once for all benchmarks,
batch by batch; nothing of it is kept but the best place of each item.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.batch.kinds import I64, plain
from truesheet.batch.shapes import Part
from truesheet.flow.benchmark_file import Benchmark, NoTexts, opened_benchmark
from truesheet.measures.benchmark_index import GRAM
from truesheet.measures.items import SCREEN
from truesheet.measures.overlap import Scan
from truesheet.measures.retold import Retellings
from truesheet.measures.tokens import grams, said, tokens
from truesheet.measures.values_contam import BenchmarkFound, Contamination, Copy
from truesheet.model.evidence import Share
from truesheet.model.field import Schema
from truesheet.rules.intervals import wilson

if TYPE_CHECKING:
    from truesheet.sources.opening import OpenedSource

Told = Callable[[int, int, int], None]
SHOWN = 20
LIMIT = 0.01
"""Share of items beyond which copies with changes are more than common patterns; see the rule."""
LEVELS = ("whole", "near", "retold", "candidate")


def contaminated(
    source: OpenedSource,
    benchmarks: Sequence[str | os.PathLike[str]],
    *,
    field: str | None = None,
    show_values: bool = False,
    shown: int = SHOWN,
    progress: Told | None = None,
) -> Contamination:
    """Look for the items of benchmark files in all texts of an opened dataset.

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
    searches = [_Search(b, Scan(b.items), Retellings(b.items)) for b in known]
    places = _read(parts, Schema(fields), searches, progress)
    return Contamination(
        source.name,
        tuple(f.name for f in fields),
        places.texts,
        tuple(_found(s, places, shown, show_values) for s in searches),
        left_out,
    )


class _Search(NamedTuple):
    benchmark: Benchmark
    scan: Scan
    retellings: Retellings


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
    source: OpenedSource, benchmarks: Sequence[Benchmark]
) -> tuple[list[Part], tuple[str, ...]]:
    """The parts of the data but for the files that are benchmarks themselves."""
    hashes = {h for b in benchmarks for h in b.sha256}
    same = {f.path for f in source.files if f.sha256 in hashes}
    parts = [p for p in source.parts if p.address(0).rpartition(":")[0] not in same]
    return parts, tuple(sorted(same))


def _read(
    parts: Sequence[Part], schema: Schema, searches: Sequence[_Search], progress: Told | None
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


def _search(array: pa.Array, first: int, searches: Sequence[_Search]) -> None:
    for found in tokens(array):
        every = grams(found.hashes, GRAM)
        for s in searches:
            s.scan.add(found, every, first + found.first)
            s.retellings.add(found, first + found.first)


def _found(search: _Search, places: _Places, shown: int, show_values: bool) -> BenchmarkFound:
    b, scan, retold = search
    real = b.items.real
    rare = scan.candidates()
    among = [w for w, h in scan.best.items() if h.whole], list(scan.best), list(retold.best)
    level: dict[int, str] = {}
    for name, found in zip(LEVELS, (*among, list(rare)), strict=True):
        for who in found:
            level.setdefault(who, name)
    counts = {name: sum(v == name and w < real for w, v in level.items()) for name in LEVELS}
    decoys = len(b.items.words) - real
    order = sorted(
        (w for w in level if w < real),
        key=lambda w: (LEVELS.index(level[w]), -_strength(search, w, rare), w),
    )
    missed = [w for w in range(real) if w not in scan.best]
    nearest = (scan.most[missed] / np.maximum(b.items.sizes[missed], 1)).max(initial=0.0)
    copied = counts["whole"] + counts["near"]
    low, high = wilson(copied, real)
    return BenchmarkFound(
        b.file,
        b.field,
        real,
        counts["whole"],
        counts["near"],
        counts["retold"],
        counts["candidate"],
        b.items.short,
        sum(len(r) - 1 for r in b.items.rows if r),
        sum(w < real for w in retold.testable - retold.given_up),
        sum(w < real for w in scan.thirteen()),
        decoys,
        sum(w >= real for w in scan.best),
        sum(w >= real for w in retold.best),
        round(float(nearest), 4),
        round(low, 6),
        round(high, 6),
        _raised(counts, real, search),
        tuple(_copy(search, w, level[w], rare, places, show_values) for w in order[:shown]),
    )


def _raised(counts: dict[str, int], real: int, search: _Search) -> bool:
    """A whole item, or more copies or retellings than patterns, and than decoys, explain."""
    _, scan, retold = search
    decoys = len(scan.items.words) - real
    false = [sum(w >= real for w in scan.best), sum(w >= real for w in retold.best)]
    chance = [wilson(n, decoys)[1] if decoys else 0.0 for n in false]
    low = [wilson(counts["near"], real)[0], wilson(counts["retold"], len(retold.testable))[0]]
    beyond = [a > max(LIMIT, b) for a, b in zip(low, chance, strict=True)]
    return counts["whole"] > 0 or any(beyond)


def _strength(search: _Search, who: int, rare: dict[int, tuple[int, int]]) -> float:
    """How sure a place is, within its level."""
    _, scan, retold = search
    if who in scan.best:
        return scan.best[who].shared / int(scan.items.sizes[who])
    return retold.best[who].overlap if who in retold.best else float(rare[who][0])


def _copy(
    search: _Search,
    who: int,
    level: str,
    rare: dict[int, tuple[int, int]],
    places: _Places,
    show_values: bool,
) -> Copy:
    _, scan, retold = search
    words = scan.items.words[who].split(b" ")
    row, *same = scan.items.rows[who]
    if level in ("whole", "near"):
        held = scan.best[who]
        where, field = places[held.document]
        return Copy(
            row,
            level,
            where,
            field,
            len(words),
            tuple(same),
            Share(held.shared, int(scan.items.sizes[who])),
            held.longest,
            tuple(said(words[a:b]) for a, b in held.spans),
            int(scan.texts[who]),
            text=held.text.decode("utf-8", "replace") if show_values else "",
        )
    if level == "retold":
        told = retold.best[who]
        where, field = places[told.document]
        text = told.text.decode("utf-8", "replace") if show_values else ""
        overlap = round(told.overlap, 4)
        return Copy(row, level, where, field, len(words), tuple(same), overlap=overlap, text=text)
    where, field = places[rare[who][1]]
    return Copy(row, level, where, field, len(words), tuple(same), longest=SCREEN)
