"""Nested records to flat columns: a struct's children become fields named `parent.child`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

DEEPEST = 16
"""Structs inside structs are opened so far; what lies deeper stays a struct in its field."""


def leaves(fields: Sequence[pa.Field]) -> Iterator[tuple[str, tuple[int | str, ...], pa.DataType]]:
    """Name, position path and type of every column, structs opened."""
    for i, field in enumerate(fields):
        yield from _open(field.name, (i,), field.type)


def _open(
    name: str, at: tuple[int | str, ...], kind: pa.DataType
) -> Iterator[tuple[str, tuple[int | str, ...], pa.DataType]]:
    if pt.is_struct(kind) and kind.num_fields and len(at) < DEEPEST:
        for j in range(kind.num_fields):
            child = kind.field(j)
            yield from _open(f"{name}.{child.name}", (*at, j), child.type)
    else:
        yield name, at, kind


def pick(batch: pa.RecordBatch, at: Sequence[int | str]) -> pa.Array:
    """The array at a position path; where a struct is null, so is everything inside it."""
    array = batch.column(at[0])
    for j in at[1:]:
        array = pc.struct_field(array, [int(j)])
    return array
