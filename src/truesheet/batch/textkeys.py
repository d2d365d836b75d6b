"""Texts without what differs between copies of one text: case, forms of signs, punctuation."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.batch.hashing import NULL, U64
from truesheet.batch.kinds import plain
from truesheet.batch.rowhash import hash_array

LONG = 20
"""Signs that a text has, at least, after normalising, for its copies to be counted."""

_APART = r"[^\pL\pM\pN]+"  # marks belong to the letters of many scripts


def normal(array: pa.Array) -> pa.Array:
    """Compatibility forms resolved (NFKC), lower case, one blank for all that is between words.

    >>> normal(pa.array(["  The CAT,  the cat! ", "\\uff21\\uff22 - \\ufb01n", None])).to_pylist()
    ['the cat the cat', 'ab fin', None]
    """
    array = plain(array)
    if not pc.all(pc.string_is_ascii(array)).as_py():
        array = pc.utf8_normalize(array, form="NFKC")
    lowered = pc.utf8_lower(array)
    return pc.utf8_trim(pc.replace_substring_regex(lowered, _APART, " "), " ")


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
