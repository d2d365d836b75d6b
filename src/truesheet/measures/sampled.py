"""The fields of a sample, made ready for comparing them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import F64, I64, physical, plain
from truesheet.batch.shapes import Sample
from truesheet.model.field import Field

CATEGORIES = 50
"""Distinct values up to which a field is compared as a category."""
_FEW_NUMBERS = 10  # different whole numbers up to which a field counts as coded
_NUMERIC = ("integer", "number", "decimal", "date", "timestamp")


class Side(NamedTuple):
    """A field of the sample: the number of its value row by row (-1 missing), perhaps as numbers.

    `distinct` values, and whether they recur often enough for a dependency on them to mean
    something; `numbers` (NaN missing) for fields that are compared as numbers.
    """

    place: int
    name: str
    codes: I64
    distinct: int
    numbers: F64 | None
    recurs: bool

    @property
    def categorical(self) -> bool:
        return self.numbers is None and self.distinct <= CATEGORIES

    @property
    def comparable(self) -> bool:
        """Whether anything can be said about the field beside another."""
        return self.numbers is not None or self.categorical or self.recurs


def _side(place: int, name: str, codes: I64, distinct: int, numbers: F64 | None) -> Side:
    recurs = 2 * distinct <= int(np.count_nonzero(codes >= 0))
    return Side(place, name, codes, distinct, numbers, recurs)


def side(place: int, field: Field, sample: Sample) -> Side | None:
    """The field as a side of a pair; None where it is constant or cannot be compared."""
    if field.name not in sample.table.column_names:
        return None
    array = plain(sample.table[field.name].combine_chunks())
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks)
    if field.kind in _NUMERIC:
        return _of_numbers(place, field, array)
    if field.kind in ("text", "boolean"):
        return _of_texts(place, field, array)
    return None


def _of_numbers(place: int, field: Field, array: pa.Array) -> Side | None:
    rows = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False))
    found = physical(array.drop_null()).astype(np.float64)
    numbers = np.full(len(array), np.nan)
    numbers[rows] = np.where(np.isfinite(found), found, np.nan)
    values, at = np.unique(numbers, return_inverse=True)
    distinct = len(values) - int(len(values) > 0 and bool(np.isnan(values[-1])))
    if distinct < 2:
        return None
    codes = np.where(at < distinct, at, -1).astype(np.int64)
    whole = bool((np.floor(values[:distinct]) == values[:distinct]).all())
    coded = whole and not field.temporal and distinct <= _FEW_NUMBERS
    return _side(place, field.name, codes, distinct, None if coded else numbers)


def _of_texts(place: int, field: Field, array: pa.Array) -> Side | None:
    if field.kind == "text":
        trimmed = pc.utf8_trim_whitespace(array)
        array = pc.if_else(pc.equal(pc.binary_length(trimmed), 0), None, array)
    encoded = array.dictionary_encode()
    codes = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy()
    distinct = len(encoded.dictionary)
    return _side(place, field.name, codes, distinct, None) if distinct > 1 else None


def midranks(numbers: F64, codes: I64, weights: F64) -> F64:
    """Ranks among the present values, each row counted by its weight, ties in the middle.

    Codes are in the order of the values, as `side` gives them. NaN stays NaN.
    """
    present = codes >= 0
    cells = np.bincount(codes[present], weights=weights[present])
    middle = np.cumsum(cells) - cells / 2
    ranks = np.full(len(numbers), np.nan)
    ranks[present] = middle[codes[present]]
    return ranks


def gives(a: Side, b: Side) -> bool:
    """Whether each value of `a` goes with one value of `b`, and chance would hardly make it so."""
    if a.distinct < b.distinct or not a.recurs:
        return False
    head = slice(0, 256)  # most pairs are settled by the first rows
    if not _settled(a.codes[head], b.codes[head], a.distinct):
        return False
    both = (a.codes >= 0) & (b.codes >= 0)
    ca, cb = a.codes[both], b.codes[both]
    if not len(ca) or not _settled(ca, cb, a.distinct):
        return False
    shares = np.bincount(cb) / len(cb)
    recurring = len(ca) - len(np.unique(ca))
    surprises = recurring * (1.0 - float((shares**2).sum()))
    return surprises >= _SURPRISES


_SURPRISES = 20  # rows that would break the rule if the fields were independent


def _settled(ca: I64, cb: I64, size: int) -> bool:
    both = (ca >= 0) & (cb >= 0)
    one, other = ca[both], cb[both]
    seen = np.zeros(size, np.int64)
    seen[one] = other
    return bool((seen[one] == other).all())


def smaller(sample: Sample, rows: int) -> Sample:
    """The `rows` rows with the smallest hashes: a bottom-k sample again."""
    if sample.table.num_rows <= rows:
        return sample
    return sample._replace(
        table=sample.table.slice(0, rows), counts=sample.counts[:rows], complete=False
    )


def weights_of(sample: Sample) -> npt.NDArray[np.float64]:
    """How many rows of the data each row of the sample stands for."""
    return np.asarray(sample.counts, np.float64)


def load_of(sample: Sample) -> npt.NDArray[np.float64]:
    """How much a row weighs on the effective number of rows; see `strength`."""
    return np.ones(len(sample.counts)) if sample.complete else weights_of(sample)
