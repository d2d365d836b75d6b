"""A field's card: what it is, its picture, what is missing, and every number behind it."""

from __future__ import annotations

from truesheet.model.field import Field
from truesheet.render import number
from truesheet.render.figures import groups
from truesheet.render.looked import Looked, look
from truesheet.render.parts import Card
from truesheet.render.picture import pictured
from truesheet.render.reading import Reading
from truesheet.render.safe import line

FIELD_MEASURES = (
    "schema.logical_type",
    "cells.missing",
    "cells.hidden_missing",
    "cells.mixed_types",
    "cells.missing_by_label",
    "values.distinct",
    "values.frequent",
    "schema.candidate_keys",
    "number.summary",
    "number.distribution",
    "text.lengths",
    "text.words",
    "text.shapes",
    "text.damage",
    "time.range",
    "labels.balance",
    "labels.by_field",
)


def cards(reading: Reading, most_tops: int, most: int) -> list[Card]:
    """The cards of the first `most` fields, in the order of the data."""
    fields = reading.sheet.fields[:most]
    return [card(reading, f, i, most_tops) for i, f in enumerate(fields)]


def card(reading: Reading, field: Field, index: int, most_tops: int = 8) -> Card:
    """The card of one field."""
    seen = look(reading, field)
    missing, gaps = _missing(seen)
    made = Card(
        index=index,
        name=field.name,
        kind=seen.word,
        role=field.role or "",
        suspected_id=field.suspected_id and field.role != "id",
        foot=_foot(seen),
        missing=missing,
        gaps=gaps,
        note=seen.may.why,
        groups=tuple(g for g in groups(reading, seen) if g.stats or g.rows),
        measures=_measures(reading, field),
    )
    return pictured(made, seen, most_tops)


def _measures(reading: Reading, field: Field) -> tuple[str, ...]:
    found = (reading.evidence.get(m) for m in FIELD_MEASURES)
    return tuple(e.id for e in found if e and isinstance(e.value, dict) and field.name in e.value)


_LEFT_OUT = {"stored as", "cells", "error of distinct", "1 % lie below", "99 %", "sum"}
_LEFT_OUT |= {"whole numbers"}


def brief(made: Card) -> list[tuple[str, str]]:
    """The numbers that matter most, for tables of very many fields; counts of 0 go without."""
    every = (s for g in made.groups for s in g.stats)
    said = [s for s in every if s[0] not in _LEFT_OUT and s[1] not in ("0", "no")]
    return [s for s in said if not s[0].startswith("fit ")]


def _foot(seen: Looked) -> str:
    if seen.logical and seen.logical.logical in ("constant", "empty"):
        return "one value only" if seen.logical.logical == "constant" else "no values"
    if seen.balance:
        return number.counted(len(seen.balance.classes) + seen.balance.cut, "class", "classes")
    if seen.time and seen.may.extremes:
        return f"{line(seen.time.first[:10])} to {line(seen.time.last[:10])}"
    shown = seen.may.extremes or seen.may.values
    if seen.numbers and seen.numbers.finite and shown and not seen.category:
        return f"mean {number.value(seen.numbers.mean)}"
    kinds = _kinds(seen)
    if seen.lengths and seen.logical and seen.logical.logical == "free_text":
        ends = f"{number.count(seen.lengths.min)} to {number.count(seen.lengths.max)} characters"
        return f"{ends} · {kinds}" if kinds else ends
    return kinds


def _kinds(seen: Looked) -> str:
    if seen.distinct is None:
        return ""
    if seen.key and seen.key.unique and seen.missing:
        return f"{number.counted(seen.missing.rows, 'value')}, none repeats"
    about = "about " if seen.distinct.error else ""
    return about + number.counted(seen.distinct.distinct, "value")


def _missing(seen: Looked) -> tuple[str, bool]:
    if seen.missing is None:
        return "gaps not measured", False
    gone, hidden = seen.missing.all, seen.hidden.cells if seen.hidden else 0
    said = []
    if gone:
        share = number.percent(gone, seen.missing.rows)
        said.append(f"{number.count(gone)} missing · {share}")
    if hidden:
        share = number.percent(hidden, seen.missing.rows)
        said.append(f"{number.count(hidden)} hidden missing · {share}")
    much = 100 * max(gone, hidden) >= seen.missing.rows
    return (", ".join(said), much) if said else ("nothing missing", False)
