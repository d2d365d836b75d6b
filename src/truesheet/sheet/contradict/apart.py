"""What splits must not share: entities, where they were counted, and else whole rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from truesheet.measures.values import ByEntity, Duplicates
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import short, unsure
from truesheet.sheet.fill.splits import COPIES, pairs
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

PATH = "/disjoint_by"
DECLARE = "Give the field the role `id` or `group`, and its values are compared."


def disjoint(fields: Sequence[Any], seen: Seen) -> Iterator[Statement]:
    """No value of these fields in two splits. A whole row in two disproves it without counting."""
    known = [str(f) for f in fields if str(f) in seen.names]
    if not known:
        return
    if not seen.divided:
        yield unsure(f"says the splits share no {short(known)}", known, PATH, "There is one part.")
        return
    uncounted = []
    for i, field in enumerate(fields):
        shared = in_two(str(field), seen) if str(field) in seen.names else None
        if shared is None:
            uncounted += [str(field)] if str(field) in seen.names else []
            continue
        says, cited = f"says the splits share no {clean(str(field))}", entities(seen)
        if shared:
            says += f"; {count(shared, 'value')} {_stands(shared)} in two"
        path = f"{PATH}/{i}"
        yield Statement(says, str(field), path, evidence=cited, agrees=not shared)
    if uncounted:
        yield _whole_rows(uncounted, seen)


def in_two(field: str, seen: Seen, split: str = "") -> int | None:
    """Values of a field that stand in two splits, one of them `split` if named.

    The most that any pair of splits shares; None where it was not counted.
    """
    found = seen.evidence.of("rows.by_entity", field, ByEntity)
    if isinstance(found, Absent) or not found.across:
        return None
    mine = [s.part for pair, s in found.across.items() if not split or split in pair.split("|")]
    return max(mine, default=0)


def entities(seen: Seen) -> tuple[str, ...]:
    """The evidence that counts by entity."""
    return seen.evidence.id("rows.by_entity")


def _whole_rows(known: list[str], seen: Seen) -> Statement:
    says = f"says the splits share no {short(known)}"
    looked: list[str] = []
    for measure in COPIES:
        copies = seen.evidence.read(measure, Duplicates)
        # Rows that are alike but for an ignored field say nothing about that field.
        if isinstance(copies, Absent) or set(known) & set(copies.ignored):
            continue
        cited, exact = seen.evidence.id(measure), not copies.error
        looked += cited
        shared = sum(n for *_, n in pairs(copies, seen))
        if shared:
            says += f"; {count(shared, 'whole row')} {_stands(shared)} in two"
            return Statement(says, known, PATH, evidence=cited, agrees=False, exact=exact)
    why = f"No whole row stands in two splits; single fields were not compared. {DECLARE}"
    if not looked:
        why = f"Rows of the splits were not compared. {DECLARE}"
    return unsure(says, known, PATH, why, tuple(looked))


def _stands(n: int) -> str:
    return "stands" if n == 1 else "stand"
