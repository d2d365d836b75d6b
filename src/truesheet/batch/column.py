"""A column of one batch, with the views that several measures share, each computed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.hashing import U64, hash_bytes, hash_plain
from truesheet.batch.kinds import F64, I64, layout, physical, plain
from truesheet.batch.rowhash import hash_array
from truesheet.model.field import Field

V = TypeVar("V")

_PROBE = 4096  # rows looked at to decide whether a text column is worth a dictionary
_SMALL = 1 << 16  # a whole-number domain this wide is counted in an array


class Leftovers(NamedTuple):
    """Cells that hold something which is not of the field's kind: their rows and their texts."""

    rows: I64
    texts: pa.Array


class Numbers(NamedTuple):
    """Present values; `counts` says how often each occurs, None where every one stands for itself.

    `values` are in ascending order when there are counts, and then no value repeats.
    """

    values: I64 | F64
    counts: I64 | None


class Texts(NamedTuple):
    """Present texts; `counts` as in `Numbers`, but a text may stand there twice."""

    array: pa.Array
    counts: I64 | None

    @property
    def weights(self) -> I64:
        """Counts, spelt out."""
        return self.counts if self.counts is not None else np.ones(len(self.array), np.int64)


class Column:
    """One field of one batch.

    `array` is Arrow (text may be dictionary-encoded); a leftover cell is null in it and listed in
    `leftovers`, so `missing` counts only cells that hold nothing.
    """

    def __init__(self, field: Field, array: pa.Array, leftovers: Leftovers | None = None) -> None:
        self.field = field
        self.array = array
        self.leftovers = leftovers
        self._views: dict[Callable[[Column], Any], Any] = {}

    def view(self, make: Callable[[Column], V]) -> V:
        """`make(self)`, computed once: for views that only some measures share."""
        if make not in self._views:
            self._views[make] = make(self)
        found: V = self._views[make]
        return found

    def __len__(self) -> int:
        return len(self.array)

    @property
    def left_over(self) -> int:
        return len(self.leftovers.rows) if self.leftovers else 0

    @cached_property
    def missing(self) -> int:
        """Cells that hold nothing."""
        return int(self.array.null_count) - self.left_over

    @cached_property
    def present(self) -> pa.Array:
        """The array without nulls, as it is encoded."""
        return self.array.drop_null() if self.array.null_count else self.array

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers, booleans and temporal values, counted where the domain is small."""
        values = physical(plain(self.present))
        if values.dtype == np.float64 or not len(values):
            return Numbers(values, None)
        low, high = int(values.min()), int(values.max())
        if high - low > max(_SMALL, len(values)):
            return Numbers(values, None)
        whole = np.asarray(values, np.int64) - low
        counts = np.bincount(whole)
        at = np.flatnonzero(counts)
        return Numbers(np.asarray(at + low, np.int64), counts[at])

    @cached_property
    def counted(self) -> Numbers:
        """The same, always counted: distinct values in ascending order (NaN last, as one)."""
        if self.numbers.counts is not None:
            return self.numbers
        values: Any = self.numbers.values
        found, counts = np.unique(values, return_counts=True)
        return Numbers(found, counts)

    @cached_property
    def texts(self) -> Texts:
        """Texts, counted where they repeat often enough to pay for a dictionary."""
        array = self.present
        if not pt.is_dictionary(array.type):
            array = plain(array)
            if not _repeats(array):
                return Texts(array, None)
            array = array.dictionary_encode()
        elif len(array.dictionary) > max(len(array), _PROBE):
            return Texts(plain(array), None)
        counts = np.bincount(array.indices.to_numpy(), minlength=len(array.dictionary))
        words, used = plain(array.dictionary), np.flatnonzero(counts)
        if len(used) < len(words) or words.null_count:
            words, counts = words.take(pa.array(used)), counts[used]
        return Texts(words, counts)

    @cached_property
    def text_layout(self) -> tuple[I64, np.ndarray[tuple[int], np.dtype[np.uint8]]]:
        """Offsets and bytes of `texts.array`."""
        return layout(self.texts.array)

    @cached_property
    def value_hashes(self) -> U64:
        """Hashes of the present values; repeats may be left out."""
        if self.field.kind == "text":
            return hash_bytes(*self.text_layout)
        if self._hashed_as_arrays:
            return hash_array(self.present)
        return hash_plain(self.numbers.values)

    @cached_property
    def hashes(self) -> U64:
        """One hash a row; a leftover cell hashes as the text it holds."""
        if self._plain_values:
            found = self.value_hashes
        else:
            found = hash_array(self.array)
        if self.leftovers is not None and len(self.leftovers.rows):
            found = found.copy()
            found[self.leftovers.rows] = hash_array(self.leftovers.texts)
        return found

    @property
    def _plain_values(self) -> bool:
        """Whether `value_hashes` already has one hash for every row, in order."""
        if self.array.null_count or self.field.kind == "null":
            return False
        if self.field.kind == "text":
            return self.texts.counts is None
        return self._hashed_as_arrays or self.numbers.counts is None

    @property
    def _hashed_as_arrays(self) -> bool:
        """Kinds whose hashes do not follow from `numbers`."""
        return self.field.kind in ("binary", "list", "decimal") or self.field.physical == "uint64"


def _repeats(array: pa.Array) -> bool:
    probe = array[:_PROBE]
    return len(probe) > 0 and pc.count_distinct(probe).as_py() * 4 <= len(probe)
