"""Generated tables with a field of every kind, and sources that cut them in any way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec
import pyarrow as pa
from hypothesis import strategies as st

from truesheet.batch.batch import Batch, schema_of
from truesheet.model.field import Field, Role, Schema

Columns = dict[str, list[Any]]

words = st.sampled_from(["a", "b", "Aa-9", "?", "N/A", "", " ", "x" * 70, "é", "1", "2024-01-01"])
numbers = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-1e3, 1e3),
    st.sampled_from([0.0, -0.0, 0.1, 1e308, 5e-324]),
)
TYPES: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "small": (pa.int64(), st.integers(-3, 3)),
    "wide": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "number": (pa.float64(), numbers),
    "text": (pa.string(), st.one_of(words, st.text(max_size=80))),
    "word": (pa.string(), words),
    "flag": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.dates()),
    "time": (pa.timestamp("us"), st.datetimes()),
    "first name": (pa.string(), st.sampled_from(["Ada", "Adda", "Bo"])),
    "surname": (pa.string(), words),
    "birth date": (pa.date32(), st.dates()),
    "list": (pa.list_(pa.int64()), st.lists(st.integers(0, 3), max_size=3)),
    "label": (pa.string(), st.sampled_from(["yes", "no"])),
}

ROLES: dict[str, Role] = {"label": "label", "small": "group", "wide": "id", "word": "annotator"}


@st.composite
def tables(draw: st.DrawFn) -> Columns:
    """Columns of every kind, with gaps and with repeated rows."""
    rows = draw(st.integers(0, 12))
    made = {
        name: draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        for name, (_, values) in TYPES.items()
    }
    again = draw(st.lists(st.integers(0, rows - 1), max_size=5)) if rows else []
    return {name: values + [values[i] for i in again] for name, values in made.items()}


@dataclass(frozen=True)
class Piece:
    """Some rows of a generated table; `batches` cuts them once more."""

    arrays: Any
    first: int
    size: int
    digest: str
    split: str = "data"
    bytes: int = 1

    def batches(self, schema: Schema) -> Any:
        rows = len(self.arrays[0])
        for start in range(0, max(rows, 1), self.size):
            cut = [a[start : start + self.size] for a in self.arrays]
            yield Batch(schema, cut, split=self.split, start=start)

    def address(self, row: int) -> str:
        return f"table:{self.first + row + 1}"


class Cut(msgspec.Struct):
    """A source over pieces."""

    name: str
    schema: Schema
    parts: Sequence[Piece]
    fingerprint: str = "none"


def source(table: Columns, edges: Sequence[int], order: Sequence[int], size: int) -> Cut:
    """The table cut at `edges`; the pieces in `order`; batches of `size` rows."""
    arrays = [pa.array(v, TYPES[n][0]) for n, v in table.items()]
    fields = schema_of(dict(zip(table, arrays, strict=True))).fields
    with_label = tuple(Field(f.name, f.kind, f.physical, ROLES.get(f.name)) for f in fields)
    rows = len(arrays[0])
    cuts = [0, *sorted(edges), rows]
    pieces = [
        Piece([a[low:high] for a in arrays], low, size, f"{low}-{high}")
        for low, high in pairwise(cuts)
    ]
    return Cut("table", Schema(with_label), [pieces[i] for i in order])
