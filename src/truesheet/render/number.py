"""Numbers as people read them: thousands apart, few digits, counts beside shares."""

from __future__ import annotations

import math

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


def count(n: int) -> str:
    """A count, with thousands apart.

    >>> count(32561)
    '32,561'
    """
    return f"{n:,}"


def counted(n: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def value(x: float) -> str:
    """A value of a field, at most four digits that matter; years carry no comma.

    >>> value(1994), value(38.581647), value(1484705.0), value(0.000123456)
    ('1994', '38.58', '1,484,705', '0.0001235')
    """
    if abs(x) < 1e15 and x == int(x):
        return str(int(x)) if abs(x) < 10_000 else f"{int(x):,}"
    if not math.isfinite(x):
        return str(x)
    size = abs(x)
    if size >= 1e15 or size < 1e-6:
        return f"{x:.4g}"
    digits = max(0, 3 - math.floor(math.log10(size)))
    if size >= 10_000:
        return f"{x:,.0f}"
    text = f"{x:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(part: int, whole: int) -> str:
    """A share in per cent; what is not all or nothing is never rounded to all or nothing.

    >>> percent(1843, 32561), percent(1, 1000000), percent(999999, 1000000)
    ('5.7 %', '< 0.01 %', '> 99.99 %')
    """
    if whole <= 0:
        return "–"
    if part in (0, whole):
        return "100 %" if part else "0 %"
    x = 100 * part / whole
    if x < 0.01:
        return "< 0.01 %"
    if x > 99.99:
        return "> 99.99 %"
    if x < 0.1 or x > 99.9:
        return f"{x:.2f} %"
    return f"{x:.1f} %"


def size(n: int) -> str:
    """An amount of bytes in decimal units.

    >>> size(3975512)
    '3.98 MB'
    """
    x, unit = float(n), 0
    while x >= 999.5 and unit < len(_UNITS) - 1:
        x, unit = x / 1000, unit + 1
    if not unit:
        return counted(n, "byte")
    return f"{x:.{0 if x >= 100 else 1 if x >= 10 else 2}f} {_UNITS[unit]}"
