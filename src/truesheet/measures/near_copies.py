"""Finds texts that are nearly the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np
import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.kinds import I64
from truesheet.batch.nearjoin import NearFound, NearJoin
from truesheet.batch.wordhash import WORDS, words_of
from truesheet.measures.duplicates import in_order
from truesheet.measures.kepttexts import (
    FIELDS,
    MOST_BYTES,
    Kept,
    TextState,
    added,
    key_of,
    looked_at,
    merged,
)
from truesheet.measures.values_text import NearCopies
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Schema

_WORK = 1 << 26  # shingles that are compared at most: a few seconds


@dataclass(frozen=True)
class TextNearCopies:
    """Texts that share most of their five-word runs with another text, within and across splits.

    Two texts are near-copies when the Jaccard index of their sets of five-word runs is at least
    0.8: about one word in forty changed. Case, punctuation and white space do not count, and texts
    that are equal without them count once. Every pair is counted out; clusters are pairs joined
    end to end. A text of fewer than five words is not looked at, nor what comes after 20,000
    characters. Looked at are up to eight text fields without another role, those left out in which
    most texts have fewer than five words; of each in every split all texts up to 10,000 and 8 MB.
    Where there are more, those are taken whose first 500 characters hold the five-word run of the
    smallest hash: near-copies are then mostly taken together, and a few pairs are missed. Across
    splits, texts are counted whose copies would have been taken in the other split as well.
    What it misses: texts put in other words, translations, and short texts in which a word in the
    middle was changed.
    Unit: texts. Each value says its error; none means exact. Answers: `composition.errors`,
    `composition.splits`.
    Source: Broder, On the resemblance and containment of documents, 1997; Lee et al., Deduplicating
    Training Data Makes Language Models Better, ACL 2022.
    """

    threshold: float = 0.8

    id: ClassVar[str] = "text.near_copies"
    version: ClassVar[int] = 1
    state: ClassVar[type] = TextState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = FIELDS * MOST_BYTES

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if looked_at(schema.fields) else Absent("no field holds texts to read")

    def zero(self) -> TextState:
        return TextState()

    def add(self, state: TextState, batch: Batch) -> TextState:
        return added(state, batch)

    def merge(self, a: TextState, b: TextState) -> TextState:
        return merged(a, b)

    def value(self, state: TextState) -> dict[str, NearCopies]:
        found = {name: self._of(state.fields[name]) for name in sorted(state.fields)}
        return {name: value for name, value in found.items() if value is not None}

    def _of(self, kept: Mapping[str, Kept]) -> NearCopies | None:
        splits = in_order(sorted(kept))
        texts = pa.concat_arrays([kept[s].texts for s in splits])
        full = words_of(texts).counts >= WORDS
        if not len(full) or full.sum() * 2 < len(full):
            return None
        join = NearJoin(self.threshold, work=_WORK)
        join.add(texts.filter(pa.array(full)))
        found = join.find()
        split = np.repeat(np.arange(len(splits)), [len(kept[s].hashes) for s in splits])[full]
        cells = Share(
            sum(int(k.counts.sum()) for k in kept.values()), sum(k.cells for k in kept.values())
        )
        of_texts = np.flatnonzero(found.same == np.arange(found.cells))
        sizes = np.bincount(found.cluster[of_texts])
        many = sizes[sizes > 1]
        return NearCopies(
            len(of_texts),
            cells,
            int((many - 1).sum()),
            len(many),
            int(many.max(initial=0)),
            len(found.pairs),
            found.compared,
            found.not_compared,
            _across(kept, splits, texts.filter(pa.array(full)), split, found),
            _error(cells, found),
        )


def _across(
    kept: Mapping[str, Kept], splits: list[str], texts: pa.Array, split: I64, found: NearFound
) -> dict[str, Share]:
    """For each pair of splits the texts of the later that only nearly stand in the earlier."""
    sampled = len(splits) > 1 and any(k.cut for k in kept.values())
    keys = key_of(texts) if sampled else np.zeros(len(texts), np.uint64)
    edges = [kept[s].keys[-1] if kept[s].cut else np.uint64(2**64 - 1) for s in splits]
    shares = {}
    for a, b in combinations(range(len(splits)), 2):
        other = found.same[split == a]
        mine = np.unique(found.same[(split == b) & (keys <= edges[a])])
        fresh = mine[~np.isin(mine, other)]
        near = int(np.isin(found.cluster[fresh], found.cluster[other]).sum())
        shares[f"{splits[a]}|{splits[b]}"] = Share(near, len(mine))
    return shares


def _error(cells: Share, found: NearFound) -> str:
    said = []
    if cells.part < cells.whole:
        said.append(
            f"from the texts of {cells.part:,} of {cells.whole:,} cells, taken so that near-copies "
            "mostly come together"
        )
    if found.not_compared:
        said.append(f"{found.not_compared:,} pairs that share boilerplate were not compared")
    return "; ".join(said)
