"""Fields of a sample as numbers that a model can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import F64, I64, physical, plain
from truesheet.model.field import Field

MOST_VALUES = 50
"""Values of a category that get a column of their own."""
_NUMERIC = ("boolean", "integer", "number", "decimal", "date", "timestamp")
_CLEARLY = 0.999  # purity from which on a field says the label
_RECURS = 5  # rows a value, without which values fit a label by chance
_WORDS = 3  # words of a text on average
_HASHED = 1 << 15
_WIDEST = 2_000


class Inputs(NamedTuple):
    """Inputs of rows: `even` for models that weigh and measure distances, `raw` for trees.

    `words` are hashed words of texts (a sparse matrix), None where no field is prose. `shut_out`
    names fields that say the label.
    """

    even: F64
    raw: F64
    words: Any
    shut_out: tuple[str, ...]

    @property
    def columns(self) -> int:
        return int(self.even.shape[1]) + (self.words is not None)


class _Columns:
    """Columns as they come."""

    def __init__(self) -> None:
        self.even: list[F64] = []
        self.raw: list[F64] = []
        self.texts: list[list[str]] = []
        self.shut_out: list[str] = []


def inputs(table: pa.Table, fields: Sequence[Field], labels: I64) -> Inputs:
    """The given fields of a table, but for those that say the label."""
    made = _Columns()
    for field in fields:
        if field.name in table.column_names:
            _take(made, field, _whole(table[field.name]), labels)
    rows = table.num_rows
    even = np.column_stack(made.even) if made.even else np.empty((rows, 0))
    raw = np.column_stack(made.raw) if made.raw else np.empty((rows, 0))
    return Inputs(
        even[:, :_WIDEST], raw[:, :_WIDEST], _words(made.texts), tuple(sorted(made.shut_out))
    )


def _take(made: _Columns, field: Field, array: pa.Array, labels: I64) -> None:
    if field.kind in _NUMERIC:
        numbers = _numbers(array)
        if says(_codes(numbers), labels):
            made.shut_out.append(field.name)
        elif len(np.unique(numbers[~np.isnan(numbers)])) > 1 or np.isnan(numbers).any():
            made.raw.append(numbers)
            made.even.extend(_evened(numbers))
    elif field.kind == "text":
        encoded = array.dictionary_encode()
        codes = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
        if says(codes, labels):
            made.shut_out.append(field.name)
        elif len(encoded.dictionary) <= MOST_VALUES or not _prose(encoded.dictionary):
            _categories(made, codes)
        else:
            made.texts.append(array.fill_null("").to_pylist())
    elif field.kind == "list":
        pixels = _pixels(array)
        if pixels is not None:
            made.raw.extend(pixels.T)
            made.even.extend(column for p in pixels.T for column in _evened(p))


def _whole(column: Any) -> pa.Array:
    array = plain(column.combine_chunks())
    return pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array


def _numbers(array: pa.Array) -> F64:
    """Values as doubles; NaN where there is none."""
    found = np.full(len(array), np.nan)
    rows = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False))
    values = physical(array.drop_null()).astype(np.float64)
    found[rows] = np.where(np.isfinite(values), values, np.nan)
    return found


def _codes(numbers: F64) -> I64:
    values, at = np.unique(numbers, return_inverse=True)
    gap = bool(len(values)) and bool(np.isnan(values[-1]))
    return np.where(at == len(values) - 1, -1, at) if gap else np.asarray(at, np.int64)


def _evened(numbers: F64) -> Iterator[F64]:
    """Mean 0 and spread 1 without the hundredth at either end; gaps in a column of their own."""
    gaps = np.isnan(numbers)
    present = numbers[~gaps]
    if gaps.any():
        yield gaps.astype(np.float64)
    if not len(present):
        return
    low, high = np.quantile(present, [0.01, 0.99])
    if low == high:
        low, high = present.min(), present.max()
    cut = np.clip(np.where(gaps, np.median(present), numbers), low, high)
    spread = cut.std()
    if spread > 0:
        yield (cut - cut.mean()) / spread


def _categories(made: _Columns, codes: I64) -> None:
    """A column for each of the most frequent values; all others and gaps have none."""
    counts = np.bincount(codes[codes >= 0]) if (codes >= 0).any() else np.empty(0, np.int64)
    order = np.argsort(-counts, kind="stable")[:MOST_VALUES]
    place = np.full(len(counts) + 1, -1)
    place[order] = np.arange(len(order))
    for value in order.tolist():
        if counts[value] > 1:
            made.even.append((codes == value) / np.sqrt(2))
    made.raw.append(np.where(codes >= 0, place[codes], -2).astype(np.float64))


def _prose(texts: pa.Array) -> bool:
    """Whether texts are made of words rather than of names."""
    words = pc.mean(pc.add(pc.count_substring(texts, " "), 1)).as_py()
    return words is not None and words >= _WORDS


def _words(texts: list[list[str]]) -> Any:
    if not texts:
        return None
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    hashed = HashingVectorizer(n_features=_HASHED, alternate_sign=False, ngram_range=(1, 2))
    weigh = TfidfTransformer(sublinear_tf=True)
    return hstack([weigh.fit_transform(hashed.transform(t)) for t in texts]).tocsr()


def _pixels(array: pa.Array) -> F64 | None:
    """Lists of one length of plain numbers, as a matrix; None where they are anything else."""
    inner = array.type.value_type
    if not (pa.types.is_integer(inner) or pa.types.is_floating(inner)) or array.null_count:
        return None
    lengths = pc.list_value_length(array).to_numpy(zero_copy_only=False)
    flat = array.flatten()
    if not len(lengths) or (lengths != lengths[0]).any() or not lengths[0] or flat.null_count:
        return None
    return np.asarray(flat.to_numpy(zero_copy_only=False), np.float64).reshape(len(lengths), -1)


def says(codes: I64, labels: I64) -> bool:
    """Whether a field's values, which recur, decide the label in nearly every row."""
    present = codes >= 0
    mine, given = codes[present], labels[present]
    if not len(mine):
        return False
    kinds = int(mine.max()) + 1
    if kinds < 2 or kinds * _RECURS > len(mine):
        return False
    classes = int(given.max()) + 1
    table = np.bincount(mine * classes + given, minlength=kinds * classes).reshape(kinds, classes)
    largest = int(table.sum(axis=0).max())
    return bool(table.max(axis=1).sum() >= _CLEARLY * len(mine)) and largest < 0.99 * len(mine)
