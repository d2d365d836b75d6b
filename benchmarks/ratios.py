"""Paired ratios: each run of ours is divided by the peer's run beside it, never by another."""

from __future__ import annotations

from statistics import median
from typing import Literal, NamedTuple

from benchmarks.ledger import Case

Unit = Literal["cpu", "wall"]


class Ratio(NamedTuple):
    """Ours divided by theirs: the median, the two ends, and how many pairs.

    With `at_most`, the peer was ended before it was done: its true cost is larger, so ours
    divided by it is smaller than this.
    """

    middle: float
    low: float
    high: float
    pairs: int
    at_most: bool = False


def ratio(case: Case, unit: Unit) -> Ratio | None:
    """None when no pair holds a finished run of ours, or the peer failed by itself."""
    found: list[float] = []
    ended = False
    for pair in case.pairs:
        if pair.ours is None or pair.ours.why or failed(pair.theirs.why):
            continue
        theirs = getattr(pair.theirs, unit)
        if theirs > 0:
            found.append(getattr(pair.ours, unit) / theirs)
            ended = ended or bool(pair.theirs.why)
    if not found:
        return None
    return Ratio(median(found), min(found), max(found), len(found), ended)


def failed(why: str) -> bool:
    """Whether a run broke by itself; one ended at a cap is a lower bound."""
    return why.startswith("failed")
