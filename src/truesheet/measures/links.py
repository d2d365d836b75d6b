"""Counts web addresses, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.looks import Look, LookState, added, hits, hits_of, match, merged
from truesheet.measures.marks import marks
from truesheet.measures.values import Links
from truesheet.model.field import Field

_LINK = r"(?i)(?:https?|ftp|s3|gs|hf|az|abfss?)://[a-z0-9\[]"
_ONLY = r"(?i)^\s*(?:https?|ftp|s3|gs|hf|az|abfss?)://[^\s<>\"]+\s*$"
MEDIA = {
    "picture": "jpe?g|png|gif|bmp|tiff?|webp|svg|heic|dcm",
    "sound": "wav|mp3|flac|ogg|m4a|opus|aac",
    "film": "mp4|avi|mov|mkv|webm|m4v",
    "document": "pdf|docx?|xlsx?|pptx?|epub",
    "table": "csv|tsv|parquet|jsonl?|zip|gz|tar",
}
"""Endings of the files that a link leads to, by what they hold."""


@dataclass(frozen=True)
class TextLinks:
    """Texts with a web address in them, and texts that are one and nothing else.

    An address begins with http, https, ftp or the scheme of a store (s3, gs, hf, az, abfs).
    `media` tells for texts that are an address what the ending of its path says that it leads to:
    picture, sound, film, document, table. Whether anything is there still is not asked.
    Unit: cells. Exact. Answers: `composition.external_deps`.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> run(TextLinks(), Batch.of(at=["https://ostby.no/a.jpg", "see https://ostby.no"]))["at"]
    Links(values=2, cells=2, whole=1, media={'picture': 1})
    """

    id: ClassVar[str] = "text.links"
    version: ClassVar[int] = 1
    state: ClassVar[type] = LookState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1024

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> LookState:
        return LookState()

    def add(self, state: LookState, column: Column) -> LookState:
        return added(state, column, _looks(column.texts.array, column.view(marks).links))

    def merge(self, a: LookState, b: LookState) -> LookState:
        return merged(a, b)

    def value(self, state: LookState) -> Links:
        found = hits_of(state)
        link = found.pop("link", None)
        media = {kind: n.cells for kind, n in found.items()}
        return Links(state.values, link.cells, link.whole, media) if link else Links(state.values)


def _looks(array: pa.Array, rows: I64) -> Iterator[Look]:
    rows = hits(array, rows, _LINK)
    if not len(rows):
        return
    texts = array.take(pa.array(rows))
    whole = match(texts, _ONLY)
    yield _look("link", rows, whole)
    for kind, endings in MEDIA.items():
        leads = match(texts, rf"(?i)^\s*[^?#\s]+\.(?:{endings})(?:[?#]\S*)?\s*$") & whole
        yield _look(kind, rows[leads], leads[leads])


def _look(kind: str, rows: I64, whole: np.ndarray) -> Look:
    ones = np.ones(len(rows), np.int64)
    return Look(kind, rows, ones, np.zeros(len(rows), np.int64), whole)
