"""Real cards and datasheets: what is known to be false is found, and nobody is accused unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.truth import cards, datasheets
from benchmarks.truth.card_facts import FALSE_SIZES, FILE
from benchmarks.truth.card_facts import cards as all_cards

from conftest import Real
from truesheet.sheet.hold import correction
from truesheet.sheet.hold.rows import category

FLOORS = {
    "rows of a split": (0.82, 0.93),
    "rows of all splits": (0.37, 0.84),
    "size category": (1.0, 1.0),
    "language": (1.0, 1.0),
    "licence": (1.0, 1.0),
    "names of fields": (0.65, 0.95),
    "names of classes": (0.3, 0.85),
    "bytes": (1.0, 0.99),
}
"""Least recall and precision of reading, by what is read: what was measured, rounded down."""


@pytest.fixture(scope="module")
def path(real: Real) -> Path:
    return real(FILE)


def test_all_cards_are_read_and_held_without_a_crash(path: Path) -> None:
    assert len(all_cards(path)) == 476
    assert len(cards.readings(path)) == 476
    assert sum(len(r.found.stated) for r in cards.readings(path)) > 8000


def test_the_eight_false_size_categories_are_found_and_no_other_is_accused(path: Path) -> None:
    assert cards.false_sizes_found(path) == set(FALSE_SIZES)
    for a in cards.accusations(path):
        if a.stated.kind == "size_category":
            right = category(FALSE_SIZES[a.dataset])
            assert a.statement.found == correction(a.stated, a.statement) == right


def test_every_accusation_was_looked_at(path: Path) -> None:
    assert [(a.key, a.statement.says) for a in cards.unexplained(path)] == []


def test_accusations_are_true(path: Path) -> None:
    every = cards.accusations(path)
    false = [a.key for a in every if not cards.looked_at()[a.key]["verdict"]]
    assert len(every) > 80
    assert false == []


def test_what_was_looked_at_says_what_was_found(path: Path) -> None:
    found = {a.key: a.statement.found for a in cards.accusations(path)}
    for key, entry in cards.looked_at().items():
        if key in found and isinstance(entry.get("found"), int):
            assert entry["found"] == found[key]


@pytest.mark.parametrize("what", FLOORS)
def test_reading_is_as_good_as_it_was(path: Path, what: str) -> None:
    score, floors = cards.scores(path)[what], FLOORS[what]
    assert score.recall.part >= floors[0] * score.recall.whole, str(score.recall)
    assert score.precision.part >= floors[1] * score.precision.whole, str(score.precision)
    assert score.recall.whole > 30


def test_datasheets_are_read_without_an_error(real: Real) -> None:
    real(datasheets.FOLDER)
    entry = datasheets.entry()
    assert len(entry.rows) == 3
    assert entry.precision.part == entry.precision.whole >= 16
    assert entry.recall.part >= 0.55 * entry.recall.whole
