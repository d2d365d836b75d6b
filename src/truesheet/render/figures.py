"""Every number of a field, in groups, as the unfolded card and the terminal show them."""

from __future__ import annotations

from collections.abc import Iterable

from truesheet.measures import values as v
from truesheet.render import number
from truesheet.render.looked import Looked
from truesheet.render.parts import Group, Row
from truesheet.render.picture import tops
from truesheet.render.reading import Reading

QUANTILES = {
    "0.01": "1 % lie below",
    "0.05": "5 %",
    "0.25": "25 %",
    "0.5": "median",
    "0.75": "75 %",
    "0.95": "95 %",
    "0.99": "99 %",
}
_FEW = 12
_FLOOR_OF_SHAPES = 10
"""A pattern may be shown where it fits at least ten cells, as a value may."""


def groups(reading: Reading, seen: Looked) -> Iterable[Group]:
    """The groups, the empty ones too, in the order in which they are shown."""
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
    yield Group("Most frequent values", rows=tops(seen, _FEW), note=error)
    if seen.hidden and seen.missing:
        floor = seen.may.floor if seen.may.values else seen.hidden.rows + 1
        codes = (c for c in seen.hidden.codes if c.cells >= floor)
        yield Group(
            "Codes that may mean “missing”",
            rows=tuple(Row(c.code, c.cells, seen.missing.rows) for c in codes),
        )
    shapes = reading.of("text.shapes", name, v.Shapes)
    if shapes:
        enough = [t for t in shapes.top if t.cells >= _FLOOR_OF_SHAPES][:6]
        rows = tuple(Row(t.shown, t.cells, shapes.values) for t in enough)
        note = f"{number.counted(shapes.distinct, 'pattern')} in all" if shapes.distinct else ""
        yield Group("Patterns", rows=rows, note=note)
    by_label = reading.of("cells.missing_by_label", name, v.MissingByLabel)
    if by_label and any(s.part for s in by_label.classes.values()):
        rows = tuple(Row(c, s.part, s.whole) for c, s in by_label.classes.items() if s.whole >= 10)
        yield Group("Missing, by class of the label", rows=rows)
    yield from _with_label(reading, seen)


def _with_label(reading: Reading, seen: Looked) -> Iterable[Group]:
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


def _cells(reading: Reading, seen: Looked) -> Iterable[tuple[str, str]]:
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


def _by_split(reading: Reading, seen: Looked) -> Iterable[tuple[str, str]]:
    for split in reading.sheet.splits:
        part = reading.of("cells.missing", seen.field.name, v.Missing, split.name)
        if part and len(reading.sheet.splits) > 1:
            yield f"missing in {split.name}", number.count(part.all)


def _numbers(seen: Looked, n: v.NumberSummary) -> Iterable[tuple[str, str]]:
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


def _time(seen: Looked, t: v.TimeRange) -> Iterable[tuple[str, str]]:
    if seen.may.extremes:
        yield "first", t.first
        yield "last", t.last
    yield "days spanned", number.count(t.days)
    for first, last in t.gaps[:3]:
        yield "no value from", f"{first} to {last}"
    if seen.field.kind == "timestamp":
        yield "at midnight", number.count(t.midnight)


def _text(reading: Reading, seen: Looked, t: v.Lengths) -> Iterable[tuple[str, str]]:
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
