"""Groups of people as the page shows them: how many, with which outcome, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.measures.values_groups import (
    HIDDEN,
    Count,
    Group,
    GroupCells,
    GroupStrata,
    Proxies,
    Telling,
)
from truesheet.render.reading import Reading
from truesheet.render.sound.hiding import hidden
from truesheet.render.sound.parts import Table
from truesheet.rules.groups_uncovered import told
from truesheet.rules.rates import Rate, outcomes, rates
from truesheet.rules.words import count, percent, plain

_ROWS = 24


def tables(reading: Reading) -> tuple[Table, ...]:
    """A table for each field, one a crossing with the groups that are worst off, and the gaps."""
    found = reading.read("groups.cells", GroupCells)
    if found is None:
        return ()
    outcome = next(iter(outcomes(found.classes)), "")
    single = [_of_field(found, f.field, f.groups, f.declared, outcome) for f in found.fields]
    declared = {f.field for f in found.fields if f.declared}
    mine = [c for c in found.crossed if declared.issuperset(c.fields)]
    crossed = [t for c in mine if (t := _crossed(c.fields, c.groups, outcome))]
    return (*single, *crossed, *_uncovered(found), *_proxies(reading), *_strata(reading))


def _of_field(
    found: GroupCells, field: str, groups: Sequence[Group], declared: bool, outcome: str
) -> Table:
    by_values = {r.values: r for r in rates(groups, outcome)} if outcome else {}
    shown = hidden([g.rows for g in groups])
    parts = hidden([r.part if (r := by_values.get(g.values)) else HIDDEN for g in groups])
    rows = tuple(
        (
            g.values[0] if _named(g.rows) else "(a small group)",
            told(n) if n is not None else "not told",
            percent(n, found.rows) if isinstance(n, int) else "",
            *(rate_cells(by_values.get(g.values), n is None or part is None) if outcome else ()),
        )
        for g, n, part in zip(groups, shown, parts, strict=True)
    )
    says = "Rows of each group"
    if outcome:
        says += f", and how often {found.label} is {outcome} in it"
    if not declared:
        says += "; nobody declared this field, its name says that it is about people"
    columns = ("group", "rows", "share", *(_COLUMNS if outcome else ()))
    return Table(field, f"{says}.", columns, rows[:_ROWS], max(0, len(rows) - _ROWS))


_COLUMNS = ("outcome", "95 % interval", "ratio to the highest", "what can be told")


def rate_cells(r: Rate | None, secret: bool = False) -> tuple[str, str, str, str]:
    """A rate with its interval, its ratio with the interval, and what that means."""
    if r is None or secret:
        return ("", "", "", "")
    if isinstance(r.part, str) or r.rows - r.part < 10:
        bound = f"at most {percent(r.known, r.rows)}" if isinstance(r.part, str) else "nearly all"
        return (bound, "", "", r.verdict)
    share = percent(r.part, r.rows)
    between = f"{percent(r.low)} to {percent(r.high)}"
    if r.verdict in ("highest", "too few rows"):
        return (share, between, "1" if r.verdict == "highest" else "", r.verdict)
    low, high = (plain(round(x, 2)) for x in r.ratio)
    return (share, between, f"{plain(round(r.times, 2))} ({low} to {high})", r.verdict)


def _named(rows: Count) -> bool:
    return not isinstance(rows, str)


def _crossed(fields: Sequence[str], groups: Sequence[Group], outcome: str) -> Table | None:
    """Crossed groups of known size by their rate, lowest first: a few of them."""
    if not outcome:
        return None
    sure = [r for r in rates(groups, outcome) if r.verdict not in ("too few rows", "cannot tell")]
    lowest = sorted(sure, key=lambda r: (r.times, r.values))[:8]
    rows = tuple((" · ".join(r.values), count(r.rows), *rate_cells(r)) for r in lowest)
    if len(rows) < 2:
        return None
    title = " × ".join(fields)
    says = "The groups with the lowest rates among those that have rows enough to tell."
    return Table(title, says, ("group", "rows", *_COLUMNS), rows, max(0, len(sure) - len(rows)))


def _uncovered(found: GroupCells) -> tuple[Table, ...]:
    rows = tuple(
        (
            " · ".join(f"{f} {v}" for f, v in p.values.items())
            if len(p.values) > 1 or _named(p.rows)
            else f"{next(iter(p.values))}: a small group",
            told(p.rows),
            count(p.expected) if len(p.values) > 1 else "",
        )
        for p in found.uncovered
    )
    if not rows:
        return ()
    says = (
        f"Combinations of up to three values that fewer than {found.enough} rows have, while each "
        f"part of them is there; {count(found.patterns)} were looked at."
    )
    columns = ("combination", "rows", "expected if fields were independent")
    left = max(0, len(rows) - _ROWS) + found.more
    return (Table("Combinations that hardly occur", says, columns, rows[:_ROWS], left),)


def _proxies(reading: Reading) -> tuple[Table, ...]:
    """For each field on people the fields that tell its groups best."""
    found = reading.read("groups.proxies", Proxies)
    if found is None:
        return ()
    rows = []
    for p in found.of:
        rows.append((p.field, f"all {count(p.looked_at)} together", "", *_area(p.together)))
        rows += [(p.field, t.field, plain(round(t.v, 2)), *_area(t)) for t in p.fields[:3]]
    says = (
        f"How well other fields tell the group, in {count(found.rows)} rows: AUC 0.5 is chance, 1 "
        "is certain."
    )
    columns = ("group", "told by", "Cramér's V", "AUC", "95 % interval")
    return (Table("What tells the group", says, columns, tuple(rows)),)


def _area(t: Telling) -> tuple[str, str]:
    low, high = plain(round(t.low, 2)), plain(round(t.high, 2))
    return (plain(round(t.auc, 2)), f"{low} to {high}")


def _strata(reading: Reading) -> tuple[Table, ...]:
    """Where like is compared with like: the differences that change most."""
    found = reading.read("groups.strata", GroupStrata)
    if found is None or not found.pairs:
        return ()
    rows = tuple(
        (
            f"{s.field}: {s.group} less {s.other}",
            _points(s.pooled, s.pooled_error),
            s.by,
            _points(s.within, s.within_error),
        )
        for s in found.pairs[:6]
    )
    says = (
        f"Difference in the rate of {found.outcome}, over all rows and within the values of "
        f"another field (Mantel and Haenszel), in percentage points; {count(found.compared)} "
        "pairs of fields were compared."
    )
    columns = ("groups", "over all rows", "within the values of", "difference there")
    left = max(0, len(found.pairs) - len(rows))
    return (Table("Like with like", says, columns, rows, left),)


def _points(value: float, error: float) -> str:
    low, high = (plain(round(100 * (value + k * 1.96 * error), 1)) for k in (-1, 1))
    return f"{plain(round(100 * value, 1))} ({low} to {high})"
