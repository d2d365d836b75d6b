"""Counts under ten stay hidden even from a reader who subtracts."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.measures.values_groups import FEWEST, HIDDEN, Count

NOT_TOLD = "not told"
"""Stands for a count of ten and more from which a smaller one could be worked out."""


def veil(keys: Sequence[tuple[str, ...]], counts: Sequence[Count]) -> list[Count]:
    """The counts of a table of one or two fields, such that no small one can be worked out.

    A count under ten is hidden. In each line of which the total is known elsewhere (all of one
    field; of two crossed fields those that share a value) no hidden count may stand alone: the
    smallest other one of the line is not told either, and so on until nothing stands alone.
    What remains is the range that the totals leave to several hidden counts together.

    >>> veil([("a",), ("b",), ("c",)], [100, 3, 40])
    [100, '<10', 'not told']
    >>> veil([("a",), ("b",), ("c",)], [100, 0, 3])
    [100, '<10', '<10']
    """
    found: list[Count] = [HIDDEN if not isinstance(n, int) or n < FEWEST else n for n in counts]
    lines = _lines(keys)
    again = True
    while again:
        again = False
        for line in lines:
            gone = [i for i in line if isinstance(found[i], str)]
            left = [(n, i) for i in line if isinstance(n := found[i], int)]
            if len(gone) == 1 and left:
                found[min(left)[1]] = NOT_TOLD
                again = True
    return found


def _lines(keys: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """Places of the cells that add up to a total that the reader knows."""
    if not keys or len(keys[0]) < 2:
        return [list(range(len(keys)))]
    lines: dict[tuple[int, str], list[int]] = {}
    for at, key in enumerate(keys):
        for place, value in enumerate(key):
            lines.setdefault((place, value), []).append(at)
    return list(lines.values())
