"""Two sheets side by side: which splits and fields correspond, and how each is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from truesheet.model.datasheet import Datasheet
from truesheet.model.evidence import Absent, EvidenceSet
from truesheet.model.field import Field
from truesheet.sheet.seen import Seen

T = TypeVar("T")


@dataclass(frozen=True)
class Pair:
    """A split of both versions; `shown` is the name that readers see, "" for all rows.

    `old` and `new` are what evidence is filed under: None for the whole of an undivided dataset.
    """

    shown: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Sides:
    """The old sheet and the new one."""

    old: Datasheet
    new: Datasheet

    @property
    def same_bytes(self) -> bool:
        return self.old.fingerprint == self.new.fingerprint

    @cached_property
    def before(self) -> EvidenceSet:
        return self.old.measured

    @cached_property
    def after(self) -> EvidenceSet:
        return self.new.measured

    @cached_property
    def splits(self) -> tuple[Pair, ...]:
        """Splits of both. Two undivided datasets correspond, whatever their parts are called."""
        old, new = [s.name for s in self.old.splits], [s.name for s in self.new.splits]
        if len(old) == len(new) == 1:
            return (Pair(new[0], None, None),)
        return tuple(
            Pair(n, n if len(old) > 1 else None, n if len(new) > 1 else None)
            for n in new
            if n in old
        )

    @cached_property
    def scopes(self) -> tuple[Pair, ...]:
        """All rows, and then the splits where there are several."""
        whole = Pair("", None, None)
        divided = len(self.old.splits) > 1 and len(self.new.splits) > 1
        return (whole, *self.splits) if divided else (whole,)

    @cached_property
    def fields(self) -> tuple[tuple[Field, Field], ...]:
        """Fields of both, in the order of the new."""
        known = {f.name: f for f in self.old.fields}
        return tuple((known[f.name], f) for f in self.new.fields if f.name in known)

    @cached_property
    def comparable(self) -> tuple[Field, ...]:
        """Fields of both whose values are of one kind, so that they can be held together."""
        return tuple(new for old, new in self.fields if old.kind == new.kind)

    def may_show(self, field: str) -> bool:
        """May values of this field be named? Not where either sheet holds it for personal."""
        return all(seen.may_show(field) for seen in self._seen)

    @cached_property
    def _seen(self) -> tuple[Seen, ...]:
        return tuple(
            Seen(found, sheet.fields, sheet.splits)
            for sheet, found in ((self.old, self.before), (self.new, self.after))
        )

    def both(self, measure: str, field: str, pair: Pair, kind: type[T]) -> tuple[T, T] | None:
        """A field measure on both sides; None where one of them has no value."""
        a = self.before.of(measure, field, kind, pair.old)
        b = self.after.of(measure, field, kind, pair.new)
        return None if isinstance(a, Absent) or isinstance(b, Absent) else (a, b)

    def each(self, measure: str, pair: Pair, kind: type[T]) -> Iterator[tuple[Field, tuple[T, T]]]:
        """That of every comparable field that has it on both sides."""
        for field in self.comparable:
            found = self.both(measure, field.name, pair, kind)
            if found:
                yield field, found
