"""Which rows of two sources are the same: by hashes over the fields that both have.

The keys of all rows of both are spilled to disk and compared one key range at a time, so memory
stays bounded. Two rows of one 64-bit hash count as the same row.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np

from truesheet.batch.batch import Batch
from truesheet.batch.hashing import U64, RowHasher
from truesheet.batch.shapes import Keys, Lookup, Part, Plan, Source, Task
from truesheet.engine.keyed import KeyFile, ranges
from truesheet.engine.local import Options, fold
from truesheet.engine.store import Store
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_CHUNK = 1 << 20  # keys compared in order at a time
_OLD, _NEW = "old", "new"


class RowCount(NamedTuple):
    """Rows of one split. `kept` rows stand in both; `ids_kept` counts ids that do, None without."""

    old: int
    new: int
    kept: int
    ids_kept: int | None
    ordered: bool | None


class RowDiff(NamedTuple):
    """By split, and how many rows stand in another split than before. `unread` parts gave none."""

    splits: dict[str, RowCount]
    moved: int
    unread: tuple[str, ...]


@dataclass(frozen=True)
class _RowKeys:
    """One key a row over some fields: a keyed measure whose keys are all that is wanted."""

    name: str
    fields: tuple[str, ...]

    version: ClassVar[int] = 1
    state: ClassVar[type] = int

    @property
    def id(self) -> str:
        return f"rows.keys_of_{self.name}"

    def applies_to(self, schema: Schema) -> Absent | None:
        return None

    def emit(self, batch: Batch) -> U64:
        rows = RowHasher(batch.rows)
        for name in self.fields:
            rows.add(batch[name].hashes)
        return rows.done()

    def zero(self) -> int:
        return 0

    def group(self, keys: Keys) -> int:
        return 0

    def merge(self, a: int, b: int) -> int:
        return 0

    def value(self, state: int, lookup: Lookup) -> Absent:
        return self.given_up()

    def given_up(self) -> Absent:
        return Absent("only its keys are wanted")


@dataclass(frozen=True)
class _Sided:
    """A part under the name of its side, so that the splits of both stay apart."""

    part: Part
    side: str
    as_split: str

    @property
    def digest(self) -> str:
        return self.part.digest

    @property
    def split(self) -> str:
        return f"{self.side}/{self.as_split}"

    @property
    def bytes(self) -> int:
        return self.part.bytes

    def batches(self, schema: Schema) -> Iterator[Batch]:
        return self.part.batches(schema)

    def address(self, row: int) -> str:
        return self.part.address(row)


def row_diff(
    old: Source,
    new: Source,
    fields: Sequence[str],
    id_field: str | None,
    *,
    whole: bool = False,
    workers: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> RowDiff:
    """Compare all rows over `fields`, which both have.

    Splits correspond by name; with `whole` all rows of either side are one split, named as the
    first of the new. `id_field` names a field that no two rows of a side share.
    """
    tasks = [Task(_RowKeys("rows", tuple(fields)), None)]
    if id_field is not None:
        tasks.append(Task(_RowKeys("ids", (id_field,)), None))
    one = new.parts[0].split if whole and new.parts else None
    with tempfile.TemporaryDirectory(prefix="truesheet-") as folder:
        found: dict[str, list[KeyFile]] = {t.key: [] for t in tasks}
        unread: list[str] = []
        for side, source in ((_OLD, old), (_NEW, new)):
            plan = Plan(source.schema, (), tuple(tasks), (), 1)
            here = Path(folder) / side
            folded = fold(source, plan, Options(workers, here, progress))
            unread += list(folded.unreadable)
            store = Store(here, plan)
            for key, files in found.items():
                files += list(_files(source.parts, store, key, side, one))
        rows = found[tasks[0].key]
        ids = found[tasks[1].key] if id_field is not None else None
        splits, moved = _counted(rows, ids)
        return RowDiff(splits, moved, tuple(unread))


def _files(
    parts: Sequence[Part], store: Store, key: str, side: str, one: str | None
) -> Iterator[KeyFile]:
    for part in parts:
        path = store.keys(part, key)
        if path.exists():
            yield KeyFile(_Sided(part, side, one or part.split), path)


def _counted(
    rows: Sequence[KeyFile], ids: Sequence[KeyFile] | None
) -> tuple[dict[str, RowCount], int]:
    names = list(dict.fromkeys(f.part.split.partition("/")[2] for f in rows))
    kept, anywhere = _kept(rows)
    ids_kept = _kept(ids)[0] if ids is not None else None
    sizes: Counter[str] = Counter()
    for file in rows:
        sizes[file.part.split] += file.path.stat().st_size // 8
    found = {}
    for name in names:
        before, after = sizes[f"{_OLD}/{name}"], sizes[f"{_NEW}/{name}"]
        found[name] = RowCount(
            before,
            after,
            kept[name],
            ids_kept[name] if ids_kept is not None else None,
            _ordered(rows, name, before, after, kept[name]),
        )
    return found, anywhere - sum(kept.values())


def _kept(files: Sequence[KeyFile]) -> tuple[Counter[str], int]:
    """Keys that both sides have, as often as both have them: by split, and whatever the split."""
    by_split: Counter[str] = Counter()
    anywhere = 0
    for keys in ranges(files):
        old = {n.partition("/")[2]: k for n, k in keys.of_split.items() if n.startswith(_OLD)}
        new = {n.partition("/")[2]: k for n, k in keys.of_split.items() if n.startswith(_NEW)}
        for name in old.keys() & new.keys():
            by_split[name] += _shared(old[name], new[name])
        anywhere += _shared(_all(old.values()), _all(new.values()))
    return by_split, anywhere


def _all(keys: Iterable[U64]) -> U64:
    chunks = list(keys)
    every: U64 = np.concatenate(chunks) if chunks else np.empty(0, np.uint64)
    every.sort()
    return every


def _shared(a: U64, b: U64) -> int:
    """The size of the intersection of two sorted multisets."""
    if not len(a) or not len(b):
        return 0
    values, counts = np.unique(a, return_counts=True)
    others, of_others = np.unique(b, return_counts=True)
    at = np.minimum(np.searchsorted(others, values), len(others) - 1)
    same = others[at] == values
    return int(np.minimum(counts[same], of_others[at[same]]).sum())


def _ordered(
    files: Sequence[KeyFile], name: str, before: int, after: int, kept: int
) -> bool | None:
    """Do the old rows stand first, and in their order? None where rows went or came."""
    if kept < before:
        return None
    old = [f for f in files if f.part.split == f"{_OLD}/{name}"]
    new = [f for f in files if f.part.split == f"{_NEW}/{name}"]
    pairs = zip(_chunks(old, before), _chunks(new, before), strict=True)
    first = all(np.array_equal(a, b) for a, b in pairs)
    return first if before == after else (True if first else None)


def _chunks(files: Sequence[KeyFile], most: int) -> Iterator[U64]:
    """The first keys of the files, laid end to end, in chunks of one size."""
    left, held = most, np.empty(0, np.uint64)
    for file in files:
        rows = file.path.stat().st_size // 8
        for start in range(0, rows, _CHUNK):
            held = np.concatenate([held, file.read(start, min(start + _CHUNK, rows))])
            while len(held) >= _CHUNK and left:
                take = min(_CHUNK, left)
                yield held[:take]
                held, left = held[take:], left - take
    while left and len(held):
        take = min(_CHUNK, left, len(held))
        yield held[:take]
        held, left = held[take:], left - take
