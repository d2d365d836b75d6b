"""Tables of near-copies and repeated passages among texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from truesheet.measures.values_text import NearCopies, RepeatedSpans
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table

T = TypeVar("T", bound=msgspec.Struct)

ALIKE = (
    "Texts of five words or more whose runs of five words have a Jaccard index of 0.8 or over: "
    "about one word in forty changed. Every pair was counted out; texts with the "
    "same words count once."
)
PASSAGES = (
    "Runs of fifty words or more that stand in more than one place, from the first 1,000 "
    "characters of each text in the sample. The passages themselves stay hidden: "
    "`truesheet duplicates` says where they are."
)


def tables(reading: Reading) -> tuple[Table, ...]:
    """Near-copies, near-copies across splits, and passages, as far as there are any."""
    return tuple(t for t in (_near(reading), _across(reading), _spans(reading)) if t.rows)


def _each(reading: Reading, measure: str, kind: type[T]) -> Iterator[tuple[str, T]]:
    """Fields that have a value, in the order of the sheet."""
    for field in reading.sheet.fields:
        value = reading.of(measure, field.name, kind)
        if value is not None:
            yield field.name, value


def _near(reading: Reading) -> Table:
    rows = tuple(
        (
            name,
            f"{n.texts:,}",
            f"{n.cells.part:,} of {n.cells.whole:,}",
            f"{n.near:,}",
            f"{n.clusters:,}",
            f"{n.largest:,}" if n.largest else "",
            f"{n.pairs:,} of {n.compared:,}",
        )
        for name, n in _each(reading, "text.near_copies", NearCopies)
    )
    columns = (
        "field",
        "different texts",
        "cells looked at",
        "near-copies",
        "clusters",
        "largest",
        "pairs counted out and alike",
    )
    return Table("Near-copies of texts", ALIKE, columns, rows)


def _across(reading: Reading) -> Table:
    rows = tuple(
        (name, second, first, f"{share.part:,} of {share.whole:,}")
        for name, n in _each(reading, "text.near_copies", NearCopies)
        for pair, share in n.across.items()
        for first, _, second in [pair.partition("|")]
    )
    says = (
        "Different texts of one split that are near-copies of a text in another, copies left out."
    )
    return Table("Near-copies across splits", says, ("field", "split", "also in", "texts"), rows)


def _spans(reading: Reading) -> Table:
    rows = tuple(
        (
            name,
            f"{s.holding:,} of {s.texts:,}",
            f"{100 * s.tokens.part / s.tokens.whole:.1f} %" if s.tokens.whole else "",
            ", ".join(f"{p.words:,} in {p.texts:,}" for p in s.spans),
        )
        for name, s in _each(reading, "text.repeated_spans", RepeatedSpans)
        if s.holding
    )
    columns = (
        "field",
        "texts with such a passage",
        "share of all words",
        "words in how many texts",
    )
    return Table("Passages that stand more than once", PASSAGES, columns, rows)
