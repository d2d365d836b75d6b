"""Finds the patterns that texts follow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.column import Column
from truesheet.batch.hashing import TEXT, U64, mix
from truesheet.batch.kinds import I64
from truesheet.measures.values import Shapes, Top
from truesheet.model.evidence import Absent
from truesheet.model.field import Field

_READ = 64  # characters of a text that are read
_EMPTY = mix(np.array([TEXT], np.uint64))[0]  # the hash of the empty text
_RUNS = ((r"\p{Nd}+", "9"), (r"[\p{Lu}\p{Lt}]+", "A"), (r"[\p{Ll}\p{Lo}\p{Lm}\p{M}]+", "a"),
         (r"[\s\p{Z}]+", " "))  # fmt: skip


class ShapeState(msgspec.Struct, frozen=True):
    """The distinct values with the smallest hashes, ascending: cells and beginning of each.

    Beginnings are kept, not shapes, so that shapes are worked out once and not for every batch.
    """

    hashes: np.ndarray
    counts: np.ndarray
    starts: list[str] = []
    present: int = 0
    full: bool = False


@dataclass(frozen=True)
class TextShapes:
    """Patterns of the texts: runs of capitals, other letters, digits become A, a, 9.

    Runs of white space become one space; other signs stand for themselves. Only the first 64
    characters are read, and a shape that was cut ends with an ellipsis. Empty texts are left out.
    Unit: cells. Exact up to `most` distinct values; beyond, the shapes are those of the `most`
    distinct values with the smallest hashes (a uniform sample of the distinct values, the same
    on every machine), `values` counts their cells, and `error` says so.
    Answers: `composition.instance_content`.
    Source: Cohen and Kaplan, Summarizing data using bottom-k sketches, PODC 2007.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(TextShapes(), Batch.of(plate=["AB-12", "Xy-7", "CD-345"]))["plate"].top
    (Top(shown='A-9', cells=2), Top(shown='Aa-9', cells=1))
    """

    most: int = 2048
    top: int = 20

    id: ClassVar[str] = "text.shapes"
    version: ClassVar[int] = 1
    state: ClassVar[type] = ShapeState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 2048 * (16 + 4 * 66)

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> ShapeState:
        return ShapeState(np.empty(0, np.uint64), np.empty(0, np.int64))

    def add(self, state: ShapeState, column: Column) -> ShapeState:
        hashes = column.value_hashes
        present = len(column.present)
        rows = self._candidates(state, hashes)
        rows = rows[hashes[rows] != _EMPTY]
        if not len(rows):
            return msgspec.structs.replace(state, present=state.present + present)
        found, counts = _tally(hashes[rows], column.texts.counts, rows)
        known = np.isin(found, state.hashes)
        if known.all():
            total = state.counts.copy()
            total[np.searchsorted(state.hashes, found)] += counts
            return ShapeState(
                state.hashes, total, state.starts, state.present + present, state.full
            )
        keep = slice(0, self.most)
        fresh = np.flatnonzero(~known[keep])
        starts = [""] * len(found[keep])
        news = column.texts.array.take(pa.array(_first_rows(hashes, rows, found[fresh])))
        news = pc.utf8_slice_codeunits(news, 0, _READ + 1).to_pylist()
        for i, start in zip(fresh.tolist(), news, strict=True):
            starts[i] = start
        full = len(found) > self.most
        return self.merge(state, ShapeState(found[keep], counts[keep], starts, present, full))

    def merge(self, a: ShapeState, b: ShapeState) -> ShapeState:
        present, full = a.present + b.present, a.full or b.full
        if not len(a.hashes) or not len(b.hashes):
            kept = a if len(a.hashes) else b
            return ShapeState(kept.hashes, kept.counts, kept.starts, present, full)
        both = np.concatenate([a.hashes, b.hashes])
        hashes, first, at = np.unique(both, return_index=True, return_inverse=True)
        counts = np.zeros(len(hashes), np.int64)
        np.add.at(counts, at, np.concatenate([a.counts, b.counts]))
        keep = slice(0, self.most)
        # The first of two equal hashes: `add` reads no text of a value that is known already.
        every = [*a.starts, *b.starts]
        starts = [every[i] for i in first[keep].tolist()]
        full = full or len(hashes) > self.most
        return ShapeState(hashes[keep], counts[keep], starts, present, full)

    def value(self, state: ShapeState) -> Shapes | Absent:
        if not len(state.hashes):
            return Absent("the field holds no text")
        tally: Counter[str] = Counter()
        shapes = shapes_of(pa.array(state.starts, pa.string()))
        for shape, cells in zip(shapes, state.counts.tolist(), strict=True):
            tally[shape] += cells
        order = sorted(tally.items(), key=lambda s: (-s[1], s[0]))
        top = tuple(Top(shape, cells) for shape, cells in order[: self.top])
        values = sum(tally.values())
        error = ""
        if state.full:
            error = (
                f"from {self.most:,} distinct values, chosen by hash: "
                f"{values:,} of {state.present:,} cells"
            )
        return Shapes(values, top, len(tally), error)

    def _candidates(self, state: ShapeState, hashes: U64) -> I64:
        """Rows whose values may be among the smallest."""
        if len(state.hashes) >= self.most:
            return np.flatnonzero(hashes <= state.hashes[-1])
        if len(hashes) > 8 * self.most:
            # Hashes fill their range evenly: the few that can matter are known beforehand.
            edge = np.uint64((4 * self.most << 64) // len(hashes))
            rows = np.flatnonzero(hashes < edge)
            if len(np.unique(hashes[rows])) > self.most + 1:
                return rows
        return np.arange(len(hashes))


def _tally(hashes: U64, weights: I64 | None, rows: I64) -> tuple[U64, I64]:
    """Distinct hashes, ascending, and the cells of each."""
    if weights is None:
        ordered = np.sort(hashes)
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        return ordered[starts], np.diff(np.append(starts, len(ordered)))
    found, at = np.unique(hashes, return_inverse=True)
    counts = np.zeros(len(found), np.int64)
    np.add.at(counts, at, weights[rows])
    return found, counts


def _first_rows(hashes: U64, rows: I64, wanted: U64) -> I64:
    """For each of these hashes (ascending) the first of the rows that has it."""
    mine = rows[np.isin(hashes[rows], wanted)]
    _, first = np.unique(hashes[mine], return_index=True)
    found: I64 = mine[first]
    return found


def shapes_of(texts: pa.Array) -> list[str]:
    """The shape of each text."""
    found = pc.utf8_slice_codeunits(texts, 0, _READ)
    cut = pc.not_equal(found, texts)
    for run, sign in _RUNS:
        found = pc.replace_substring_regex(found, run, sign)
    ending = pc.if_else(cut, pa.scalar("…", found.type), pa.scalar("", found.type))
    joined: list[str] = pc.binary_join_element_wise(
        found, ending, pa.scalar("", found.type)
    ).to_pylist()
    return joined
