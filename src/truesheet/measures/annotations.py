"""Labels with who gave them and for what, kept whole for the items whose hashes come first.

A label stands here as three hashes: of the item, of who gave it, and of its text; with a count.
In a wide table an item is a pattern of labels, and the count says how many rows have it: rows
with the same labels are alike for every question that is asked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.hashing import NULL, U64, RowHasher, hash_bytes
from truesheet.batch.kinds import I64
from truesheet.measures.rowviews import missing_rows
from truesheet.measures.shown import shown

LONGEST = 64
"""Signs of a label that are kept to name it."""
NO_CUT = (1 << 64) - 1

_NONE: U64 = np.empty(0, np.uint64)
_NO_COUNTS: I64 = np.empty(0, np.int64)


class Annotations(msgspec.Struct, frozen=True):
    """Labels in the order of their three hashes, all of the items below `cut`.

    `given` counts all labels, `bare` the rows without one; `texts` names the labels that are
    kept, and `names`, where asked for, the items and those who labelled.
    """

    items: np.ndarray = _NONE
    people: np.ndarray = _NONE
    labels: np.ndarray = _NONE
    counts: np.ndarray = _NO_COUNTS
    cut: int = NO_CUT
    given: int = 0
    bare: int = 0
    texts: dict[int, str] = {}
    names: dict[int, str] = {}


def long(
    batch: Batch, item: str, annotator: str, label: str, most: int, named: bool
) -> Annotations:
    """The labels of rows that hold one label each."""
    given, texts = _labels(batch[label])
    full = given != NULL
    names: dict[int, str] = {}
    keys = []
    for field in (item, annotator):
        column = batch[field]
        missing = missing_rows(column)
        keys.append(column.hashes)
        if missing is not None:
            full &= ~missing
        if named:
            names |= _texts_of(column, column.hashes)
    items, people, given = keys[0][full], keys[1][full], given[full]
    ones = np.ones(len(items), np.int64)
    found = Annotations(
        items, people, given, ones, NO_CUT, len(items), batch.rows - len(items), texts, names
    )
    return kept(found, most)


def wide(batch: Batch, annotators: Sequence[str], most: int) -> Annotations:
    """The labels of rows that hold a label of each annotator."""
    rows = RowHasher(batch.rows)
    texts: dict[int, str] = {}
    given: list[U64] = []
    for name in annotators:
        mine, words = _labels(batch[name])
        given.append(mine)
        texts |= words
        rows.add(mine)
    table = np.stack(given)
    full = np.flatnonzero((table != NULL).any(axis=0))
    patterns, first, counts = np.unique(rows.done()[full], return_index=True, return_counts=True)
    labels = table[:, full[first]].T.ravel()
    there = labels != NULL
    people = np.tile(np.arange(len(annotators), dtype=np.uint64), len(patterns))
    found = Annotations(
        np.repeat(patterns, len(annotators))[there],
        people[there],
        labels[there],
        np.repeat(counts.astype(np.int64), len(annotators))[there],
        NO_CUT,
        int((table != NULL).sum()),
        batch.rows - len(full),
        texts,
    )
    return kept(found, most)


def patterns(batch: Batch, annotators: Sequence[str]) -> U64:
    """The item that each row of a wide table is: a hash of its labels."""
    rows = RowHasher(batch.rows)
    for name in annotators:
        rows.add(_labels(batch[name])[0])
    return rows.done()


def joined(a: Annotations, b: Annotations, most: int) -> Annotations:
    """The labels of both."""
    found = Annotations(
        np.concatenate([a.items, b.items]),
        np.concatenate([a.people, b.people]),
        np.concatenate([a.labels, b.labels]),
        np.concatenate([a.counts, b.counts]),
        min(a.cut, b.cut),
        a.given + b.given,
        a.bare + b.bare,
        a.texts | b.texts,
        a.names | b.names,
    )
    return kept(found, most)


def kept(found: Annotations, most: int) -> Annotations:
    """In order, each label once with its count, and of no more items than `most` labels allow.

    Items are taken in the order of their hashes while their labels fit. One that does not fit
    among some of the rows does not fit among all, so any cut of the data leaves the same items.
    """
    order = np.lexsort((found.labels, found.people, found.items))
    items, people, labels = found.items[order], found.people[order], found.labels[order]
    fresh = np.ones(len(order), np.bool_)
    for key in (items, people, labels):
        fresh[1:] &= key[1:] == key[:-1]
    fresh[1:] = ~fresh[1:]
    at = np.flatnonzero(fresh)
    counts = np.add.reduceat(found.counts[order], at) if len(at) else _NO_COUNTS
    items, people, labels = items[at], people[at], labels[at]
    cut = found.cut
    # The first item whose labels do not fit any more ends the sample.
    if len(items) > most:
        cut = min(cut, int(items[most]))
    inside = int(np.searchsorted(items, np.uint64(cut))) if cut != NO_CUT else len(items)
    items, people, labels = items[:inside], people[:inside], labels[:inside]
    texts, names = found.texts, found.names
    if inside < len(at):
        there = set(np.unique(labels).tolist())
        texts = {key: text for key, text in texts.items() if key in there}
        if names:
            there = {*np.unique(items).tolist(), *np.unique(people).tolist()}
            names = {key: name for key, name in names.items() if key in there}
    return Annotations(
        items, people, labels, counts[:inside], cut, found.given, found.bare, texts, names
    )


def _labels(column: Column) -> tuple[U64, dict[int, str]]:
    """A hash of the text of the label for each row, NULL without one; and the texts.

    1 in a field of whole numbers and 1.0 in one of doubles are the same label.
    """
    hashes = column.hashes
    distinct, at = np.unique(hashes, return_inverse=True)
    texts = _texts_of(column, hashes)
    words = [texts[key].encode() for key in distinct.tolist()]
    ends = np.cumsum([0, *map(len, words)], dtype=np.int64)
    keys = hash_bytes(ends, np.frombuffer(b"".join(words), np.uint8))
    found = keys[at]
    missing = missing_rows(column)
    if missing is not None:
        found[missing] = NULL
    used = set(np.unique(found).tolist()) - {NULL}
    named = zip(keys.tolist(), words, strict=True)
    return found, {key: word.decode()[:LONGEST] for key, word in named if key in used}


def _texts_of(column: Column, hashes: U64) -> dict[int, str]:
    """The value behind each hash, as a person would type it."""
    distinct, first = np.unique(hashes, return_index=True)
    field = column.field
    held = column.array.take(first).to_pylist()
    left = {}
    if column.leftovers is not None:
        rows = column.leftovers.rows.tolist()
        left = dict(zip(rows, column.leftovers.texts.to_pylist(), strict=True))
    found = {}
    for key, row, value in zip(distinct.tolist(), first.tolist(), held, strict=True):
        if value is None:
            found[key] = left.get(row, "")
        elif isinstance(value, int | float | str) and field.kind not in ("date", "timestamp"):
            odd = isinstance(value, float) and not isfinite(value)
            found[key] = str(value) if odd else shown(value, field.kind, field.physical)
        else:
            found[key] = str(value)
    return found
