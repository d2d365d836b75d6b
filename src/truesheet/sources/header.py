"""Where a table begins: lines of title before it, whether its first row names the columns."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from truesheet.sources.kinds_of_words import missing, typed

_TITLES = 10  # rows that may stand before the header
_TYPED = 0.8
_LONG = 80


class Layout(NamedTuple):
    """`data` is the row where data begins, `header` the row of names (None: there is none)."""

    columns: int
    header: int | None
    data: int


def layout(rows: list[list[str]], given: bool | None = None) -> Layout:
    """Where header and data stand; `given` says whether there is a header, where it is known."""
    if not rows:
        return Layout(0, None, 0)
    columns = _columns(rows)
    first = _first(rows, columns)
    if given is not None:
        return Layout(columns, first if given else None, first + int(given))
    short = _short_header(rows, first, columns)
    if short is not None:
        return Layout(columns, short, first)
    header = _header(rows, first, columns)
    return Layout(columns, header, first if header is None else header + 1)


def _columns(rows: list[list[str]]) -> int:
    """Columns of most rows; lines of a title, which have one, do not outvote the table."""
    lengths = Counter(len(r) for r in rows)
    body = Counter(len(r) for r in rows[min(_TITLES, len(rows) // 2) :])
    columns = max(lengths, key=lambda n: (lengths[n], body[n], n))
    return columns if columns > 1 else max(body, key=lambda n: (body[n], n))


def _first(rows: list[list[str]], columns: int) -> int:
    """The first row of the table's width that is no title."""
    for i, row in enumerate(rows[: _TITLES + 1]):
        if len(row) == columns and not _title(row, rows[i + 1 : i + 4], columns):
            return i
    return 0


def _short_header(rows: list[list[str]], first: int, columns: int) -> int | None:
    """A row of names that is one short: rows begin with an unnamed key, or end with a delimiter."""
    if first == 0 or len(rows[first - 1]) != columns - 1:
        return None
    above, body = rows[first - 1], rows[first:]
    ends_blank = all(not r[-1].strip() for r in body if len(r) == columns)
    keys = [r[0] for r in body if len(r) == columns]
    begins_with_key = columns > 2 and len(set(keys)) == len(keys)
    return first - 1 if _named(above) and (ends_blank or begins_with_key) else None


def _title(row: list[str], after: list[list[str]], columns: int) -> bool:
    """An empty row, or one lonely cell above a row that is much fuller."""
    filled = sum(1 for c in row if c.strip())
    if not filled:
        return bool(after)
    fuller = any(len(r) == columns and sum(1 for c in r if c.strip()) > 2 for r in after[:2])
    return columns > 2 and filled == 1 and fuller


def _header(rows: list[list[str]], first: int, columns: int) -> int | None:
    body = [r for r in rows[first + 1 :] if len(r) == columns]
    row = rows[first]
    if not body:
        return first if _named(row) else None
    kinds = _kinds(body, columns)
    if any(kinds):
        return _above_typed(rows, first, kinds)
    return first if _named(row) and not _recurs(row, body) else None


def _kinds(body: list[list[str]], columns: int) -> list[str]:
    """For each column the kind of nearly all its cells, or nothing for words."""
    out = []
    for j in range(columns):
        cells = [r[j] for r in body if not missing(r[j])]
        found = Counter(filter(None, map(typed, cells)))
        kind, count = found.most_common(1)[0] if found else ("", 0)
        out.append(kind if count >= max(1.0, _TYPED * len(cells)) else "")
    return out


def _above_typed(rows: list[list[str]], first: int, kinds: list[str]) -> int | None:
    """The last of the leading rows that holds words where the columns hold numbers or dates."""
    header = None
    for i in range(first, min(first + 4, len(rows))):
        row = rows[i]
        if len(row) != len(kinds):
            break
        against = [(c, k) for c, k in zip(row, kinds, strict=True) if k]
        words = sum(1 for c, _ in against if c.strip() and not typed(c) and not missing(c))
        same = sum(1 for c, k in against if typed(c) == k)
        enough = words > same and (header is None or (words == len(against) and _named(row)))
        if not enough:
            break
        header = i
    return header


def _named(row: list[str]) -> bool:
    """Whether all cells could be names: short, not typed, hardly any empty, none twice."""
    cells = [c.strip() for c in row]
    filled = [c for c in cells if c]
    if not filled or len(filled) < len(cells) - max(1, len(cells) // 4):
        return False
    if any(typed(c) or len(c) > _LONG for c in filled):
        return False
    return len(set(filled)) == len(filled)


def _recurs(row: list[str], body: list[list[str]]) -> bool:
    """Whether a value of the row stands again below it, as values do and names do not."""
    return any(c.strip() and any(c == r[j] for r in body) for j, c in enumerate(row))
