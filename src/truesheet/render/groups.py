"""What `groups` found, for a terminal: who is there, what differs, what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.compare.groups import Against, Family, Groups, GroupTold
from truesheet.measures.values_groups import Count, Pattern, Telling
from truesheet.model.finding import Finding
from truesheet.render.terminal import Screen
from truesheet.rules.words import count, percent, plain

_FEW, _MORE, _LIKE = 12, 8, 5
_SURE = ("lower", "somewhat lower")
_MEANING = (
    "lower: under four fifths (0.8) of the highest rate, and surely lower (95 % interval, and "
    "Fisher's exact test over all pairs of groups). somewhat lower: surely lower, but not under "
    "four fifths. alike: surely at least four fifths. cannot tell: these rows do not decide it. "
    "too few rows: under 30. Four fifths is a screen of US employment practice, no definition of "
    "fairness, and a difference is no proof that labels are unjust: what they speak of may differ."
)


def to_text(found: Groups, colour: bool = False, width: int = 80) -> str:
    """The groups, the worst first; no line is longer than `width`."""
    screen = Screen(colour, width)
    lines = [*screen.put(found.name, style="bold", most=200), *screen.put(_head(found))]
    raised = [f for f in found.findings if f.outcome == "raised"]
    for f in raised:
        lines += _finding(f, screen)
    for do in dict.fromkeys(f.do for f in raised):
        lines += ["", *screen.put(do, lead="Do   ", lead_style="bold")]
    rated = False
    for family in found.families:
        if len(family.fields) == 1 or _worth(family):
            lines += _family(found, family, screen)
            rated = rated or any(g.verdict for g in family.groups)
    if rated:
        lines += ["", *screen.put(_MEANING, style="dim")]
    lines += _gaps(found, screen)
    lines += _proxies(found, screen)
    lines += _strata(found, screen)
    for one in found.against:
        lines += _against(one, screen)
    if found.notes:
        lines += [*screen.head("Not looked at, or taken for granted")]
        lines += [row for n in found.notes for row in screen.put(n, first="  ")]
    return "\n".join(lines) + "\n"


def _head(found: Groups) -> str:
    names = ", ".join(f.fields[0] for f in found.families if len(f.fields) == 1)
    said = f"{count(found.rows)} rows; groups by {names}"
    if found.outcome:
        how = "as you chose" if found.chosen else "the rarer class"
        said += f"; rate of {found.label} = {found.outcome} ({how})"
    return f"{said}. Counts under 10 are hidden." if _hides(found) else f"{said}."


def _hides(found: Groups) -> bool:
    groups = [g for f in found.families for g in f.groups]
    return any(isinstance(n, str) and n for g in groups for n in (g.rows, g.part))


def _finding(f: Finding, screen: Screen) -> list[str]:
    lead = {"error": "Error  ", "warning": "Warning  "}.get(f.severity, "Note  ")
    rows = ["", *screen.put(f.title, lead=lead, lead_style=f.severity, indent="  ")]
    rows += screen.put(f.says, first="  ")
    return rows


def _worth(family: Family) -> bool:
    """Crossed groups are shown where they tell anything: a rate that is surely lower."""
    return any(g.verdict in _SURE for g in family.groups)


def _family(found: Groups, family: Family, screen: Screen) -> list[str]:
    single = len(family.fields) == 1
    groups = list(family.groups)
    if not single:
        groups.sort(key=lambda g: g.rate[0] if g.rate and g.verdict in _SURE else 1.0)
    most = _FEW if single else _MORE
    title = " and ".join(family.fields) + ("" if single else ", the lowest rates")
    rows = [_titles(found)]
    rows += [_row(found, g) for g in groups[:most]]
    lines = [*screen.head(title), *screen.table(rows, right=(1, 2))]
    left = len(groups) - most + family.cut
    if left > 0:
        lines += screen.put(f"and {count(left)} more groups (--json lists them)", first="  ")
    if family.missing:
        lines += screen.put(f"{_count(family.missing)} rows have no {title}", first="  ")
    return lines


def _titles(found: Groups) -> tuple[str, ...]:
    rates = ("rate", "95 %", "ratio (95 %)", "") if found.outcome else ()
    return ("group", "rows", "share", *rates)


def _row(found: Groups, g: GroupTold) -> tuple[str, ...]:
    known = isinstance(g.rows, int)
    share = percent(g.rows, found.rows) if isinstance(g.rows, int) else ""
    named = " · ".join(g.values) if known or len(g.values) > 1 else "(small)"
    return (named, _count(g.rows), share, *(_rate(g) if found.outcome else ()))


def _rate(g: GroupTold) -> tuple[str, str, str, str]:
    if g.rate is None:
        return ("", "", "", g.verdict)
    rate, low, high = g.rate
    if isinstance(g.part, str):
        return (f"≤ {percent(high)}", "", "", g.verdict)
    ratio = "1" if g.verdict == "highest" else ""
    if g.ratio:
        times, least, most = (plain(round(x, 2)) for x in g.ratio)
        ratio = f"{times} ({least}–{most})"
    return (percent(rate), f"{_bare(low)}–{percent(high)}", ratio, g.verdict)


def _bare(share: float) -> str:
    return percent(share).removesuffix(" %")


def _count(n: Count) -> str:
    return count(n) if isinstance(n, int) else n.replace("<", "under ")


def _gaps(found: Groups, screen: Screen) -> list[str]:
    if not found.patterns:
        return []
    n = len(found.uncovered) + found.more
    says = (
        f"{count(found.patterns)} combinations of up to three values were looked at; {count(n)} "
        f"have fewer than {found.enough} rows while each part of them is there."
    )
    lines = [*screen.head("Who is hardly there"), *screen.put(says)]
    shown = found.uncovered[:_FEW]
    if shown:
        rows = [("combination", "rows", "expected")]
        rows += [
            (_pattern(p), _count(p.rows), count(p.expected) if len(p.values) > 1 else "")
            for p in shown
        ]
        lines += screen.table(rows, right=(1, 2))
    if n > len(shown):
        lines += screen.put(f"and {count(n - len(shown))} more (--json lists them)", first="  ")
    if n:
        lines += screen.put(
            "Expected were the fields independent. What cannot occur: --never “sex=male,…”.",
            style="dim",
        )
    return lines


def _pattern(p: Pattern) -> str:
    if len(p.values) == 1 and not isinstance(p.rows, int):
        return f"a value of {next(iter(p.values))}"
    return " · ".join(f"{f} {v}" for f, v in p.values.items())


def _proxies(found: Groups, screen: Screen) -> list[str]:
    if found.proxies is None:
        return []
    says = (
        f"How well other fields tell the group, in {count(found.proxies.rows)} rows: an AUC of 0.5 "
        "is chance, 1 is certain (with its 95 % interval)."
    )
    rows = [("group", "told by", "AUC", "95 %", "Cramér's V")]
    for p in found.proxies.of:
        rows.append((p.field, f"all {count(p.looked_at)} together", *_area(p.together), ""))
        rows += [(p.field, t.field, *_area(t), plain(round(t.v, 2))) for t in p.fields[:3]]
    lines = [*screen.head("What tells the group"), *screen.put(says)]
    return lines + screen.table(rows, right=(2, 4))


def _area(t: Telling) -> tuple[str, str]:
    low, high = plain(round(t.low, 2)), plain(round(t.high, 2))
    return (plain(round(t.auc, 2)), f"{low}–{high}")


def _strata(found: Groups, screen: Screen) -> list[str]:
    if found.strata is None or not found.strata.pairs:
        return []
    says = (
        f"How much more often {found.label} is {found.strata.outcome}, in percentage points: over "
        "all rows, and comparing like with like within the values of another field (Mantel and "
        f"Haenszel; with the 95 % interval). {count(found.strata.compared)} pairs were compared."
    )
    rows = [("groups", "over all rows", "within", "there")]
    rows += [
        (
            f"{s.group} less {s.other}",
            _points(s.pooled, s.pooled_error),
            s.by,
            _points(s.within, s.within_error),
        )
        for s in found.strata.pairs[:_LIKE]
    ]
    lines = [*screen.head("Like with like"), *screen.put(says), *screen.table(rows)]
    return lines


def _points(value: float, error: float) -> str:
    low, high = (plain(round(100 * (value + k * 1.96 * error), 1)) for k in (-1, 1))
    return f"{plain(round(100 * value, 1))} ({low}–{high})"


def _against(one: Against, screen: Screen) -> list[str]:
    says = (
        f"{percent(one.distance)} of the rows would have to be of another group to match it; a "
        f"random sample of this size would be off by about {percent(one.by_chance)}. Chi-square "
        f"{plain(one.chi_square)} with {one.freedom} degrees of freedom, p {_chance(one.p)}."
    )
    if one.outside:
        says += f" {_count(one.outside)} rows are of groups that the population does not name."
    lines = [*screen.head(f"{' and '.join(one.fields)} beside the population"), *screen.put(says)]
    rows: list[Sequence[str]] = [("group", "rows", "share", "population", "ratio (95 %)", "")]
    for g in one.groups[: 2 * _FEW]:
        ratio = ""
        if g.ratio:
            times, low, high = (plain(round(x, 2)) for x in g.ratio)
            ratio = f"{times} ({low}–{high})"
        share = percent(g.share) if g.share is not None else ""
        named = " · ".join(g.values)
        rows.append((named, _count(g.rows), share, percent(g.population), ratio, g.verdict))
    lines += screen.table(rows, right=(1, 2, 3))
    left = len(one.groups) - 2 * _FEW
    return lines + (screen.put(f"and {count(left)} more", first="  ") if left > 0 else [])


def _chance(p: float) -> str:
    return "under 0.001" if p < 0.001 else f"{p:.3f}"
