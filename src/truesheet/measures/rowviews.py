"""Views of a column row by row, for measures that look at several fields of a row at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.column import Column
from truesheet.batch.kinds import F64, I64, physical, plain
from truesheet.measures.shown import shown

Bools = npt.NDArray[np.bool_]

MOST = 64
"""Distinct values up to which a field has few."""
LONGEST = 256
"""Bytes beyond which a text is no category."""
_PROBE = 4096


class Coded(NamedTuple):
    """The number of its value for each row, -1 where it is missing; and the values as shown."""

    codes: I64
    names: tuple[str, ...]


def missing_rows(column: Column) -> Bools | None:
    """Which rows hold no value (null, empty or blank text, NaN); None where all hold one."""
    mask: Bools | None = None
    if column.array.null_count:
        mask = column.array.is_null().to_numpy(zero_copy_only=False).copy()
        if column.leftovers is not None:
            texts = column.leftovers.texts
            full = pc.not_equal(pc.utf8_trim_whitespace(texts), "").to_numpy(zero_copy_only=False)
            mask[column.leftovers.rows[full]] = False
    if column.field.kind == "text":
        blank = blank_texts(column)
        if len(blank):
            rows, _ = rows_with(column, blank)
            mask = np.zeros(len(column), np.bool_) if mask is None else mask
            mask[rows] = True
    elif column.field.kind == "number":
        values = column.numbers.values
        if len(values) and np.isnan(values.min()):
            rows = _present_rows(column)[np.isnan(values)]
            mask = np.zeros(len(column), np.bool_) if mask is None else mask
            mask[rows] = True
    return mask if mask is not None and mask.any() else None


def blank_texts(column: Column) -> I64:
    """Rows of the column's texts that are empty or nothing but white space."""
    offsets, data = column.text_layout
    length = np.diff(offsets)
    empty = np.flatnonzero(length == 0)
    used = data[int(offsets[0]) : int(offsets[-1])]
    if not len(used) or (used.min() > ord(" ") and used.max() < 0x80):
        return empty
    full = np.flatnonzero(length)
    first = data[offsets[full]]
    maybe = full[(first <= ord(" ")) | np.isin(first, _WIDE)]
    trimmed = pc.utf8_trim_whitespace(column.texts.array.take(pa.array(maybe)))
    blank = pc.equal(pc.binary_length(trimmed), 0).to_numpy(zero_copy_only=False)
    return np.concatenate([empty, maybe[blank]])


_WIDE = np.array([0xC2, 0xE1, 0xE2, 0xE3], np.uint8)  # first bytes of white space beyond ASCII


def rows_with(column: Column, at: I64) -> tuple[I64, I64]:
    """The rows of the batch that hold one of the column's texts `at`, and which of them."""
    if column.texts.counts is None:
        return _present_rows(column)[at], np.arange(len(at))
    # Texts were counted: the rows are those that hold one of the few texts asked for.
    places = _index(column.array, column.texts.array.take(pa.array(at)))
    rows = np.flatnonzero(places >= 0)
    return rows, places[rows]


def _present_rows(column: Column) -> I64:
    if not column.array.null_count:
        return np.arange(len(column))
    return np.flatnonzero(column.array.is_valid().to_numpy(zero_copy_only=False))


def _index(array: pa.Array, texts: pa.Array) -> I64:
    """For each row its place among the texts, -1 where it is none of them."""
    if pt.is_dictionary(array.type):
        places = np.append(_index(plain(array.dictionary), texts), -1)
        found: I64 = places[_codes(array, len(places) - 1)]
        return found
    array = plain(array)
    found = pc.index_in(array, texts.cast(array.type)).fill_null(-1).to_numpy().astype(np.int64)
    return found


def _codes(array: pa.DictionaryArray, missing: int) -> I64:
    codes = array.indices
    if codes.null_count:
        codes = codes.cast(pa.int64()).fill_null(missing)
    found: I64 = codes.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    return found


def few_values(column: Column) -> Coded | None:
    """Rows by their value, or None where the batch has more than MOST values or long ones."""
    if column.field.kind == "text":
        found = _few_texts(column)
    elif column.field.kind in ("boolean", "integer", "number", "decimal", "date", "timestamp"):
        found = _few_numbers(column)
    else:
        return None
    return found if column.leftovers is None or found is None else _with_leftovers(column, found)


def _few_texts(column: Column) -> Coded | None:
    texts = column.texts
    if _many(texts.array[:_PROBE]):
        return None
    array = column.array
    if not pt.is_dictionary(array.type):
        array = plain(array).dictionary_encode()
    codes = _codes(array, -1)
    words = plain(array.dictionary)
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(words)))
    words = words.take(pa.array(used))
    if len(words) and pc.max(pc.binary_length(words)).as_py() > LONGEST:
        return None
    blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(words)), 0)
    names = [None if b else w for w, b in zip(words.to_pylist(), blank.to_pylist(), strict=True)]
    return _named(codes, used, len(array.dictionary), names)


def _many(texts: pa.Array) -> bool:
    """A look that spares numbering: so many texts, blank ones aside, are too many."""
    trimmed = pc.utf8_trim_whitespace(texts)
    return bool(pc.count_distinct(trimmed).as_py() > MOST + 1)


def _named(codes: I64, used: I64, size: int, names: list[str | None]) -> Coded | None:
    """Numbers of the distinct names instead of the codes; None counts as missing."""
    distinct = tuple(dict.fromkeys(n for n in names if n is not None))
    if len(distinct) > MOST:
        return None
    number = {n: i for i, n in enumerate(distinct)}
    table = np.full(size + 1, -1, np.int64)  # the last place serves the code -1
    table[used] = [-1 if n is None else number[n] for n in names]
    return Coded(table[codes], distinct)


def _few_numbers(column: Column) -> Coded | None:
    values, counts = column.numbers
    if (len(values) if counts is not None else len(np.unique(values[:_PROBE]))) > MOST + 1:
        return None
    full = physical(plain(column.present))
    codes, used = _numbered(full)
    field = column.field
    names = [None if v != v else shown(v, field.kind, field.physical) for v in used.tolist()]
    coded = _named(codes, np.arange(len(used)), len(used), names)
    if coded is None or not column.array.null_count:
        return coded
    rows = np.full(len(column), -1, np.int64)
    rows[_present_rows(column)] = coded.codes
    return Coded(rows, coded.names)


def _numbered(values: I64 | F64) -> tuple[I64, npt.NDArray[Any]]:
    """Codes and distinct values, without sorting where the range is small."""
    if not len(values):
        return np.empty(0, np.int64), values
    if values.dtype == np.float64:
        whole = _as_whole(values)
        if whole is None:
            used, codes = np.unique(values, return_inverse=True)
            return codes.astype(np.int64, copy=False), used
        codes, used = _numbered(whole)
        return codes, used.astype(np.float64)
    low, high = int(values.min()), int(values.max())
    if high - low >= 1 << 16:
        used, codes = np.unique(values, return_inverse=True)
        return codes.astype(np.int64, copy=False), used
    shifted: I64 = values.astype(np.int64, copy=False) - low
    counts = np.bincount(shifted)
    at = np.flatnonzero(counts)
    table = np.zeros(len(counts), np.int64)
    table[at] = np.arange(len(at))
    return table[shifted], at + low


def _as_whole(values: I64 | F64) -> I64 | None:
    """Small whole numbers that are stored as doubles; None where any value is something else."""
    if not np.isfinite(values).all() or np.abs(values).max() >= 1 << 15:
        return None
    whole = values.astype(np.int64)
    return whole if bool((whole == values).all()) else None


def _with_leftovers(column: Column, found: Coded) -> Coded | None:
    """The same with the texts that are left over as values of their own."""
    assert column.leftovers is not None
    names = {n: i for i, n in enumerate(found.names)}
    codes = found.codes.copy()
    texts = column.leftovers.texts
    if len(texts) and pc.max(pc.binary_length(texts)).as_py() > LONGEST:
        return None
    for row, text in zip(column.leftovers.rows.tolist(), texts.to_pylist(), strict=True):
        codes[row] = names.setdefault(text, len(names))
        if len(names) > MOST:
            return None
    return Coded(codes, tuple(names))
