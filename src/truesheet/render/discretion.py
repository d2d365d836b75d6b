"""What of a field's values a reader may see.

The most frequent values of a category are shown where each stands for at least ten rows; other
raw values only on request, and never of fields that hold identifiers or personal data.
"""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.model.field import Field

FLOOR = 10
"""The fewest rows that a value must stand for before it is shown."""

_PERSONAL_ROLES = ("id", "annotator")
_PERSONAL_TYPES = ("identifier", "email", "ip", "uuid")
_NOT_CATEGORIES = ("free_text", "url", "file_path", "json", "binary", "list")


@dataclass(frozen=True)
class Discretion:
    """`values`: frequent values may be shown from `floor` rows on; `extremes`: single values."""

    values: bool
    extremes: bool
    floor: int
    why: str = ""


def discretion(field: Field, logical: str, show_values: bool = False) -> Discretion:
    """How much of this field's values may be shown.

    A sensitive field, such as sex or age, shows frequent values and the shape of its
    distribution, but no single value, whatever was asked for.
    """
    if field.role in _PERSONAL_ROLES or field.suspected_id or logical in _PERSONAL_TYPES:
        what = field.role if field.role in _PERSONAL_ROLES else logical
        named = {"annotator": "names of annotators", "email": "e-mail addresses"}
        named |= {"ip": "network addresses"}
        held = named.get(what or "", "identifiers")
        return Discretion(False, False, FLOOR, f"It holds {held}, so no value is shown.")
    if field.role == "sensitive":
        shown = logical not in _NOT_CATEGORIES
        return Discretion(shown, False, FLOOR, "It is sensitive, so no single value is shown.")
    if show_values:
        return Discretion(True, True, 1)
    if logical in _NOT_CATEGORIES or field.role in ("text", "image", "audio"):
        return Discretion(False, True, FLOOR, "Its values are not categories, so none is shown.")
    return Discretion(True, True, FLOOR)
