"""Which labels are doubted: by models trained here, or by probabilities that were given."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import I64, plain
from truesheet.batch.sample import Addresses, RowSample
from truesheet.flow.pred_probs import fitted
from truesheet.flow.pred_probs import read as read_probabilities
from truesheet.measures.confidence import ranked
from truesheet.measures.shown import shown
from truesheet.measures.suspects import BELOW, Judged, LabelSuspects, flagged, summary
from truesheet.measures.values_labels import Suspects
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

if TYPE_CHECKING:
    from truesheet.sources.opening import OpenedSource

ROWS = 10_000
"""Rows that models trained here learn from and judge."""
LISTED = 1_000
_MOST_CLASSES = 10_000
_HIDDEN = ("label", "prediction", "annotator")


class Doubted(NamedTuple):
    """Every judged row: its label, whether that is doubted, where it stands, what it holds.

    `table` are the rows that the numbers in `at` count; None where they must be read again.
    """

    summary: Suspects
    names: tuple[str, ...]
    given: I64
    flags: Any
    at: I64
    places: Sequence[str]
    table: pa.Table | None
    source: OpenedSource

    def place(self, i: int) -> str:
        """The address of a judged row."""
        return self.places[int(self.at[i])]

    def drawn(self, size: int) -> list[int]:
        """Up to half of `size` from the doubted, the rest from the others, at random.

        The order is that of a hash of the address, so that it is the same every time.
        """
        half = min(int(self.flags.sum()), size // 2)
        doubted = _mixed(np.flatnonzero(self.flags), self.place)[:half]
        others = _mixed(np.flatnonzero(~self.flags), self.place)[: size - half]
        return [*doubted, *others]

    def cells(self, chosen: Sequence[int]) -> tuple[list[str], dict[str, list[str]]]:
        """Names of the fields that a judge may see, and the cells of these rows by address."""
        at = [int(self.at[i]) for i in chosen]
        table = _again(self.source, at) if self.table is None else self.table.take(pa.array(at))
        fields = [
            f.name
            for f in self.source.schema.fields
            if f.role not in _HIDDEN and f.name in table.column_names
        ]
        columns = [_texts(table[n]) for n in fields]
        rows = zip(*columns, strict=True) if columns else ([] for _ in at)
        return (
            [f"{n} (of the data)" if n in ("row", "verdict") else n for n in fields],
            {self.place(i): list(r) for i, r in zip(chosen, rows, strict=True)},
        )


def by_model(source: OpenedSource, label: Field) -> Doubted | Absent:
    """Rows of a sample, judged by several models that have not seen them."""
    sample = RowSample(ROWS)
    for part in source.parts:
        mine = RowSample(ROWS)
        for batch in part.batches(source.schema):
            mine.add(batch)
        sample.merge(mine, part)
    drawn = sample.sample()
    measure = LabelSuspects(label.name, ROWS, strong=True)
    why = measure.applies_to(source.schema)
    found = why if why is not None else measure.judged(drawn, source.schema)
    if isinstance(found, Absent):
        return found
    flags = flagged(found, BELOW)
    order = ranked(found.probabilities, found.given)[:LISTED]
    rows = int(drawn.counts.sum())
    error = f"from a sample of {rows:,} of {drawn.rows:,} rows" if not drawn.complete else ""
    told = summary(
        found,
        BELOW,
        flags,
        [drawn.places[int(found.at[i])] for i in order],
        error or "by a model, which errs",
    )
    return Doubted(
        told, found.names, found.given, flags, found.at, drawn.places, drawn.table, source
    )


def by_probabilities(
    source: OpenedSource,
    label: Field,
    path: str | os.PathLike[str],
    classes: Sequence[str] | None,
) -> Doubted | Absent:
    """Every labelled row, judged by probabilities that somebody's model gave."""
    given = read_probabilities(path)
    part, row, column = _labels(source, label)
    encoded = column.dictionary_encode()
    codes: I64 = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    values = encoded.dictionary.to_pylist()
    if not values:
        return Absent("no row has a label")
    if len(values) > _MOST_CLASSES:
        return Absent(f"{len(values):,} different labels are no classes")
    order = sorted(range(len(values)), key=lambda i: values[i])
    names = tuple(shown(values[i], label.kind, label.physical) for i in order)
    table = fitted(given, len(codes), names, classes, os.fspath(path))
    if len(names) < 2:
        return Absent("all rows have one class")
    renamed = np.full(len(values) + 1, -1)
    renamed[order] = np.arange(len(order))
    labels = renamed[codes]
    at = np.flatnonzero(labels >= 0)
    found = Judged(
        at, labels[at], names, table[at], "the given probabilities", len(codes) - len(at)
    )
    flags = flagged(found, BELOW)
    places = Addresses(tuple(source.parts), part, row)
    least = ranked(found.probabilities, found.given)[:LISTED]
    told = summary(
        found, BELOW, flags, [places[int(at[i])] for i in least], "by a model, which errs"
    )
    return Doubted(told, names, found.given, flags, at, places, None, source)


def _labels(source: OpenedSource, label: Field) -> tuple[I64, I64, pa.Array]:
    """For every row of the data its part, its place there, and its label (null without one)."""
    parts, rows, chunks = [], [], []
    for number, part in enumerate(source.parts):
        for batch in part.batches(source.schema):
            parts.append(np.full(batch.rows, number))
            rows.append(batch.start + np.arange(batch.rows))
            chunks.append(_label_texts(plain(batch[label.name].array), label))
    if not chunks:
        return np.empty(0, np.int64), np.empty(0, np.int64), pa.array([], pa.string())
    return np.concatenate(parts), np.concatenate(rows), pa.concat_arrays(chunks)


def _label_texts(array: pa.Array, label: Field) -> pa.Array:
    if label.kind == "text":
        array = array.cast(pa.large_string())
        trimmed = pc.utf8_trim_whitespace(array)
        return pc.if_else(pc.equal(pc.binary_length(trimmed), 0), None, array)
    if label.kind == "number":
        return pc.if_else(pc.is_finite(array), array, None)
    return array


def _again(source: OpenedSource, at: Sequence[int]) -> pa.Table:
    """Rows of the data, read again: `at` counts over all parts, in any order."""
    wanted = np.sort(np.asarray(at, np.int64))
    tables, first = [], 0
    for part in source.parts:
        for batch in part.batches(source.schema):
            low, high = np.searchsorted(wanted, [first, first + batch.rows])
            if low < high:
                index = pa.array(wanted[low:high] - first)
                columns = {
                    c.field.name: plain(c.array.take(index))
                    for c in batch.columns
                    if c.field.kind not in ("binary", "null")
                }
                tables.append(pa.table(columns))
            first += batch.rows
    joined = pa.concat_tables(tables, promote_options="permissive")
    back = np.searchsorted(wanted, np.asarray(at, np.int64))
    return joined.take(pa.array(back))


def _texts(column: Any) -> list[str]:
    return ["" if v is None else str(v) for v in column.to_pylist()]


def _mixed(rows: I64, place: Any) -> list[int]:
    return sorted(
        (int(r) for r in rows), key=lambda r: hashlib.sha256(place(r).encode() + b"|").digest()
    )
