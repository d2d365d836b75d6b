"""Which files are documents that make claims, besides the sheets of this program."""

from __future__ import annotations

import re
from pathlib import Path

_BY_NAME = re.compile(
    r"(?:readme|dataset_?card|datasheet|croissant|metadata)[^/]*\.(?:md|markdown|json|jsonld|yaml)",
    re.I,
)


def is_document(path: Path) -> bool:
    """Can claims be read in this file?"""
    from truesheet import exchange

    known = getattr(exchange, "is_document", None)  # readers of documents are not there yet
    return bool(known(path)) if known else path.suffix.lower() in (".md", ".markdown")


def documents(folder: Path) -> list[Path]:
    """Documents of a folder that by their name speak of its data."""
    found = sorted(p for p in folder.iterdir() if p.is_file() and _BY_NAME.fullmatch(p.name))
    return [p for p in found if is_document(p)]
