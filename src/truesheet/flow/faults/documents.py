"""Running text that stands there again: edited a little, in another split, passage by passage."""

from __future__ import annotations

import numpy as np

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, shuffled, some
from truesheet.flow.faults.copies import identified, renamed
from truesheet.flow.faults.fault import Fault, Planted, fields, splits
from truesheet.flow.faults.replica import Replica, Rows

_COPIED = 0.05
_PASSAGE = 60
_LONG = 30


def edited(text: str, share: float, seed: int) -> str:
    """The text with this share of its words, one at least, replaced by other words of it."""
    words = text.split()
    for at in shuffled(np.arange(len(words)), seed)[: max(1, round(share * len(words)))]:
        words[at] = words[(int(at) + len(words) // 2) % len(words)] + "s"
    return " ".join(words)


def _long(copy: Replica) -> list[str] | str:
    """Fields of texts long enough for a few words more or less to leave most of them."""
    found = places.prose(copy)
    if isinstance(found, str):
        return found
    kept = [n for n in found if places.words(copy, n) >= _LONG]
    return kept or f"no field of texts of {_LONG} words or more"


def _divided(copy: Replica) -> list[str] | str:
    found = places.tested(copy)
    return found if isinstance(found, str) else _long(copy)


def _edited_copies(
    copy: Replica, place: str, share: float, seed: int, rows: Rows, split: str | None
) -> Replica:
    made = copy.appended(rows, split)
    fresh = np.arange(copy.rows, made.rows)
    ids = identified(copy)
    for name in [] if isinstance(ids, str) else ids:
        made = renamed(made, name, fresh)
    texts = [edited(made.column(place)[int(r)].as_py(), share, seed + int(r)) for r in fresh]
    return made.put(place, fresh, texts)


def _words(copy: Replica) -> frozenset[str]:
    """All fields of text: where rows stand there again, so do their other texts."""
    return frozenset(f.name for f in copy.fields if f.kind == "text")


def _near(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), _COPIED, seed)
    made = _edited_copies(copy, place, strength, seed, rows, None)
    return Planted(made, fields(place), _words(copy), len(rows)).half_counted()


def _across(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    other = copy.others[0]
    rows = some(np.intersect1d(copy.at(other), copy.present(place)), 2 * _COPIED, seed)
    made = _edited_copies(copy, place, strength, seed, rows, copy.train)
    return Planted(made, splits(*copy.splits), _words(copy), len(rows)).half_counted()


def _passage(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Sixty words of the field stand in many texts, each time in another place."""
    rows = some(copy.present(place), strength, seed, 4)
    column = copy.column(place)
    words: list[str] = []
    for r in shuffled(copy.present(place), seed + 1):
        words += column[int(r)].as_py().split()
        if len(words) >= _PASSAGE:
            break
    passage, texts = " ".join(words[:_PASSAGE]), []
    for r, at in zip(rows, mixed(len(rows), seed), strict=True):
        old = column[int(r)].as_py().split()
        cut = int(at) % (len(old) + 1)
        texts.append(" ".join([*old[:cut], passage, *old[cut:]]))
    made = Planted(copy.put(place, rows, texts), fields(place), frozenset({place}), len(rows))
    return made.half_counted()


def _shouted(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Texts stand there again in capitals, in rows that are otherwise as they are."""
    rows = some(copy.present(place), strength, seed)
    made = copy.appended(rows)
    fresh = np.arange(copy.rows, made.rows)
    ids = identified(copy)
    for name in [] if isinstance(ids, str) else ids:
        made = renamed(made, name, fresh)
    made = made.put(place, fresh, [made.column(place)[int(r)].as_py().upper() for r in fresh])
    return Planted(made, fields(place), _words(copy), len(rows)).half_counted()


FAULTS = (
    Fault(
        "shouted-copies",
        "texts stand there again in capitals",
        ("text.copies",),
        (0.01, 0.05),
        places.prose,
        _shouted,
    ),
    Fault(
        "near-copies",
        "texts stand there again with some words changed (share of words)",
        ("text.near_copies",),
        (0.02, 0.05, 0.1),
        _long,
        _near,
    ),
    Fault(
        "near-across",
        "texts of another split stand in training data with some words changed (share of words)",
        ("split.near_texts",),
        (0.02, 0.05, 0.1),
        _divided,
        _across,
    ),
    Fault(
        "passages",
        "one passage of sixty words stands in many texts",
        ("text.repeated_spans",),
        (0.02, 0.1),
        places.prose,
        _passage,
    ),
)
