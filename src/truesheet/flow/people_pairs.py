"""Records of a whole dataset that may be of one person: the field cells are read, and paired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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


def people_pairs(source: OpenedSource, named: Sequence[str]) -> People | None:
    """None where no fields were named and none are called as those of persons."""
    fields = tuple(named) or person_fields(source.schema)
    if not fields:
        return None
    schema = Schema(tuple(f for f in source.schema.fields if f.name in fields))
    columns: list[list[str | None]] = [[] for _ in schema.fields]
    more = False
    for part in source.parts:
        for batch in part.batches(schema):
            room = RECORDS - len(columns[0])
            more = more or batch.rows > room
            for cells, column in zip(columns, batch.columns, strict=True):
                cells += texts(column.array[:room])
        if more:
            break
    found = matches(columns, [shared(f) for f in schema.fields], ALIKE)
    note = "alike is not the same: whether two records are one person, people must tell"
    if more:
        note = f"only the first {RECORDS:,} records were compared; {note}"
    if found.left_out:
        note = f"{found.left_out:,} likely pairs were not compared; {note}"
    return People(by_pairs(found.first, found.second), len(columns[0]), schema.names, note)
