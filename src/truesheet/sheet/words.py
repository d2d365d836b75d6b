"""Numbers, names and lists as people write them, for the sentences of the sheet.

Text from the data is hostile: whatever cannot be printed is replaced, and long text is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from truesheet.model.evidence import Share
from truesheet.rules import words as rules

LONGEST = 60
"""Characters of a name or of a cell that a sentence shows."""


def number(value: float) -> str:
    """32561 -> 32,561; 38.5816 -> 38.58."""
    return rules.plain(value)


def percent(share: Share) -> str:
    """A share for people: never rounded to all or nothing unless it is."""
    return rules.percent(share.part, share.whole)


def count(n: int, one: str, many: str = "") -> str:
    """1 row, 2 rows, 32,561 rows, no rows."""
    return f"{n:,} {one if n == 1 else many or one + 's'}" if n else f"no {many or one + 's'}"


def listed(items: Sequence[str], most: int = 8, what: str = "more") -> str:
    """a; a and b; a, b and c; a, b and 7 more."""
    if len(items) > most:
        return ", ".join(items[: most - 1]) + f" and {len(items) - most + 1:,} {what}"
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def clean(text: str, longest: int = LONGEST) -> str:
    """Text of the data for a sentence: no control or hidden signs, and no longer than that."""
    shown = "".join(c if c.isprintable() else "�" for c in text[: longest + 1])
    return shown if len(text) <= longest else shown[: longest - 1].rstrip() + "…"


def names(items: Iterable[str], most: int = 8, what: str = "more") -> str:
    """Names of fields, splits or files in a sentence."""
    return listed([clean(i) for i in items], most, what)


def quoted(text: str) -> str:
    """A value of a cell in a sentence."""
    return f"“{clean(text)}”" if text else "an empty text"


def sentence(text: str) -> str:
    """The first letter large, one full stop at the end."""
    text = text.strip()
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
