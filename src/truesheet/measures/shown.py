"""How a value is written for people: the form in which they would type it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_EPOCH = date(1970, 1, 1)
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def unit_of(physical: str) -> int:
    """Ticks a second of an Arrow timestamp or time type written as text."""
    name = physical.split("[")[1].rstrip("]").split(",")[0] if "[" in physical else "us"
    return _UNITS.get(name, 10**6)


def shown_date(days: int) -> str:
    """An Arrow date (days since 1970) in ISO 8601; years outside 1..9999 by their day number."""
    try:
        return (_EPOCH + timedelta(days=days)).isoformat()
    except OverflowError:
        return f"day {days}"


def shown_time(ticks: int, physical: str) -> str:
    """An Arrow timestamp in ISO 8601, to the second, with a fraction where there is one."""
    per = unit_of(physical)
    seconds, rest = divmod(ticks, per)
    try:
        at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return f"second {seconds}"
    text = at.strftime("%Y-%m-%dT%H:%M:%S")
    digits = len(str(per)) - 1
    return f"{text}.{rest:0{digits}d}".rstrip("0") if rest else text


def shown_number(value: float) -> str:
    """A number in its shortest exact form."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(value)


def shown(value: int | float | str, kind: str, physical: str) -> str:
    """Any counted value of a field of this kind."""
    if isinstance(value, str):
        return value
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "date":
        return shown_date(int(value))
    if kind == "timestamp":
        return shown_time(int(value), physical)
    return shown_number(value) if isinstance(value, float) else str(value)
