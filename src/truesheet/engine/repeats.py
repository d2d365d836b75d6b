"""Which rows of a source have a key that another row has too: their numbers, and their keys.

Rows are counted from 0 over all parts in their order. Keys are made part by part, on all cores,
and kept on disk; what stays in memory are the keys that repeat and the rows that have one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import NULL, U64, RowHasher
from truesheet.batch.kinds import I64
from truesheet.batch.shapes import Keys, Part, Plan, Source, Task
from truesheet.batch.textkeys import text_keys
from truesheet.engine.local import Folded, Options, fold
from truesheet.model.field import Schema


class RepeatState(msgspec.Struct, frozen=True):
    """Keys that several rows have, in ascending order, and how many rows have a key at all."""

    keys: np.ndarray = np.empty(0, np.uint64)
    rows: int = 0


class Hits(NamedTuple):
    """Rows that have a repeated key, part by part: the part, how many rows it has, which, keys."""

    of_part: tuple[tuple[Part, int, I64, U64], ...]
    rows: int


@dataclass(frozen=True)
class RepeatedKeys:
    """A keyed computation over the fields `over`, or over the normal texts of one field."""

    over: tuple[str, ...] = ()
    text: str = ""

    version: ClassVar[int] = 1
    state: ClassVar[type] = RepeatState

    @property
    def id(self) -> str:
        return f"rows.repeated {self.text!r} {self.over!r}"

    def applies_to(self, schema: Schema) -> None:
        return None

    def emit(self, batch: Batch) -> U64:
        if self.text:
            return text_keys(batch[self.text].array)
        rows = RowHasher(batch.rows)
        for name in self.over:
            rows.add(batch[name].hashes)
        return rows.done()

    def zero(self) -> RepeatState:
        return RepeatState()

    def group(self, keys: Keys) -> RepeatState:
        chunks = list(keys.of_split.values())
        every = chunks[0] if len(chunks) == 1 else np.sort(np.concatenate(chunks))
        if self.text:
            every = every[every != NULL]
        again = every[1:][every[1:] == every[:-1]]
        distinct = again[np.concatenate([[True], again[1:] != again[:-1]])] if len(again) else again
        return RepeatState(distinct, len(every))

    def merge(self, a: RepeatState, b: RepeatState) -> RepeatState:
        return RepeatState(np.sort(np.concatenate([a.keys, b.keys])), a.rows + b.rows)

    def value(self, state: RepeatState, lookup: Any) -> Hits:
        return Hits(tuple(lookup.hits(state.keys)), state.rows)

    def given_up(self) -> Hits:
        return Hits((), 0)


class Repeats(NamedTuple):
    """Numbers of the rows with a repeated key, ascending, each with its key; rows with any key."""

    rows: I64
    keys: U64
    of: int


class Read(NamedTuple):
    """What one pass found: repeats by name, where each part begins, rows in all, what failed."""

    repeats: dict[str, Repeats]
    firsts: I64
    rows: int
    unreadable: dict[str, str]


def repeats(source: Source, ways: Mapping[str, RepeatedKeys], options: Options) -> Read:
    """One pass over the fields that the ways look at. Raises the reader's error when none opens."""
    needed = {n for way in ways.values() for n in (*way.over, way.text)}
    schema = Schema(tuple(f for f in source.schema.fields if f.name in needed))
    tasks = {name: Task(way, None) for name, way in ways.items()}
    planned = Plan(schema, (), tuple(tasks.values()), (), 1)
    folded = fold(source, planned, options)
    found = {name: folded.keyed[task.key] for name, task in tasks.items()}
    sizes = _sizes(source.parts, next(iter(found.values())))
    firsts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    at = {id(part): int(first) for part, first in zip(source.parts, firsts, strict=False)}
    return Read(
        {name: _joined(hits, at) for name, hits in found.items()},
        firsts,
        int(firsts[-1]),
        _failed(folded),
    )


def _sizes(parts: Sequence[Part], hits: Hits) -> list[int]:
    known = {id(part): rows for part, rows, _, _ in hits.of_part}
    return [known.get(id(part), 0) for part in parts]


def _joined(hits: Hits, at: Mapping[int, int]) -> Repeats:
    rows = [at[id(part)] + mine for part, _, mine, _ in hits.of_part]
    keys = [keys for *_, keys in hits.of_part]
    none = Repeats(np.empty(0, np.int64), np.empty(0, np.uint64), hits.rows)
    return none._replace(rows=np.concatenate(rows), keys=np.concatenate(keys)) if rows else none


def _failed(folded: Folded) -> dict[str, str]:
    return dict(folded.unreadable)
