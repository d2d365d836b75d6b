"""Looks for records that may be of one person twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa

from truesheet.batch.kinds import I64, plain
from truesheet.batch.shapes import Sample, in_order
from truesheet.measures.people_match import Matches, matches
from truesheet.measures.person_fields import person_fields, shared
from truesheet.measures.sampled import smaller
from truesheet.measures.values_rows import NearPeople
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

ALIKE = 0.5
"""Share of the weight of all fields, and of those of one person alone, that must agree."""

ROWS = 5_000
"""Records that are compared with each other; `truesheet duplicates` compares more."""

_SHOWN = 5


@dataclass(frozen=True)
class PeopleNear:
    """Records that differ, but so little that they may be of one person.

    Runs where fields are called as those of persons are: a given or full name, besides it a family
    name, a birth date or a number of the person, three fields in all. Compared are pairs that share
    a rare value or the beginnings of two fields; each field weighs as much as an agreement by
    chance is unlikely, and counts by the share of signs that need no edit. A pair is alike when
    half of the weight agrees, of all fields and of those that a household does not share, and when
    that is more than chance brings about among all pairs.
    Read from at most 5,000 different rows of the sample: of a larger table this finds the share of
    the pairs of which both rows are in it. Unit: records, pairs. Answers: `composition.errors`.
    Misses: persons whose name, birth date and numbers all changed; persons of whom few fields are
    known. Takes twins for one person where only their given names differ.
    Source: Fellegi and Sunter, A Theory for Record Linkage, JASA 64, 1969.
    """

    id: ClassVar[str] = "people.near"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        if not person_fields(schema):
            return Absent("no fields that are called as those of persons")
        return None

    def of(self, sample: Sample, schema: Schema) -> NearPeople | Absent:
        if not sample.table.num_rows:
            return Absent("the table has no rows")
        sample = smaller(sample, ROWS)
        fields = person_fields(schema)
        columns = [texts(sample.table[f].combine_chunks()) for f in fields]
        found = matches(columns, [shared(schema[f]) for f in fields], ALIKE)
        group = grouped(found, sample.table.num_rows)
        every = np.bincount(group)
        sizes = every[every > 1]
        return NearPeople(
            fields,
            sample.table.num_rows,
            found.compared,
            len(found.first),
            int(sizes.sum()),
            len(sizes),
            int(sizes.max(initial=0)),
            ALIKE,
            _error(found, sample),
            _examples(group, sample.places),
        )


def texts(array: pa.Array) -> list[str | None]:
    """The cells as texts, in which a person would type them."""
    found: list[str | None] = plain(array).cast(pa.string()).to_pylist()
    return found


def grouped(found: Matches, rows: int) -> I64:
    """The number of the group of each row: the smallest row that it is joined with by pairs."""
    group = np.arange(rows)
    first, second = found.first, found.second
    while len(first):
        low = np.minimum(group[first], group[second])
        before = group.copy()
        np.minimum.at(group, first, low)
        np.minimum.at(group, second, low)
        group = group[group]
        if (group == before).all():
            break
    return group


def _examples(group: I64, places: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The first groups by address; none where the sample does not know where its rows stand."""
    if not places:
        return ()
    groups: dict[int, list[str]] = {}
    for row, mine in enumerate(group.tolist()):
        groups.setdefault(mine, []).append(places[row])
    several = [sorted(g, key=in_order) for g in groups.values() if len(g) > 1]
    return tuple(tuple(g[:_SHOWN]) for g in sorted(several, key=lambda g: in_order(g[0]))[:_SHOWN])


def _error(found: Matches, sample: Sample) -> str:
    says = "alike is not the same: whether two records are one person, people must tell"
    if found.left_out:
        says += f"; {found.left_out:,} pairs were not compared"
    if not sample.complete:
        says += f"; looked at {sample.table.num_rows:,} different rows of {sample.rows:,} rows"
    return says
