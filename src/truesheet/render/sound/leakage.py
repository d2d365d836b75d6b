"""Leakage: what single fields tell of the label, what the best are worth, what splits share."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.measures.values import ByEntity, Duplicates
from truesheet.measures.values_leak import AlikeAcross, Scored, SingleField, TimeAcross
from truesheet.model.evidence import Absent, Share
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table
from truesheet.rules.words import count, percent, plain

_SHOWN = 8
_METRIC = {
    "auc": "the area under the ROC curve, one class against the rest (0.5 is chance)",
    "r2": "R² of the ranks (0 is chance)",
}


def tables(reading: Reading) -> tuple[Table, ...]:
    """Tables of what was measured, where anything was."""
    made = (_alone(reading), _worth(reading), _shared(reading), _times(reading))
    return tuple(t for t in made if t is not None)


def _alone(reading: Reading) -> Table | None:
    found = reading.evidence.read("labels.single_field", SingleField)
    if isinstance(found, Absent) or not found.alone:
        return None
    rows = tuple(
        (a.field, _figure(a.by_value), _figure(a.by_gap) if a.by_gap else "never missing")
        for a in found.alone[:_SHOWN]
    )
    return Table(
        "What one field alone tells of the label",
        f"Each field guessed {found.label} for rows not seen before ({count(found.rows)} rows"
        f"{', ' + found.error if found.error else ''}). The score is {_METRIC[found.metric]}, with "
        "its 95 % interval. The last column scores nothing but whether the field has a value.",
        ("Field", "By its values", "By its gaps"),
        rows,
        found.looked - len(rows),
    )


def _worth(reading: Reading) -> Table | None:
    found = reading.evidence.read("labels.single_field", SingleField)
    if isinstance(found, Absent) or not found.worth:
        return None
    return Table(
        "What the strongest fields are worth",
        "A small reference model (25 boosted trees) with all fields, and without this one, scored "
        "on the same rows. A field that alone says more than all others together is suspect.",
        ("Field", "With it", "Without it", "Gain", "Alone, less all others"),
        tuple(
            (w.field, _figure(w.with_field), _figure(w.without), _figure(w.gain), _figure(w.apart))
            for w in found.worth
        ),
    )


def _shared(reading: Reading) -> Table | None:
    rows = tuple(_pairs(reading))
    if not rows:
        return None
    return Table(
        "What two splits share",
        "Counted in the split that is named second. Nearly equal: fractions to five digits, texts "
        "but for case, spaces and signs, without identifiers and label.",
        ("Splits", "What", "Shared", "Of"),
        rows,
    )


def _pairs(reading: Reading) -> Iterator[tuple[str, str, str, str]]:
    for measure, what in (
        ("rows.duplicates", "equal rows"),
        ("rows.duplicates_but_ids", "rows equal but for identifiers"),
    ):
        copies = reading.evidence.read(measure, Duplicates)
        if not isinstance(copies, Absent):
            yield from _told(copies.across, what)
    alike = reading.evidence.read("rows.alike_across", AlikeAcross)
    if not isinstance(alike, Absent):
        yield from _told(alike.across, "equal or nearly equal rows")
    entities = reading.evidence.get("rows.by_entity")
    for field, found in entities.fields(ByEntity) if entities else ():
        yield from _told(found.across, f"values of {field}")


def _told(across: dict[str, Share], what: str) -> Iterator[tuple[str, str, str, str]]:
    for pair, share in across.items():
        shown = f"{count(share.part)} ({percent(share.part, share.whole)})"
        yield pair.replace("|", ", "), what, shown, count(share.whole)


def _times(reading: Reading) -> Table | None:
    found = reading.evidence.read("time.across_splits", TimeAcross)
    if isinstance(found, Absent):
        return None
    rows = tuple(
        (
            field,
            pair.replace("|", ", "),
            f"{c.first} to {c.last}",
            f"{c.first_of_b} to {c.last_of_b}",
            f"{count(c.later.part)} of {count(c.later.whole)}",
        )
        for field, pairs in found.fields.items()
        for pair, c in pairs.items()
    )
    return Table(
        "Times of the splits",
        "The days that each of two splits covers, and the rows of the first that are later than "
        "the first day of the second.",
        ("Field", "Splits", "The first", "The second", "Later rows"),
        rows,
    )


def _figure(score: Scored) -> str:
    return f"{plain(score.score, 3)} ({plain(score.low, 3)} to {plain(score.high, 3)})"
