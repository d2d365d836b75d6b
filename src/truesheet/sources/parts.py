"""What parts of typed files share: from record batches to batches of the dataset."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from truesheet.batch.batch import Batch, Problem
from truesheet.batch.column import Leftovers
from truesheet.model.field import Schema
from truesheet.sources.errors import FileChanged
from truesheet.sources.fit import fit
from truesheet.sources.flatten import pick
from truesheet.sources.shapes import ROWS, WIDE, Wanted


@dataclass(frozen=True)
class FilePart:
    """Rows of one file from row `first` (from 0) on; `size` is that of the whole file."""

    path: str
    shown: str
    split: str
    digest: str
    bytes: int
    size: int
    first: int
    wanted: tuple[Wanted, ...]

    def check(self) -> None:
        """Raises when the file is gone, or no longer as long as when it was opened."""
        try:
            now = os.stat(self.path).st_size
        except OSError:
            raise FileChanged(self.shown) from None
        if now != self.size:
            raise FileChanged(self.shown)

    def address(self, row: int) -> str:
        """`file:row`; the first data row of a file is 1, rows that did not parse count too."""
        return f"{self.shown}:{self.first + row + 1}"


def selected(wanted: Sequence[Wanted], schema: Schema) -> list[Wanted]:
    """The wanted fields in the order of the schema."""
    by_name = {w.name: w for w in wanted}
    return [by_name[f.name] for f in schema.fields]


def absent(wanted: Wanted, rows: int) -> tuple[pa.Array, Leftovers | None]:
    """The column of a field that the file lacks: its constant, or nulls."""
    if wanted.constant is None:
        return pa.nulls(rows, wanted.type), None
    from truesheet.sources.cast import read_texts

    one, left = read_texts(pa.array([wanted.constant], pa.string()), wanted.type, wanted.how)
    if left is not None:
        return pa.nulls(rows, wanted.type), None
    return pa.repeat(one[0], rows), None


def typed_batches(
    batches: Iterable[pa.RecordBatch],
    wanted: Sequence[Wanted],
    schema: Schema,
    split: str,
) -> Iterator[Batch]:
    """Batches under the dataset's schema from record batches of a typed file, in order."""
    start = 0
    for whole in batches:
        for piece in cut_wide(whole):
            columns = [
                absent(w, piece.num_rows) if w.at is None else fit(pick(piece, w.at), w.type)
                for w in wanted
            ]
            left = {w.name: c[1] for w, c in zip(wanted, columns, strict=True) if c[1] is not None}
            yield Batch(
                schema,
                [c[0] for c in columns],
                rows=piece.num_rows,
                split=split,
                start=start,
                leftovers=left,
            )
            start += piece.num_rows


def cut_wide(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in pieces that keep to the limits of rows and bytes."""
    rows = batch.num_rows
    most = ROWS
    if batch.nbytes > WIDE:
        most = max(1, min(ROWS, rows * WIDE // batch.nbytes))
    for at in range(0, rows, most):
        yield batch.slice(at, most)


def only_problem(schema: Schema, wanted: Sequence[Wanted], split: str, problem: Problem) -> Batch:
    """A batch without rows that says what went wrong."""
    arrays = [pa.nulls(0, w.type) for w in wanted]
    return Batch(schema, arrays, rows=0, split=split, start=problem.row, problems=[problem])
