"""Batches for tests of measures: from real files, and cut in every way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from truesheet.batch import codec
from truesheet.batch.batch import Batch, schema_of
from truesheet.batch.column import Leftovers
from truesheet.batch.sample import RowSample
from truesheet.batch.shapes import Sample
from truesheet.model.field import Field, Role, Schema


def table(path: Path) -> pa.Table:
    """The file as Arrow reads it, without a source of ours."""
    if path.suffix == ".parquet":
        return pa.parquet.read_table(path)
    return pa.csv.read_csv(path)


def batch(data: pa.Table, **roles: Role) -> Batch:
    """One batch of a whole table."""
    arrays = {n: pa.concat_arrays(data[n].chunks) for n in data.column_names}
    fields = schema_of(arrays).fields
    named = tuple(Field(f.name, f.kind, f.physical, roles.get(f.name)) for f in fields)
    return Batch(Schema(named), list(arrays.values()))


def read(path: Path, **roles: Role) -> Batch:
    return batch(table(path), **roles)


def sample(data: Batch, size: int = 10_000) -> Sample:
    """The bottom-k sample of one batch."""
    rows = RowSample(size)
    rows.add(data)
    return rows.sample()


def pieces(data: Batch, edges: Sequence[int], encode: Sequence[bool]) -> list[Batch]:
    """The batch cut at `edges`; texts of a piece as dictionaries where `encode` says so."""
    cuts = [0, *sorted(edges), data.rows]
    found = []
    for (low, high), coded in zip(pairwise(cuts), encode, strict=True):
        arrays, leftovers = [], {}
        for column in data.columns:
            array = column.array[low:high]
            if coded and column.field.kind == "text":
                array = array.dictionary_encode()
            arrays.append(array)
            if column.leftovers is not None:
                rows = column.leftovers.rows
                mine = (rows >= low) & (rows < high)
                texts = column.leftovers.texts.filter(pa.array(mine))
                leftovers[column.field.name] = Leftovers(rows[mine] - low, texts)
        found.append(Batch(data.schema, arrays, rows=high - low, leftovers=leftovers))
    return found


def folded(measure: Any, parts: Sequence[Any]) -> Any:
    """The value over parts that were folded apart, sent as bytes, and merged in this order."""
    states = [
        codec.from_bytes(codec.to_bytes(measure.add(measure.zero(), part)), measure.state)
        for part in parts
    ]
    return measure.value(reduce(measure.merge, states, measure.zero()))


def columns(parts: Sequence[Batch], name: str) -> list[Any]:
    return [part[name] for part in parts]
