"""The numbers behind the section on duplicates: copies by kind, and where to look first."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.measures.values import Duplicates
from truesheet.measures.values_rows import NearPeople, TextCopiesFound
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table
from truesheet.rules.words import count, percent

_SHOWN = 10

_ROWS = (
    ("rows.duplicates", "rows, equal in every field"),
    ("rows.duplicates_but_ids", "rows, equal but for identifiers"),
)

Kind = tuple[str, int, int, int, int, tuple[tuple[str, ...], ...]]
"""What is equal, copies, of how many, groups, the largest, some groups by address."""


def tables(reading: Reading) -> tuple[Table, ...]:
    """Copies by kind; addresses of some groups. Nothing where nothing was counted."""
    kinds = list(_kinds(reading))
    if not kinds:
        return ()
    every = Table(
        "Copies, by kind",
        "A copy is a row, text or record beyond the first of its group. A row can be a copy of "
        "several kinds.",
        ("what is alike", "copies", "of", "share", "groups", "largest group"),
        tuple(_line(k) for k in kinds),
    )
    found = [(what, group) for what, *_, groups in kinds for group in groups]
    if not found:
        return (every,)
    return every, Table(
        "Where to look first",
        "Some of the groups, by file and row; `truesheet duplicates` names more.",
        ("what is alike", "rows"),
        tuple((what, ", ".join(group)) for what, group in found[:_SHOWN]),
        left=len(found[_SHOWN:]),
    )


def _line(kind: Kind) -> tuple[str, ...]:
    what, copies, whole, groups, largest, _ = kind
    shown = [count(copies), count(whole), percent(copies, whole) if whole else "none"]
    return (what, *shown, count(groups), count(largest) if groups else "none")


def _kinds(reading: Reading) -> Iterator[Kind]:
    for measure, what in _ROWS:
        d = reading.read(measure, Duplicates)
        if d is not None:
            yield what, d.copies, d.rows, d.groups, d.largest, d.examples
    for f in reading.sheet.fields:
        t = reading.of("text.copies", f.name, TextCopiesFound)
        if t is not None:
            what = f"texts of {f.name}, but for case and punctuation"
            yield what, t.copies, t.texts, t.groups, t.largest, t.examples
    p = reading.read("people.near", NearPeople)
    if p is not None:
        extra = p.involved - p.groups
        yield "records that may be of one person", extra, p.records, p.groups, p.largest, p.examples
