"""Texts without what differs between copies of one text: case, forms of signs, punctuation."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.hashing import NULL, U64
from truesheet.batch.kinds import layout, plain
from truesheet.batch.rowhash import hash_array

LONG = 20
"""Signs that a text has, at least, after normalising, for its copies to be counted."""

_APART = r"[^\pL\pM\pN]+"  # marks belong to the letters of many scripts
_BLANK = ord(" ")
_TABLE = np.array([ord(chr(b).lower()) if chr(b).isalnum() and b < 128 else 32 for b in range(256)])
_TABLE = _TABLE.astype(np.uint8)


def normal(array: pa.Array) -> pa.Array:
    """Compatibility forms resolved (NFKC), lower case, one blank for all that is between words.

    >>> normal(pa.array(["  The CAT,  the cat! ", "\\uff21\\uff22 - \\ufb01n", None])).to_pylist()
    ['the cat the cat', 'ab fin', None]
    """
    array = plain(array)
    if pc.all(pc.string_is_ascii(array)).as_py():
        return _of_ascii(array)
    lowered = pc.utf8_lower(pc.utf8_normalize(array, form="NFKC"))
    return pc.utf8_trim(pc.replace_substring_regex(lowered, _APART, " "), " ")


def _of_ascii(array: pa.Array) -> pa.Array:
    """The same for texts of ASCII alone, by a table of bytes: much faster than by a pattern.

    Kept are the letters and digits, and one blank before each word but the first of a text.
    """
    offsets, data = layout(array)
    raw = _TABLE[data[offsets[0] : offsets[-1]]]
    offsets = offsets - offsets[0]
    keep = raw != _BLANK
    begins = keep.copy()
    begins[1:] &= ~keep[:-1]
    inside = offsets[offsets < len(raw)]
    begins[inside] = keep[inside]
    words = np.flatnonzero(begins)
    before = np.searchsorted(words, offsets)
    later = np.ones(len(words), bool)
    later[before[:-1][before[1:] > before[:-1]]] = False
    keep[words[later] - 1] = True
    full = np.flatnonzero(offsets[1:] > offsets[:-1])
    lengths = np.zeros(len(array), np.int64)
    if len(full):
        lengths[full] = np.add.reduceat(keep, offsets[full], dtype=np.int64)
    made = np.concatenate([[0], np.cumsum(lengths)])
    buffers = [None, pa.py_buffer(made.astype(np.int64)), pa.py_buffer(raw[keep])]
    found = pa.Array.from_buffers(pa.large_string(), len(array), buffers)
    return pc.if_else(array.is_valid(), found, None) if array.null_count else found


def text_keys(array: pa.Array) -> U64:
    """One key a row, the hash of the normal text; NULL where it is missing or not long."""
    if pt.is_dictionary(array.type):
        words = text_keys(array.dictionary)
        found = np.full(len(array), np.uint64(NULL))
        present = array.indices.is_valid().to_numpy(zero_copy_only=False)
        found[present] = words[array.indices.drop_null().to_numpy()]
        return found
    keys = np.full(len(array), np.uint64(NULL))
    # A text that is shorter in bytes is not longer in signs; NFKC may draw one sign out to many.
    long = pc.fill_null(pc.greater_equal(pc.binary_length(array), LONG), False)
    at = np.flatnonzero(long.to_numpy(zero_copy_only=False))
    if not len(at):
        return keys
    texts = normal(array.take(pa.array(at)))
    keep = pc.greater_equal(pc.utf8_length(texts), LONG).to_numpy(zero_copy_only=False)
    keys[at[keep]] = hash_array(texts.filter(pa.array(keep)))
    return keys
