"""Rows of a delimited text as record batches of texts, with the rows that have no right shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from truesheet.batch.batch import Problem
from truesheet.sources.dialect import NONE
from truesheet.sources.errors import NotUnderstood, RecordTooLong
from truesheet.sources.shapes import WIDE
from truesheet.sources.stream import Stream, Way, open_text

_BLOCK = 8 << 20
_SPLITS = 1000
"""Problems of a range around which rows are parted, so that every row keeps its number."""
_LINES_LOST = 5


class Grid(NamedTuple):
    """The shape of a delimited text: data begins at byte `begin`; `spans`: cells may span lines."""

    delimiter: str
    quote: str
    escape: str
    columns: int
    begin: int
    spans: bool


class Block(NamedTuple):
    """Rows that stand next to each other from row `start` on, and the problems before them."""

    start: int
    rows: pa.RecordBatch
    problems: tuple[Problem, ...] = ()


class Range(NamedTuple):
    """Where to read: `data` is the whole text where that is in memory.

    `loose` says that the range was not cut at lines: pieces of rows at its ends are left out.
    """

    start: int
    length: int | None = None
    data: bytes | None = None
    loose: bool = False


def blocks(
    way: Way, grid: Grid, where: Range, size: int = _BLOCK, only: Sequence[int] = ()
) -> Iterator[Block]:
    """The rows of a range of a text; row numbers count from the beginning of the range.

    A row that does not fit a block stops Arrow: then all is read again in blocks of the longest
    size that is allowed, and what was given already is passed over. `only` names the columns to
    keep (as `c0`, `c1`, ...), none for all.
    """
    given = 0
    for attempt in (size, WIDE + _BLOCK):
        try:
            for block in _numbered(_source(way, where), grid, attempt, only):
                end = block.start + block.rows.num_rows + len(block.problems)
                if block.start >= given or end > given:
                    yield _after(block, given)
                    given = end
            return
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error):
                raise _refused(way.shown, given, error) from None
    raise RecordTooLong(f"{way.shown}: the record after row {given:,}", WIDE)


def _after(block: Block, given: int) -> Block:
    """What of the block lies at or after row `given`."""
    if block.start >= given:
        return block
    problems = tuple(p for p in block.problems if p.row >= given)
    return Block(given, block.rows.slice(given - block.start), problems)


def _refused(shown: str, row: int, error: Exception) -> NotUnderstood:
    from truesheet.sources.words import plain_reason

    return NotUnderstood(f"{shown}: after row {row:,}", plain_reason(error))


def _source(way: Way, where: Range) -> Any:
    if where.data is not None:
        return pa.BufferReader(pa.py_buffer(where.data).slice(where.start))
    text = open_text(way, where.start, where.length)
    if where.loose:
        data = text.read()
        begin = data.find(b"\n") + 1 if where.start else 0
        return pa.BufferReader(data[begin : data.rfind(b"\n") + 1])
    return pa.PythonFile(Stream(text), mode="r")


def _numbered(source: Any, grid: Grid, size: int, only: Sequence[int]) -> Iterator[Block]:
    """Blocks whose rows follow each other without a gap, so that start + i is the row's number.

    After a thousand problems the rows between them are no longer kept apart: then a row's number
    can be too small by the problems of its own block.
    """
    bad: list[Problem] = []
    at = used = 0
    for batch in _read(source, grid, size, only, bad):
        left = batch
        while used < len(bad) and used < _SPLITS and bad[used].row - at <= left.num_rows:
            ahead = bad[used].row - at
            if ahead:
                yield Block(at, left.slice(0, ahead))
                left = left.slice(ahead)
            run = _run(bad, used)
            yield Block(bad[used].row, batch.slice(0, 0), tuple(bad[used : used + run]))
            used += run
            at = bad[used - 1].row + 1
        passed: list[Problem] = []
        if used >= _SPLITS:
            while used < len(bad) and bad[used].row - at <= left.num_rows + len(passed):
                passed.append(bad[used])
                used += 1
        if left.num_rows or passed:
            yield Block(at, left, tuple(passed))
        at += left.num_rows + len(passed)
    if used < len(bad):
        yield Block(bad[used].row, _nothing(grid), tuple(bad[used:]))


def _run(bad: list[Problem], used: int) -> int:
    """How many problems follow each other from here."""
    run = 1
    while used + run < len(bad) and bad[used + run].row == bad[used].row + run:
        run += 1
    return run


def _nothing(grid: Grid) -> pa.RecordBatch:
    names = [f"c{i}" for i in range(grid.columns)]
    return pa.RecordBatch.from_arrays([pa.array([], pa.string())] * grid.columns, names=names)


def _read(
    source: Any, grid: Grid, size: int, only: Sequence[int], bad: list[Problem]
) -> Iterator[pa.RecordBatch]:
    """Record batches of texts; rows of a wrong width go to `bad` with their number from 0."""
    import pyarrow.csv as pv

    def odd(row: Any) -> str:
        bad.append(Problem(row.number - 1, _why(row, grid)))
        return "skip"

    names = [f"c{i}" for i in range(grid.columns)]
    try:
        reader = pv.open_csv(
            source,
            read_options=pv.ReadOptions(use_threads=False, block_size=size, column_names=names),
            parse_options=pv.ParseOptions(
                delimiter=grid.delimiter or NONE,
                quote_char=grid.quote or False,
                escape_char=grid.escape or False,
                newlines_in_values=grid.spans,
                # In a single column an empty line is a missing value.
                ignore_empty_lines=grid.columns > 1,
                invalid_row_handler=odd,
            ),
            convert_options=pv.ConvertOptions(
                include_columns=[names[i] for i in only],
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return
        raise
    yield from reader


def _why(row: Any, grid: Grid) -> str:
    text = row.text or ""
    if grid.quote and text.count("\n") > _LINES_LOST and text.count(grid.quote) % 2:
        return f"a quote opens and never closes; {text.count(chr(10)):,} lines are inside it"
    return f"{row.actual_columns} fields instead of {row.expected_columns}"
