"""What the measure of benchmark contamination gives."""

from __future__ import annotations

from truesheet.measures.values import Value


class Overlap(Value, frozen=True, omit_defaults=True):
    """Items of one benchmark that were recognised in the texts of a field.

    `items` can be recognised at all; of `whole` items every 5-gram stands in one text, of `near`
    at least three in ten but not all. `texts` hold such an item. `shown` are numbers of items
    (from 1, as the benchmark counts them): the first of those that are whole, then of the near.
    """

    edition: str
    items: int
    whole: int = 0
    near: int = 0
    texts: int = 0
    shown: tuple[int, ...] = ()


class Benchmarks(Value, frozen=True, omit_defaults=True):
    """`text.benchmarks` of a field: texts that were long enough, and what was found in them."""

    texts: int
    found: dict[str, Overlap]
    error: str = ""
