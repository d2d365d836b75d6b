"""What a cell looks like, for telling tables from prose and headers from rows."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"^[+-]?[$€£]? ?(?:\d+|\d{1,3}(?:[,. ']\d{3})+)?(?:[.,]\d+)?(?:[eE][+-]?\d+)? ?[%€$£]?$"
)
_DATE = re.compile(
    r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?"
    r"(?: ?[AaPp][Mm])?(?:Z| ?[+-]\d{2}:?\d{2})?$"
)
_TIME = re.compile(r"^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?$")
_WEB = re.compile(r"^(?:[a-z]+://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+)$")
_IP = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$")
_WORD = re.compile(r"^[^\W_][\w'’.&()/ -]*$")
_MISSING = {"", "?", "-", "--", "na", "n/a", "nan", "null", "none", "nil", "unknown"}
_LONG_WORD = 60


def typed(cell: str) -> str:
    """The kind of a cell that is no free text: number, date, time, flag; else nothing."""
    cell = cell.strip()
    if not cell:
        return ""
    if any(c.isdigit() for c in cell) and _NUMBER.match(cell):
        return "number"
    if _DATE.match(cell) or _IP.match(cell):
        return "date"
    if _TIME.match(cell):
        return "time"
    if cell.lower() in ("true", "false"):
        return "flag"
    return ""


def missing(cell: str) -> bool:
    """Whether the cell is empty or holds a usual sign for "missing"."""
    return cell.strip().lower() in _MISSING


def clean(cell: str) -> float:
    """How much like one whole value a cell looks: 1 for typed, empty and plain words."""
    cell = cell.strip()
    if not cell or missing(cell) or typed(cell) or _WEB.match(cell):
        return 1.0
    if _WORD.match(cell):
        return 1.0 if len(cell) <= _LONG_WORD else 0.7
    if len(cell) == 1 and cell in ",;|:@^~":
        return 0.0  # what is left between two wrong delimiters
    if cell.count('"') % 2 or cell.count("(") != cell.count(")"):
        return 0.1
    return 0.5
