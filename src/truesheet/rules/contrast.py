"""Shares that differ between parts of the data: one test a field, told apart from chance."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.model.evidence import Share
from truesheet.rules.intervals import (
    chi_square,
    chi_square_tail,
    difference,
    holm,
    smallest_expected,
    z_for,
)

SIGNIFICANT = 0.001
"""After Holm's correction over all fields: one dataset in a thousand is blamed by chance."""

_TRUSTED = 5.0


@dataclass(frozen=True)
class Contrast:
    """The two parts of one field that differ most; `low` bounds the difference (95 %)."""

    field: str
    more: str
    most: Share
    less: str
    least: Share
    low: float
    p: float

    @property
    def gap(self) -> float:
        return self.most.ratio - self.least.ratio


def contrasts(shares: dict[str, dict[str, Share]]) -> list[Contrast]:
    """For each field with a comparison to make, its largest contrast; `p` is adjusted."""
    found = [c for field, parts in shares.items() if (c := _contrast(field, parts))]
    adjusted = holm([c.p for c in found])
    return [
        Contrast(c.field, c.more, c.most, c.less, c.least, c.low, p)
        for c, p in zip(found, adjusted, strict=True)
    ]


def _contrast(field: str, parts: dict[str, Share]) -> Contrast | None:
    """None where nothing differs, or where there is too little to compare."""
    kept = {name: s for name, s in parts.items() if s.whole}
    table = [[s.part, s.whole - s.part] for s in kept.values()]
    if len(kept) < 2 or smallest_expected(table) < _TRUSTED:
        kept = _large_enough(kept)
        table = [[s.part, s.whole - s.part] for s in kept.values()]
    total = sum(s.part for s in kept.values())
    if len(kept) < 2 or not 0 < total < sum(s.whole for s in kept.values()):
        return None
    statistic, freedom = chi_square(table)
    order = sorted(kept, key=lambda name: (kept[name].ratio, name))
    less, more = order[0], order[-1]
    a, b = kept[more], kept[less]
    pairs = len(kept) * (len(kept) - 1) // 2
    low, _ = difference(a.part, a.whole, b.part, b.whole, z_for(pairs))
    return Contrast(field, more, a, less, b, low, chi_square_tail(statistic, freedom))


def _large_enough(parts: dict[str, Share]) -> dict[str, Share]:
    """Only the parts in which at least five cases of the rarer kind were to be expected."""
    part, whole = sum(s.part for s in parts.values()), sum(s.whole for s in parts.values())
    rarer = min(part, whole - part)
    return {n: s for n, s in parts.items() if rarer * s.whole >= _TRUSTED * whole}
