"""What splits share beside whole rows: persons or things, and days."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.measures.values import ByEntity
from truesheet.measures.values_leak import TimeAcross
from truesheet.model.evidence import Absent
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count


def entities(seen: Seen) -> Iterator[Statement]:
    """For each declared id or group, the values of the later split that the earlier holds too."""
    cited = seen.evidence.id("rows.by_entity")
    for field in seen.fields:
        if field.role not in ("id", "group"):
            continue
        found = seen.evidence.of("rows.by_entity", field.name, ByEntity)
        for pair, share in () if isinstance(found, Absent) else found.across.items():
            a, _, b = pair.partition("|")
            says = (
                f"{share.part:,} of {count(share.whole, 'value')} of {clean(field.name)} in "
                f"{clean(b)} {'stands' if share.part == 1 else 'stand'} in {clean(a)} as well"
            )
            yield Statement(says, share.part, evidence=cited, exact=True)


def times(seen: Seen) -> Iterator[Statement]:
    """The days that two splits cover, by the field that is declared as the time."""
    found = seen.evidence.read("time.across_splits", TimeAcross)
    cited = seen.evidence.id("time.across_splits")
    for field in seen.fields:
        if isinstance(found, Absent) or field.role != "time":
            continue
        for pair, c in found.fields.get(field.name, {}).items():
            a, _, b = pair.partition("|")
            says = (
                f"by {clean(field.name)}, {clean(a)} runs from {c.first} to {c.last} and "
                f"{clean(b)} from {c.first_of_b} to {c.last_of_b}"
            )
            yield Statement(says, c.later.part, evidence=cited)
