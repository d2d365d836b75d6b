"""Which files are documents that make claims, besides the sheets of this program."""

from __future__ import annotations

import re
from pathlib import Path

_BY_NAME = re.compile(
    r"(?:readme|dataset_?card|datasheet|croissant|metadata)[^/]*\.(?:md|markdown|json|jsonld|yaml)",
    re.I,
)


def documents(folder: Path) -> list[Path]:
    """Documents of a folder that by their name speak of its data."""
    from truesheet.exchange import is_document

    found = sorted(p for p in folder.iterdir() if p.is_file() and _BY_NAME.fullmatch(p.name))
    return [p for p in found if is_document(p)]
