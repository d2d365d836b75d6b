"""Canonical JSON: one byte string for one value, on every machine.

Keys are sorted by code point, there is no white space, text is UTF-8 and unescaped where JSON
allows it, floats are written in their shortest form that reads back to the same double, and an
integral float is written as an integer, as RFC 8785 asks. NaN and infinities are refused: a
document says `Absent(why)` instead.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any


def canonical(value: Any) -> bytes:
    """Bytes of `value` (dicts, lists, tuples, str, int, float, bool, None) in canonical form.

    Raises ValueError for NaN, an infinity, or a type that JSON does not have.
    """
    return _dump(_plain(value)).encode("utf-8")


def readable(value: Any) -> bytes:
    """The same value, still byte-stable, but indented by one space so that people can diff it."""
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1)
    return (text + "\n").encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _dump(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        # A lone surrogate cannot be encoded; it is shown escaped instead of being lost.
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value!r} has no place in a document; use Absent(why)")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {str(_plain(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    raise ValueError(f"{type(value).__name__} has no canonical JSON form")
