"""Whether a field varies enough for a pattern in it to mean anything."""

from __future__ import annotations

from truesheet.measures.values import Frequent
from truesheet.rules.rule import View


def varies(view: View, field: str, rest: float) -> bool:
    """Whether enough cells hold another value than the most frequent one.

    Two fields of zeros with a single other cell in the same row agree perfectly, by chance.
    """
    frequent = view.evidence.of("values.frequent", field, Frequent)
    if not isinstance(frequent, Frequent) or not frequent.top:
        return True
    return frequent.present - frequent.top[0].cells >= rest
