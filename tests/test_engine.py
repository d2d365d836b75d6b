"""The engine: many parts, few keys at a time, caches, and measures that fail alone."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pytest

from cuts import Cut, Piece
from truesheet.batch.batch import Batch, schema_of
from truesheet.engine import Options, fold
from truesheet.engine import keyed as keyed_module
from truesheet.engine import local as local_module
from truesheet.engine.local import WorkerLost
from truesheet.engine.plan import plan
from truesheet.engine.store import Store
from truesheet.measures.candidate_keys import CandidateKeys
from truesheet.measures.duplicates import DuplicateRows
from truesheet.measures.missing import MissingCells
from truesheet.measures.rows_count import RowsCount
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema


def numbers(pieces: list[list[int]], splits: list[str] | None = None) -> Cut:
    """A source of one whole-number field, a part a list."""
    arrays = [pa.array(p, pa.int64()) for p in pieces]
    names = splits or ["data"] * len(pieces)
    first = np.cumsum([0, *map(len, pieces)]).tolist()
    parts = [Piece([a], first[i], 1000, f"part-{i}", names[i], 1) for i, a in enumerate(arrays)]
    return Cut("numbers", schema_of({"n": pa.array([], pa.int64())}), parts)


def duplicates(cut: Cut, **options: Any) -> Any:
    folded = fold(cut, plan(cut.schema, [DuplicateRows()]), Options(workers=1, **options))
    return folded.keyed["rows.duplicates@1|"]


def test_copies_are_found_wherever_the_parts_begin() -> None:
    found = duplicates(numbers([[1, 2, 2], [3, 1], [2]]))
    assert (found.rows, found.copies, found.groups, found.largest) == (6, 3, 2, 3)
    assert set(found.examples) == {
        ("table:1", "table:5"),
        ("table:2", "table:3", "table:6"),
    }
    assert found.rechecked == 2 and not found.error


def test_rows_that_two_splits_share_are_counted_in_the_later_one() -> None:
    cut = numbers([[1, 2, 3], [3, 3, 4]], ["train", "test"])
    found = duplicates(cut)
    assert found.across["train|test"].part == 2 and found.across["train|test"].whole == 3
    assert found.of_split == {"test": 1, "train": 0}


@pytest.mark.parametrize("held", [64, 1000, 1 << 24])
def test_few_keys_at_a_time_give_what_all_at_once_give(
    held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a small range the keys go to disk and come back range by range."""
    values = np.random.default_rng(5).integers(0, 3000, 5000)
    unique, counts = np.unique(values, return_counts=True)
    monkeypatch.setattr(keyed_module, "_RANGE", held)
    found = duplicates(numbers([p.tolist() for p in np.array_split(values, 7)]))
    assert found.copies == 5000 - len(unique)
    assert found.groups == int((counts > 1).sum())
    assert found.largest == int(counts.max())


def test_a_field_is_a_key_only_when_nothing_repeats_in_any_part() -> None:
    for pieces, unique in (([[1, 2], [3]], True), ([[1, 2], [2]], False), ([[1, 1], [2]], False)):
        cut = numbers(pieces)
        folded = fold(cut, plan(cut.schema, [CandidateKeys()]), Options(workers=1))
        assert folded.keyed["schema.candidate_keys@1|n"].unique is unique


def test_a_rebuild_reads_only_the_new_part(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Unreadable(Piece):
        def batches(self, schema: Schema) -> Any:
            raise AssertionError("a part that is in the cache was read again")

    old, new = numbers([[1, 2]]), numbers([[1, 2], [3, 3]])
    measures = [RowsCount(), DuplicateRows()]
    planned = plan(old.schema, measures)
    fold(old, planned, Options(workers=1, cache=tmp_path))
    kept = new.parts[0]
    new.parts = [Unreadable(kept.arrays, 0, 1000, kept.digest), new.parts[1]]
    folded = fold(new, planned, Options(workers=1, cache=tmp_path))
    assert folded.rows == {"data": 4}
    assert folded.keyed["rows.duplicates@1|"].copies == 1


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    cut = numbers([[1, 1, 2]])
    planned = plan(cut.schema, [RowsCount(), DuplicateRows()])
    first = fold(cut, planned, Options(workers=1, cache=tmp_path))
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:5])
    assert Store(tmp_path, planned).load(cut.parts[0]) is None
    again = fold(cut, planned, Options(workers=1, cache=tmp_path))
    assert again.rows == first.rows and again.keyed == first.keyed


@dataclass(frozen=True)
class Remembers(RowsCount):
    """Counts rows, and notes that it did."""

    id: ClassVar[str] = "test.remembers"
    ran: ClassVar[list[int]] = []

    def add(self, state: int, batch: Batch) -> int:
        self.ran.append(batch.rows)
        return super().add(state, batch)


def test_a_new_measure_alone_is_computed_anew(tmp_path: Path) -> None:
    cut = numbers([[1, 1, 2], [5]])
    options = Options(workers=1, cache=tmp_path)
    first = fold(cut, plan(cut.schema, [Remembers(), DuplicateRows()]), options)
    assert Remembers.ran == [3, 1]
    wider = plan(cut.schema, [Remembers(), DuplicateRows(), MissingCells(), CandidateKeys()])
    second = fold(cut, wider, options)
    assert Remembers.ran == [3, 1]
    assert second.keyed["rows.duplicates@1|"] == first.keyed["rows.duplicates@1|"]
    assert second.keyed["schema.candidate_keys@1|n"].unique is False
    fresh = fold(cut, wider, Options(workers=1))
    assert second.states == fresh.states and second.keyed == fresh.keyed


@dataclass(frozen=True)
class Breaks:
    """Counts to two batches, then fails."""

    id: ClassVar[str] = "test.breaks"
    version: ClassVar[int] = 1
    state: ClassVar[type] = int
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 8

    def applies_to(self, schema: Schema) -> Absent | None:
        return None

    def zero(self) -> int:
        return 0

    def add(self, state: int, batch: Batch) -> int:
        return 1 // (1 - state) + state

    def merge(self, a: int, b: int) -> int:
        return a + b

    def value(self, state: int) -> Absent:
        return Absent("never")


def test_a_measure_that_fails_leaves_the_others_alone() -> None:
    cut = numbers([list(range(3000))])
    folded = fold(
        cut, plan(cut.schema, [Breaks(), RowsCount(), MissingCells()]), Options(workers=1)
    )
    assert "ZeroDivisionError" in folded.failed["test.breaks@1|"]
    assert folded.states["data"]["rows.count@1|"] == 3000
    assert folded.states["data"]["cells.missing@1|n"].rows == 3000


def test_a_wide_table_gets_a_smaller_sample() -> None:
    def size(columns: int) -> int:
        fields = tuple(Field(f"f{i}", "integer", "int64") for i in range(columns))
        return plan(Schema(fields), []).sample_rows

    assert (size(10), size(400), size(5000)) == (10_000, 5_000, 1_000)


@dataclass(frozen=True)
class Deadly(Piece):
    """A part that takes down the process that reads it, but for the one that runs the test."""

    home: int = 0

    def batches(self, schema: Schema) -> Any:
        if os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().batches(schema)


def test_a_worker_that_the_system_ends_is_said_with_a_next_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """E-ENG-002, as when memory runs out; nobody waits for the lost worker."""
    cut = numbers([[1], [2]])
    cut.parts = [Deadly(p.arrays, p.first, p.size, p.digest, home=os.getpid()) for p in cut.parts]
    monkeypatch.setattr(local_module, "_SHARE", 0)
    with pytest.raises(WorkerLost, match="memory"):
        fold(cut, plan(cut.schema, [RowsCount()]), Options(workers=2))
