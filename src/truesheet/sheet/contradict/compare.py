"""Comparing what a person wrote with what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from truesheet.model.evidence import Share
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, names


def as_cell(value: Any) -> str:
    """A value that a person wrote, as the measures write it: the text that one would type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def same_share(stated: float | dict[str, int], found: Share) -> bool:
    """Is a stated share the counted one? Counts must be equal; a fraction may be rounded.

    A fraction is taken to be rounded to the digits in which it is written, but to two at least:
    0.33 holds of one third, 0.34 does not.
    """
    if isinstance(stated, dict):
        # Equal as fractions: 1 of 4 is what 250 of 1,000 is.
        return stated["part"] * found.whole == found.part * stated["whole"]
    if not found.whole:
        return False
    written = Decimal(repr(stated))
    digits = max(2, -int(written.as_tuple().exponent))
    off = abs(written * found.whole - found.part)
    return off <= found.whole * Decimal(10) ** -digits / 2


def absent_fields(
    named: Iterable[Any], seen: Seen, path: str, what: str = "names"
) -> Iterator[Statement]:
    """One statement for each named field that the data does not have."""
    for name in dict.fromkeys(str(n) for n in named):
        if name not in seen.names:
            says = f"{what} the field {clean(name)}; the data has no such field"
            yield Statement(says, name, path, evidence=seen.about_fields, agrees=False, exact=True)


def short(items: Iterable[str]) -> str:
    """Names in a sentence, at most four."""
    return names(list(items), 4)
