"""Evidence: a measure's result, bound to a fingerprint and to the scope it read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from truesheet.model.canonical import digest

T = TypeVar("T")


class Absent(msgspec.Struct, frozen=True):
    """No value, and why. Stands where others would write 0, NaN or None."""

    absent: str

    def __bool__(self) -> bool:
        return False


class Share(msgspec.Struct, frozen=True):
    """A part of a whole; keeps both counts, so that nobody has to guess n."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        """`part / whole`; raises ZeroDivisionError for an empty whole."""
        return self.part / self.whole

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


class Scope(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a measure read: fields, split, and how many of the rows.

    `split` is None for the whole dataset. `rows_read < rows` means a sample.
    """

    fields: tuple[str, ...] = ()
    split: str | None = None
    rows: int = 0
    rows_read: int = 0

    @property
    def whole(self) -> bool:
        return self.rows_read == self.rows


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """One measure over one scope.

    `value` is plain JSON. For a field measure it is `{field: value}`; a field (or a whole
    measure) without a value holds `{"absent": why}`. `exact` is false for samples and sketches,
    and then `error` states the error. Read it typed with `read` or `of`.
    """

    measure: str
    version: int
    scope: Scope
    exact: bool
    value: Any
    fingerprint: str
    params: dict[str, Any] = {}
    error: str = ""
    id: str = ""

    @staticmethod
    def make(
        measure: str,
        version: int,
        scope: Scope,
        exact: bool,
        value: Any,
        fingerprint: str,
        params: dict[str, Any] | None = None,
        error: str = "",
    ) -> Evidence:
        """Evidence with an id that follows from its content."""
        # As JSON gives it back, so that a sheet in the hand equals the same sheet from a file.
        plain = msgspec.to_builtins(value, str_keys=True)
        params = params or {}
        head = [measure, version, msgspec.to_builtins(scope), fingerprint, params, plain]
        name = "ev:" + digest(head)[:12]
        kept = msgspec.json.decode(msgspec.json.encode(plain))
        return Evidence(measure, version, scope, exact, kept, fingerprint, params, error, name)

    def read(self, kind: type[T]) -> T | Absent:
        """The value of a table measure, typed."""
        return _typed(self.value, kind)

    def of(self, field: str, kind: type[T]) -> T | Absent:
        """The value of a field measure for one field, typed."""
        if field not in self.value:
            return Absent(f"{self.measure} did not look at {field!r}")
        return _typed(self.value[field], kind)

    def fields(self, kind: type[T]) -> Iterator[tuple[str, T]]:
        """Fields that have a value, in their order, each with the value, typed."""
        for name, raw in self.value.items():
            value = _typed(raw, kind)
            if not isinstance(value, Absent):
                yield name, value


def _typed(raw: Any, kind: type[T]) -> T | Absent:
    if isinstance(raw, dict) and set(raw) == {"absent"}:
        return Absent(raw["absent"])
    return msgspec.convert(raw, kind)


class EvidenceSet:
    """All evidence of a sheet, found by measure and split. Immutable."""

    def __init__(self, items: tuple[Evidence, ...]) -> None:
        self.items = items
        self._by = {(e.measure, e.scope.split): e for e in items}

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def get(self, measure: str, split: str | None = None) -> Evidence | None:
        """Evidence of `measure` over the whole dataset, or over one split."""
        return self._by.get((measure, split))

    def of(self, measure: str, field: str, kind: type[T], split: str | None = None) -> T | Absent:
        """A field's value in one step; Absent where nothing was measured."""
        e = self.get(measure, split)
        return e.of(field, kind) if e else Absent(f"{measure} was not run")

    def read(self, measure: str, kind: type[T], split: str | None = None) -> T | Absent:
        """A table measure's value in one step; Absent where nothing was measured."""
        e = self.get(measure, split)
        return e.read(kind) if e else Absent(f"{measure} was not run")

    def id(self, measure: str, split: str | None = None) -> tuple[str, ...]:
        """The id of that evidence, as a tuple to cite; empty where nothing was measured."""
        e = self.get(measure, split)
        return (e.id,) if e else ()
