"""How a delimited text is written: found by how consistent and how clean its rows come out.

Source of the idea: van den Burg, Nazabal and Sutton, Wrangling messy CSV files by detecting row
and type patterns, DMKD 33, 2019. The score here is our own, and simpler.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import NamedTuple

from truesheet.sources.kinds_of_words import clean, typed

_USUAL = {",": 1.0, "\t": 1.0, ";": 0.99, "|": 0.98}
_UNUSUAL = {
    "^": 0.8,
    "~": 0.8,
    "\x01": 0.9,
    "\x1f": 0.9,
    "@": 0.5,
    "#": 0.55,
    "%": 0.5,
    ":": 0.55,
    "&": 0.5,
    "!": 0.45,
    "*": 0.5,
    "=": 0.45,
    " ": 0.55,
}
_LINES = 200
_FIELD = 1 << 20
_CHARACTERS = 200_000
_FEWEST = 5
_ALIKE = 0.3
_LEAST, _LEAST_UNUSUAL = 0.12, 0.3
_VALUES = 0.1
_TABLE = 0.42
"""The least score of a table whose name does not say that it is one."""


NONE = "\x1c"
"""Stands for the delimiter of a single column: a control character that texts do not hold."""


class Dialect(NamedTuple):
    """`delimiter` is empty for a single column; `score` from 0 to 1 says how table-like it is.

    `values` is the share of cells that hold numbers, dates or times: words with blanks between
    them make prose, not a table.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    columns: int = 1
    score: float = 0.0
    values: float = 0.0


def rows_of(text: str, dialect: Dialect, most: int = _LINES) -> list[tuple[int, list[str]]]:
    """Rows of a text with the number of characters before each; blank lines are left out."""
    lines: list[str] = []
    ends = [0]
    for line in io.StringIO(text, newline=""):
        lines.append(line)
        ends.append(ends[-1] + len(line))
    return _parse(lines, ends, dialect, most)


def _parse(
    lines: list[str], ends: list[int], dialect: Dialect, most: int
) -> list[tuple[int, list[str]]]:
    # A delimiter that cannot stand in text serves for a single column.
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter or NONE,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=True,
        strict=False,
    )
    old = csv.field_size_limit(64 * _FIELD)
    out: list[tuple[int, list[str]]] = []
    try:
        begin = 0
        for row in reader:
            at, begin = begin, reader.line_num
            if row and (row != [""] or lines[at].strip("\r\n")):
                out.append((ends[at], row))
            if len(out) >= most:
                break
    except csv.Error:
        pass
    finally:
        csv.field_size_limit(old)
    return out


def detect(text: str, whole: bool, delimiter: str | None = None) -> Dialect:
    """The dialect of the beginning of a text; `whole` says whether it is all of it.

    With `delimiter` given, only the quoting is found.
    """
    lines = _lines(text, whole)
    lines = [x for x in lines if x.strip("\r\n")] or lines
    quote, escape = quoting(lines)
    tried = [delimiter] if delimiter is not None else _present(lines)
    ends = [0] * (len(lines) + 1)
    best = Dialect("", quote, escape)
    for mark in tried:
        found = Dialect(mark, quote, escape)
        rows = [r for _, r in _parse(lines, ends, found, _LINES)]
        columns, score, values = _score(rows, mark, len(lines))
        least = _LEAST if mark in _USUAL else _LEAST_UNUSUAL
        if score > max(best.score, least) or delimiter is not None:
            best = found._replace(columns=columns, score=score, values=values)
    return best


def _lines(text: str, whole: bool) -> list[str]:
    """Leading lines, fewer where they are long; the last one only where it is known to be whole."""
    lines: list[str] = []
    size = 0
    for line in io.StringIO(text, newline=""):
        if len(lines) > _LINES or (size > _CHARACTERS and len(lines) >= _FEWEST):
            return lines
        lines.append(line)
        size += len(line)
    if len(lines) > 1 and not whole:
        lines.pop()
    return lines


def is_table(dialect: Dialect) -> bool:
    """Whether the rows alone show that this is a table, whatever the file is called."""
    if dialect.columns < 2 or dialect.score < _TABLE:
        return False
    return dialect.delimiter in _USUAL or dialect.values >= _VALUES


def _present(lines: list[str]) -> list[str]:
    """Delimiters that stand in at least half of the lines, and about as often in many of them."""
    quoted = any('"' in line or "'" in line for line in lines)
    out = []
    for mark in (*_USUAL, *_UNUSUAL):
        often = Counter(line.count(mark) for line in lines)
        with_it = len(lines) - often.pop(0, 0)
        if with_it < max(1, len(lines) // 2):
            continue
        # Delimiters inside quotes make lines differ; without quotes they hardly can.
        if quoted or max(often.values()) >= _ALIKE * len(lines):
            out.append(mark)
    return out


def quoting(lines: list[str]) -> tuple[str, str]:
    """The quote and the escape; double quotes unless only single ones embrace cells."""
    text = "".join(lines)
    edge = r"(?:^|[,;\t|@^~ ])"
    close = r"(?=[,;\t|@^~ \r\n]|$)"
    double = len(re.findall(edge + r'"', text, re.M))
    single = re.findall(edge + r"'[^'\r\n]*'" + close, text, re.M)
    opened = len(re.findall(edge + r"'", text, re.M))
    if not double and len(single) >= max(2, opened * 0.9):
        return "'", ""
    escaped = len(re.findall(r'[^\\]\\"[^,;\t|\r\n]', text))
    doubled = len(re.findall(r'[^,;\t|\r\n]""[^,;\t|\r\n]', text))
    return '"', "\\" if escaped and not doubled else ""


def _score(rows: list[list[str]], mark: str, lines: int) -> tuple[int, float, float]:
    """Columns of most rows, the share of such rows times how clean they are, typed cells."""
    if not rows:
        return 1, 0.0, 0.0
    lengths = Counter(len(r) for r in rows)
    columns = max(lengths, key=lambda n: (lengths[n], n))
    if columns < 2:
        return 1, 0.0, 0.0
    # Title lines stand before the table and do not count against it.
    first = next(i for i, r in enumerate(rows) if len(r) == columns)
    body = rows[first:] if first <= max(5, len(rows) // 4) else rows
    same = sum(len(r) == columns for r in body) / len(body)
    spread = 1 / len({len(r) for r in body}) ** 0.5
    cells = [c for r in body if len(r) == columns for c in r[:100]][:5000]
    cleanliness = sum(map(clean, cells)) / len(cells)
    few = 0.35 if len(body) < 2 else 0.8 if len(body) < 3 else 1.0
    eaten = min(1.0, len(rows) / max(1, lines)) ** 0.25  # quotes that swallow lines
    empty = sum(not c.strip() for c in cells) / len(cells)
    full = 1.0 if empty < 0.9 else 0.6
    prior = {**_USUAL, **_UNUSUAL}.get(mark, 0.5)
    wide = (columns - 1) / columns
    shape = same**2 * (0.5 + 0.5 * spread) * (0.5 + 0.5 * wide)
    values = sum(1 for c in cells if typed(c)) / len(cells)
    return columns, shape * cleanliness * few * eaten * full * prior, values
