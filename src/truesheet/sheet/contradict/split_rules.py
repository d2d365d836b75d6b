"""Rules by which data is said to be divided: by time, by entity, in equal shares of a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from truesheet.measures.values import Balance, Frequent, TimeRange
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.apart import DECLARE, entities, in_two
from truesheet.sheet.contradict.compare import short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import spans
from truesheet.sheet.words import clean, count

FREE_ROWS = 2
FREE_SHARE = 0.005
"""Rows of a class that a stratified split may be off by: two for rounding, or 1 in 200 rows."""

Rule = Callable[[dict[str, Any], str, Seen, str], Iterator[Statement]]


def by_time(said: dict[str, Any], split: str, seen: Seen, path: str) -> Iterator[Statement]:
    """The dates of this split lie all before or all after those of each other."""
    says = f"says {clean(split)} was cut by time"
    fields = [f for f in spans(seen) if _range(f, split, seen)]
    if not fields or not seen.divided:
        why = "No field of dates was found in it." if seen.divided else "There is one part."
        yield unsure(says, "by_time", path, why)
        return
    cited = tuple(e for s in seen.splits for e in seen.evidence.id("time.range", s.name))
    overlaps = [_overlap(f, split, seen) for f in fields]
    # With several fields of dates, one that orders the splits is the one that was meant.
    if "" in overlaps:
        yield Statement(says, "by_time", path, evidence=cited)
    else:
        says += f"; {overlaps[0]}"
        yield Statement(says, "by_time", path, evidence=cited, agrees=False)


def _range(field: str, split: str, seen: Seen) -> tuple[str, str] | None:
    found = seen.evidence.of("time.range", field, TimeRange, split)
    return None if isinstance(found, Absent) else (found.first, found.last)


def _overlap(field: str, split: str, seen: Seen) -> str:
    """How the dates of another split lie among those of this one; "" where none do."""
    mine = _range(field, split, seen)
    for other in seen.splits:
        theirs = _range(field, other.name, seen) if other.name != split else None
        if mine and theirs and mine[0] < theirs[1] and theirs[0] < mine[1]:
            return (
                f"{clean(field)} runs from {mine[0]} to {mine[1]} in it, "
                f"and from {theirs[0]} to {theirs[1]} in {clean(other.name)}"
            )
    return ""


def by_entity(said: dict[str, Any], split: str, seen: Seen, path: str) -> Iterator[Statement]:
    """No entity of this split stands in another."""
    says = f"says {clean(split)} was cut by entity"
    named = [str(f) for f in said.get("disjoint_by", ())]
    fields = named or [f.name for f in seen.with_role("group")]
    shared = {f: n for f in fields if (n := in_two(f, seen, split)) is not None}
    if not shared:
        yield unsure(says, "by_entity", path, f"No entities were counted. {DECLARE}")
        return
    hit = next((f for f, n in shared.items() if n), None)
    if hit is not None:
        says += f"; {count(shared[hit], 'value')} of {clean(hit)} stand in another split as well"
    yield Statement(says, "by_entity", path, evidence=entities(seen), agrees=hit is None)


def by_class(said: dict[str, Any], split: str, seen: Seen, path: str) -> Iterator[Statement]:
    """Each class has its share of the rows in this split."""
    named = [str(f) for f in said.get("stratified_by", ())]
    if not named:
        for label in seen.with_role("label"):
            yield stratified(label.name, seen, path, split)
            return
    why = "Checked field by field." if named else "It is not said by which field."
    yield unsure(f"says {clean(split)} is stratified", "stratified", path, why)


def stratified(field: str, seen: Seen, path: str, split: str = "") -> Statement:
    """Each value has the same share of the rows in every split, up to rounding."""
    says = f"says {clean(split) or 'the splits'} {'is' if split else 'are'} stratified by "
    says += clean(field)
    value = "stratified" if split else field
    whole = _counts(field, seen, None)
    if isinstance(whole, Absent) or not seen.divided:
        why = f"{whole.absent}." if isinstance(whole, Absent) else "There is one part."
        return unsure(says, value, path, why)
    cited = list(whole[1])
    rows = sum(whole[0].values())
    off: dict[str, int] = {}
    for one in [s for s in seen.splits if not split or s.name == split]:
        found = _counts(field, seen, one.name)
        if isinstance(found, Absent):
            return unsure(says, value, path, f"{found.absent}.")
        cited += found[1]
        mine = sum(found[0].values())
        free = max(FREE_ROWS, FREE_SHARE * mine)
        due = {v: n * mine / rows for v, n in whole[0].items()}
        wrong = [v for v, n in due.items() if abs(found[0].get(v, 0) - n) > free]
        if wrong:
            off[one.name] = len(wrong)
    if off:
        what = count(max(off.values()), "value")
        says += f"; the shares of {what} in {short(off)} are not those of the whole"
    # Every count that was compared is exact, whatever the evidence says of other fields.
    each = tuple(dict.fromkeys(cited))
    return Statement(says, value, path, evidence=each, agrees=not off, exact=True)


def _counts(
    field: str, seen: Seen, split: str | None
) -> tuple[dict[str, int], tuple[str, ...]] | Absent:
    """Rows by value, and the evidence that counts them."""
    balance = seen.evidence.of("labels.balance", field, Balance, split)
    if not isinstance(balance, Absent) and not balance.cut:
        return balance.classes, seen.evidence.id("labels.balance", split)
    f = seen.evidence.of("values.frequent", field, Frequent, split)
    if isinstance(f, Absent):
        return f
    if f.others or f.error:
        return Absent("The field has too many values to compare")
    return {t.shown: t.cells for t in f.top}, seen.evidence.id("values.frequent", split)


RULES: dict[str, Rule] = {"by_time": by_time, "by_entity": by_entity, "stratified": by_class}
"""Rules that leave a trace in the data; whether a cut was random, none can tell."""
