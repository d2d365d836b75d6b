"""`composition.splits`: stated parts, their sizes, and what they must not share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Duplicates
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import absent_fields, short
from truesheet.sheet.fill.splits import COPIES, pairs
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

PATH = "/splits"

LOOKS_AT = frozenset({"splits/split", "splits/rows", "disjoint_by"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Names and rows of the splits; whether parts called apart share whole rows."""
    stated = [s for s in said.get("splits", ()) if "split" in s]
    for i, split in enumerate(said.get("splits", ())):
        if "split" in split:
            yield from _split(split, seen, f"{PATH}/{i}")
    if stated and seen.divided:
        named = {str(s["split"]) for s in stated}
        left = [s.name for s in seen.splits if s.name not in named]
        if left:
            says = f"names {count(len(named), 'split')}; {short(left)} was found as well"
            cited = seen.evidence.id("rows.count")
            yield Statement(says, sorted(named), PATH, evidence=cited, agrees=False)
    for key in ("disjoint_by", "stratified_by"):
        yield from absent_fields(said.get(key, ()), seen, f"/{key}")
    if said.get("disjoint_by"):
        yield from _disjoint(said["disjoint_by"], seen)


def _split(split: dict[str, Any], seen: Seen, path: str) -> Iterator[Statement]:
    name = str(split["split"])
    cited = seen.evidence.id("rows.count", name) or seen.evidence.id("rows.count")
    found = {s.name: s.rows for s in seen.splits}
    if name not in found:
        says = f"names the split {clean(name)}; no such split was found"
        yield Statement(says, name, f"{path}/split", evidence=cited, agrees=False)
    elif "rows" in split:
        same = split["rows"] == found[name]
        says = f"says {count(split['rows'], 'row')} in {clean(name)}"
        says += "" if same else f"; {found[name]:,} were counted"
        here, true = f"{path}/rows", found[name]
        yield Statement(says, split["rows"], here, evidence=cited, agrees=same, found=true)
    else:
        says = f"names the split {clean(name)}"
        yield Statement(says, name, f"{path}/split", evidence=cited)


def _disjoint(fields: list[Any], seen: Seen) -> Iterator[Statement]:
    """A whole row in two splits disproves any disjointness; its absence proves none."""
    known = [str(f) for f in fields if str(f) in seen.names]
    if not known:
        return
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
            says += f"; {count(shared, 'whole row')} {'stands' if shared == 1 else 'stand'} in two"
            yield Statement(says, known, "/disjoint_by", evidence=cited, agrees=False, exact=exact)
            return
    why = "No whole row stands in two splits; single fields were not compared."
    if not looked:
        why = "Rows of the splits were not compared."
    yield Statement(says, known, "/disjoint_by", evidence=tuple(looked), agrees=None, why=why)
