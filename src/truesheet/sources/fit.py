"""Arrow arrays of any type to the types that batches carry."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from truesheet.batch.column import Leftovers


def carried(kind: pa.DataType) -> pa.DataType:
    """The type in which values of this type travel: same values, a layout that measures know."""
    if isinstance(kind, pa.BaseExtensionType):
        return carried(kind.storage_type)
    if pt.is_dictionary(kind) or pt.is_run_end_encoded(kind):
        return carried(kind.value_type)
    if pt.is_string_view(kind):
        return pa.string()
    if pt.is_binary_view(kind):
        return pa.binary()
    if pt.is_float16(kind):
        return pa.float32()
    if pt.is_date64(kind):
        return pa.date32()
    if pt.is_union(kind) or pt.is_interval(kind):
        return pa.string()
    if (pt.is_list_view(kind) or pt.is_large_list_view(kind)) and not _odd(kind.value_type):
        return pa.list_(kind.value_type)
    if pt.is_nested(kind) and _odd(kind):
        return pa.string()
    return kind


def _odd(kind: pa.DataType) -> bool:
    """Whether a nested type has, somewhere inside, a type that no measure can lay out."""
    if isinstance(kind, pa.BaseExtensionType) or pt.is_union(kind) or pt.is_interval(kind):
        return True
    if pt.is_run_end_encoded(kind) or pt.is_list_view(kind) or pt.is_large_list_view(kind):
        return True
    if pt.is_map(kind):
        return _odd(kind.key_type) or _odd(kind.item_type)
    if pt.is_nested(kind):
        return any(_odd(kind.field(i).type) for i in range(kind.num_fields))
    return False


def fit(array: pa.Array, kind: pa.DataType) -> tuple[pa.Array, Leftovers | None]:
    """The array as `kind`; what cannot become that is null there and stands in the leftovers."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    have = array.type
    if have == kind:
        return array, None
    if pt.is_dictionary(have):
        if is_text(kind) and is_text(have.value_type) and not array.dictionary.null_count:
            if have.value_type == kind:
                return array, None
            words = array.dictionary.cast(kind)
            return pa.DictionaryArray.from_arrays(array.indices, words), None
        return fit(_decoded(array), kind)
    if pt.is_null(have):
        return pa.nulls(len(array), kind), None
    if is_text(kind) and not (pt.is_primitive(have) or is_text(have) or _castable(have)):
        return _told(array, kind), None
    try:
        return array.cast(kind, safe=not pt.is_floating(kind)), None
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return _one_by_one(array, kind)


def _decoded(array: pa.DictionaryArray) -> pa.Array:
    """The array without its dictionary; Arrow takes from views of text in no version yet."""
    words = array.dictionary
    if pt.is_string_view(words.type) or pt.is_binary_view(words.type):
        words = words.cast(carried(words.type))
    return words.take(array.indices)


def is_text(kind: pa.DataType) -> bool:
    """Plain text, of either offset width."""
    return bool(pt.is_string(kind) or pt.is_large_string(kind))


def _castable(kind: pa.DataType) -> bool:
    return bool(pt.is_string_view(kind) or pt.is_decimal(kind) or pt.is_null(kind))


def _told(array: pa.Array, kind: pa.DataType) -> pa.Array:
    return pa.array([None if v is None else tell(v) for v in array.to_pylist()], kind)


def tell(value: Any) -> str:
    """A value as text: JSON where it can be."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return json.dumps(value, ensure_ascii=False, default=str)


def _one_by_one(array: pa.Array, kind: pa.DataType) -> tuple[pa.Array, Leftovers | None]:
    """Each value alone: slow, and only where Arrow refuses the array as a whole."""
    out: list[Any] = []
    rows: list[int] = []
    texts: list[str] = []
    for i, value in enumerate(array.to_pylist()):
        try:
            out.append(None if value is None else pa.scalar(value).cast(kind).as_py())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
            out.append(None)
            rows.append(i)
            texts.append(tell(value))
    found = pa.array(out, kind)
    if not rows:
        return found, None
    return found, Leftovers(np.array(rows, np.int64), pa.array(texts, pa.string()))
