"""Floor 7: foreign documents read into what they state, never into what is true."""

from __future__ import annotations

import re
from pathlib import Path

from truesheet.exchange.document import Document, load
from truesheet.exchange.markdown import Reader
from truesheet.model.stated import Extract

MARKDOWN = (".md", ".markdown", ".mdx", ".qmd", ".rst", ".txt", "")
"""Endings of files that are read as prose."""

_DESCRIBES = re.compile(
    rb'"(?:@context|conformsTo|dct:conformsTo)"|recordSet|DatasetCollection|^(?:id|title|description):',
    re.M,
)


def is_document(path: Path) -> bool:
    """Can claims be read in this file? Decided by its ending and its first bytes."""
    ending = path.suffix.lower()
    if not path.is_file():
        return False
    if ending in MARKDOWN:
        return bool(ending) or path.name.upper().startswith("README")
    if ending not in (".json", ".jsonld", ".yaml", ".yml"):
        return False
    try:
        with path.open("rb") as f:
            return bool(_DESCRIBES.search(f.read(1 << 16)))
    except OSError:
        return False


def extract(path: Path, text: bytes | None = None) -> Extract:
    """What the document at `path` states; `text` are its bytes where they were read before."""
    document = load(path, text)
    return _markdown(document)


def _markdown(document: Document) -> Extract:
    reader = Reader(document)
    reader.read()
    return Extract(
        document.file,
        "markdown",
        tuple(reader.stated),
        (),
        tuple(reader.unread),
        reader.sentences,
    )


__all__ = ["extract", "is_document"]
