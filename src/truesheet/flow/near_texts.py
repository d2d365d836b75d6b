"""Near-copies and repeated passages among all texts of one field: the whole of it, not a sample."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import I64, plain
from truesheet.batch.nearjoin import NearFound, NearJoin
from truesheet.batch.rowhash import hash_array
from truesheet.batch.spans import Passages, passages
from truesheet.flow.build import Told
from truesheet.model.errors import TruesheetError
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Schema

if TYPE_CHECKING:
    from truesheet.sources.opening import OpenedSource

BEST = 1000
_SPAN_BYTES = 16 << 20


class Shared(msgspec.Struct, frozen=True):
    """A passage that several texts hold, and where it stands first."""

    words: int
    texts: int
    row: int
    word: int


class NearTexts(msgspec.Struct, frozen=True):
    """Texts of a field that are nearly the same. A row is a number over all parts in their order.

    `documents` texts were compared, `candidates` pairs looked at, `pairs` of them counted out at
    the limit or over it, and `not_compared` passed over because too many texts share the same
    boilerplate. Each of the `clusters` holds the rows of near-copies and of texts with the same
    words, biggest first. `copies` texts have the same words as an earlier one. `best` are the
    pairs that are most alike. `holding` of `read` texts hold a passage of fifty words or more that
    stands elsewhere too, `tokens` of their words lie in such, `spans` are those that most share.
    """

    documents: int
    candidates: int
    pairs: int
    clusters: tuple[tuple[int, ...], ...]
    best: tuple[tuple[int, int, float], ...] = ()
    error: str = ""
    copies: int = 0
    not_compared: int = 0
    read: int = 0
    holding: int = 0
    tokens: Share = Share(0, 0)
    spans: tuple[Shared, ...] = ()
    places: tuple[str, ...] = ()

    def tables(self) -> tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]:
        """Passages for printing: title, columns, rows."""
        if not self.spans:
            return ()
        rows = tuple(
            (f"{s.words:,}", f"{s.texts:,}", place, f"{s.word + 1:,}")
            for s, place in zip(self.spans, self.places, strict=True)
        )
        share = 100 * self.tokens.part / max(1, self.tokens.whole)
        title = (
            f"Passages of fifty words or more that stand more than once: in {self.holding:,} of "
            f"{self.read:,} texts, {share:.1f} % of all words"
        )
        return ((title, ("words", "texts that hold it", "first in", "from word"), rows),)


def near_texts(
    source: OpenedSource,
    field: str,
    threshold: float = 0.8,
    *,
    progress: Told | None = None,
    best: int = BEST,
) -> NearTexts | Absent:
    """Every pair of texts whose five-word runs have a Jaccard index of `threshold` or more.

    A limit of 0.8 finds texts with about one word in forty changed, 0.7 one in 26, 0.5 one in 13.
    Texts are read part by part, by one process; what is kept of them lies on disk when it is much.
    `best` pairs are given one by one.
    """
    with tempfile.TemporaryDirectory(prefix="truesheet-") as spill:
        join = NearJoin(threshold, Path(spill))
        some = _Some()
        firsts = [0]
        for part in source.parts:
            rows = 0
            for array in _texts(part, source.schema, field):
                join.add(array)
                some.add(array, firsts[-1] + rows)
                rows += len(array)
            firsts.append(firsts[-1] + rows)
            if progress:
                progress(sum(p.bytes for p in source.parts[: len(firsts) - 1]), 0, firsts[-1])
        found = join.find()
    if not found.documents:
        return Absent("the field holds no words")
    return _told(found, some, source.parts, np.array(firsts), best)


def _texts(part: Any, schema: Schema, field: str) -> Iterator[pa.Array]:
    """The field's cells, batch by batch; an unreadable part has none."""
    only = Schema((schema[field],))
    try:
        for batch in part.batches(only):
            array = plain(batch[field].array)
            yield array if pa.types.is_large_string(array.type) else array.cast(pa.large_string())
    except TruesheetError:
        return


def _told(found: NearFound, some: _Some, parts: Any, firsts: I64, most: int) -> NearTexts:
    seen = passages(some.texts)
    rows = some.rows
    spans = tuple(Shared(p.words, p.texts, int(rows[p.text]), p.word) for p in seen.top)
    order = np.argsort(-found.jaccard, kind="stable")[:most]
    best = tuple(
        (a, b, j)
        for (a, b), j in zip(
            found.pairs[order].tolist(), found.jaccard[order].tolist(), strict=True
        )
    )
    return NearTexts(
        found.documents,
        found.compared,
        len(found.pairs),
        _clusters(found),
        best,
        _error(found, some, seen),
        int(np.count_nonzero((found.same >= 0) & (found.same != np.arange(found.cells)))),
        found.not_compared,
        seen.texts,
        seen.holding,
        Share(seen.covered, seen.words),
        spans,
        tuple(_address(parts, firsts, s.row) for s in spans),
    )


def _clusters(found: NearFound) -> tuple[tuple[int, ...], ...]:
    """Rows of each cluster in which not all texts have the same words, the biggest first."""
    near = np.unique(found.cluster[found.pairs[:, 0]])
    mine = np.flatnonzero(np.isin(found.cluster, near))
    mine = mine[np.argsort(found.cluster[mine], kind="stable")]
    lead = found.cluster[mine]
    pieces = np.split(mine, np.flatnonzero(lead[1:] != lead[:-1]) + 1) if len(mine) else []
    return tuple(sorted((tuple(p.tolist()) for p in pieces), key=lambda p: (-len(p), p[0])))


def _error(found: NearFound, some: _Some, seen: Passages) -> str:
    said = []
    if found.not_compared:
        said.append(
            f"{found.not_compared:,} pairs share boilerplate with many others and were not compared"
        )
    if some.cut:
        said.append(f"passages were looked for in {seen.texts:,} texts")
    return "; ".join(said)


def _address(parts: Any, firsts: I64, row: int) -> str:
    at = int(np.searchsorted(firsts, row, "right")) - 1
    address: str = parts[at].address(row - int(firsts[at]))
    return address


class _Some:
    """The texts with the smallest hashes, with their rows: as many as there is room for."""

    def __init__(self, room: int = _SPAN_BYTES) -> None:
        self._room = room
        self._texts: list[pa.Array] = []
        self._rows: list[I64] = []
        self._edge: np.uint64 | None = None
        self._bytes = 0

    @property
    def cut(self) -> bool:
        """Whether texts were left out."""
        return self._edge is not None

    @property
    def texts(self) -> pa.Array:
        return pa.concat_arrays(self._texts or [pa.array([], pa.large_string())])

    @property
    def rows(self) -> I64:
        return np.concatenate([np.empty(0, np.int64), *self._rows])

    def add(self, array: pa.Array, first: int) -> None:
        """Take in cells; the first of them is row `first`."""
        keep = array.is_valid().to_numpy(zero_copy_only=False).copy()
        if self._edge is not None:
            keep &= hash_array(array) < self._edge
        at = np.flatnonzero(keep)
        if not len(at):
            return
        self._take(array.take(pa.array(at)), at + first)
        while self._bytes > self._room and len(self.rows) > 1:
            texts, rows = self.texts, self.rows
            hashes = hash_array(texts)
            self._edge = np.sort(hashes)[len(hashes) // 2]
            mine = np.flatnonzero(hashes < self._edge)
            self._texts, self._rows, self._bytes = [], [], 0
            self._take(texts.take(pa.array(mine)), rows[mine])

    def _take(self, texts: pa.Array, rows: I64) -> None:
        self._texts.append(texts)
        self._rows.append(rows)
        self._bytes += int(pc.sum(pc.binary_length(texts)).as_py() or 0)
