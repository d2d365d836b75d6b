"""Finds inputs that occur with different labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import NULL, U64
from truesheet.batch.shapes import Keys, Lookup
from truesheet.measures.duplicates import runs
from truesheet.measures.rowviews import missing_rows
from truesheet.measures.values_labels import Conflicts
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_KEPT = 10_000
_SHOWN, _PLACES = 5, 5
_KINDS = ("boolean", "integer", "number", "decimal", "text", "date", "timestamp")


class ConflictState(msgspec.Struct, frozen=True):
    """Counts over whole inputs, and the smallest keys of those in conflict."""

    rows: int = 0
    labelled: int = 0
    repeated: int = 0
    inputs: int = 0
    in_conflict: int = 0
    least: int = 0
    keys: np.ndarray = np.empty(0, np.uint64)


@dataclass(frozen=True)
class LabelConflicts:
    """Rows that are equal in all but the label, and whose labels differ.

    Compared are all fields but the label and the `ignored` ones: identifiers, annotators, weights,
    predictions and other labels. Rows without a label (as in `cells.missing`) are left out. Rows
    are grouped by a 64-bit hash; up to 10,000 inputs in conflict are then compared by value where
    reading them again is cheap, and `error` says how many were not. Misses inputs that differ in
    a space or a digit, and every wrong label of an input that occurs once; an input that does not
    decide its label (a coin that is thrown twice) is in conflict without an error.
    Unit: inputs, and rows for the others. Answers: `composition.errors`.
    """

    label: str
    ignored: tuple[str, ...] = ()

    id: ClassVar[str] = "labels.conflicts"
    version: ClassVar[int] = 1
    width: ClassVar[int] = 2
    state: ClassVar[type] = ConflictState

    def applies_to(self, schema: Schema) -> Absent | None:
        if self.label not in schema.names:
            return Absent("no field is declared as the label")
        if schema[self.label].kind not in _KINDS:
            return Absent("the label is of a kind that holds no classes")
        if len(schema.fields) <= len({self.label, *self.ignored}):
            return Absent("no field is left to compare")
        return None

    def emit(self, batch: Batch) -> U64:
        column = batch[self.label]
        labels = column.hashes
        missing = missing_rows(column)
        if missing is not None:
            labels = labels.copy()
            labels[missing] = NULL
        inputs = batch.hashes_without((self.label, *self.ignored))
        return np.stack([inputs, labels], axis=1)

    def zero(self) -> ConflictState:
        return ConflictState()

    def group(self, keys: Keys) -> ConflictState:
        rows = np.concatenate(list(keys.of_split.values()))
        labelled = rows[rows[:, 1] != NULL] if rows.ndim == 2 else rows.reshape(0, 2)
        several = _repeated(labelled)
        order = np.lexsort((several[:, 1], several[:, 0]))
        inputs, labels = several[order, 0], several[order, 1]
        known, counts = runs(inputs)
        fresh = np.concatenate([[True], (np.diff(inputs) != 0) | (np.diff(labels) != 0)])
        each = np.flatnonzero(fresh[: len(inputs)])
        sizes = np.diff(np.append(each, len(inputs)))  # rows of one input and one label
        of_input = np.searchsorted(known, inputs[each])
        kinds = np.bincount(of_input, minlength=len(known))
        most = np.zeros(len(known), np.int64)
        np.maximum.at(most, of_input, sizes)
        at = kinds > 1
        return ConflictState(
            len(rows),
            len(labelled),
            len(known),
            int(at.sum()),
            int(counts[at].sum()),
            int((counts[at] - most[at]).sum()),
            known[at][:_KEPT],
        )

    def merge(self, a: ConflictState, b: ConflictState) -> ConflictState:
        return ConflictState(
            a.rows + b.rows,
            a.labelled + b.labelled,
            a.repeated + b.repeated,
            a.inputs + b.inputs,
            a.in_conflict + b.in_conflict,
            a.least + b.least,
            np.sort(np.concatenate([a.keys, b.keys]))[:_KEPT],
        )

    def value(self, state: ConflictState, lookup: Lookup) -> Conflicts | Absent:
        if not state.labelled:
            return Absent("no row has a label")
        checked = lookup.compare(state.keys, (self.label, *self.ignored))
        shown = state.keys[:_SHOWN]
        places = lookup.where(shown, _PLACES)
        return Conflicts(
            state.rows,
            state.labelled,
            state.inputs,
            state.in_conflict,
            state.least,
            state.repeated,
            self.ignored,
            checked.equal,
            tuple(sorted(tuple(places[int(k)]) for k in shown)),
            _error(state, checked.equal, checked.different),
        )

    def given_up(self) -> Absent:
        return Absent("the rows could not be keyed")


def _repeated(rows: U64) -> U64:
    """The rows whose input occurs more than once."""
    ordered = rows[np.argsort(rows[:, 0])]
    same = ordered[1:, 0] == ordered[:-1, 0]
    several = np.concatenate([[False], same]) | np.concatenate([same, [False]])
    return np.asarray(ordered[several[: len(ordered)]])


def _error(state: ConflictState, equal: int, different: int) -> str:
    if different:
        return f"{different:,} inputs that share a hash differ by value"
    if equal == state.inputs:
        return ""
    chance = state.rows**2 / 2.0**65
    return (
        f"{equal:,} of {state.inputs:,} inputs were compared by value and are equal; "
        f"the others rest on a 64-bit hash (chance of one false conflict {chance:.1g})"
    )
