"""Tables that describe fields: a column of names, a column of kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from truesheet.exchange.blocks import Block, Cell
from truesheet.exchange.cells import Found, Unclear
from truesheet.exchange.grammar.claim import Around
from truesheet.exchange.grammar.fields import KINDS, is_of_fields

_FIELD_HEADS = frozenset(
    {
        "field",
        "fields",
        "field name",
        "column",
        "columns",
        "column name",
        "attribute",
        "variable",
        "feature",
        "variable name",
        "feature name",
        "attribute name",
        "name",
        "key",
    }
)
_KIND_HEADS = frozenset({"type", "dtype", "data type", "datatype", "field type", "format", "kind"})
_TOLD_HEADS = frozenset(
    {"description", "meaning", "explanation", "definition", "comment", "comments", "notes"}
)


def field_columns(head: Sequence[Cell], around: Around | None) -> tuple[int, int | None] | None:
    """The columns of names and of kinds, where the table describes fields."""
    heads = [c.text.text.strip().lower() for c in head]
    names = next((i for i, h in enumerate(heads) if h in _FIELD_HEADS), None)
    kinds = next((i for i, h in enumerate(heads) if h in _KIND_HEADS), None)
    if names is None or names > 1:
        return None
    sure = heads[names] not in ("name", "key")
    told = any(h in _TOLD_HEADS for h in heads)
    about = around is not None and is_of_fields(around)
    return (names, kinds) if (sure or about) and (kinds is not None or told or about) else None


def names_of_fields(block: Block) -> list[Cell]:
    """The cells that name fields, where the table describes fields."""
    columns = field_columns(block.rows[0], None) if block.rows else None
    if columns is None:
        return []
    return [
        r[columns[0]] for r in block.rows[1:] if len(r) > columns[0] and _is_name(r[columns[0]])
    ]


def _is_name(cell: Cell) -> bool:
    words = cell.text.text.strip()
    return bool(words) and len(words) < 64 and not re.search(r"[\s(){},;:]", words)


def described(
    rows: Sequence[Sequence[Cell]], columns: tuple[int, int | None]
) -> Iterator[Found | Unclear]:
    """The fields of a table, one by one, and all of them together."""
    names, kinds = columns
    named: list[str] = []
    first: tuple[int, int, int] | None = None
    for i, row in list(enumerate(rows))[1:]:
        if len(row) <= names or not _is_name(row[names]):
            yield Unclear(i)
            continue
        name = row[names].text.text.strip()
        named.append(name)
        first = first or (*row[names].text.span(), i)
        if kinds is not None and len(row) > kinds:
            words = row[kinds].text.text.strip()
            word = re.match(r"[^\W_]{1,20}", words)
            if len(words) <= 40 and word and word[0].lower() in KINDS:
                yield Found("field_kind", words, *row[kinds].text.span(), i, field=name)
    if first is not None:
        yield Found("field_names", named, first[0], first[1], first[2])
