"""`composition.missing`: whether anything is missing, where, in which codes and how much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Frequent
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.contradict.compare import (
    absent_field,
    absent_fields,
    amount,
    as_cell,
    same_share,
    short,
    step,
    true_share,
)
from truesheet.sheet.gaps import KNOWN_MISSES, Gaps, gaps
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, percent, quoted

LOOKS_AT = frozenset({"any", "fields", "codes", "shares"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`any`, `fields`, `codes` and `shares`; the mechanism and the reason stay with people."""
    found = gaps(seen)
    if isinstance(found, Absent):
        return
    codes = [as_cell(c) for c in said.get("codes", ())]
    if "any" in said:
        yield from _any(said["any"], found)
    if "fields" in said:
        yield from _fields([str(f) for f in said["fields"]], found, seen)
    if "codes" in said:
        yield from _codes(codes, found, seen)
    for name, stated in said.get("shares", {}).items():
        yield from _share(str(name), stated, found, seen)


def _any(stated: str, found: Gaps) -> Iterator[Statement]:
    if stated == "no":
        says = "says nothing is missing"
        if found.fields:
            says += f"; {_what(found)}"
            cited = found.evidence
            yield Statement(says, stated, "/any", evidence=cited, agrees=False, found="yes")
        else:
            yield Statement(says, stated, "/any", evidence=found.evidence, absence=KNOWN_MISSES)
    elif stated == "yes" and found.fields:
        says = f"says something is missing; {_what(found)}"
        yield Statement(says, stated, "/any", evidence=found.evidence)
    elif stated == "yes":
        why = f"No cell is empty, and no code was found. {KNOWN_MISSES}"
        yield Statement(
            "says something is missing",
            stated,
            "/any",
            evidence=found.evidence,
            agrees=None,
            why=why,
        )


def _what(found: Gaps) -> str:
    """What is missing, in a few words."""
    parts = [f"{count(found.empty_cells, 'cell')} empty"] if found.empty else []
    for code, where in list(found.codes.items())[:2]:
        cells = sum(where.values())
        parts.append(f"{count(cells, 'cell')} hold {quoted(code) if cells >= FEWEST else 'a code'}")
    return " and ".join(parts)


def _fields(stated: list[str], found: Gaps, seen: Seen) -> Iterator[Statement]:
    yield from absent_fields(stated, seen, "/fields")
    known = [f for f in stated if f in seen.names]
    unlisted = [f for f in found.fields if f not in set(stated)]
    says = f"lists {count(len(known), 'field')} with missing values"
    if unlisted:
        says += f"; something is missing in {short(unlisted)} as well"
        true = [f.name for f in seen.fields if f.name in found.fields or f.name in known]
        cited = found.evidence
        yield Statement(says, stated, "/fields", evidence=cited, agrees=False, found=true)
        return
    full = [f for f in known if f not in found.fields]
    if full:
        why = f"Nothing missing was found in {short(full)}. {KNOWN_MISSES}"
        yield Statement(says, stated, "/fields", evidence=found.evidence, agrees=None, why=why)
    elif known:
        yield Statement(says, stated, "/fields", evidence=found.evidence, absence=KNOWN_MISSES)


def _codes(stated: list[str], found: Gaps, seen: Seen) -> Iterator[Statement]:
    """A listed code must occur; one that was found must be listed."""
    for i, code in enumerate(stated):
        yield _code(code, found, seen, f"/codes/{i}")
    unlisted = [c for c in found.codes if c not in set(stated)]
    if unlisted:
        shown = [quoted(c) for c in unlisted if sum(found.codes[c].values()) >= FEWEST]
        which = short(shown) if shown else count(len(unlisted), "other code")
        says = f"lists {count(len(stated), 'code')} for “missing”; {which} was found and not listed"
        # That the other value means "missing" is the detector's guess, so it cannot convict.
        why = "Whether it stands for “missing” there, only people can say."
        yield Statement(says, stated, "/codes", evidence=found.of_codes, agrees=None, why=why)


def _code(code: str, found: Gaps, seen: Seen, path: str) -> Statement:
    cells, cited, complete = _occurs(code, found, seen)
    shown = quoted(code)
    says = f"says {shown} stands for “missing”"
    if cells:
        says += f"; {count(cells, 'cell')} hold it"
        return Statement(says, code, path, evidence=cited)
    if complete:
        says += "; it never occurs"
        return Statement(says, code, path, evidence=cited, agrees=False, exact=True)
    why = "Not among the values that were counted; some fields have too many to list."
    return Statement(says, code, path, evidence=cited, agrees=None, why=why)


def _occurs(code: str, found: Gaps, seen: Seen) -> tuple[int, tuple[str, ...], bool]:
    """Cells that hold `code`, where that was seen, and whether all values of all fields were."""
    if code in found.codes:
        return sum(found.codes[code].values()), found.of_codes, True
    frequent = seen.evidence.get("values.frequent")
    if frequent is None:
        return 0, found.of_codes, False
    every = dict(frequent.fields(Frequent))
    cells = sum(t.cells for f in every.values() for t in f.top if t.shown == code)
    complete = set(every) >= seen.names and not any(f.others or f.error for f in every.values())
    return cells, (frequent.id,), complete


def _share(name: str, stated: Any, found: Gaps, seen: Seen) -> Iterator[Statement]:
    path = f"/shares{step(name)}"
    if name not in seen.names:
        yield from absent_field(name, seen, path)
        return
    share = found.fields.get(name, Share(0, found.rows))
    same = same_share(stated, share)
    says = f"says {amount(stated)} of {clean(name)} is missing"
    if not same:
        says += f"; {share.part:,} of {share.whole:,} ({percent(share)}) were counted"
    true = true_share(stated, share)
    yield Statement(says, stated, path, evidence=found.evidence, agrees=same, found=true)
