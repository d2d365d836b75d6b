"""How often an outcome occurs in groups, and which differences the numbers can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from truesheet.measures.values_groups import Count, Group, at_most
from truesheet.rules.fisher import false_share, fisher
from truesheet.rules.intervals import difference, ratio, wilson

FOUR_FIFTHS = 0.8
FEWEST_ROWS = 30
SURE = 0.05

Verdict = Literal["highest", "lower", "somewhat lower", "alike", "cannot tell", "too few rows"]
"""`lower`: under four fifths of the highest rate, and surely lower. `somewhat lower`: surely lower,
but not under four fifths. `alike`: surely at least four fifths. Otherwise the numbers cannot tell.
"""


@dataclass(frozen=True)
class Rate:
    """Rows of a group with the outcome, beside the group with the highest rate.

    `low` and `high` bound the rate (Wilson), `gap` the difference to the highest (Newcombe),
    `ratio` the ratio (on the logarithm), all at 95 %. `p` is Fisher's, `q` the same after
    Benjamini and Hochberg over all pairs of groups. A `part` that is hidden counts as nine rows.
    """

    values: tuple[str, ...]
    part: Count
    rows: int
    low: float
    high: float
    verdict: Verdict = "too few rows"
    times: float = 1.0
    ratio: tuple[float, float] = (0.0, 0.0)
    gap: tuple[float, float] = (0.0, 0.0)
    p: float = 1.0
    q: float = 1.0

    @property
    def known(self) -> int:
        return at_most(self.part)

    @property
    def rate(self) -> float:
        return self.known / self.rows


def rates(
    groups: Sequence[Group], outcome: str, fewest: float = FEWEST_ROWS, tests: int = 1
) -> tuple[Rate, ...]:
    """The rate of each group whose counts are known, the highest first.

    The group with the highest rate is found in the data, so every pair of groups counts as a
    test; `tests` says how many such families are looked at together.
    """
    found = [_one(g, outcome) for g in groups if isinstance(g.rows, int) and outcome in g.classes]
    large = [r for r in found if r.rows >= fewest]
    best = max(large, key=lambda r: (r.rate, r.rows, r.values), default=None)
    if best is None or isinstance(best.part, str) or len(large) < 2:
        return tuple(_by_rate(found))
    others = [_beside(r, best) for r in large if r is not best]
    pairs = len(large) * (len(large) - 1) // 2
    adjusted = false_share([r.p for r in others], pairs * max(1, tests))
    judged = [_judged(r, q) for r, q in zip(others, adjusted, strict=True)]
    small = [r for r in found if r.rows < fewest]
    return tuple(_by_rate([replace(best, verdict="highest"), *judged, *small]))


def outcomes(classes: Mapping[str, Count], favourable: str | None = None) -> tuple[str, ...]:
    """The outcomes to speak of: the one named; of two classes the rarer; else each class."""
    if favourable is not None:
        return (favourable,) if favourable in classes else ()
    known = sorted(classes, key=lambda c: (at_most(classes[c]), c))
    if len(known) == 2:
        return (known[0],)
    return tuple(known) if 2 < len(known) <= _MOST_CLASSES else ()


_MOST_CLASSES = 10


def _one(group: Group, outcome: str) -> Rate:
    rows = at_most(group.rows)
    labelled = sum(n for n in group.classes.values() if isinstance(n, int))
    # Rows without a label have no outcome; where a class is hidden, all rows have to do.
    whole = labelled if all(isinstance(n, int) for n in group.classes.values()) else rows
    part = group.classes[outcome]
    low, high = wilson(at_most(part), whole)
    return Rate(group.values, part, whole, 0.0 if isinstance(part, str) else low, high)


def _beside(r: Rate, best: Rate) -> Rate:
    four = (r.known, r.rows, best.known, best.rows)
    return replace(
        r,
        times=r.rate / best.rate if best.rate else 1.0,
        ratio=ratio(*four),
        gap=difference(*four),
        p=fisher(*four),
    )


def _judged(r: Rate, q: float) -> Rate:
    surely = r.ratio[1] < 1 and q < SURE
    verdict: Verdict = "cannot tell"
    if surely:
        verdict = "lower" if r.times < FOUR_FIFTHS else "somewhat lower"
    elif r.ratio[0] >= FOUR_FIFTHS and not isinstance(r.part, str):
        verdict = "alike"
    return replace(r, q=q, verdict=verdict)


def _by_rate(found: Sequence[Rate]) -> list[Rate]:
    return sorted(found, key=lambda r: (-r.rate, r.values))
