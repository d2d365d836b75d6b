"""What leaking rows are worth: a model scored on test rows with and without those it has met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import NULL, U64
from truesheet.batch.kinds import F64
from truesheet.batch.shapes import Part, Plan, Sample
from truesheet.compare.leakage import RowsWorth
from truesheet.engine import Options, fold
from truesheet.measures.alike_across import RowsAlikeAcross
from truesheet.measures.by_entity import RowsByEntity
from truesheet.measures.duplicates import in_order
from truesheet.measures.reference import memorised, table_of
from truesheet.measures.sampled import side
from truesheet.measures.scores import Influence, Target, influence, less, scored
from truesheet.measures.single_field import PASSED, target_of
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema

if TYPE_CHECKING:
    from truesheet.sources.opening import OpenedSource

ROWS = 5_000  # of each split that are looked at
FEWEST = 30  # rows of either kind, below which a difference tells nothing


class _Half(NamedTuple):
    """The parts of one split, as a source of their own."""

    name: str
    schema: Schema
    parts: Sequence[Part]
    fingerprint: str


class _Both(NamedTuple):
    """Rows of both splits in one sample, and which of them the model learns from."""

    sample: Sample
    learned: npt.NDArray[np.bool_]


class _Taken:
    """A sampled measure that wants nothing but the sample."""

    id, version = "leakage.sample", 1


def worths(source: OpenedSource, entities: Sequence[Field]) -> tuple[RowsWorth, ...]:
    """For each split beside that for training: by rows, and by each field that names entities."""
    labels = source.schema.with_role("label")
    names = in_order(list(dict.fromkeys(p.split for p in source.parts)))
    if not labels or len(names) < 2:
        return ()
    halves = {n: _sample(source, n) for n in names}
    return tuple(
        one
        for a, b in combinations(names, 2)
        if a == names[0]
        for one in _worths(a, b, halves[a], halves[b], source.schema, labels[0], entities)
    )


def _sample(source: OpenedSource, split: str) -> Sample | None:
    parts = [p for p in source.parts if p.split == split]
    half = _Half(split, source.schema, parts, "")
    return fold(half, Plan(source.schema, (), (), (_Taken(),), ROWS), Options(1)).sample


def _worths(
    a: str,
    b: str,
    learned: Sample | None,
    told: Sample | None,
    schema: Schema,
    label: Field,
    entities: Sequence[Field],
) -> Iterator[RowsWorth]:
    if learned is None or told is None or not len(learned.counts) or not len(told.counts):
        yield RowsWorth("rows", a, b, absent="a split has no rows")
        return
    both = _joined(learned, told)
    aim = target_of(label, both.sample)
    if isinstance(aim, Absent):
        yield RowsWorth("rows", a, b, absent=aim.absent)
        return
    kept, target = aim
    train = both.learned[kept]
    if train.sum() < FEWEST or (~train).sum() < 2 * FEWEST:
        yield RowsWorth("rows", a, b, absent="a split has too few rows with a label")
        return
    keys = {"rows": _alike(both, schema)} | {f.name: _entity(both, f) for f in entities}
    predicted: F64 | None = None
    for by, key in keys.items():
        met = np.isin(key[kept], key[kept][train]) & (key[kept] != NULL)
        leaking = int(met[~train].sum())
        one = RowsWorth(by, a, b, int(train.sum()), int((~train).sum()), leaking)
        if min(leaking, one.rows - leaking) < FEWEST:
            why = (
                f"{leaking:,} of {one.rows:,} rows leak among those looked at; "
                f"{FEWEST} of either kind are needed to score"
            )
            yield msgspec.structs.replace(one, absent=why if leaking else "")
            continue
        if predicted is None:
            columns = _columns(both, schema, kept)
            predicted = memorised(columns[train], target.columns[train], columns[~train])
        aim_told = _rows_of(target, ~train)
        yield _scored(one, predicted, aim_told, met[~train])


def _joined(a: Sample, b: Sample) -> _Both:
    table = pa.concat_tables([a.table, b.table]).combine_chunks()
    counts = np.concatenate([a.counts, b.counts])
    complete = a.complete and b.complete
    sample = Sample(table, counts, a.rows + b.rows, complete, a.cut)
    return _Both(sample, np.arange(len(counts)) < len(a.counts))


def _batch(both: _Both, schema: Schema) -> Batch:
    fields = [f for f in schema.fields if f.name in both.sample.table.column_names]
    arrays = [both.sample.table[f.name].combine_chunks() for f in fields]
    whole = [a.chunk(0) if isinstance(a, pa.ChunkedArray) else a for a in arrays]
    return Batch(Schema(tuple(fields)), whole)


def _alike(both: _Both, schema: Schema) -> U64:
    ignored = tuple(f.name for f in schema.fields if f.role in ("id", "label") or f.suspected_id)
    return RowsAlikeAcross(ignored).emit(_batch(both, schema))


def _entity(both: _Both, field: Field) -> U64:
    return RowsByEntity(field.name).emit(_batch(both, Schema((field,))))


def _columns(both: _Both, schema: Schema, kept: Any) -> F64:
    """Fields as a model reads them; identifiers stay out."""
    fields = [f for f in schema.fields if f.role not in PASSED and not f.suspected_id]
    sides = [s for i, f in enumerate(fields) if (s := side(i, f, both.sample)) is not None]
    if not sides:
        return np.zeros((len(kept), 1))
    return np.asarray(table_of(sides)[kept])


def _rows_of(target: Target, rows: npt.NDArray[np.bool_]) -> Target:
    """The target of some rows, without classes that do not occur, or that alone occur."""
    columns = target.columns[rows]
    return Target(columns, target.names, None)


def _scored(
    found: RowsWorth, predicted: F64, target: Target, met: npt.NDArray[np.bool_]
) -> RowsWorth:
    clean = _rows_of(target, ~met)
    present = np.ones(target.columns.shape[1], np.bool_)
    if not target.numeric:
        sizes = clean.columns.sum(axis=0)
        present = (sizes > 0) & (sizes < len(clean.columns))
    if not present.any():
        return msgspec.structs.replace(found, absent="the rows that do not leak have one class")
    names = tuple(n for n, p in zip(target.names, present, strict=False) if p)
    target = Target(target.columns[:, present], names)
    predicted = predicted[:, present]
    every = influence(predicted, target)
    rest = influence(predicted[~met], Target(target.columns[~met], names))
    spread = np.zeros(len(met))
    spread[~met] = rest.rows * len(met) / max(int((~met).sum()), 1)
    return msgspec.structs.replace(
        found,
        metric=target.metric,
        every=scored(every),
        clean=scored(rest),
        gain=less(every, Influence(rest.score, spread, rest.floor)),
    )
