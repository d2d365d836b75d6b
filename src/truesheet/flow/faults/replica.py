"""A copy of some rows of a dataset, held in memory, that faults are planted into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.model.field import Field, Role

Rows = npt.NDArray[np.int64]
TEXT = pa.large_string()


@dataclass(frozen=True)
class Replica:
    """Rows of all splits in one table, and the split of each row; changed only by making another.

    `fields` are those of the data it was taken from, so that roles and suspicions are known.
    """

    table: pa.Table
    split: npt.NDArray[np.object_]
    fields: tuple[Field, ...]
    roles: Mapping[str, Role]

    @property
    def rows(self) -> int:
        return int(self.table.num_rows)

    @property
    def splits(self) -> tuple[str, ...]:
        """Names of splits, in the order of their first rows."""
        return tuple(dict.fromkeys(self.split))

    @property
    def train(self) -> str:
        """The split that is learned from, as rules choose it."""
        named = [s for s in self.splits if s.lower().startswith(("train", "reference"))]
        if named:
            return named[0]
        return max(self.splits, key=lambda s: int((self.split == s).sum()))

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(s for s in self.splits if s != self.train)

    def at(self, split: str) -> Rows:
        """The numbers of the rows of a split."""
        return np.flatnonzero(self.split == split)

    def column(self, name: str) -> pa.Array:
        """A field's values, in one piece."""
        return self.table[name].combine_chunks()

    def present(self, name: str) -> Rows:
        """The rows in which a field has a value."""
        return np.flatnonzero(self.column(name).is_valid().to_numpy(zero_copy_only=False))

    def named(self, *roles: str) -> tuple[str, ...]:
        """Fields with one of these roles."""
        return tuple(f.name for f in self.fields if f.role in roles)

    @property
    def label(self) -> str:
        return next(iter(self.named("label")), "")

    def put(self, name: str, rows: Rows, values: Sequence[Any]) -> Replica:
        """The same with other values in these rows of a field."""
        order = np.argsort(rows)
        mask = np.zeros(self.rows, bool)
        mask[rows] = True
        old = self.column(name)
        fresh = pa.array([values[i] for i in order], old.type)
        return self.with_column(name, pc.replace_with_mask(old, pa.array(mask), fresh))

    def with_column(self, name: str, values: pa.Array) -> Replica:
        """The same with another column, which may be a new one."""
        at = self.table.schema.get_field_index(name)
        if at < 0:
            return replace(self, table=self.table.append_column(name, values))
        return replace(self, table=self.table.set_column(at, name, values))

    def take(self, rows: Rows) -> Replica:
        """Only these rows, in this order."""
        return replace(self, table=self.table.take(pa.array(rows)), split=self.split[rows])

    def appended(self, rows: Rows, split: str | None = None) -> Replica:
        """These rows once more at the end, in their own split or in another."""
        more = self.take(rows)
        where = more.split if split is None else np.full(len(rows), split, object)
        table = pa.concat_tables([self.table, more.table]).combine_chunks()
        return replace(self, table=table, split=np.concatenate([self.split, where]))

    def addresses(self, rows: Rows) -> frozenset[str]:
        """How findings name these rows: by split, the first row of a split is 1."""
        within = np.empty(self.rows, np.int64)
        for split in self.splits:
            at = self.at(split)
            within[at] = np.arange(len(at))
        return frozenset(f"{self.split[r]}:{within[r] + 1}" for r in rows)

    def tables(self) -> dict[str, pa.Table]:
        """One table a split."""
        return {s: self.table.take(pa.array(self.at(s))) for s in self.splits}
