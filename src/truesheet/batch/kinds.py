"""From Arrow types to kinds, and from Arrow arrays to the plain numbers that measures count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.types as pt

from truesheet.model.field import Kind

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


def kind_of(kind: pa.DataType) -> Kind:
    """The kind of an Arrow type; a dictionary has the kind of its values."""
    if pt.is_dictionary(kind):
        return kind_of(kind.value_type)
    if pt.is_boolean(kind):
        return "boolean"
    if pt.is_integer(kind):
        return "integer"
    if pt.is_floating(kind):
        return "number"
    if pt.is_decimal(kind):
        return "decimal"
    if pt.is_date(kind):
        return "date"
    if pt.is_timestamp(kind):
        return "timestamp"
    if pt.is_time(kind):
        return "time"
    if pt.is_duration(kind):
        return "duration"
    if pt.is_string(kind) or pt.is_large_string(kind) or pt.is_string_view(kind):
        return "text"
    if pt.is_null(kind):
        return "null"
    if pt.is_nested(kind):
        return "list"
    return "binary"


def is_bytes_like(kind: pa.DataType) -> bool:
    """Text or binary of any offset width: laid out as offsets and data."""
    return bool(
        pt.is_string(kind)
        or pt.is_large_string(kind)
        or pt.is_binary(kind)
        or pt.is_large_binary(kind)
    )


def plain(array: pa.Array) -> pa.Array:
    """The array without dictionary, view or fixed-size encodings that have no common layout."""
    kind = array.type
    if pt.is_dictionary(kind):
        return plain(array.dictionary_decode())
    if pt.is_string_view(kind):
        return array.cast(pa.large_string())
    if pt.is_fixed_size_binary(kind) or pt.is_binary_view(kind):
        return array.cast(pa.large_binary())
    return array


def layout(array: pa.Array) -> tuple[I64, npt.NDArray[np.uint8]]:
    """Offsets (one more than rows) and bytes of a text or binary array; null rows may have any."""
    wide = pt.is_large_string(array.type) or pt.is_large_binary(array.type)
    _, offsets, data = array.buffers()
    if offsets is None or offsets.size == 0:
        return np.zeros(len(array) + 1, np.int64), np.empty(0, np.uint8)
    raw = np.frombuffer(offsets, np.int64 if wide else np.int32)
    mine = raw[array.offset : array.offset + len(array) + 1].astype(np.int64)
    return mine, np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)


def physical(array: pa.Array) -> I64 | F64:
    """Values of a null-free array of numbers, booleans or times.

    Whole numbers, booleans and temporal values as int64 in their own unit; unsigned values over
    2**63 - 1 and everything with a fraction as float64.
    """
    kind = array.type
    if pt.is_boolean(kind):
        array = array.cast(pa.int8())
    elif pt.is_decimal(kind):
        array = array.cast(pa.float64())
    elif pt.is_date64(kind):
        array = array.cast(pa.date32()).view(pa.int32())
    elif pt.is_temporal(kind):
        array = array.view(pa.int32() if kind.bit_width == 32 else pa.int64())
    values = array.to_numpy(zero_copy_only=False)
    over = values.dtype == np.uint64 and len(values) and values.max() > np.uint64(2**63 - 1)
    if over or values.dtype.kind == "f":
        with np.errstate(invalid="ignore"):  # a signalling NaN becomes a quiet one
            return np.asarray(values, np.float64)
    return np.asarray(values, np.int64)
