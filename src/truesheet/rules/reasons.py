"""Why a rule has nothing to look at: reasons that several rules share, "" where it has."""

from __future__ import annotations

from truesheet.measures.kepttexts import looked_at
from truesheet.rules.rule import View

_COUNTED = ("boolean", "integer", "number", "date", "timestamp", "text")
_NESTED = ("binary", "list", "null")


def no_rows(view: View) -> str:
    """The dataset has no rows."""
    return "" if view.rows else "The dataset has no rows."


def one_split(view: View) -> str:
    """The dataset is not split."""
    return "" if view.parts else "The dataset has one split."


def nothing_to_compare(view: View) -> str:
    """No split beside that for training has rows."""
    return "" if view.others else "There is no second split with rows."


def no_label(view: View) -> str:
    """Nobody said which field is the label."""
    return "" if view.label else "No field is declared as the label."


def no_annotators(view: View) -> str:
    """Nobody said which field names annotators or holds the labels of one."""
    named = any(f.role == "annotator" for f in view.fields)
    return "" if named else "No field is declared as an annotator."


def no_numbers(view: View) -> str:
    """No field holds numbers."""
    return "" if any(f.numeric for f in view.fields) else "No field holds numbers."


def no_text(view: View) -> str:
    """No field holds text."""
    return "" if any(f.kind == "text" for f in view.fields) else "No field holds text."


def no_texts_to_read(view: View) -> str:
    """No field may hold texts of several words: each is an identifier or has another role."""
    return "" if looked_at(view.fields) else "No field holds texts to read."


def no_dates(view: View) -> str:
    """No field holds dates."""
    return "" if any(f.temporal for f in view.fields) else "No field holds dates."


def no_keys(view: View) -> str:
    """No field is of a kind that can name rows."""
    kinds = ("integer", "text", "timestamp", "date", "binary", "decimal")
    return "" if any(f.kind in kinds for f in view.fields) else "No field can name rows."


def no_pairs(view: View) -> str:
    """There are no two fields to compare."""
    return "" if len(view.fields) > 1 else "There are no two fields."


def no_values(view: View) -> str:
    """No field holds values that can be counted."""
    return "" if any(f.kind in _COUNTED for f in view.fields) else "No field holds values."


def no_cells(view: View) -> str:
    """There are no cells."""
    return "" if view.fields else "The dataset has no fields."


def no_plain_cells(view: View) -> str:
    """All fields are nested, binary or empty."""
    plain = any(f.kind not in _NESTED for f in view.fields)
    return "" if plain and view.rows else "No field holds plain values."
