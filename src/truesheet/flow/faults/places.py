"""Where faults can be planted: fields of a kind, or the reason why there is none."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pyarrow.types as pt

from truesheet.flow.faults.replica import Replica
from truesheet.model.field import Field

_SPECIAL = ("label", "id", "group", "weight", "annotator", "prediction")
FEWEST = 50
"""Cells with a value below which nothing is planted in a field."""


def _free(copy: Replica) -> list[Field]:
    """Fields that carry no special role and hold enough values."""
    return [
        f
        for f in copy.fields
        if f.role not in _SPECIAL and not f.suspected_id and len(copy.present(f.name)) >= FEWEST
    ]


def distinct(copy: Replica, name: str) -> int:
    """Different values of a field."""
    column = copy.column(name)
    return 0 if pt.is_null(column.type) else int(pc.count_distinct(column).as_py())


def whole(copy: Replica) -> list[str] | str:
    """The dataset as a whole."""
    return ["dataset"] if copy.rows >= FEWEST else f"fewer than {FEWEST} rows"


def numbers(copy: Replica) -> list[str] | str:
    """Fields of numbers with many values."""
    found = [
        f.name
        for f in _free(copy)
        if f.kind in ("integer", "number") and distinct(copy, f.name) >= 20
    ]
    return found or "no field of numbers with twenty values or more"


def categories(copy: Replica) -> list[str] | str:
    """Fields of text with few values."""
    found = [
        f.name
        for f in _free(copy)
        if f.kind == "text" and 2 <= distinct(copy, f.name) <= min(200, 0.1 * copy.rows)
    ]
    return found or "no field of categories"


def plain(copy: Replica) -> list[str] | str:
    """Fields of numbers or of categories."""
    found = [
        k for kind in (numbers(copy), categories(copy)) if not isinstance(kind, str) for k in kind
    ]
    return found or "no field of numbers or categories"


def texts(copy: Replica) -> list[str] | str:
    """Fields that hold words."""
    found = [
        f.name
        for f in copy.fields
        if f.kind == "text"
        and f.role not in ("id", "label")
        and not f.suspected_id
        and len(copy.present(f.name)) >= FEWEST
    ]
    return found or "no field of text"


def prose(copy: Replica) -> list[str] | str:
    """Fields of running text: sentences and documents."""
    found = texts(copy)
    if isinstance(found, str):
        return found
    kept = [n for n in found if words(copy, n) >= 5 and distinct(copy, n) > 0.5 * copy.rows]
    return kept or "no field of running text"


def words(copy: Replica, name: str) -> float:
    """Words of a usual text of the field."""
    head = copy.column(name).drop_null()[:500]
    counts = pc.list_value_length(pc.utf8_split_whitespace(head)).to_numpy(zero_copy_only=False)
    return float(np.median(counts)) if len(counts) else 0.0


def dates(copy: Replica) -> list[str] | str:
    """Fields of dates."""
    found = [f.name for f in copy.fields if f.temporal and len(copy.present(f.name)) >= FEWEST]
    return found or "no field of dates"


def labels(copy: Replica) -> list[str] | str:
    """The label, where it is one of classes."""
    label = copy.label
    if not label:
        return "no field is named as the label (--label)"
    kinds = distinct(copy, label)
    if kinds < 2:
        return "the label has one class only"
    if kinds > min(50, 0.1 * copy.rows):
        return "the label has too many values to be a class"
    return [label]


def classed(copy: Replica) -> list[str] | str:
    """Fields of numbers or categories beside a label of classes."""
    found = labels(copy)
    return found if isinstance(found, str) else plain(copy)


def tested(copy: Replica) -> list[str] | str:
    """Splits that are not learned from."""
    found = [s for s in copy.others if len(copy.at(s)) >= FEWEST]
    return found or f"no second split of {FEWEST} rows"


def divided_numbers(copy: Replica) -> list[str] | str:
    """Fields of numbers of data in splits."""
    found = tested(copy)
    return found if isinstance(found, str) else numbers(copy)


def divided_categories(copy: Replica) -> list[str] | str:
    """Fields of categories of data in splits."""
    found = tested(copy)
    return found if isinstance(found, str) else categories(copy)


def divided_plain(copy: Replica) -> list[str] | str:
    """Fields of numbers or categories of data in splits."""
    found = tested(copy)
    return found if isinstance(found, str) else plain(copy)


def divided_labels(copy: Replica) -> list[str] | str:
    """The label of data in splits."""
    found = tested(copy)
    return found if isinstance(found, str) else labels(copy)
