"""A Markdown document as a row of blocks: headings, paragraphs, items, tables, code.

The library says which lines are what; where the words stand on these lines is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from truesheet.exchange.document import Document
from truesheet.exchange.spans import Text, joined, read

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BlockKind = Literal["heading", "paragraph", "item", "quote", "table", "code", "html", "long"]

LONGEST_BLOCK = 200_000
"""Signs of one paragraph; what is longer is no prose."""
MOST_CELLS = 40_000
"""Cells of one table."""


class Cell(NamedTuple):
    """One cell of a table, and the offsets of its raw words."""

    text: Text
    start: int
    end: int


class Block(NamedTuple):
    """`text` of a heading or paragraph, or `rows` of a table, the first of which is its head.

    `level` is that of a heading, or how deep an item is nested. `start` and `end` are offsets of
    its whole lines.
    """

    kind: BlockKind
    start: int
    end: int
    text: Text
    level: int = 0
    rows: Sequence[Sequence[Cell]] = ()


_NOTHING = Text("", [], [])
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*\|?[ \t]*")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Nesting is bounded, so that quotes in quotes cost no more than their lines.
    parser = MarkdownIt("commonmark", {"maxNesting": 12}).enable("table")
    return parser.disable(["inline", "text_join"])


def blocks(document: Document, start: int = 0) -> Iterator[Block]:
    """The blocks of the document from offset `start`, which begins a line."""
    lines = document.text[start:].split("\n")
    starts = []
    at = start
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    items = quotes = 0
    skip_to = 0
    tokens = _parser().parse(document.text[start:])
    for i, token in enumerate(tokens):
        if token.type == "list_item_open":
            items += 1
        elif token.type == "list_item_close":
            items -= 1
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        if token.map is None or token.map[0] < skip_to:
            continue
        first, last = token.map[0], min(token.map[1], len(lines))
        here, there = starts[first], starts[last - 1] + len(lines[last - 1])
        if token.type in ("fence", "code_block"):
            yield Block("code", here, there, _NOTHING)
        elif token.type == "html_block":
            yield Block("html", here, there, _NOTHING)
        elif token.type == "table_open":
            rows = _rows(lines[first:last], starts[first:last])
            yield Block("table", here, there, _NOTHING, items, rows)
            skip_to = last
        elif token.type == "inline":
            yield from _prose(token, tokens[i - 1], lines, starts, items, quotes)


def _prose(
    token: Token, opener: Token, lines: list[str], starts: list[int], items: int, quotes: int
) -> Iterator[Block]:
    assert token.map is not None
    first, last = token.map[0], min(token.map[1], len(lines))
    here, there = starts[first], starts[last - 1] + len(lines[last - 1])
    block = lines[first:last]
    if there - here > LONGEST_BLOCK:
        yield Block("long", here, there, _NOTHING)
    elif opener.type == "heading_open":
        raw, at = _found(token.content, block, starts[first:last])
        yield Block("heading", here, there, read(raw, at), int(opener.tag[1:]))
    elif _is_table(block):
        # A table that the library does not take, because head and body differ in length.
        yield Block("table", here, there, _NOTHING, items, _rows(block, starts[first:last]))
    else:
        raw, at = _found(token.content, block, starts[first:last])
        kind: BlockKind = "item" if items else "quote" if quotes else "paragraph"
        yield Block(kind, here, there, read(raw, at), items)


def _found(content: str, lines: list[str], starts: list[int]) -> tuple[str, list[int]]:
    """The words of a block with their offsets, without the marks that begin its lines."""
    parts = []
    for words, line, start in zip(content.split("\n"), lines, starts, strict=False):
        bare = words.strip()
        at = line.find(bare)
        if bare and at >= 0:
            parts.append((bare, start + at))
    return joined(parts)


def _is_table(lines: list[str]) -> bool:
    """Lines with bars between cells, one of which parts the head from the body."""
    if not all("|" in line for line in lines):
        return False
    if len(lines) > 2 and any(_SEPARATOR.fullmatch(line) for line in lines[:3]):
        return True
    # Without such a line, only what is drawn as a frame: a bar at both ends of every row.
    framed = all(len(x) > 2 and x[0] == x[-1] == "|" for x in (line.strip() for line in lines))
    return framed and len(lines) > 1 and len({line.count("|") for line in lines}) == 1


def _rows(lines: list[str], starts: list[int]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    cells = 0
    for line, start in zip(lines, starts, strict=True):
        if _SEPARATOR.fullmatch(line):
            continue
        row = _cells(line, start)
        cells += len(row)
        if cells > MOST_CELLS:
            break
        if row:
            rows.append(row)
    return rows


def _cells(line: str, start: int) -> list[Cell]:
    """The cells of one row; a bar after a backslash is no border."""
    borders = [
        m.start() for m in re.finditer(r"\|", line) if line[m.start() - 1 : m.start()] != "\\"
    ]
    edges = [-1, *borders, len(line)]
    cells = []
    for left, right in pairwise(edges):
        raw = line[left + 1 : right]
        lead = len(raw) - len(raw.lstrip())
        bare = raw.strip()
        at = start + left + 1 + lead
        cells.append(Cell(read(bare, range(at, at + len(bare))), at, at + len(bare)))
    # The bars at both ends of a row begin and end no cell.
    if (
        cells
        and not cells[0].text.text.strip("> \t-*")
        and borders
        and not line[: borders[0]].strip("> \t-*")
    ):
        cells = cells[1:]
    if len(cells) > 1 and not line[borders[-1] + 1 :].strip():
        cells = cells[:-1]
    return cells
