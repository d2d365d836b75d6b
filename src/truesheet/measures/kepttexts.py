"""Texts of a field up to a number and a size, the same on every cut of the data.

The texts that belong to the sample of the whole belong to the sample of every part that holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.kinds import layout
from truesheet.batch.wordhash import blocks, shingles_of, words_of
from truesheet.model.field import Field

SHORTEST = 9
"""Bytes; a shorter text cannot have five words."""
LONGEST = 20_000
"""Characters of a text that are looked at."""
MOST_TEXTS, MOST_BYTES = 10_000, 8 << 20
_HEAD = 500  # characters that the key of a text is made from
FIELDS = 8
_NONE = np.empty(0, np.uint64)
_ZERO = np.empty(0, np.int64)


class Kept(msgspec.Struct, frozen=True):
    """Texts with the cells that hold each, and the cells of all.

    All texts in the order of their hashes while there is room; then those with the smallest
    `keys` (see `key_of`), in the order of these.
    """

    hashes: np.ndarray = _NONE
    counts: np.ndarray = _ZERO
    lengths: np.ndarray = _ZERO
    data: np.ndarray = np.empty(0, np.uint8)
    keys: np.ndarray = _NONE
    cells: int = 0

    @property
    def texts(self) -> pa.Array:
        """The texts as Arrow."""
        offsets = np.concatenate([[0], np.cumsum(self.lengths)])
        buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(pa.large_string(), len(self.lengths), buffers)

    @property
    def cut(self) -> bool:
        """Whether there was no room for all texts."""
        return len(self.keys) > 0

    def with_cells(self, column: Column) -> Kept:
        """With the texts of a column."""
        offsets, _ = column.text_layout
        long = np.diff(offsets) >= SHORTEST
        counts = column.texts.counts
        weights = np.ones(len(long), np.int64) if counts is None else counts
        cells = int(weights[long].sum())
        take = np.flatnonzero(long)
        if self.cut and len(take):
            take = take[key_of(column.texts.array.take(pa.array(take))) <= self.keys[-1]]
        if not len(take):
            return msgspec.structs.replace(self, cells=self.cells + cells)
        mine, first, back = np.unique(
            column.value_hashes[take], return_index=True, return_inverse=True
        )
        summed = np.bincount(back, weights[take], len(mine)).astype(np.int64)
        texts = column.texts.array.take(pa.array(take[first]))
        return joined(self, _packed(mine, summed, texts, _NONE, cells))


def key_of(texts: pa.Array) -> np.ndarray:
    """For each text the smallest hash of a run of five words in its beginning.

    Near-copies share it as a rule, so that they are kept, or left out, together.
    """
    heads = pc.utf8_slice_codeunits(texts.cast(pa.large_string()), 0, _HEAD)
    keys = np.full(len(texts), np.uint64(2**64 - 1))
    first = 0
    for piece in blocks(heads):
        runs = shingles_of(words_of(piece))
        np.minimum.at(keys, runs.texts + first, runs.hashes)
        first += len(piece)
    return keys


def joined(a: Kept, b: Kept) -> Kept:
    """All texts of both; where there is no room for them, those with the smallest keys."""
    hashes, first, back = np.unique(
        np.concatenate([a.hashes, b.hashes]), return_index=True, return_inverse=True
    )
    counts = np.bincount(back, np.concatenate([a.counts, b.counts]), len(hashes)).astype(np.int64)
    lengths = np.concatenate([a.lengths, b.lengths])[first]
    texts = pa.concat_arrays([a.texts, b.texts])
    cells = a.cells + b.cells
    if not (a.cut or b.cut) and len(hashes) <= MOST_TEXTS and int(lengths.sum()) <= MOST_BYTES:
        return _packed(hashes, counts, texts.take(pa.array(first)), _NONE, cells)
    keys = np.concatenate([k.keys if k.cut else key_of(k.texts) for k in (a, b)])[first]
    order = np.lexsort((hashes, keys))
    # The text that fills the room stays: what comes after it is cut whatever the parts are.
    most = int(np.searchsorted(np.cumsum(lengths[order]), MOST_BYTES)) + 1
    keep = order[: min(most, MOST_TEXTS)]
    return _packed(hashes[keep], counts[keep], texts.take(pa.array(first[keep])), keys[keep], cells)


def _packed(
    hashes: np.ndarray, counts: np.ndarray, texts: pa.Array, keys: np.ndarray, cells: int
) -> Kept:
    texts = texts.cast(pa.large_string())
    offsets, data = layout(texts)
    if len(offsets) > 1 and np.diff(offsets).max() > LONGEST:
        texts = pc.utf8_slice_codeunits(texts, 0, LONGEST)
        offsets, data = layout(texts)
    used = data[int(offsets[0]) : int(offsets[-1])]
    return Kept(hashes, counts, np.diff(offsets), used.copy(), keys, cells)


class TextState(msgspec.Struct, frozen=True):
    """By field and split what is kept."""

    fields: dict[str, dict[str, Kept]] = {}


def added(state: TextState, batch: Batch) -> TextState:
    """The state with the texts of a batch."""
    fields = dict(state.fields)
    for field in looked_at(batch.schema.fields):
        column = batch[field.name]
        mine = dict(fields.get(field.name, {}))
        mine[batch.split] = mine.get(batch.split, Kept()).with_cells(column)
        fields[field.name] = mine
    return TextState(fields)


def merged(a: TextState, b: TextState) -> TextState:
    """Both states as one."""
    fields = {name: dict(mine) for name, mine in a.fields.items()}
    for name, theirs in b.fields.items():
        mine = fields.setdefault(name, {})
        for split, kept in theirs.items():
            mine[split] = joined(mine[split], kept) if split in mine else kept
    return TextState(fields)


def looked_at(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Fields that may hold texts to read: those with the role, then those without any."""
    texts = [f for f in fields if f.kind == "text" and not f.suspected_id]
    texts = [f for f in texts if f.role in (None, "text")]
    return tuple(sorted(texts, key=lambda f: f.role is None)[:FIELDS])
