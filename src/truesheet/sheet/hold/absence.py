"""Claims that something is not there: gaps, copies, shared rows, personal data.

A detector that finds nothing has shown only that this detector finds nothing: such a claim is
derived at best. One find contradicts it.
"""

from __future__ import annotations

from truesheet.measures.values import Duplicates
from truesheet.measures.values_leak import AlikeAcross
from truesheet.model.evidence import Absent, Share
from truesheet.model.stated import Stated
from truesheet.sheet.contradict import missing as typed
from truesheet.sheet.contradict.apart import entities, in_two
from truesheet.sheet.contradict.compare import short
from truesheet.sheet.fill.splits import COPIES, pairs
from truesheet.sheet.gaps import KNOWN_MISSES, gaps
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import column, other_config
from truesheet.sheet.hold.splits import UNDIVIDED
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, names, percent

COPIES_MISSED = "Only rows that are alike in every sign were looked for."


def no_missing(stated: Stated, seen: Seen) -> Statement:
    """That no value is missing, in all fields or in one. Codes count, as in a typed claim."""
    says = f"says nothing is missing{_of_field(stated)}"
    if stated.split:
        return untold(says, stated, "what is missing was counted over all splits together")
    strange, found = other_config(stated, seen), gaps(seen)
    if strange is not None:
        return untold(says, stated, strange.absent)
    if isinstance(found, Absent):
        return untold(says, stated, found.absent)
    if not stated.field:
        (one,) = typed.check({"any": "no"}, seen)
        return held(one.says, stated, one.evidence, one.agrees is True, absence=one.absence)
    name = column(stated.field, seen)
    if isinstance(name, Absent):
        return untold(says, stated, name.absent)
    share = found.fields.get(name, Share(0, found.rows))
    if share.part:
        says += f"; {share.part:,} of {share.whole:,} cells ({percent(share)}) hold no value"
        return held(says, stated, found.evidence, False)
    return held(says, stated, found.evidence, absence=KNOWN_MISSES)


def no_duplicates(stated: Stated, seen: Seen) -> Statement:
    """That no row stands twice. Rows that differ in an id alone may be meant or not."""
    says = "says no row stands twice"
    strange = other_config(stated, seen)
    copies = seen.evidence.read("rows.duplicates", Duplicates)
    if strange is not None:
        return untold(says, stated, strange.absent)
    if isinstance(copies, Absent):
        return untold(says, stated, copies.absent)
    cited, exact = seen.evidence.id("rows.duplicates"), not copies.error
    found = copies.copies
    if stated.split:
        if stated.split not in copies.of_split:
            return untold(says, stated, f"copies in {clean(stated.split)} alone were not counted")
        says, found = f"{says} in {clean(stated.split)}", copies.of_split[stated.split]
    if found:
        says += f"; {count(found, 'row')} {'is a copy' if found == 1 else 'are copies'}"
        return held(says, stated, cited, False, exact=exact)
    but = seen.evidence.read("rows.duplicates_but_ids", Duplicates)
    if not isinstance(but, Absent) and but.copies and not stated.split:
        why = f"{count(but.copies, 'row')} differ from another in {names(but.ignored, 4)} alone"
        cited += seen.evidence.id("rows.duplicates_but_ids")
        return untold(says, stated, why, cited)
    return held(says, stated, cited, exact=exact, absence=COPIES_MISSED)


def no_overlap(stated: Stated, seen: Seen) -> Statement:
    """That the splits share nothing: a row that stands in two of them disproves it."""
    says = f"says the splits share no {clean(stated.field) if stated.field else 'rows'}"
    strange = other_config(stated, seen)
    if strange is not None or not seen.divided:
        return untold(says, stated, strange.absent if strange is not None else UNDIVIDED)
    looked: tuple[str, ...] = ()
    for measure in COPIES:
        copies = seen.evidence.read(measure, Duplicates)
        if isinstance(copies, Absent) or stated.field in copies.ignored:
            continue
        cited, exact = seen.evidence.id(measure), not copies.error
        shared = [(a, b, n) for a, b, n in pairs(copies, seen) if n]
        if shared and not copies.ignored:
            a, b, n = max(shared, key=lambda p: p[2])
            stand = "stands" if n == 1 else "stand"
            says += f"; {count(n, 'whole row')} of {clean(b)} {stand} in {clean(a)} as well"
            return held(says, stated, cited, False, exact=exact)
        if shared:
            n = max(n for *_, n in shared)
            why = f"{count(n, 'row')} differ from one of another split in {short(copies.ignored)}"
            return untold(says, stated, f"{why} alone", looked + cited)
        looked += cited
    if not looked:
        return untold(says, stated, "rows of the splits were not compared")
    if stated.field:
        return _no_value_in_two(says, stated, seen, looked)
    near = _nearly(seen)
    if near:
        why = f"{count(near, 'row')} {'is' if near == 1 else 'are'} nearly equal to one of another"
        cited = looked + seen.evidence.id("rows.alike_across")
        return untold(says, stated, f"{why} split", cited)
    return held(says, stated, looked, absence=COPIES_MISSED)


def _no_value_in_two(says: str, stated: Stated, seen: Seen, looked: tuple[str, ...]) -> Statement:
    """That no patient, say, stands in two splits: counted where the field is one of entities."""
    name = column(stated.field, seen)
    shared = None if isinstance(name, Absent) else in_two(name, seen)
    if shared is None:
        return untold(says, stated, "whole rows were compared, not single fields", looked)
    if shared:
        says += f"; {count(shared, 'value')} {'stands' if shared == 1 else 'stand'} in two"
    return held(says, stated, entities(seen), not shared)


def _nearly(seen: Seen) -> int:
    """Rows of a split that are nearly, and not quite, equal to one of another."""
    found = seen.evidence.read("rows.alike_across", AlikeAcross)
    if isinstance(found, Absent):
        return 0
    return max((s.part for s in found.across.values()), default=0)


def _of_field(stated: Stated) -> str:
    return f" in {clean(stated.field)}" if stated.field else ""
