"""Labels as classes: when a label is one, and how it is told."""

from __future__ import annotations

from truesheet.measures.values import Balance, Distinct, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.rules.rule import View
from truesheet.rules.words import SHOW_FROM, name

MOST_CLASSES = 50
"""A label with more values is not judged class by class."""

_ROWS_A_NUMBER = 5
_QUANTITIES = ("decimal", "date", "timestamp", "duration", "time")


def _whole(view: View, label: Field) -> bool:
    """Whether a field of fractions holds whole numbers only, as 0.0 and 1.0."""
    seen = view.evidence.of("number.summary", label.name, NumberSummary)
    return isinstance(seen, NumberSummary) and seen.integral == seen.finite


def no_classes(view: View) -> str:
    """Why there are no classes to look at, or ""."""
    label = view.label
    if label is None:
        return "No field is declared as the label."
    if label.kind in _QUANTITIES or (label.kind == "number" and not _whole(view, label)):
        return f"The label {name(label.name)} is a quantity, not a class."
    distinct = view.evidence.of("values.distinct", label.name, Distinct)
    if isinstance(distinct, Distinct) and distinct.distinct > MOST_CLASSES:
        return f"The label {name(label.name)} has too many values to be a class."
    return ""


def balance(view: View, split: str | None = None) -> Balance | Absent:
    """The classes of the label."""
    label = view.label
    if label is None:
        return Absent("no field is declared as the label")
    return view.evidence.of("labels.balance", label.name, Balance, split)


def are_classes(label: Field, seen: Balance) -> bool:
    """Whether the values are classes: few, and with whole numbers several rows to each."""
    if seen.cut or len(seen.classes) > MOST_CLASSES:
        return False
    labelled = seen.rows - seen.unlabelled
    return not label.numeric or labelled >= _ROWS_A_NUMBER * len(seen.classes)


def class_name(seen: Balance, value: str) -> str:
    """A class as a sentence names it: its value only where enough rows hold it."""
    return f"class {name(value)}" if seen.classes.get(value, 0) >= SHOW_FROM else "a rare class"
