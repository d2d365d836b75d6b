"""Counts under ten stay hidden even from a reader who subtracts."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.measures.values_groups import FEWEST, Count


def hidden(counts: Sequence[Count]) -> list[Count | None]:
    """The counts of a list whose total is known; None for one that must not be told either.

    Where the hidden counts are one only, or together fewer than ten can be, the smallest of the
    others is hidden as well: the total less the others would tell.

    >>> hidden([100, "<10", 40]), hidden([100, "<10", "<10"])
    ([100, '<10', None], [100, '<10', '<10'])
    """
    found: list[Count | None] = list(counts)
    small = [i for i, n in enumerate(counts) if not isinstance(n, int) or n < FEWEST]
    if len(small) == 1 and len(counts) > 1:
        others = [i for i in range(len(counts)) if i not in small]
        found[min(others, key=lambda i: (counts[i], i))] = None
    return found
