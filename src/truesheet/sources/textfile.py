"""Plain text: one document a file, many small files in one part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from truesheet.batch.batch import Batch
from truesheet.batch.shapes import Part
from truesheet.model.field import Schema
from truesheet.sources.errors import RecordTooLong
from truesheet.sources.fit import fit
from truesheet.sources.parts import absent, selected
from truesheet.sources.shapes import ROWS, WIDE, Found, Opened, Outline, Wanted
from truesheet.sources.stream import Way, open_text, read_fully

MEDIA = "text/plain"
TEXT, FILE = "text", "file"
_PART_FILES = 20_000
_PART_BYTES = 64 << 20


def open_document(way: Way, size: int, notes: tuple[str, ...]) -> Opened:
    """A file that holds one document; `size` is the size of its text in bytes."""
    if size > WIDE:
        raise RecordTooLong(f"{way.shown}:1", WIDE)
    # Its name tells a document from its copies: copies are looked for without it.
    columns = [Found(TEXT, (TEXT,), pa.string()), Found(FILE, (FILE,), pa.string(), suspect=True)]
    read_as = {"format": "text", "encoding": way.encoding}
    if way.compression:
        read_as["compression"] = way.compression

    def cut(outline: Outline) -> list[Part]:
        document = Document(way, outline.shown, outline.wanted)
        digest = outline.digest("text", way.encoding, outline.shown)
        return [TextPart((document,), outline.split, digest, outline.bytes)]

    return Opened(MEDIA, read_as, columns, cut, notes)


@dataclass(frozen=True)
class Document:
    """Where a document is, and the fields it gives (its folders may name some)."""

    way: Way
    shown: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class TextPart:
    """Some documents of one split."""

    documents: tuple[Document, ...]
    split: str
    digest: str
    bytes: int

    def batches(self, schema: Schema) -> Iterator[Batch]:
        """One row a document."""
        held: list[str] = []
        size = start = 0
        for i, document in enumerate(self.documents):
            data = read_fully(open_text(document.way), WIDE + 1)
            if len(data) > WIDE:
                raise RecordTooLong(f"{document.shown}:1", WIDE)
            if held and (size + len(data) > WIDE or len(held) >= ROWS):
                yield self._batch(schema, held, start)
                held, size, start = [], 0, i
            held.append(data.decode("utf-8", "replace"))
            size += len(data)
        if held:
            yield self._batch(schema, held, start)

    def _batch(self, schema: Schema, texts: list[str], start: int) -> Batch:
        documents = self.documents[start : start + len(texts)]
        own = {
            TEXT: pa.array(texts, pa.string()),
            FILE: pa.array([d.shown for d in documents], pa.string()),
        }
        arrays = []
        for w in selected(documents[0].wanted, schema):
            if w.at is not None:
                arrays.append(fit(own[str(w.at[0])], w.type)[0])
            else:
                each = (selected(d.wanted, schema) for d in documents)
                at = schema.names.index(w.name)
                arrays.append(pa.concat_arrays([absent(own_w[at], 1)[0] for own_w in each]))
        return Batch(schema, arrays, rows=len(texts), split=self.split, start=start)

    def address(self, row: int) -> str:
        """`file:1`: every file holds one row."""
        return f"{self.documents[row].shown}:1"


def grouped(parts: Sequence[Part]) -> list[Part]:
    """Neighbouring small documents of one split in one part, all else as it is."""
    out: list[Part] = []
    held: list[TextPart] = []
    for part in parts:
        if not isinstance(part, TextPart) or _full(held, part):
            out += _joined(held)
            held = []
        if isinstance(part, TextPart):
            held.append(part)
        else:
            out.append(part)
    return out + _joined(held)


def _full(held: list[TextPart], part: TextPart) -> bool:
    if not held:
        return False
    size = sum(p.bytes for p in held) if len(held) % 64 == 0 else 0
    return held[0].split != part.split or len(held) >= _PART_FILES or size > _PART_BYTES


def _joined(held: list[TextPart]) -> list[Part]:
    if len(held) < 2:
        return list(held)
    digest = hashlib.sha256("".join(p.digest for p in held).encode()).hexdigest()
    documents = tuple(d for p in held for d in p.documents)
    return [TextPart(documents, held[0].split, digest, sum(p.bytes for p in held))]
