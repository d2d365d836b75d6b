"""How far the groups of a dataset lie from those of a population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import pi, sqrt

from truesheet.compare.groups import Against, Beside
from truesheet.measures.values_groups import Count, told
from truesheet.measures.veil import veil
from truesheet.rules.intervals import chi_square_tail, wilson, z_for

_TRUSTED = 5.0
_FEWER, _MORE = 0.8, 1.25

Key = tuple[str, ...]


def against(
    fields: Sequence[str], counted: Mapping[Key, int], population: Mapping[Key, float], show: bool
) -> Against | None:
    """The rows by group beside the weights of the population; None where they share no group.

    Rows of groups that the population does not name are left out of the comparison and counted.
    Pearson's chi-square holds the counts against the shares, which are taken as known exactly;
    groups of which fewer than five rows were to be expected are put together for it.
    """
    total = sum(population.values())
    inside = {k: counted.get(k, 0) for k in population}
    rows = sum(inside.values())
    if not rows or total <= 0:
        return None
    shares = {k: w / total for k, w in population.items()}
    distance = sum(abs(n / rows - shares[k]) for k, n in inside.items()) / 2
    chance = sum(sqrt(2 * q * (1 - q) / (pi * rows)) for q in shares.values()) / 2
    statistic, freedom = _chi_square(inside, shares, rows)
    shown = list(inside.values()) if show else veil(list(inside), list(inside.values()))
    z = z_for(len(inside))
    groups = [
        _beside(k, n, counts, rows, shares[k], z)
        for (k, n), counts in zip(inside.items(), shown, strict=True)
    ]
    left = sum(counted.values()) - rows
    return Against(
        tuple(fields),
        round(distance, 4),
        round(chance, 4),
        round(statistic, 2),
        freedom,
        float(f"{chi_square_tail(statistic, freedom):.3g}"),
        tuple(groups),
        left if left == 0 else told(left, show),
    )


def _chi_square(
    counts: Mapping[Key, int], shares: Mapping[Key, float], rows: int
) -> tuple[float, int]:
    large = [(n, shares[k] * rows) for k, n in counts.items() if shares[k] * rows >= _TRUSTED]
    small = [(n, shares[k] * rows) for k, n in counts.items() if shares[k] * rows < _TRUSTED]
    if small:
        large.append((sum(n for n, _ in small), sum(e for _, e in small)))
    cells = [(n, e) for n, e in large if e > 0]
    return sum((n - e) ** 2 / e for n, e in cells), max(0, len(cells) - 1)


def _beside(key: Key, n: int, shown: Count, rows: int, share: float, z: float) -> Beside:
    if share <= 0:
        return Beside(key, shown, 0.0, verdict="not in the population")
    low, high = (b / share for b in wilson(n, rows))
    sure_low, sure_high = (b / share for b in wilson(n, rows, z))
    times = n / rows / share
    verdict = "cannot tell"
    if sure_high < 1:
        verdict = "fewer" if times < _FEWER else "somewhat fewer"
    elif sure_low > 1:
        verdict = "more" if times > _MORE else "somewhat more"
    elif low >= _FEWER and high <= _MORE:
        verdict = "alike"
    if isinstance(shown, str):
        return Beside(key, shown, round(share, 6), verdict=verdict)
    ratio = (round(times, 4), round(low, 4), round(high, 4))
    return Beside(key, shown, round(share, 6), round(n / rows, 6), ratio, verdict)
