"""Counts the rows that belong together: of one person, one place, one annotator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import NULL, U64
from truesheet.batch.shapes import Keys, Lookup
from truesheet.measures.duplicates import in_order, runs
from truesheet.measures.rowviews import missing_rows
from truesheet.measures.values import ByEntity
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field, Role, Schema

ROLES: tuple[Role, ...] = ("id", "group", "annotator")
"""Roles of fields that say which rows belong together."""
_NAMED = re.compile(
    r"^(?:.*[_.\- ])?(?i:patient|subject|user|customer|client|person|member|account|household"
    r"|family|device|sensor|machine|vehicle|driver|author|speaker|writer|student|employee"
    r"|participant|respondent|donor|owner)(?:[_.\- ]?(?i:id|nr|no|num|number|key|code|name))?$"
    r"|^(?:.*[_.\- ])?(?i:id|uuid|guid)$|^.*[a-z](?:ID|Id)$"
)
"""Names that people give to fields which tell persons and things apart."""


class EntityState(msgspec.Struct, frozen=True):
    """Rows and entities; of each pair of splits, entities of both and of the later one."""

    rows: int = 0
    missing: int = 0
    entities: int = 0
    repeated: int = 0
    largest: int = 0
    smallest: int = 0
    of_split: dict[str, int] = {}
    across: dict[str, tuple[int, int]] = {}


@dataclass(frozen=True)
class RowsByEntity:
    """How many rows each value of an id, group or annotator field has, over all splits.

    An entity is a value of a field with the role `id`, `group` or `annotator`; where the data is
    divided, also of one that nobody gave a role and that is named like an identifier or like
    persons or things (`suspected`). Rows without a value (as in `cells.missing`) belong to none.
    `across` counts, for each pair of splits "a|b", the entities of b that stand in a too. Entities
    are told apart by a 64-bit hash of the value, under which no two different whole numbers meet,
    and two different texts with chance 2**-64.
    Unit: entities, and rows for `rows`, `largest` and `smallest`. Exact.
    Answers: `composition.splits`, `composition.relationships`, `collection.workers`.
    """

    field: str = ""
    suspected: bool = False

    id: ClassVar[str] = "rows.by_entity"
    version: ClassVar[int] = 1
    state: ClassVar[type] = EntityState

    def applies(self, field: Field) -> bool:
        if field.role is not None:
            return field.role in ROLES and field.kind != "null"
        named = field.suspected_id or bool(_NAMED.match(field.name))
        return self.suspected and named and field.kind in ("integer", "text")

    def of(self, field: Field) -> RowsByEntity:
        """This measure, bound to one field."""
        return RowsByEntity(field.name, self.suspected)

    def applies_to(self, schema: Schema) -> Absent | None:
        return None

    def emit(self, batch: Batch) -> U64:
        column = batch[self.field]
        missing = missing_rows(column)
        if missing is None:
            return column.hashes
        keys = column.hashes.copy()
        keys[missing] = NULL
        return keys

    def zero(self) -> EntityState:
        return EntityState()

    def group(self, keys: Keys) -> EntityState:
        present = {name: k[k != NULL] for name, k in keys.of_split.items()}
        every = np.sort(np.concatenate(list(present.values())))
        rows = sum(len(k) for k in keys.of_split.values())
        _, counts = runs(every)
        apart = {name: runs(k)[0] for name, k in present.items()}
        return EntityState(
            rows,
            rows - len(every),
            len(counts),
            int((counts > 1).sum()),
            int(counts.max(initial=0)),
            int(counts.min(initial=rows)) if len(counts) else 0,
            {name: len(k) for name, k in apart.items()},
            {
                f"{a}|{b}": (len(np.intersect1d(apart[a], apart[b], True)), len(apart[b]))
                for a, b in combinations(in_order(list(apart)), 2)
            },
        )

    def merge(self, a: EntityState, b: EntityState) -> EntityState:
        across = dict(a.across)
        for pair, (part, whole) in b.across.items():
            old = across.get(pair, (0, 0))
            across[pair] = (old[0] + part, old[1] + whole)
        names = a.of_split | b.of_split
        smallest = [s.smallest for s in (a, b) if s.entities]
        return EntityState(
            a.rows + b.rows,
            a.missing + b.missing,
            a.entities + b.entities,
            a.repeated + b.repeated,
            max(a.largest, b.largest),
            min(smallest, default=0),
            {n: a.of_split.get(n, 0) + b.of_split.get(n, 0) for n in names},
            across,
        )

    def value(self, state: EntityState, lookup: Lookup) -> ByEntity | Absent:
        if not state.entities:
            return Absent("the field holds no value")
        divided = len(state.of_split) > 1
        return ByEntity(
            state.rows - state.missing,
            state.missing,
            state.entities,
            state.repeated,
            state.largest,
            state.smallest,
            {n: state.of_split[n] for n in sorted(state.of_split)} if divided else {},
            {pair: Share(*counts) for pair, counts in sorted(state.across.items())},
        )

    def given_up(self) -> Absent:
        return Absent("the rows could not be keyed")
