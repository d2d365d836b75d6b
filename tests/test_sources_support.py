"""What the tests of sources share: a source read to plain rows, in this process."""

from __future__ import annotations

import pickle
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from truesheet.sources import OpenedSource, open_source


class Read(NamedTuple):
    """All cells of a source: rows as dicts with leftovers put back, problems with addresses."""

    source: OpenedSource
    rows: list[dict[str, Any]]
    problems: list[tuple[str, str]]
    addresses: list[str]
    hashes: list[int]
    leftovers: dict[str, list[str]]

    @property
    def read_as(self) -> dict[str, str]:
        return self.source.files[0].read_as


def read(data: Any = None, **options: Any) -> Read:
    """Opens and reads; every part goes through pickle first, as it does on its way to a worker."""
    return read_source(open_source(data, **options))


def read_source(source: OpenedSource) -> Read:
    rows: list[dict[str, Any]] = []
    problems: list[tuple[str, str]] = []
    addresses: list[str] = []
    hashes: list[int] = []
    leftovers: dict[str, list[str]] = {}
    for original in source.parts:
        part = pickle.loads(pickle.dumps(original))
        assert part.digest == original.digest
        for batch in part.batches(source.schema):
            assert batch.split == part.split
            problems += [(part.address(p.row), p.reason) for p in batch.problems]
            addresses += [part.address(batch.start + i) for i in range(batch.rows)]
            hashes += [int(h) for h in np.asarray(batch.row_hashes)]
            cells = {}
            for column in batch.columns:
                values = plain(column.array)
                assert len(values) == batch.rows
                if column.leftovers:
                    texts = column.leftovers.texts.to_pylist()
                    leftovers.setdefault(column.field.name, []).extend(texts)
                    for row, text in zip(column.leftovers.rows, texts, strict=True):
                        assert values[row] is None
                        values[row] = text
                cells[column.field.name] = values
            rows += [dict(zip(cells, r, strict=True)) for r in zip(*cells.values(), strict=True)]
    return Read(source, rows, problems, addresses, hashes, leftovers)


def plain(array: pa.Array) -> list[Any]:
    try:
        return list(array.to_pylist())
    except OverflowError:  # years that Python's calendar does not have
        return list(array.cast(pa.int64()).to_pylist())


def kinds(source: OpenedSource) -> dict[str, str]:
    return {f.name: f.kind for f in source.schema.fields}
