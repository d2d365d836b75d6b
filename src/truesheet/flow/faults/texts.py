"""Texts that were harmed: misread, with unseen signs, spelled in several ways."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, some
from truesheet.flow.faults.fault import Fault, Planted, fields
from truesheet.flow.faults.replica import Replica, Rows

_ZERO_WIDTH = "\u200b"
_ACCENTS = {
    "e": "é",
    "a": "ä",
    "o": "ö",
    "u": "ü",
    "E": "É",
    "A": "Ä",
    "c": "ç",
    "n": "ñ",
    "i": "î",
}


def _texts(copy: Replica, place: str, rows: Rows) -> list[str]:
    found: list[str] = copy.column(place).take(pa.array(rows)).to_pylist()
    return found


def _changed(copy: Replica, place: str, rows: Rows, texts: list[str]) -> Planted:
    made = Planted(copy.put(place, rows, texts), fields(place), frozenset({place}), len(rows))
    return made.half_counted()


def _misread(text: str) -> str:
    """The text with one accented letter, written as UTF-8 and read as Latin-1."""
    for i, c in enumerate(text):
        if c in _ACCENTS:
            wrong = _ACCENTS[c].encode("utf-8").decode("latin-1")
            return text[:i] + wrong + text[i + 1 :]
    return text + "é".encode().decode("latin-1")


def _mojibake(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), strength, seed)
    return _changed(copy, place, rows, [_misread(t) for t in _texts(copy, place, rows)])


def _lost(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), strength, seed)
    return _changed(copy, place, rows, ["\ufffd" + t[1:] for t in _texts(copy, place, rows)])


def _invisible(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), strength, seed)
    made = []
    for text, at in zip(_texts(copy, place, rows), mixed(len(rows), seed), strict=True):
        cut = int(at) % (len(text) + 1)
        made.append(text[:cut] + _ZERO_WIDTH + text[cut:])
    return _changed(copy, place, rows, made)


def _padded(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(copy.present(place), strength, seed)
    return _changed(copy, place, rows, [f"{t} " for t in _texts(copy, place, rows)])


def _frequent(copy: Replica, place: str) -> Rows:
    """The rows of the most frequent value that has letters."""
    column = copy.column(place)
    counts = sorted(
        column.value_counts().to_pylist(), key=lambda c: (-c["counts"], str(c["values"]))
    )
    for c in counts:
        value = c["values"]
        if value and value.upper() != value.lower():
            return np.flatnonzero(np.array([v == value for v in column.to_pylist()]))
    return np.empty(0, np.int64)


def _spelled(copy: Replica) -> list[str] | str:
    found = places.categories(copy)
    if isinstance(found, str):
        return found
    kept = [n for n in found if len(_frequent(copy, n)) >= places.FEWEST]
    return kept or "no field of categories made of letters"


def _variants(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    rows = some(_frequent(copy, place), strength, seed)
    texts = _texts(copy, place, rows)
    other = [t.upper() if t.upper() != t else t.lower() for t in texts]
    return _changed(copy, place, rows, other)


FAULTS = (
    Fault(
        "mojibake",
        "letters with accents were misread",
        ("text.damage",),
        (0.001, 0.01),
        places.texts,
        _mojibake,
    ),
    Fault(
        "lost-letters",
        "letters were replaced by �",
        ("text.damage",),
        (0.001, 0.01),
        places.texts,
        _lost,
    ),
    Fault(
        "invisible",
        "texts hold signs without width",
        ("text.invisible",),
        (0.001, 0.01),
        places.texts,
        _invisible,
    ),
    Fault(
        "padded",
        "texts end in a space",
        ("text.padded",),
        (0.01, 0.05),
        places.categories,
        _padded,
    ),
    Fault(
        "variants",
        "a category is spelled in two ways",
        ("values.variants",),
        (0.02, 0.1),
        _spelled,
        _variants,
    ),
)
