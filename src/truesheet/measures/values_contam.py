"""What the measure of benchmark contamination gives."""

from __future__ import annotations

from truesheet.measures.values import Value
from truesheet.model.evidence import Share


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


# What comparing with a benchmark file gives.


class Copy(Value, frozen=True, omit_defaults=True):
    """An item of a benchmark, and the best place where it stands in the data.

    `row` is its row in the benchmark (from 1), `same` other rows with the same words. `level` is
    `whole`, `near`, `retold` or `candidate`. `shared` of its different 5-grams stand there; of its
    words `longest` in one run. `spans` are the runs that both share, as the item has them. `where`
    is the address in the data, `field` the field there; `texts` hold as much of it. `overlap` is
    the share of rare words for what is retold. `text` is what stands in the data, where asked for.
    """

    row: int
    level: str
    where: str
    field: str
    words: int
    same: tuple[int, ...] = ()
    shared: Share | None = None
    longest: int = 0
    spans: tuple[str, ...] = ()
    texts: int = 0
    overlap: float = 0.0
    text: str = ""


class BenchmarkFound(Value, frozen=True, omit_defaults=True):
    """What was found of one benchmark; every item counts once, at its highest level.

    `items` different items were looked for; `short` rows have too few words for that, `repeated`
    say the same as an earlier row. `retellable` items have numbers enough for a retelling to be
    looked for. `thirteen` items share any 13-gram with a text. Of the `decoys` some were taken for
    copies (`false_copies`) or retellings (`false_retold`): what the same check calls found where
    there is nothing. `nearest` is the largest share among the items that were not called copies.
    `low` and `high` are the 95 % interval of the share of items that are copies (Wilson); `raised`
    where one is whole, or where more are near or retold than patterns (1 % of items) and the
    decoys explain.
    """

    file: str
    field: str
    items: int
    whole: int = 0
    near: int = 0
    retold: int = 0
    candidate: int = 0
    short: int = 0
    repeated: int = 0
    retellable: int = 0
    thirteen: int = 0
    decoys: int = 0
    false_copies: int = 0
    false_retold: int = 0
    nearest: float = 0.0
    low: float = 0.0
    high: float = 1.0
    raised: bool = False
    copies: tuple[Copy, ...] = ()
    index: str = ""

    @property
    def copied(self) -> int:
        """Items that stand there whole or with changes."""
        return self.whole + self.near


class Contamination(Value, frozen=True, omit_defaults=True):
    """A dataset held against benchmarks: what was searched, what was left out, what was found."""

    data: str
    fields: tuple[str, ...]
    texts: int
    benchmarks: tuple[BenchmarkFound, ...]
    left_out: tuple[str, ...] = ()

    @property
    def raised(self) -> bool:
        """Whether any benchmark stands in the data."""
        return any(b.raised for b in self.benchmarks)
