"""The shapes of a measure, and what sources and plans look like to an engine.

The law of every shape: any cut of the data, in any order, on any engine, gives the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar, runtime_checkable

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.hashing import U64
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema

S = TypeVar("S")


class FieldMeasure(Protocol[S]):
    """A fold over one field; the plan runs it once for each field it applies to.

    `state` is the type of a state, for decoding. `by_split` asks for a value of every split
    beside that of the whole. `value` returns a msgspec Struct; where that has an `error` which
    is not empty, the value is a sketch's, not exact. `bound` is the largest size of a state in
    bytes. A measure is a frozen dataclass whose fields are its parameters.
    """

    id: str
    version: int
    state: type[Any]
    by_split: bool
    bound: int

    def applies(self, field: Field) -> bool: ...
    def zero(self) -> S: ...
    def add(self, state: S, column: Column) -> S: ...
    def merge(self, a: S, b: S) -> S: ...
    def value(self, state: S) -> msgspec.Struct: ...


class TableMeasure(Protocol[S]):
    """A fold over whole rows."""

    id: str
    version: int
    state: type[Any]
    by_split: bool
    bound: int

    def applies_to(self, schema: Schema) -> Absent | None: ...
    def zero(self) -> S: ...
    def add(self, state: S, batch: Batch) -> S: ...
    def merge(self, a: S, b: S) -> S: ...
    def value(self, state: S) -> msgspec.Struct: ...


class Keys(NamedTuple):
    """Sorted keys of one key range, per split, all of the range: no key stands in two ranges.

    Of a measure of width 2 each array has two columns, key and payload: rows are sorted by key,
    and rows of one key stand in any order.
    """

    of_split: Mapping[str, U64]


class Compared(NamedTuple):
    """Groups of equal keys that were compared by value: how many are equal, how many differ."""

    equal: int
    different: int


class Lookup(Protocol):
    """What a keyed measure may ask when all is grouped."""

    def where(self, keys: U64, most: int) -> Mapping[int, Sequence[str]]:
        """Up to `most` addresses (`file:row`) of each of these keys, in the order of the data."""

    def compare(self, keys: U64, ignored: tuple[str, ...]) -> Compared:
        """Compare by value, ignored fields apart, as many of these groups as is cheap."""


class KeyedMeasure(Protocol[S]):
    """Emits a key for every row; equal keys of all parts meet, whatever the part.

    `emit` returns one key a row, or None to give up on the measure for good (a candidate key
    that repeats inside a batch, say). `group` folds one key range, `merge` joins ranges. A measure
    with the class attribute `width = 2` emits two columns: the key, and a payload that travels
    with it.
    """

    id: str
    version: int
    state: type[Any]

    def applies_to(self, schema: Schema) -> Absent | None: ...
    def emit(self, batch: Batch) -> U64 | None: ...
    def zero(self) -> S: ...
    def group(self, keys: Keys) -> S: ...
    def merge(self, a: S, b: S) -> S: ...
    def value(self, state: S, lookup: Lookup) -> msgspec.Struct: ...
    def given_up(self) -> msgspec.Struct: ...


class Sample(NamedTuple):
    """The bottom-k sample: distinct rows with the smallest hashes, and how often each occurs.

    `rows` is the number of rows of the data, `complete` whether every row is in the sample (by
    its distinct value). Long texts are cut at `cut` characters. `places` are the addresses
    (`file:row`) of the rows, of copies the first; empty where a sample is of no source.
    """

    table: pa.Table
    counts: npt.NDArray[np.int64]
    rows: int
    complete: bool
    cut: int
    places: Sequence[str] = ()


class SampledMeasure(Protocol):
    """Any function of the bottom-k sample."""

    id: str
    version: int

    def applies_to(self, schema: Schema) -> Absent | None: ...
    def of(self, sample: Sample, schema: Schema) -> msgspec.Struct: ...


AnyMeasure = FieldMeasure[Any] | TableMeasure[Any] | KeyedMeasure[Any] | SampledMeasure


class Task(NamedTuple):
    """One fold or keyed measure, bound to a field or (None) to the table."""

    measure: Any
    field: str | None

    @property
    def key(self) -> str:
        return f"{self.measure.id}@{self.measure.version}|{self.field or ''}"


class Plan(NamedTuple):
    """What to compute: folds, keyed measures, sampled measures, and what does not apply."""

    schema: Schema
    folds: tuple[Task, ...]
    keyed: tuple[Task, ...]
    sampled: tuple[Any, ...]
    sample_rows: int
    absent: tuple[tuple[str, str, str], ...] = ()


@runtime_checkable
class Part(Protocol):
    """A piece of a source that one worker reads: a file, some row groups, some small files.

    Parts travel to other processes, so they hold names and numbers, never open files. `digest`
    identifies the bytes and the way they are read; equal digests give equal batches.
    """

    @property
    def digest(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def bytes(self) -> int: ...

    def batches(self, schema: Schema) -> Iterator[Batch]: ...
    def address(self, row: int) -> str: ...


@runtime_checkable
class Source(Protocol):
    """Data that was opened: its parts under one schema, and the fingerprint of their bytes."""

    @property
    def name(self) -> str: ...
    @property
    def schema(self) -> Schema: ...
    @property
    def parts(self) -> Sequence[Part]: ...
    @property
    def fingerprint(self) -> str: ...


def width_of(keyed: Any) -> int:
    """Columns that a keyed measure emits: 2 where a payload travels with the key."""
    return getattr(keyed, "width", 1)


def in_order(address: str) -> tuple[str, int]:
    """An address to sort by: row 10 comes after row 9, whatever the order of reading."""
    file, _, row = address.rpartition(":")
    return file, int(row) if row.isdigit() else 0


Progress = Callable[[int, int], None]
"""Called with bytes done and rows done."""


def run(measure: Any, batch: Batch) -> Any:
    """The value of a fold measure over one batch: for tests, examples and doctests.

    A field measure gives `{field: value}` over the fields it applies to.
    """
    if not hasattr(measure, "applies"):
        return measure.value(measure.add(measure.zero(), batch))
    return {
        c.field.name: measure.value(measure.add(measure.zero(), c))
        for c in batch.columns
        if measure.applies(c.field)
    }
