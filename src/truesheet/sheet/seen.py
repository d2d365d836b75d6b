"""What the answers are filled from and held against: all that is known of the data, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from truesheet.measures.values import Inventory, LogicalType, Rows
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Absent, EvidenceSet
from truesheet.model.field import Field, Role
from truesheet.model.files import FileInfo
from truesheet.rules.words import SHOW_FROM

PERSONAL = frozenset({"email", "ip", "identifier", "uuid", "url", "free_text", "file_path"})
"""Logical types whose values may point at one person or thing: never shown."""

FEWEST = SHOW_FROM
"""A value of a category is shown when at least so many rows hold it."""


@dataclass(frozen=True)
class Seen:
    """Evidence, fields and splits of one dataset, by the questions that `fill` asks of them.

    `today` is an ISO date where a clock may be asked; "" in builds, which know no day.
    """

    evidence: EvidenceSet
    fields: tuple[Field, ...]
    splits: tuple[Split, ...]
    name: str = ""
    fingerprint: str = ""
    today: str = ""

    @cached_property
    def rows(self) -> int | Absent:
        """Rows of the whole dataset."""
        found = self.evidence.read("rows.count", Rows)
        return found.rows if not isinstance(found, Absent) else found

    @property
    def divided(self) -> bool:
        return len(self.splits) > 1

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(f.name for f in self.fields)

    def with_role(self, *roles: Role) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.role in roles)

    def files(self) -> tuple[FileInfo, ...]:
        """Files that were read; those left out are not among them."""
        found = self.evidence.read("files.inventory", Inventory)
        return () if isinstance(found, Absent) else tuple(f for f in found.files if not f.problem)

    @cached_property
    def logical(self) -> dict[str, LogicalType]:
        """The logical type of each field that has one."""
        found = self.evidence.get("schema.logical_type")
        return dict(found.fields(LogicalType)) if found else {}

    @cached_property
    def about_fields(self) -> tuple[str, ...]:
        """Evidence that lists the fields of the data, over all rows where there is such."""
        known = ("cells.missing", "files.inventory", "rows.count", "schema.logical_type")
        found = [e for m in known if (e := self.evidence.get(m)) is not None]
        best = next((e for e in found if e.scope.whole), found[0] if found else None)
        return (best.id,) if best else ()

    def of_type(self, *logical: str) -> Iterator[str]:
        """Fields with one of these logical types, in the order of the data."""
        for f in self.fields:
            if f.name in self.logical and self.logical[f.name].logical in logical:
                yield f.name

    def may_show(self, name: str) -> bool:
        """May values of this field be shown at all? Not those that can point at one person."""
        known = self.logical.get(name)
        role = next((f.role for f in self.fields if f.name == name), None)
        return role not in ("id", "annotator") and not (known and known.logical in PERSONAL)
