"""Public benchmarks as the page shows them: how many of their items stand in which field."""

from __future__ import annotations

from truesheet.measures.values_contam import Benchmarks, Overlap
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table
from truesheet.rules.intervals import wilson
from truesheet.rules.words import count, percent

_MEASURE = "text.benchmarks"
_COLUMNS = (
    "field",
    "benchmark",
    "edition",
    "items looked for",
    "whole",
    "with changes",
    "share (95 % interval)",
    "texts that hold one",
    "first items",
)


def tables(reading: Reading) -> tuple[Table, ...]:
    """One table of all fields with texts that are long enough, by benchmark; and by split."""
    splits: tuple[str | None, ...] = (None,)
    if len(reading.sheet.splits) > 1:
        splits = (None, *(s.name for s in reading.sheet.splits))
    made = (_table(reading, split) for split in splits)
    return tuple(t for t in made if t)


def _table(reading: Reading, split: str | None) -> Table | None:
    rows: list[tuple[str, ...]] = []
    texts = 0
    for field in reading.sheet.fields:
        seen = reading.of(_MEASURE, field.name, Benchmarks, split)
        if seen is None or not seen.texts:
            continue
        texts += seen.texts
        # Of a split only what was found is told.
        kept = {n: o for n, o in seen.found.items() if split is None or o.whole + o.near}
        rows += [_row(field.name, name, o) for name, o in kept.items()]
    if not rows:
        return None
    says = (
        f"Compared {count(texts)} texts with hashes of the benchmarks' 5-grams. Whole: every "
        "5-gram of the item stands in one text; with changes: three in ten or more. Items told in "
        "other words, translated or cut in two rows, and other benchmarks, were not looked for."
    )
    title = "Public benchmarks" if split is None else f"Public benchmarks in the split {split}"
    return Table(
        title, says if split is None else "The same, in this split.", _COLUMNS, tuple(rows)
    )


def _row(field: str, benchmark: str, o: Overlap) -> tuple[str, ...]:
    every = o.whole + o.near
    low, high = wilson(every, o.items)
    share = f"{percent(every, o.items)} ({percent(low)} to {percent(high)})"
    return (
        field,
        benchmark,
        o.edition[:12],
        count(o.items),
        count(o.whole),
        count(o.near),
        share,
        count(o.texts),
        ", ".join(count(n) for n in o.shown),
    )
