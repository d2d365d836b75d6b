"""A benchmark that somebody names: which of its fields holds the items, and the items.

TruesheetError
└── BenchmarkError             E-CON-000
    ├── BenchmarkNotRead       E-CON-001
    ├── NoItems                E-CON-002
    ├── FieldUnclear           E-CON-003
    └── NoTexts                E-CON-004
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from truesheet.flow.benchmark_indexed import index_in
from truesheet.measures.benchmark_index import FEWEST, BenchmarkIndex
from truesheet.measures.items import Items, items_of
from truesheet.model.errors import TruesheetError, nearest
from truesheet.sources.errors import SourceError
from truesheet.sources.opening import OpenedSource, open_source

_NAMES = ("question", "prompt", "problem", "text", "input", "instruction", "query", "sentence")
"""Fields that hold the text of an item in most benchmarks, the most telling first."""
_PROBE = 200


class BenchmarkError(TruesheetError):
    """Base of what can be wrong when data is held against a benchmark."""

    code = "E-CON-000"


class BenchmarkNotRead(BenchmarkError):
    """The file of a benchmark could not be read as data.

    Next step: the error says why; a benchmark may be JSON Lines, CSV, Parquet or text.
    """

    code = "E-CON-001"

    def __init__(self, file: str, why: str, hint: str) -> None:
        super().__init__(f"The benchmark {file} could not be read: {why}", hint=hint)


class NoItems(BenchmarkError):
    """No item of the benchmark is long enough to be looked for.

    Items of fewer than eight words stand in many texts by chance. Next step: name the field that
    holds the longer text of an item with `--benchmark-field`.
    """

    code = "E-CON-002"

    def __init__(self, file: str, field: str, rows: int) -> None:
        super().__init__(
            f"None of the {rows:,} rows of {file} has {FEWEST} words or more in {field!r}.",
            hint="Name a longer field with --benchmark-field.",
        )


class FieldUnclear(BenchmarkError):
    """Which field of the benchmark holds its items cannot be told, or the one named is not there.

    Next step: name it with `--benchmark-field`.
    """

    code = "E-CON-003"

    def __init__(self, file: str, fields: Sequence[str], wanted: str | None) -> None:
        if wanted is not None:
            what, hint = f"{file} has no text field {wanted!r}.", nearest(wanted, fields)
        elif not fields:
            what, hint = f"{file} has no field that holds text.", "Give a file with the items."
        else:
            what = f"Which field of {file} holds its items is not clear: {', '.join(fields)}."
            hint = "Name it with --benchmark-field."
        super().__init__(what, hint=hint)


class NoTexts(BenchmarkError):
    """The data has no texts in which items of a benchmark could stand, so nothing was checked.

    So it is too where all files of the data are the benchmark itself. Next step: name the files
    that hold the texts.
    """

    code = "E-CON-004"
    exit_code = 3

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has no texts to be held against a benchmark: no field holds text, or its "
            "files are the benchmark itself.",
            hint="Name the data that a model learns from.",
        )


class Benchmark(NamedTuple):
    """An opened benchmark; `sha256` are those of its files."""

    file: str
    field: str
    items: Items
    sha256: tuple[str, ...]


def opened_benchmark(
    path: str | os.PathLike[str], field: str | None = None
) -> Benchmark | BenchmarkIndex:
    """The items of a benchmark file, or the index that it is; raises a BenchmarkError."""
    shown = os.path.basename(os.path.normpath(os.fspath(path)))
    try:
        index = index_in(path)
    except ValueError as why:
        raise BenchmarkNotRead(shown, f"{why}.", "Make the index again.") from why
    if index is not None:
        return index
    try:
        source = open_source(os.fspath(path))
        chosen = _field(source, shown, field)
        texts = _texts(source, chosen)
    except SourceError as why:
        raise BenchmarkNotRead(shown, why.what, why.hint) from why
    items = items_of(texts)
    if not items.words:
        raise NoItems(shown, chosen, len(texts))
    return Benchmark(shown, chosen, items, tuple(f.sha256 for f in source.files if f.sha256))


def _field(source: OpenedSource, shown: str, wanted: str | None) -> str:
    fields = [f.name for f in source.schema.fields if f.kind == "text"]
    if wanted is not None:
        if wanted not in fields:
            raise FieldUnclear(shown, fields, wanted)
        return wanted
    long = [f for f in fields if _is_long(source, f)]
    named = [n for want in _NAMES for n in long if n.lower() == want]
    if len(long) == 1 or named:
        return named[0] if named else long[0]
    if len(fields) == 1:
        return fields[0]
    raise FieldUnclear(shown, long or fields, None)


def _is_long(source: OpenedSource, field: str) -> bool:
    """Whether half of the first texts have words enough."""
    texts = [t for t in _texts(source, field, _PROBE) if t]
    return 2 * sum(len(t.split()) >= FEWEST for t in texts) >= max(1, len(texts))


def _texts(source: OpenedSource, field: str, most: int | None = None) -> list[str]:
    """The texts of a field, row by row; a row without one is an empty text."""
    found: list[str] = []
    for part in source.parts:
        for batch in part.batches(source.schema):
            found += [v or "" for v in batch[field].array.to_pylist()]
            if most is not None and len(found) >= most:
                return found[:most]
    return found
