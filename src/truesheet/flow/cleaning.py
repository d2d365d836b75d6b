"""Writing a dataset without some of its rows: batch by batch, in one step, beside the old files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.kinds import I64, plain
from truesheet.engine.equal import taken, wanted
from truesheet.flow.files import CannotWrite, must_be_writable
from truesheet.measures.rowviews import missing_rows
from truesheet.model.errors import TruesheetError
from truesheet.sources.opening import OpenedSource

FORMS = (".parquet", ".csv", ".jsonl")
_UNFIT = {".csv": ("list", "binary"), ".jsonl": ("binary",)}


class UnknownForm(TruesheetError):
    """The file to be written has a name whose ending stands for no format that is written here.

    Next step: let the name end in .parquet, .csv or .jsonl.
    """

    code = "E-DUP-004"


class OutputTaken(TruesheetError):
    """The file to be written is there already, perhaps as the input. Nothing was changed.

    Next step: give another name, or move the file away.
    """

    code = "E-DUP-003"


class CannotHold(TruesheetError):
    """A field holds bytes, or lists for CSV, and the wanted format has no form for that.

    Next step: write .parquet instead.
    """

    code = "E-DUP-005"


class Sink(Protocol):
    """What takes record batches of one schema."""

    def write(self, table: pa.Table) -> None: ...
    def close(self) -> None: ...


def check(path: Path, source: OpenedSource) -> dict[str, Path]:
    """The file of each split, none of which is there yet; raises before any work is done."""
    if path.suffix.lower() not in FORMS:
        raise UnknownForm(
            f"{path.name!r} does not say in which format to write.",
            hint="End it in .parquet, .csv or .jsonl.",
        )
    form = path.suffix.lower()
    unfit = [f.name for f in source.schema.fields if f.kind in _UNFIT.get(form, ())]
    if unfit:
        raise CannotHold(
            f"{form} has no form for what {unfit[0]!r} holds.", hint="Write .parquet instead."
        )
    splits = list(dict.fromkeys(p.split for p in source.parts))
    files = {splits[0]: path} if len(splits) == 1 else _apart(path, splits)
    for file in files.values():
        if file.exists() or file.is_symlink():
            raise OutputTaken(f"{str(file)!r} is there already.", hint="Give another name.")
    must_be_writable(path.parent)
    return files


def _apart(path: Path, splits: list[str]) -> dict[str, Path]:
    return {s: path.with_name(f"{path.stem}-{s}{path.suffix}") for s in splits}


def write(
    source: OpenedSource, files: Mapping[str, Path], firsts: I64, dropped: I64
) -> tuple[tuple[Path, ...], int]:
    """Write all rows but the dropped ones; gives the files, and how many rows could not be read.

    A split without rows gets no file.

    Every file stands complete under another name before the first is named as asked.
    """
    form = next(iter(files.values())).suffix.lower()
    mixed = _mixed(source) if form == ".parquet" else frozenset()
    halves: dict[str, Path] = {}
    unreadable = 0
    try:
        with ExitStack() as closing:
            sinks: dict[str, Sink] = {}
            for batch, keep in _kept(source, firsts, dropped):
                unreadable += len(batch.problems)
                table = _table(batch, keep, mixed)
                if batch.split not in sinks:
                    half = _half(files[batch.split])
                    halves[batch.split] = half
                    sinks[batch.split] = sink = _SINKS[form](half, table.schema)
                    closing.callback(sink.close)
                sinks[batch.split].write(table)
        for split, half in halves.items():
            os.chmod(half, 0o644)
            os.link(half, files[split])  # fails where somebody was faster
    except FileExistsError as why:
        raise OutputTaken(
            f"{why.filename2!r} is there already.", hint="Give another name."
        ) from why
    except OSError as why:
        raise CannotWrite(
            f"{next(iter(files.values()))} could not be written: {why.strerror or why}.",
            hint="Free some room, or give another folder.",
        ) from why
    finally:
        for half in halves.values():
            half.unlink(missing_ok=True)
    return tuple(files[split] for split in halves), unreadable


def _half(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    return Path(name)


def _kept(source: OpenedSource, firsts: I64, dropped: I64) -> Iterator[tuple[Batch, I64]]:
    """Every batch with the places of the rows that stay."""
    for part, first, after in zip(source.parts, firsts[:-1], firsts[1:], strict=True):
        if first == after:  # it could not be read, as is told elsewhere, or it has no rows
            continue
        for batch in part.batches(source.schema):
            start = int(first) + batch.start
            low, high = np.searchsorted(dropped, [start, start + batch.rows])
            keep = np.ones(batch.rows, bool)
            keep[dropped[low:high] - start] = False
            yield batch, np.flatnonzero(keep)


def _mixed(source: OpenedSource) -> frozenset[str]:
    """Fields with cells that are not of their kind: a typed file can hold them as texts only."""
    from truesheet.sources.csvfile import CsvPart
    from truesheet.sources.jsonfile import JsonPart

    parts = [p for p in source.parts if isinstance(p, (CsvPart, JsonPart))]
    batches = (b for p in parts for b in p.batches(source.schema))
    return frozenset(c.field.name for b in batches for c in b.columns if c.left_over)


def _table(batch: Batch, keep: I64, mixed: frozenset[str]) -> pa.Table:
    index = pa.array(keep)
    arrays = [
        (_as_texts(c) if c.left_over or c.field.name in mixed else plain(c.array)).take(index)
        for c in batch.columns
    ]
    return pa.table(arrays, names=[c.field.name for c in batch.columns])


def _as_texts(column: Column) -> pa.Array:
    """The cells as texts, those that are not of the field's kind as they stand."""
    texts = plain(column.array).cast(pa.string())
    if column.leftovers is None or not column.left_over:
        return texts
    mask = np.zeros(len(texts), bool)
    mask[column.leftovers.rows] = True
    return pc.replace_with_mask(texts, pa.array(mask), column.leftovers.texts.cast(pa.string()))


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        self._schema = schema
        self._out = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, table: pa.Table) -> None:
        self._out.write_table(table.cast(self._schema))

    def close(self) -> None:
        self._out.close()


class _Csv:
    """Types may differ from batch to batch: text is text, whatever was a number before."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._out = path.open("wb")
        self._head = True

    def write(self, table: pa.Table) -> None:
        import pyarrow.csv as pcsv

        pcsv.write_csv(table, self._out, pcsv.WriteOptions(include_header=self._head))
        self._head = False

    def close(self) -> None:
        self._out.close()


class _Lines:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._out = path.open("w", encoding="utf-8", newline="\n")

    def write(self, table: pa.Table) -> None:
        for row in table.to_pylist():
            self._out.write(json.dumps(_plain(row), ensure_ascii=False, default=str) + "\n")

    def close(self) -> None:
        self._out.close()


def _plain(value: Any) -> Any:
    """What JSON can hold: it has neither NaN nor infinity."""
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


_SINKS: dict[str, Callable[[Path, pa.Schema], Sink]] = {
    ".parquet": _Parquet,
    ".csv": _Csv,
    ".jsonl": _Lines,
}


def empty_cells(source: OpenedSource, firsts: I64, rows: I64) -> I64:
    """How many cells of each of these rows hold nothing: null, or a text of blanks."""
    wanted_rows, back = np.unique(rows, return_inverse=True)
    found = [np.empty(0, np.int64)]
    for batch, at in wanted(source.parts, source.schema, firsts, wanted_rows):
        empty = np.zeros(len(at), np.int64)
        for column in taken(batch, at).columns:
            nothing = missing_rows(column)
            if nothing is not None:
                empty += nothing
        found.append(empty)
    counted = np.concatenate(found)
    return counted[back]
