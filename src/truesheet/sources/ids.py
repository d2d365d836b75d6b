"""Columns that look like a running number or a key: a reason to look twice, not a role."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.sources.fit import carried, fit

_LEADING = 10_000
_FEWEST = 10  # rows, under which nothing can be said of repeats
_NAMES = re.compile(
    r"^(?:(?i:id|index|idx|row|row_?(?:id|num|number|nr|no)|uuid|guid|key|pk|unnamed: ?\d+)"
    r"|.*[_.\- ](?i:id|uuid|guid|key)|.*[a-z](?:ID|Id)|(?i:id)[_.\- ].*|__index_level_\d+__)$"
)


def named_like_id(name: str, leading: bool) -> bool:
    """Whether people give such a name to keys; an empty name counts in the first column."""
    return bool(_NAMES.match(name)) or (leading and not name.strip())


def looks_like_id(name: str, array: pa.Array, leading: bool = False) -> bool:
    """By name and no repeats among the leading rows, or a running number over 10,000 rows."""
    if isinstance(array, pa.ChunkedArray):
        array = array.slice(0, _LEADING).combine_chunks()
    head, _ = fit(array[:_LEADING], carried(array.type))
    if len(head) < _FEWEST or head.null_count:
        return False
    if pt.is_integer(head.type):
        values = head.to_numpy(zero_copy_only=False)
        steps = np.diff(values)
        if len(head) == _LEADING and bool((steps == 1).all()):
            return True
    if not named_like_id(name, leading):
        return False
    if pt.is_nested(head.type) or pt.is_floating(head.type):
        return False
    return int(pc.count_distinct(head).as_py()) == len(head)
