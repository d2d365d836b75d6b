"""Groups of people as they are told: counts, rates, gaps, and a population beside them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from truesheet.measures.values_groups import (
    HIDDEN,
    Count,
    Group,
    GroupCells,
    GroupStrata,
    Pattern,
    Proxies,
)
from truesheet.measures.veil import NOT_TOLD, veil
from truesheet.model.finding import Finding
from truesheet.rules.rates import Rate, rates


class GroupTold(msgspec.Struct, frozen=True, omit_defaults=True):
    """A group: its rows, those with the outcome, and how its rate stands to the highest.

    `rate`, `ratio` and `gap` are value, lower and upper bound (95 %): Wilson, on the logarithm,
    Newcombe. `p` is Fisher's, `q` corrected for all pairs of groups. Counts under ten stand as
    "<10"; a bound computed from one takes it as nine.
    """

    values: tuple[str, ...]
    rows: Count
    part: Count = ""
    rate: tuple[float, float, float] | None = None
    ratio: tuple[float, float, float] | None = None
    gap: tuple[float, float, float] | None = None
    p: float | None = None
    q: float | None = None
    verdict: str = ""


class Family(msgspec.Struct, frozen=True, omit_defaults=True):
    """All groups by one field or by two; `cut` more are not listed."""

    fields: tuple[str, ...]
    groups: tuple[GroupTold, ...]
    declared: bool = True
    missing: Count = 0
    cut: int = 0


class Beside(msgspec.Struct, frozen=True, omit_defaults=True):
    """A group beside the population: shares, and their ratio with its bounds (95 %)."""

    values: tuple[str, ...]
    rows: Count
    population: float
    share: float | None = None
    ratio: tuple[float, float, float] | None = None
    verdict: str = ""


class Against(msgspec.Struct, frozen=True, omit_defaults=True):
    """The distance to a population by one field or by two.

    `distance` is the total variation, the share of rows that would have to change groups, and
    `by_chance` what a sample of this size would have on average. `outside` rows are of groups
    that the population does not name.
    """

    fields: tuple[str, ...]
    distance: float
    by_chance: float
    chi_square: float
    freedom: int
    p: float
    groups: tuple[Beside, ...]
    outside: Count = 0


class Groups(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `groups` found.

    `outcome` is the class whose rate is compared, "" where none is. `notes` say what was not
    looked at and why.
    """

    name: str
    rows: int
    label: str = ""
    outcome: str = ""
    chosen: bool = False
    families: tuple[Family, ...] = ()
    uncovered: tuple[Pattern, ...] = ()
    more: int = 0
    patterns: int = 0
    enough: int = 30
    against: tuple[Against, ...] = ()
    proxies: Proxies | None = None
    strata: GroupStrata | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def raised(self) -> bool:
        """Is there a warning, or a group that the population has clearly more of?"""
        warned = any(f.outcome == "raised" and f.severity != "note" for f in self.findings)
        return warned or any(g.verdict == "fewer" for a in self.against for g in a.groups)


def families(found: GroupCells, outcome: str, show: bool) -> tuple[Family, ...]:
    """Every field and every crossing with its groups; small counts hidden unless asked for."""
    single = [((f.field,), f.groups, f.declared, f.missing, 0) for f in found.fields]
    declared = {f.field: f.declared for f in found.fields}
    crossed = [
        (c.fields, c.groups, all(declared.get(f, True) for f in c.fields), 0, c.cut)
        for c in found.crossed
    ]
    return tuple(
        Family(fields, _told(groups, outcome, show), known, missing, cut)
        for fields, groups, known, missing, cut in (*single, *crossed)
    )


def _told(groups: Sequence[Group], outcome: str, show: bool) -> tuple[GroupTold, ...]:
    by_values = {r.values: r for r in rates(groups, outcome)} if outcome else {}
    rows = [g.rows for g in groups]
    parts = [r.part if (r := by_values.get(g.values)) else HIDDEN for g in groups]
    if not show:
        keys = [g.values for g in groups]
        rows, parts = veil(keys, rows), veil(keys, parts)
    return tuple(
        _one(g.values, n, part, by_values.get(g.values))
        for g, n, part in zip(groups, rows, parts, strict=True)
    )


def _one(values: tuple[str, ...], rows: Count, part: Count, r: Rate | None) -> GroupTold:
    if r is None or rows in (HIDDEN, NOT_TOLD) or part == NOT_TOLD:
        return GroupTold(values, rows)
    bounds = (_short(r.rate), _short(r.low), _short(r.high))
    if isinstance(part, str) or r.rows - part < 0:
        bounds = (0.0, 0.0, _short(r.known / r.rows))
        return GroupTold(values, rows, part, bounds, verdict=r.verdict)
    if r.verdict in ("highest", "too few rows"):
        return GroupTold(values, rows, part, bounds, verdict=r.verdict)
    return GroupTold(
        values,
        rows,
        part,
        bounds,
        (_short(r.times), _short(r.ratio[0]), _short(r.ratio[1])),
        (_short(r.gap[0] + (r.gap[1] - r.gap[0]) / 2), _short(r.gap[0]), _short(r.gap[1])),
        float(f"{r.p:.3g}"),
        float(f"{r.q:.3g}"),
        r.verdict,
    )


def _short(x: float) -> float:
    return round(x, 4)
