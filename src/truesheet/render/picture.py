"""What a card draws: frequent values, bars over a range, or cells over time."""

from __future__ import annotations

from dataclasses import replace

from truesheet.measures import values as v
from truesheet.render import number
from truesheet.render.looked import Looked
from truesheet.render.parts import Card, Chart, Row
from truesheet.render.safe import line


def pictured(made: Card, seen: Looked, most: int) -> Card:
    """The card with what suits the field best: a list of values, bars, or nothing."""
    found = tops(seen, most)
    if found and seen.category:
        return replace(made, tops=found, note="", foot=_of_all(seen, len(found)) or made.foot)
    if seen.time and seen.time.by_year:
        return replace(made, chart=_years(seen.time))
    if seen.spread and seen.spread.bars and seen.may.why[:8] != "It holds":
        return replace(made, chart=_histogram(seen, seen.spread))
    if found:
        return replace(made, tops=found, note="", foot=_of_all(seen, len(found)) or made.foot)
    if seen.lengths and len(seen.lengths.bars) > 1:
        return replace(made, chart=_length_chart(seen.lengths))
    return made


def tops(seen: Looked, most: int) -> tuple[Row, ...]:
    """The most frequent values that may be shown."""
    if seen.frequent is None or not seen.may.values:
        return ()
    whole = seen.frequent.present
    allowed = [t for t in seen.frequent.top if t.cells >= seen.may.floor]
    return tuple(Row(t.shown, t.cells, whole) for t in allowed[:most])


def _of_all(seen: Looked, shown: int) -> str:
    """How many of the values are shown, where that is not all of them."""
    kinds = seen.distinct.distinct if seen.distinct else 0
    if kinds <= shown:
        return ""
    about = "about " if seen.distinct and seen.distinct.error else ""
    return f"{shown} of {about}{number.counted(kinds, 'value')}"


def _histogram(seen: Looked, spread: v.Distribution) -> Chart:
    # Bars of a sketch end near the smallest and largest value, which are known exactly.
    low = seen.numbers.min if seen.numbers else spread.bars[0].low
    high = seen.numbers.max if seen.numbers else spread.bars[-1].high
    tallest = max(spread.bars, key=lambda b: b.cells)
    where = f"{number.value(tallest.low)} to {number.value(tallest.high)}"
    if not seen.may.extremes:
        return Chart("range", "the ends are not shown", spread.bars)
    says = f"{number.value(low)} to {number.value(high)}; "
    says += f"most cells, {number.count(tallest.cells)}, at {where}"
    ends = number.value(low), number.value(high)
    return Chart("range", says, spread.bars, low=ends[0], high=ends[1])


def _years(time: v.TimeRange) -> Chart:
    by_month = len(time.by_year) <= 2 and len(time.by_month) > 2
    periods = tuple(sorted((time.by_month if by_month else time.by_year).items()))
    most = max(periods, key=lambda p: p[1])
    word = "month" if by_month else "year"
    first, last = line(periods[0][0], 10), line(periods[-1][0], 10)
    says = f"cells by {word}, {first} to {last}; "
    says += f"most, {number.count(most[1])}, in {line(most[0], 10)}"
    return Chart("periods", says, periods=_without_holes(periods), low=first, high=last)


def _without_holes(periods: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Years without a cell are drawn as holes, where the span is not absurd."""
    names = [p for p, _ in periods]
    if not all(len(n) == 4 and n.isascii() and n.isdigit() for n in names):
        return periods
    first, last = int(names[0]), int(names[-1])
    if last - first > 200:
        return periods
    held = dict(periods)
    return tuple((f"{y:04}", held.get(f"{y:04}", 0)) for y in range(first, last + 1))


def _length_chart(lengths: v.Lengths) -> Chart:
    low, high = number.value(lengths.bars[0].low), number.value(lengths.bars[-1].high)
    says = f"length of the texts, {low} to {high} characters"
    return Chart("lengths", says, lengths.bars, low=low, high=f"{high} characters")
