"""Hashes of Arrow arrays, one per row, as `hashing` defines them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from truesheet.batch.hashing import (
    NULL,
    U64,
    RowHasher,
    hash_bytes,
    hash_integers,
    hash_lists,
    hash_plain,
)
from truesheet.batch.kinds import is_bytes_like, layout, physical, plain


def hash_array(array: pa.Array) -> U64:
    """One hash a row; missing rows hold NULL."""
    if array.null_count == len(array):
        return np.full(len(array), np.uint64(NULL))
    if pt.is_dictionary(array.type):
        return _dictionary(array)
    array = plain(array)
    if array.null_count:
        out = np.full(len(array), np.uint64(NULL))
        present = array.is_valid().to_numpy(zero_copy_only=False)
        out[present] = hash_present(array.drop_null())
        return out
    return hash_present(array)


def hash_present(array: pa.Array) -> U64:
    """Hashes of a plain array without nulls."""
    kind = array.type
    if is_bytes_like(kind):
        return hash_bytes(*layout(array))
    if pt.is_decimal(kind):
        return hash_present(array.cast(pa.string()))
    if pt.is_struct(kind):
        rows = RowHasher(len(array))
        for child in array.flatten():
            rows.add(hash_array(child))
        return rows.done()
    if pt.is_fixed_size_list(kind):
        array = array.cast(pa.list_(kind.value_type))
        kind = array.type
    if pt.is_map(kind):
        offsets, inner = (
            array.offsets,
            pa.StructArray.from_arrays([array.keys, array.items], ["key", "value"]),
        )
        return hash_lists(offsets.to_numpy().astype(np.int64), hash_array(inner))
    if pt.is_list(kind) or pt.is_large_list(kind):
        return hash_lists(array.offsets.to_numpy().astype(np.int64), hash_array(array.values))
    if pt.is_uint64(kind):
        # By their bits: as numbers the large ones would be doubles, and those of their batch too.
        return hash_integers(array.to_numpy(zero_copy_only=False).view(np.int64))
    return hash_plain(physical(array))


def _dictionary(array: pa.DictionaryArray) -> U64:
    words = hash_array(array.dictionary)
    codes = array.indices
    if codes.null_count:
        out = np.full(len(array), np.uint64(NULL))
        present = codes.is_valid().to_numpy(zero_copy_only=False)
        out[present] = words[codes.drop_null().to_numpy()]
        return out
    found: U64 = words[codes.to_numpy()]
    return found
