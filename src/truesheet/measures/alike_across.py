"""Finds rows of one split that are nearly equal to rows of another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.batch import Batch
from truesheet.batch.column import Column
from truesheet.batch.hashing import U64, RowHasher, hash_numbers
from truesheet.batch.kinds import F64, physical, plain
from truesheet.batch.rowhash import hash_array
from truesheet.batch.shapes import Keys, Lookup
from truesheet.measures.duplicates import in_order
from truesheet.measures.rowviews import missing_rows
from truesheet.measures.values_leak import AlikeAcross
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Schema

DIGITS = 5
"""Significant digits in which fractions must agree."""
_LEFT_OUT = r"[^\p{L}\p{N}]+"  # what is no letter and no digit
_GAP = np.uint64(0x9E6C63D0876A9A99)


class AlikeState(msgspec.Struct, frozen=True):
    """Of each pair of splits, rows of the later one that are alike, and its rows."""

    across: dict[str, tuple[int, int]] = {}


@dataclass(frozen=True)
class RowsAlikeAcross:
    """Rows of a split that are nearly equal to a row of an earlier split, the label apart.

    Two rows are alike when all fields but identifiers and labels agree: fractions in their first
    five significant digits, texts in their letters and digits (whatever the case, the spaces, the
    signs between them and the form of the letters), everything else exactly; missing is a value.
    Training data stands first. Keys are 64-bit hashes: a chance of 2**-64 a pair.
    Unit: rows of the later split. Exact, for this notion of alike.
    What it misses: rows with one field changed by more than that; numbers that lie on either side
    of where rounding turns (a change by one part in a million does so in about one field of
    twenty); rewritten texts. Answers: `composition.splits`.
    Source: Barz and Denzler, Do We Train on Test Data?, Journal of Imaging 6(6), 2020, for what
    such rows do to a score.
    """

    ignored: tuple[str, ...] = ()

    id: ClassVar[str] = "rows.alike_across"
    version: ClassVar[int] = 1
    state: ClassVar[type] = AlikeState

    def applies_to(self, schema: Schema) -> Absent | None:
        if len(schema.fields) <= len(self.ignored):
            return Absent("no field is left to compare")
        return None

    def emit(self, batch: Batch) -> U64:
        rows = RowHasher(batch.rows)
        for column in batch.columns:
            if column.field.name not in self.ignored:
                rows.add(_hashes(column))
        return rows.done()

    def zero(self) -> AlikeState:
        return AlikeState()

    def group(self, keys: Keys) -> AlikeState:
        found = {}
        for a, b in combinations(in_order(list(keys.of_split)), 2):
            known, rows = keys.of_split[a], keys.of_split[b]
            hit = 0
            if len(known) and len(rows):
                at = np.minimum(np.searchsorted(known, rows), len(known) - 1)
                hit = int((known[at] == rows).sum())
            found[f"{a}|{b}"] = (hit, len(rows))
        return AlikeState(found)

    def merge(self, a: AlikeState, b: AlikeState) -> AlikeState:
        across = dict(a.across)
        for pair, (part, whole) in b.across.items():
            old = across.get(pair, (0, 0))
            across[pair] = (old[0] + part, old[1] + whole)
        return AlikeState(across)

    def value(self, state: AlikeState, lookup: Lookup) -> AlikeAcross | Absent:
        if not state.across:
            return Absent("the data has one split")
        across = {pair: Share(*counts) for pair, counts in sorted(state.across.items())}
        return AlikeAcross(across, self.ignored)

    def given_up(self) -> Absent:
        return Absent("the rows could not be keyed")


def _hashes(column: Column) -> U64:
    """A hash a row in which near values meet."""
    if column.leftovers is not None and len(column.leftovers.rows):
        return column.hashes
    if column.field.kind == "number":
        found = _of_numbers(column)
    elif column.field.kind == "text":
        found = hash_array(_normal(column.array))
    else:
        return column.hashes
    missing = missing_rows(column)
    if missing is not None:
        found[missing] = _GAP
    return found


def _of_numbers(column: Column) -> U64:
    present = physical(plain(column.present)).astype(np.float64)
    hashes = hash_numbers(rounded(present))
    if not column.array.null_count:
        return hashes
    found = np.full(len(column), _GAP)
    found[column.array.is_valid().to_numpy(zero_copy_only=False)] = hashes
    return found


def rounded(values: F64) -> F64:
    """The values to five significant digits; what is not finite stays as it is."""
    usual = np.isfinite(values) & (np.abs(values) > 1e-300) & (np.abs(values) < 1e300)
    found = values.copy()
    some = values[usual]
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(some))))
    # Whole steps, and then the nearest double of each: the same however the data was cut.
    found[usual] = np.rint(some * scale) / scale
    return found


def _normal(array: pa.Array) -> pa.Array:
    """Texts by their letters and digits alone; one without any stays as it is."""
    if isinstance(array, pa.DictionaryArray):
        words = _normal(array.dictionary)
        return pa.DictionaryArray.from_arrays(array.indices, words)
    array = plain(array)
    lower = pc.utf8_lower(pc.utf8_normalize(array, "NFKC"))
    bare = pc.utf8_trim(pc.replace_substring_regex(lower, _LEFT_OUT, " "), " ")
    return pc.if_else(pc.equal(pc.binary_length(bare), 0), array.cast(bare.type), bare)
