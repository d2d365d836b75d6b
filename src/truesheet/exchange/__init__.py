"""Floor 7: foreign documents read into what they state, never into what is true."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from truesheet.exchange import croissant, markdown, record
from truesheet.exchange.document import Document, load
from truesheet.exchange.extractors import with_proposals
from truesheet.exchange.sums import sums
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


def extract(path: Path, text: bytes | None = None, *, extractors: Sequence[str] = ()) -> Extract:
    """What the document at `path` states; `text` are its bytes where they were read before.

    `extractors` are names of installed plug-ins, whose proposals are added.
    """
    document = load(path, text)
    found = _form(path, document)(document)
    for name in dict.fromkeys(extractors):
        found = with_proposals(document, found, name)
    return msgspec.structs.replace(found, sums=sums(found.stated))


def _form(path: Path, document: Document) -> Callable[[Document], Extract]:
    """How to read it: by its ending, and JSON by its first sign whatever it is called."""
    ending = path.suffix.lower()
    if ending in (".json", ".jsonld") or (
        ending not in MARKDOWN[:4] and document.text.lstrip()[:1] == "{"
    ):
        return croissant.extract
    return record.extract if ending in (".yaml", ".yml") else markdown.extract


__all__ = ["extract", "is_document"]
