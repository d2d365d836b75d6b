"""CSV and its kin: dialect, header and types found, rows read in blocks, misfits located."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.batch.batch import Batch, Problem
from truesheet.batch.column import Leftovers
from truesheet.batch.shapes import Part
from truesheet.model.field import Schema
from truesheet.sources.cast import read_texts
from truesheet.sources.csvblocks import Block, Grid, Range, blocks
from truesheet.sources.dialect import Dialect, rows_of
from truesheet.sources.errors import EmptyFile, TooManyColumns
from truesheet.sources.header import layout
from truesheet.sources.ids import looks_like_id
from truesheet.sources.infer import infer
from truesheet.sources.names import unique_names
from truesheet.sources.parts import FilePart, absent, cut_wide, selected
from truesheet.sources.scan import Scan
from truesheet.sources.shapes import MOST_COLUMNS, Found, Opened, Outline, Wanted
from truesheet.sources.stream import SMALL, Way

_SHOWN = {"\t": "tab", " ": "space", "": "none", "\x01": "\\x01", "\x1f": "\\x1f"}
_SAMPLED = 64
_LEADING = 10_000


class Text(NamedTuple):
    """A delimited text as the sniffer hands it over; `scan` is None for a small one."""

    way: Way
    head: str
    data: bytes | None
    scan: Scan | None
    dialect: Dialect
    header: bool | None = None
    notes: tuple[str, ...] = ()


def open_csv(text: Text) -> Opened:
    """Header, names and types of a delimited text."""
    way, dialect = text.way, text.dialect
    rows = rows_of(text.head, dialect)
    found = layout([r for _, r in rows], text.header)
    if not found.columns:
        raise EmptyFile(way.shown)
    if found.columns > MOST_COLUMNS:
        raise TooManyColumns(way.shown, found.columns, MOST_COLUMNS)
    names, notes = _names(rows, found.header, found.columns)
    begin = rows[found.data][0] if found.data < len(rows) else len(text.head)
    grid = Grid(
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        escape=dialect.escape,
        columns=found.columns,
        begin=len(text.head[:begin].encode("utf-8", "replace")),
        spans=_spans(text),
    )
    columns, more = _columns(text, grid, names)
    titles = found.data if found.header is None else found.header
    read_as = _read_as(text, found.header is not None, titles)

    def cut(outline: Outline) -> list[Part]:
        return list(_parts(outline, way, grid, text.scan))

    return Opened("text/csv", read_as, columns, cut, (*text.notes, *notes, *more))


def _names(
    rows: list[tuple[int, list[str]]], header: int | None, columns: int
) -> tuple[list[str], tuple[str, ...]]:
    if header is None:
        note = "there is no header: columns are named by their position"
        return [f"column_{i}" for i in range(1, columns + 1)], (note,)
    names = rows[header][1]
    if len(names) < columns:
        after = [r for _, r in rows[header + 1 :] if len(r) == columns]
        last = all(not r[-1].strip() for r in after)
        names = [*names, ""] if last else ["", *names]
    return unique_names(names)


def _spans(text: Text) -> bool:
    """Whether a quoted cell may span lines."""
    quote = text.dialect.quote.encode()
    if not quote:
        return False
    if text.scan is not None:
        return text.scan.quotes and not text.scan.even
    data = text.data or b""
    if quote not in data:
        return False
    if b"\n" not in data:
        return True
    raw = np.frombuffer(data, np.uint8)
    before = np.searchsorted(np.flatnonzero(raw == quote[0]), np.flatnonzero(raw == ord("\n")))
    return bool((before % 2).any())


def _read_as(text: Text, header: bool, titles: int) -> dict[str, str]:
    d, way = text.dialect, text.way
    out = {
        "format": "csv",
        "delimiter": _SHOWN.get(d.delimiter, d.delimiter),
        "quote": d.quote or "none",
        "header": "yes" if header else "no",
        "encoding": way.encoding,
    }
    if d.escape:
        out["escape"] = d.escape
    if titles:
        out["rows before the header" if header else "rows before the data"] = str(titles)
    if way.compression:
        out["compression"] = way.compression
    return out


def _columns(text: Text, grid: Grid, names: list[str]) -> tuple[list[Found], tuple[str, ...]]:
    """Types of all columns, from all cells of a small text and from spaced blocks of a long one."""
    table, whole = _sample(text, grid)
    out: list[Found] = []
    notes: list[str] = []
    for i, name in enumerate(names):
        texts = table.column(i)
        verdict = infer(texts, whole)
        if verdict.note:
            notes.append(f"{name}: {verdict.note}")
        head = texts.slice(0, _LEADING).combine_chunks()
        if pa.types.is_integer(verdict.type):
            head = read_texts(head, verdict.type)[0]
        suspect = looks_like_id(name, head, i == 0)
        out.append(Found(name, (i,), verdict.type, verdict.how, suspect))
    if not whole and table.num_rows:
        notes.append(f"types were found from {table.num_rows:,} rows, evenly spaced in the file")
    return out, tuple(notes)


def _sample(text: Text, grid: Grid) -> tuple[pa.Table, bool]:
    """All rows of a small text, or those of at least 64 blocks spread over a long one."""
    way = text.way
    if text.data is not None:
        found = list(blocks(way, grid, Range(grid.begin, data=text.data)))
        return _table(found, grid), True
    size = text.scan.bytes if text.scan else 0
    if way.plain and text.scan is not None and text.scan.even:
        found = []
        for k in range(_SAMPLED):
            start = grid.begin + (size - grid.begin) * k // _SAMPLED
            found += blocks(way, grid, Range(start, SMALL // _SAMPLED, loose=True))
        return _table(found, grid), False
    every = max(1, size // SMALL)
    spaced = blocks(way, grid, Range(grid.begin), SMALL // _SAMPLED)
    found = [b for i, b in enumerate(spaced) if i % every == 0]
    return _table(found, grid), False


def _table(found: list[Block], grid: Grid) -> pa.Table:
    if not found:
        return pa.schema([(f"c{i}", pa.string()) for i in range(grid.columns)]).empty_table()
    return pa.Table.from_batches([b.rows for b in found])


def _parts(outline: Outline, way: Way, grid: Grid, seen: Scan | None) -> Iterator[Part]:
    """One part, or one a range of bytes where no cell spans lines."""
    cuts = [(grid.begin, 0)]
    if seen is not None and seen.even and way.plain and grid.columns > 1:
        # Rows before the first data row are lines of title and header.
        above = _rows_above(way, grid)
        cuts += [(at, rows - above) for at, rows in seen.cuts[1:] if at > grid.begin]
    ranged = len(cuts) > 1
    for i, (start, first) in enumerate(cuts):
        length = cuts[i + 1][0] - start if i + 1 < len(cuts) else None
        yield CsvPart(
            path=outline.path,
            shown=outline.shown,
            split=outline.split,
            digest=outline.digest("csv", grid, start, length, way.encoding, way.compression),
            bytes=_size(outline, start, length) if ranged else outline.bytes,
            first=first,
            size=outline.bytes,
            wanted=outline.wanted,
            way=way,
            grid=grid,
            start=start,
            length=length,
        )


def _size(outline: Outline, start: int, length: int | None) -> int:
    return max(0, outline.bytes - start) if length is None else length


def _rows_above(way: Way, grid: Grid) -> int:
    from truesheet.sources.scan import scan
    from truesheet.sources.stream import open_text

    return scan(open_text(way, 0, grid.begin), way.shown, grid.quote).rows if grid.begin else 0


@dataclass(frozen=True)
class CsvPart(FilePart):
    """A range of rows of a delimited text."""

    way: Way
    grid: Grid
    start: int
    length: int | None

    def batches(self, schema: Schema) -> Iterator[Batch]:
        self.check()
        wanted = selected(self.wanted, schema)
        for block in blocks(
            self.way, self.grid, Range(self.start, self.length), only=_only(wanted, self.grid)
        ):
            at = block.start
            problems = block.problems
            for piece in cut_wide(block.rows):
                yield _batch(schema, wanted, piece, self.split, at, problems)
                at += piece.num_rows
                problems = ()
            if not block.rows.num_rows and problems:
                yield _batch(schema, wanted, block.rows, self.split, at, problems)


def _only(wanted: list[Wanted], grid: Grid) -> list[int]:
    """Columns to convert; none means all."""
    needed = sorted({int(w.at[0]) for w in wanted if w.at is not None})
    return needed if len(needed) < grid.columns else []


def _batch(
    schema: Schema,
    wanted: list[Wanted],
    rows: pa.RecordBatch,
    split: str,
    start: int,
    problems: tuple[Problem, ...],
) -> Batch:
    arrays: list[Any] = []
    left: dict[str, Leftovers] = {}
    for w in wanted:
        if w.at is None:
            array, over = absent(w, rows.num_rows)
        else:
            array, over = read_texts(rows.column(f"c{w.at[0]}"), w.type, w.how)
        arrays.append(array)
        if over is not None:
            left[w.name] = over
    return Batch(
        schema,
        arrays,
        rows=rows.num_rows,
        split=split,
        start=start,
        problems=problems,
        leftovers=left,
    )
