"""Groups of people as the page shows them: how many, with which outcome, and who is missing."""

from __future__ import annotations

from truesheet.compare.groups import Family, GroupTold, families
from truesheet.measures.values_groups import (
    HIDDEN,
    Count,
    GroupCells,
    GroupStrata,
    Proxies,
    Telling,
)
from truesheet.render.reading import Reading
from truesheet.render.sound.parts import Table
from truesheet.rules.rates import outcomes
from truesheet.rules.words import count, percent, plain

_ROWS = 12


def tables(reading: Reading) -> tuple[Table, ...]:
    """A table for each field, one a crossing with the groups that are worst off, and the gaps."""
    found = reading.read("groups.cells", GroupCells)
    if found is None:
        return ()
    outcome = next(iter(outcomes(found.classes)), "")
    made = families(found, outcome, show=False)
    single = [_of_field(found, f, outcome) for f in made if len(f.fields) == 1]
    mine = [f for f in made if len(f.fields) == 2 and f.declared and outcome]
    crossed = [t for f in mine if (t := _crossed(f))]
    return (*single, *crossed, *_uncovered(found), *_proxies(reading), *_strata(reading))


def _of_field(found: GroupCells, family: Family, outcome: str) -> Table:
    rows = tuple(
        (
            g.values[0] if g.rows != HIDDEN else "(a small group)",
            _count(g.rows),
            percent(g.rows, found.rows) if isinstance(g.rows, int) else "",
            *(_rate(g) if outcome else ()),
        )
        for g in family.groups
    )
    says = "Rows of each group"
    if outcome:
        says += f", and how often {found.label} is {outcome} in it"
    if not family.declared:
        says += "; nobody declared this field, its name says that it is about people"
    columns = ("group", "rows", "share", *(_COLUMNS if outcome else ()))
    return Table(family.fields[0], f"{says}.", columns, rows[:_ROWS], max(0, len(rows) - _ROWS))


_COLUMNS = ("outcome", "95 % interval", "ratio to the highest", "what can be told")
_SURE = ("lower", "somewhat lower", "alike", "highest")


def _rate(g: GroupTold) -> tuple[str, str, str, str]:
    """A rate with its interval, its ratio with the interval, and what that means."""
    if g.rate is None:
        return ("", "", "", g.verdict)
    share, low, high = g.rate
    if isinstance(g.part, str):
        return (f"at most {percent(high)}", "", "", g.verdict)
    ratio = "1" if g.verdict == "highest" else ""
    if g.ratio:
        times, least, most = (plain(round(x, 2)) for x in g.ratio)
        ratio = f"{times} ({least} to {most})"
    return (percent(share), f"{percent(low)} to {percent(high)}", ratio, g.verdict)


def _count(n: Count) -> str:
    return count(n) if isinstance(n, int) else n.replace("<", "under ")


def _crossed(family: Family) -> Table | None:
    """Crossed groups with rows enough to tell, the lowest rates first: a few of them."""
    sure = [g for g in family.groups if g.rate and g.verdict in _SURE]
    lowest = sorted(sure, key=lambda g: ((g.rate or (1.0,))[0], g.values))[:8]
    if len(lowest) < 2:
        return None
    rows = tuple((" · ".join(g.values), _count(g.rows), *_rate(g)) for g in lowest)
    says = "The groups with the lowest rates among those that have rows enough to tell."
    title, left = " × ".join(family.fields), len(sure) - len(lowest)
    return Table(title, says, ("group", "rows", *_COLUMNS), rows, left)


def _uncovered(found: GroupCells) -> tuple[Table, ...]:
    rows = tuple(
        (
            " · ".join(f"{f} {v}" for f, v in p.values.items())
            if len(p.values) > 1 or p.rows != HIDDEN
            else f"{next(iter(p.values))}: a small group",
            _count(p.rows),
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
