"""A few fields by which most rows differ: rows that agree in them are then looked at whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import RowHasher
from truesheet.engine.equal import taken
from truesheet.model.errors import TruesheetError
from truesheet.model.field import Schema
from truesheet.sources.opening import OpenedSource

_MOST = 3
_ENOUGH = 0.999  # of the rows that all fields together tell apart
_REPEATS = 0.5  # share of copies among the first rows from which on a first look saves nothing
_ROWS = 1 << 14
_PLAIN = ("integer", "number", "decimal", "date", "timestamp", "time", "duration", "text")


def telling(source: OpenedSource, fields: Sequence[str]) -> tuple[str, ...]:
    """Few of these fields where a file lets them be read alone; else all of them."""
    from truesheet.sources.frames import FramePart
    from truesheet.sources.ipcfile import IpcPart
    from truesheet.sources.parquet import ParquetPart

    if len(fields) <= _MOST:
        return tuple(fields)
    if not all(isinstance(p, (ParquetPart, IpcPart, FramePart)) for p in source.parts):
        return tuple(fields)  # such a file is read whole, whatever is asked for
    schema = Schema(tuple(f for f in source.schema.fields if f.name in set(fields)))
    try:
        first = next((b for p in source.parts[:1] for b in p.batches(schema) if b.rows), None)
    except TruesheetError:  # a part that cannot be read is told of where all are read
        first = None
    if first is None:
        return tuple(fields)
    return _chosen(taken(first, np.arange(min(first.rows, _ROWS))), tuple(fields))


def _chosen(batch: Batch, fields: tuple[str, ...]) -> tuple[str, ...]:
    whole = _distinct(batch, fields)
    if whole < (1 - _REPEATS) * batch.rows:
        return fields
    likely = [f for f in batch.schema.fields if f.kind in _PLAIN]
    # Texts cost more than numbers to read and to hash, so that numbers go first.
    likely.sort(key=lambda f: (-_distinct(batch, (f.name,)), f.kind == "text"))
    chosen: tuple[str, ...] = ()
    numbers = [f.name for f in likely if f.kind != "text"]
    for name in (*numbers[:_MOST], *(f.name for f in likely)):
        if name not in chosen:
            chosen = (*chosen, name)
        if _distinct(batch, chosen) >= _ENOUGH * whole:
            return chosen
        if len(chosen) == 2 * _MOST:
            break
    return fields


def _distinct(batch: Batch, names: tuple[str, ...]) -> int:
    hasher = RowHasher(batch.rows)
    for name in names:
        hasher.add(batch[name].hashes)
    return len(np.unique(hasher.done()))
