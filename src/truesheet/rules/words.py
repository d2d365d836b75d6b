"""How rules write numbers, names and lists in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from truesheet.model.finding import Limit

SHOWN_LENGTH = 40
"""Characters of a name or value that a sentence quotes; the rest is cut and marked."""

SHOW_FROM = 10
"""A value of a cell is named only where at least this many rows hold it."""

_GOES_ON = re.compile(r" (?:of|that|with|about) ")


def count(n: float) -> str:
    """A whole number with thousands apart: 32,561."""
    return f"{round(n):,}"


def percent(part: float, whole: float = 1.0) -> str:
    """A share in per cent, such as 5.7 %; never rounded to 0 % or 100 % when it is neither."""
    if whole == 0:
        return "0 %"
    share = 100 * part / whole
    if share in (0, 100):
        return f"{share:.0f} %"
    if share < 0.01:
        return "under 0.01 %"
    if share > 99.99:
        return "over 99.99 %"
    if share < 1 or share > 99:
        digits = 2 if share < 0.1 or share > 99.9 else 1
        return f"{share:.{digits}f} %"
    return f"{share:.1f}".removesuffix(".0") + " %"


def plain(value: float, digits: int = 4) -> str:
    """A number to some significant digits, without an exponent where it can be avoided."""
    size = abs(value)
    if size < 1e15 and (float(value).is_integer() or size >= 10**digits):
        text = f"{value:,.0f}"
    elif 0.001 <= size < 1e15:
        after = digits - len(str(int(size))) if size >= 1 else digits - 1
        text = f"{value:,.{after}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:.{digits - 1}g}"
    return text.replace("-", "−")


def name(text: str) -> str:
    """A field's name, a class or a code in quotation marks: cut, and without control signs."""
    safe = "".join(c if c.isprintable() else "�" for c in text[: SHOWN_LENGTH + 1])
    if len(text) > SHOWN_LENGTH:
        safe = safe[: SHOWN_LENGTH - 1] + "…"
    return f"“{safe}”"


def names(texts: Sequence[str], most: int = 5) -> str:
    """Some names as a list in a sentence, and how many more there are."""
    if not texts:
        return "none"
    shown = [name(t) for t in texts[:most]]
    more = len(texts) - len(shown)
    if more:
        return f"{', '.join(shown)} and {count(more)} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def several(n: float, one: str, many: str = "") -> str:
    """A count with its noun, which may go on: 1 row, 2 classes, 3 fields of dates."""
    if round(n) == 1:
        return f"1 {one}"
    after = _GOES_ON.search(one)
    head, rest = (one[: after.start()], one[after.start() :]) if after else (one, "")
    return f"{count(n)} {many or head + ('es' if head.endswith('s') else 's') + rest}"


def limit_shown(limit: Limit) -> str:
    """A limit with its unit: 1 % of cells, 30 rows."""
    if limit.unit.startswith("share"):
        what = limit.unit.removeprefix("share").strip()
        return f"{percent(limit.value)} {what}".strip()
    if limit.unit == "points":
        return f"{plain(100 * limit.value)} percentage points"
    return f"{plain(limit.value)} {limit.unit}"


def one(unit: str) -> str:
    """The unit of a single thing: "rows also in train" becomes "row also in train".

    >>> one("cells, 3 fields"), one("classes"), one("ratio of rates")
    ('cell, 3 fields', 'class', 'ratio of rates')
    """
    first = "".join(takewhile(str.isalpha, unit))
    rest = unit[len(first) :]
    known = {"classes": "class", "copies": "copy"}
    plural = {"rows", "cells", "fields", "values", "pairs", "files", "groups", "texts", "labels"}
    return known.get(first, first.removesuffix("s") if first in plural else first) + rest
