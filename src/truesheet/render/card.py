"""A field's card: what it is, its picture, what is missing, and every number behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from truesheet.measures import values as v
from truesheet.model.field import Field
from truesheet.render import number
from truesheet.render.discretion import Discretion, discretion
from truesheet.render.reading import Reading
from truesheet.render.safe import line

QUANTILES = {
    "0.01": "1 % lie below",
    "0.05": "5 %",
    "0.25": "25 %",
    "0.5": "median",
    "0.75": "75 %",
    "0.95": "95 %",
    "0.99": "99 %",
}
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
_FEW = 12


@dataclass(frozen=True)
class Row:
    """A value or pattern, its cells, and of how many."""

    shown: str
    cells: int
    of: int

    @property
    def share(self) -> str:
        return number.percent(self.cells, self.of)


@dataclass(frozen=True)
class Group:
    """Numbers of one kind: names with values, or a small table of values."""

    name: str
    stats: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """What a card draws: bars over a range, or over named periods. `says` tells it in words."""

    kind: str
    says: str
    bars: tuple[v.Bar, ...] = ()
    periods: tuple[tuple[str, int], ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Card:
    """One field, ready to be shown on any screen; nothing in it is escaped yet.

    `gaps` is set where one cell in a hundred, or more, holds no value.
    """

    index: int
    name: str
    kind: str
    role: str
    suspected_id: bool
    foot: str
    missing: str
    gaps: bool
    chart: Chart | None = None
    tops: tuple[Row, ...] = ()
    note: str = ""
    groups: tuple[Group, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Seen:
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


def cards(reading: Reading, most_tops: int, most: int) -> list[Card]:
    """The cards of the first `most` fields, in the order of the data."""
    fields = reading.sheet.fields[:most]
    return [card(reading, f, i, most_tops) for i, f in enumerate(fields)]


def card(reading: Reading, field: Field, index: int, most_tops: int = 8) -> Card:
    """The card of one field."""
    seen = _look(reading, field)
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
        groups=tuple(g for g in _groups(reading, seen) if g.stats or g.rows),
        measures=_measures(reading, field),
    )
    return _picture(made, seen, most_tops)


def _look(reading: Reading, field: Field) -> _Seen:
    name = field.name
    logical = reading.of("schema.logical_type", name, v.LogicalType)
    word = logical.logical if logical else field.kind
    return _Seen(
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


# the picture ------------------------------------------------------------------------------------


def _picture(made: Card, seen: _Seen, most: int) -> Card:
    tops = _tops(seen, most)
    if tops and _is_category(seen):
        return replace(made, tops=tops, note="", foot=_of_all(seen, len(tops)) or made.foot)
    if seen.time and seen.time.by_year:
        return replace(made, chart=_years(seen.time))
    if seen.spread and seen.spread.bars and seen.may.why[:8] != "It holds":
        return replace(made, chart=_histogram(seen, seen.spread))
    if tops:
        return replace(made, tops=tops, note="", foot=_of_all(seen, len(tops)) or made.foot)
    if seen.lengths and len(seen.lengths.bars) > 1:
        return replace(made, chart=_length_chart(seen.lengths))
    return made


def _is_category(seen: _Seen) -> bool:
    """Is a list of values a better picture than bars over a range?"""
    if not seen.field.numeric and not seen.field.temporal:
        return True
    few = seen.frequent.distinct if seen.frequent else 0
    return seen.field.role == "label" or 0 < few <= 6


def _tops(seen: _Seen, most: int) -> tuple[Row, ...]:
    """The most frequent values that may be shown."""
    if seen.frequent is None or not seen.may.values:
        return ()
    whole = seen.frequent.present
    allowed = [t for t in seen.frequent.top if t.cells >= seen.may.floor]
    return tuple(Row(t.shown, t.cells, whole) for t in allowed[:most])


def _of_all(seen: _Seen, shown: int) -> str:
    """How many of the values are shown, where that is not all of them."""
    kinds = seen.distinct.distinct if seen.distinct else 0
    if kinds <= shown:
        return ""
    about = "about " if seen.distinct and seen.distinct.error else ""
    return f"{shown} of {about}{number.counted(kinds, 'value')}"


def _histogram(seen: _Seen, spread: v.Distribution) -> Chart:
    # Bars of a sketch end near the smallest and largest value, which are known exactly.
    low = seen.numbers.min if seen.numbers else spread.bars[0].low
    high = seen.numbers.max if seen.numbers else spread.bars[-1].high
    tallest = max(spread.bars, key=lambda b: b.cells)
    where = f"{number.value(tallest.low)} to {number.value(tallest.high)}"
    if not seen.may.extremes:
        return Chart("range", "the ends are not shown", spread.bars)
    says = f"{number.value(low)} to {number.value(high)}; "
    says += f"most cells, {number.count(tallest.cells)}, at {where}"
    ends = number.value(low), number.value(high)
    return Chart("range", says, spread.bars, low=ends[0], high=ends[1])


def _years(time: v.TimeRange) -> Chart:
    by_month = len(time.by_year) <= 2 and len(time.by_month) > 2
    periods = tuple(sorted((time.by_month if by_month else time.by_year).items()))
    most = max(periods, key=lambda p: p[1])
    word = "month" if by_month else "year"
    first, last = line(periods[0][0], 10), line(periods[-1][0], 10)
    says = f"cells by {word}, {first} to {last}; "
    says += f"most, {number.count(most[1])}, in {line(most[0], 10)}"
    return Chart("periods", says, periods=_without_holes(periods), low=first, high=last)


def _without_holes(periods: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Years without a cell are drawn as holes, where the span is not absurd."""
    names = [p for p, _ in periods]
    if not all(len(n) == 4 and n.isascii() and n.isdigit() for n in names):
        return periods
    first, last = int(names[0]), int(names[-1])
    if last - first > 200:
        return periods
    held = dict(periods)
    return tuple((f"{y:04}", held.get(f"{y:04}", 0)) for y in range(first, last + 1))


def _length_chart(lengths: v.Lengths) -> Chart:
    low, high = number.value(lengths.bars[0].low), number.value(lengths.bars[-1].high)
    says = f"length of the texts, {low} to {high} characters"
    return Chart("lengths", says, lengths.bars, low=low, high=f"{high} characters")


# the foot ---------------------------------------------------------------------------------------


def _foot(seen: _Seen) -> str:
    if seen.logical and seen.logical.logical in ("constant", "empty"):
        return "one value only" if seen.logical.logical == "constant" else "no values"
    if seen.balance:
        return number.counted(len(seen.balance.classes) + seen.balance.cut, "class", "classes")
    if seen.time and seen.may.extremes:
        return f"{line(seen.time.first[:10])} to {line(seen.time.last[:10])}"
    shown = seen.may.extremes or seen.may.values
    if seen.numbers and seen.numbers.finite and shown and not _is_category(seen):
        return f"mean {number.value(seen.numbers.mean)}"
    kinds = _kinds(seen)
    if seen.lengths and seen.logical and seen.logical.logical == "free_text":
        ends = f"{number.count(seen.lengths.min)} to {number.count(seen.lengths.max)} characters"
        return f"{ends} · {kinds}" if kinds else ends
    return kinds


def _kinds(seen: _Seen) -> str:
    if seen.distinct is None:
        return ""
    if seen.key and seen.key.unique and seen.missing:
        return f"{number.counted(seen.missing.rows, 'value')}, none repeats"
    about = "about " if seen.distinct.error else ""
    return about + number.counted(seen.distinct.distinct, "value")


def _missing(seen: _Seen) -> tuple[str, bool]:
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


# every number -----------------------------------------------------------------------------------


def _groups(reading: Reading, seen: _Seen) -> Iterable[Group]:
    name = seen.field.name
    yield Group("Cells", tuple(_cells(reading, seen)))
    if seen.numbers:
        stats = tuple(_numbers(seen, seen.numbers))
        estimated = seen.spread and seen.spread.error and ("median" in dict(stats))
        error = f"Quantiles: {seen.spread.error}" if seen.spread and estimated else ""
        yield Group("Numbers", stats, note=error)
    if seen.time:
        yield Group("Time", tuple(_time(seen, seen.time)))
    if seen.lengths:
        yield Group("Text", tuple(_text(reading, seen, seen.lengths)), note=seen.lengths.error)
    error = seen.frequent.error if seen.frequent else ""
    yield Group("Most frequent values", rows=_tops(seen, _FEW), note=error)
    if seen.hidden and seen.missing:
        floor = seen.may.floor if seen.may.values else seen.hidden.rows + 1
        codes = (c for c in seen.hidden.codes if c.cells >= floor)
        yield Group(
            "Codes that may mean “missing”",
            rows=tuple(Row(c.code, c.cells, seen.missing.rows) for c in codes),
        )
    shapes = reading.of("text.shapes", name, v.Shapes)
    if shapes:
        enough = [t for t in shapes.top if t.cells >= FLOOR_OF_SHAPES][:6]
        rows = tuple(Row(t.shown, t.cells, shapes.values) for t in enough)
        note = f"{number.counted(shapes.distinct, 'pattern')} in all" if shapes.distinct else ""
        yield Group("Patterns", rows=rows, note=note)
    by_label = reading.of("cells.missing_by_label", name, v.MissingByLabel)
    if by_label and any(s.part for s in by_label.classes.values()):
        rows = tuple(Row(c, s.part, s.whole) for c, s in by_label.classes.items() if s.whole >= 10)
        yield Group("Missing, by class of the label", rows=rows)
    yield from _with_label(reading, seen)


FLOOR_OF_SHAPES = 10
"""A pattern may be shown where it fits at least ten cells, as a value may."""


def _with_label(reading: Reading, seen: _Seen) -> Iterable[Group]:
    """For a field with few values, the share of each class of the label."""
    by = reading.of("labels.by_field", seen.field.name, v.ByField)
    if by is None or not seen.may.values:
        return
    classes = sorted({c for row in by.table.values() for c in row})
    if len(classes) != 2:
        return
    # The rarer class is the one that people ask about.
    rare = min(classes, key=lambda c: (sum(row.get(c, 0) for row in by.table.values()), c))
    counted = ((value, row.get(rare, 0), sum(row.values())) for value, row in by.table.items())
    # A class of fewer than ten rows in a value's rows would single people out.
    kept = [r for r in counted if r[1] >= seen.may.floor and r[2] - r[1] >= seen.may.floor]
    rows = sorted((Row(*r) for r in kept), key=lambda r: -r.of)[:_FEW]
    note = f"of the rows with each value; shown {len(rows)} of {len(by.table)}"
    yield Group(f"Share of {by.label} = {rare}", rows=tuple(rows), note=note)


def _cells(reading: Reading, seen: _Seen) -> Iterable[tuple[str, str]]:
    name = seen.field.name
    yield "stored as", seen.field.physical
    if seen.missing:
        yield "cells", number.count(seen.missing.rows)
        kinds = {"null": seen.missing.null, "empty text": seen.missing.empty}
        kinds |= {"blank text": seen.missing.blank, "NaN": seen.missing.nan}
        for word, n in kinds.items():
            if n or word == "null":
                yield word, number.count(n)
    if seen.distinct:
        about = "about " if seen.distinct.error else ""
        yield "distinct values", about + number.count(seen.distinct.distinct)
        if seen.distinct.error:
            yield "error of distinct", seen.distinct.error
    if seen.key:
        yield "could be a key", "yes" if seen.key.unique else "no"
    mixed = reading.of("cells.mixed_types", name, v.MixedTypes)
    for word, n in (mixed.others if mixed else {}).items():
        yield f"would read as {word}", number.count(n)
    if seen.logical and seen.logical.matched.whole:
        matched = seen.logical.matched
        yield f"fit “{seen.word}”", number.percent(matched.part, matched.whole)
    yield from _by_split(reading, seen)
    if seen.balance:
        yield "without a label", number.count(seen.balance.unlabelled)
        yield "effective classes", number.value(seen.balance.effective)


def _by_split(reading: Reading, seen: _Seen) -> Iterable[tuple[str, str]]:
    for split in reading.sheet.splits:
        part = reading.of("cells.missing", seen.field.name, v.Missing, split.name)
        if part and len(reading.sheet.splits) > 1:
            yield f"missing in {split.name}", number.count(part.all)


def _numbers(seen: _Seen, n: v.NumberSummary) -> Iterable[tuple[str, str]]:
    if not n.finite:
        yield "finite values", "0"
        return
    if seen.may.extremes:
        yield "smallest", f"{number.value(n.min)} ({number.counted(n.at_min, 'cell')})"
    if seen.may.extremes or seen.may.values:
        quantiles = seen.spread.quantiles if seen.spread else {}
        for key, word in QUANTILES.items():
            if key in quantiles:
                yield word, number.value(quantiles[key])
    if seen.may.extremes:
        yield "largest", f"{number.value(n.max)} ({number.counted(n.at_max, 'cell')})"
    if seen.may.extremes or seen.may.values:
        yield "mean", number.value(n.mean)
        if n.sd is not None:
            yield "standard deviation", number.value(n.sd)
        if n.sum is not None and seen.may.extremes:
            yield "sum", number.value(n.sum)
    yield "zeros", number.count(n.zeros)
    yield "negative", number.count(n.negatives)
    if n.infinite:
        yield "infinite", number.count(n.infinite)
    if seen.field.kind != "integer":
        yield "whole numbers", number.count(n.integral)


def _time(seen: _Seen, t: v.TimeRange) -> Iterable[tuple[str, str]]:
    if seen.may.extremes:
        yield "first", t.first
        yield "last", t.last
    yield "days spanned", number.count(t.days)
    for first, last in t.gaps[:3]:
        yield "no value from", f"{first} to {last}"
    if seen.field.kind == "timestamp":
        yield "at midnight", number.count(t.midnight)


def _text(reading: Reading, seen: _Seen, t: v.Lengths) -> Iterable[tuple[str, str]]:
    yield "shortest", number.counted(t.min, "character")
    if "0.5" in t.quantiles:
        yield "median length", number.value(t.quantiles["0.5"])
    yield "mean length", number.value(t.mean)
    yield "longest", number.counted(t.max, "character")
    words = reading.of("text.words", seen.field.name, v.Words)
    if words:
        yield "words in all", number.count(words.words)
        yield "characters in all", number.count(words.characters)
        yield "lines in all", number.count(words.lines)
    damage = reading.of("text.damage", seen.field.name, v.Damage)
    if damage:
        found = {
            "space at an end": damage.padded,
            "control characters": damage.control,
            "lost characters (U+FFFD)": damage.replaced,
            "wrongly decoded": damage.mojibake,
            "invisible characters": damage.invisible,
            "not in normal form C": damage.not_nfc,
        }
        yield from ((word, number.count(n)) for word, n in found.items() if n)
