"""Records of a whole dataset that may be of one person: the field cells are read, and paired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from truesheet.batch.kinds import I64
from truesheet.flow.clusters import Groups, by_pairs
from truesheet.measures.people_match import matches
from truesheet.measures.people_near import ALIKE, texts
from truesheet.measures.person_fields import person_fields, shared
from truesheet.model.field import Schema
from truesheet.sources.opening import OpenedSource

RECORDS = 100_000
"""Records that are held at a time; of more, the first are compared."""


class People(NamedTuple):
    """Groups of rows that may be of one person, of so many records, by these fields."""

    groups: Groups
    records: int
    fields: tuple[str, ...]
    note: str


def people_pairs(source: OpenedSource, named: Sequence[str], firsts: I64) -> People | None:
    """None where no fields were named and none are called as those of persons.

    `firsts` says with which row each part begins, and the number of all rows at its end; a part
    that could not be read has none.
    """
    fields = tuple(named) or person_fields(source.schema)
    if not fields:
        return None
    schema = Schema(tuple(f for f in source.schema.fields if f.name in fields))
    columns: list[list[str | None]] = [[] for _ in schema.fields]
    more = False
    rows: list[I64] = []
    for part, first, after in zip(source.parts, firsts[:-1], firsts[1:], strict=True):
        for batch in part.batches(schema) if after > first and not more else ():
            room = RECORDS - len(columns[0])
            more = more or batch.rows > room
            start = int(first) + batch.start
            rows.append(np.arange(start, start + min(room, batch.rows)))
            for cells, column in zip(columns, batch.columns, strict=True):
                cells += texts(column.array[:room])
    found = matches(columns, [shared(f) for f in schema.fields], ALIKE)
    note = "alike is not the same: whether two records are one person, people must tell"
    if more:
        note = f"only the first {RECORDS:,} records were compared; {note}"
    if found.left_out:
        note = f"{found.left_out:,} likely pairs were not compared; {note}"
    at = np.concatenate([np.empty(0, np.int64), *rows])
    groups = by_pairs(at[found.first], at[found.second])
    return People(groups, len(columns[0]), schema.names, note)
