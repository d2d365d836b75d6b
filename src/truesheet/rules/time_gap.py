"""Stretches of time without data."""

from __future__ import annotations

from datetime import date
from math import log

from truesheet.measures.values import TimeRange
from truesheet.rules.reasons import no_dates
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, several


def _days(gap: tuple[str, str]) -> int:
    try:
        return (date.fromisoformat(gap[1][:10]) - date.fromisoformat(gap[0][:10])).days + 1
    except ValueError:
        return 0


def _odd(view: View, seen: TimeRange, lengths: list[int]) -> bool:
    """Whether the longest gap stands out: from what chance leaves, and from the other gaps."""
    span = _days((seen.first, seen.last))
    if span < 2 or seen.values < view.limit("values") or not lengths:
        return False
    rate = seen.values / span
    by_chance = log(span / 0.001) / rate if rate else float("inf")
    usual = lengths[len(lengths) // 2] if len(lengths) > 2 else 0
    return lengths[0] >= max(view.limit("days"), by_chance, view.limit("times") * usual)


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, seen in view.each("time.range", TimeRange):
        looked += 1
        gaps = sorted(seen.gaps, key=_days, reverse=True)
        lengths = [_days(g) for g in gaps]
        if _odd(view, seen, lengths):
            hits.append(
                Hit(
                    f"field:{field.name}",
                    count(lengths[0]),
                    "days",
                    f"No row has a {name(field.name)} from {gaps[0][0][:10]} to {gaps[0][1][:10]}: "
                    f"{several(lengths[0], 'day')} in a row; the {count(seen.values)} "
                    f"values lie on {several(seen.days, 'other day')}. The limit is "
                    f"{view.told('days')}.",
                    weight=lengths[0],
                    limit="days",
                    title=f"{name(field.name)} has a gap of {several(lengths[0], 'day')}",
                )
            )
    if not looked:
        return NotApplicable("No field holds dates.")
    return Looked(tuple(hits), looked, "field of dates")


RULE = Rule(
    id="time.gap",
    version=1,
    severity="note",
    title="There is a stretch of time without data",
    passes="no stretch without values stands out",
    why="A lost delivery looks like a quiet time; trends and yearly patterns across the gap are "
    "not to be trusted.",
    do="Ask whether data were lost or not collected, and state the gap in the sheet.",
    blind="Days with too few rows instead of none; gaps of one group only; hours.",
    look=_look,
    needs=("time.range",),
    unless=no_dates,
    limits=(
        Bound("days", 7, "days", "weekends and holidays leave shorter gaps"),
        Bound("times", 3, "times the usual gap", "data that come monthly have monthly gaps"),
        Bound("values", 100, "values", "fewer values leave long gaps by chance"),
    ),
)
