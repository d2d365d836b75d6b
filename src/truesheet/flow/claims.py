"""The verb `claims`: what a document claims, sentence by sentence, and what was not read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from truesheet.model.stated import Extract


def claims(path: str | os.PathLike[str], *, extractors: Sequence[str] = ()) -> Extract:
    """What the document at `path` states; no data is needed.

    `extractors` are names of installed plug-ins (entry points of `truesheet.extractors`) whose
    proposals are added, marked as such.

    >>> import truesheet
    >>> found = truesheet.claims("README.md")                          # doctest: +SKIP
    >>> [(s.place.line, s.kind, s.value.written) for s in found.stated][:1]    # doctest: +SKIP
    [(24, 'rows', '52,002')]
    """
    from truesheet.exchange import extract

    return extract(Path(path), extractors=extractors)
