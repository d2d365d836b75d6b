"""`x.sources`: shares of sources, which make up no more than the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import ratio, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import number

LOOKS_AT = frozenset({"sources/share"})

ROUNDED = 0.02
"""Shares that add up to a little more were rounded."""


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Their sum is at most one."""
    shares = [ratio(s["share"]) for s in said.get("sources", ()) if "share" in s]
    if shares:
        yield within_whole(shares, "its sources", "/sources", seen)


def within_whole(shares: list[float], what: str, path: str, seen: Seen) -> Statement:
    """Parts that do not overlap are together no more than the whole."""
    total = sum(shares)
    says = f"says how large a part {what} make up"
    if total > 1 + ROUNDED:
        says += f"; together that is {number(100 * total)} % of the data"
        cited = seen.about_fields
        return Statement(says, total, path, evidence=cited, agrees=False, exact=True)
    return unsure(says, total, path, "Together they are no more than the whole.")
