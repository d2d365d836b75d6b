"""All that was measured of one field, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.measures import values as v
from truesheet.model.field import Field
from truesheet.render.discretion import Discretion, discretion
from truesheet.render.reading import Reading


@dataclass(frozen=True)
class Looked:
    """All that was measured of one field."""

    field: Field
    may: Discretion
    logical: v.LogicalType | None
    missing: v.Missing | None
    hidden: v.HiddenMissing | None
    distinct: v.Distinct | None
    frequent: v.Frequent | None
    numbers: v.NumberSummary | None
    spread: v.Distribution | None
    lengths: v.Lengths | None
    time: v.TimeRange | None
    balance: v.Balance | None
    key: v.CandidateKey | None

    @property
    def word(self) -> str:
        """What the field is, in a word."""
        known = self.logical.logical.replace("_", " ") if self.logical else ""
        return known or self.field.kind

    @property
    def category(self) -> bool:
        """Is a list of values a better picture than bars over a range?"""
        if not self.field.numeric and not self.field.temporal:
            return True
        few = self.frequent.distinct if self.frequent else 0
        return self.field.role == "label" or 0 < few <= 6


def look(reading: Reading, field: Field) -> Looked:
    """What the sheet knows of this field, and how much of it may be shown."""
    name = field.name
    logical = reading.of("schema.logical_type", name, v.LogicalType)
    word = logical.logical if logical else field.kind
    return Looked(
        field=field,
        may=discretion(field, word, reading.show_values),
        logical=logical,
        missing=reading.of("cells.missing", name, v.Missing),
        hidden=reading.of("cells.hidden_missing", name, v.HiddenMissing),
        distinct=reading.of("values.distinct", name, v.Distinct),
        frequent=reading.of("values.frequent", name, v.Frequent),
        numbers=reading.of("number.summary", name, v.NumberSummary),
        spread=reading.of("number.distribution", name, v.Distribution),
        lengths=reading.of("text.lengths", name, v.Lengths),
        time=reading.of("time.range", name, v.TimeRange),
        balance=reading.of("labels.balance", name, v.Balance),
        key=reading.of("schema.candidate_keys", name, v.CandidateKey),
    )
