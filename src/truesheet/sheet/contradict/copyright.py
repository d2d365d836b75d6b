"""`x.copyright`: what is protected and what is free, which make up no more than the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import ratio
from truesheet.sheet.contradict.sources import within_whole
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

LOOKS_AT = frozenset({"protected", "public_domain"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """No part is both. What is licensed is protected too, so it is left out."""
    stated = [k for k in ("protected", "public_domain") if k in said]
    shares = [ratio(said[k]) for k in stated]
    for key in stated:
        yield within_whole(shares, "what is protected and what is free", f"/{key}", seen)
