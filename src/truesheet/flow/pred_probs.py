"""Probabilities of classes that a user's own model gave: read, and held against the rows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from truesheet.batch.kinds import F64
from truesheet.model.errors import TruesheetError

_SUM = 0.01  # by how much a row may miss one: probabilities are often rounded to two digits
_LARGEST = 4 << 30


class ProbabilitiesUnreadable(TruesheetError):
    """The file of probabilities could not be read as a table of numbers.

    Next step: write it with `numpy.save` (no pickled objects), or as CSV or Parquet with one
    column a class.
    """

    code = "E-LAB-002"


class ProbabilitiesOfOtherRows(TruesheetError):
    """There are more or fewer rows, or other classes, of probabilities than of the data.

    Next step: give one row of probabilities for each row of the data, in its order, and one
    column for each class; `--classes` names the columns.
    """

    code = "E-LAB-003"


class NoProbabilities(TruesheetError):
    """The numbers are no probabilities: below 0, not finite, or rows that do not sum to one.

    Next step: give what `predict_proba` gives, not scores or logits.
    """

    code = "E-LAB-004"


class Given(NamedTuple):
    """Probabilities as the file holds them, and the names of its columns where it has any."""

    table: F64
    columns: tuple[str, ...]


def read(path: str | os.PathLike[str]) -> Given:
    """The table of a .npy, .parquet or .csv file; nothing in it is executed."""
    place = Path(path)
    if not place.is_file():
        raise ProbabilitiesUnreadable(f"There is no file {place}.", hint="Is the path right?")
    if place.stat().st_size > _LARGEST:
        raise ProbabilitiesUnreadable(f"{place} is larger than 4 GiB.", hint="Give float32.")
    try:
        given = _npy(place) if place.suffix == ".npy" else _columns(place)
    except TruesheetError:
        raise
    except (OSError, ValueError, KeyError, NotImplementedError) as why:
        raise ProbabilitiesUnreadable(
            f"{place} holds no table of numbers: {str(why)[:200]}",
            hint="Use numpy.save, Parquet or CSV, one column a class.",
        ) from None
    if given.table.ndim != 2 or not given.table.size:
        shape = "x".join(map(str, given.table.shape))
        raise ProbabilitiesUnreadable(
            f"{place} holds an array of {shape}, not rows and classes.",
            hint="One row for each row of the data, one column for each class.",
        )
    return given


def _npy(place: Path) -> Given:
    found = np.load(place, allow_pickle=False)
    if found.dtype.kind not in "fiu":
        raise ProbabilitiesUnreadable(f"{place} holds no numbers.", hint="Save plain floats.")
    return Given(np.asarray(found, np.float64), ())


def _columns(place: Path) -> Given:
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    table: Any = parquet.read_table(place) if place.suffix == ".parquet" else csv.read_csv(place)
    arrays = [table[n].to_numpy().astype(np.float64) for n in table.column_names]
    return Given(np.column_stack(arrays), tuple(table.column_names))


def fitted(
    given: Given, rows: int, classes: Sequence[str], named: Sequence[str] | None, path: str
) -> F64:
    """The probabilities with one column for each of `classes`, in that order.

    The order of the columns is that of `named`, or of the file's column names where those are
    the classes, or of the classes sorted. Raises where rows or classes differ, or where the
    numbers are no probabilities.
    """
    table = given.table
    if len(table) != rows:
        raise ProbabilitiesOfOtherRows(
            f"{path} has {len(table):,} rows of probabilities, the data {rows:,} rows.",
            hint="One row for each row of the data, in its order.",
        )
    order = list(named) if named else list(given.columns)
    if named and len(order) != table.shape[1]:
        raise ProbabilitiesOfOtherRows(
            f"{len(order):,} classes are named for {table.shape[1]:,} columns of {path}.",
            hint="Name one class for each column, in their order.",
        )
    if not set(classes) <= set(order):
        if named:
            lacking = sorted(set(classes) - set(order))[:5]
            raise ProbabilitiesOfOtherRows(
                f"The data has the class {lacking[0]!r}, which --classes does not name.",
                hint="Name every class, as the data writes it.",
            )
        if table.shape[1] != len(classes):
            raise ProbabilitiesOfOtherRows(
                f"{path} has {table.shape[1]:,} columns, the label {len(classes):,} classes.",
                hint="One column a class, in sorted order; or name them with --classes a,b,c.",
            )
        order = list(classes)
    _hold(table, path)
    return np.asarray(table[:, [order.index(c) for c in classes]])


def _hold(table: F64, path: str) -> None:
    hint = "Give what predict_proba gives."
    bad = np.flatnonzero(~np.isfinite(table).all(axis=1))
    if len(bad):
        raise NoProbabilities(
            f"{path}: {len(bad):,} rows hold a value that is not finite, first row {bad[0] + 1:,}.",
            hint=hint,
        )
    bad = np.flatnonzero((table < -1e-9).any(axis=1) | (table > 1 + _SUM).any(axis=1))
    if len(bad):
        raise NoProbabilities(
            f"{path}: {len(bad):,} rows hold a value below 0 or over 1, first row {bad[0] + 1:,}.",
            hint=hint,
        )
    sums = table.sum(axis=1)
    bad = np.flatnonzero(np.abs(sums - 1) > _SUM)
    if len(bad):
        raise NoProbabilities(
            f"{path}: {len(bad):,} rows do not sum to one; row {bad[0] + 1:,} sums to "
            f"{sums[bad[0]]:.3f}.",
            hint=hint,
        )
