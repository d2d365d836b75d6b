"""`composition.subpopulations`: stated groups and their shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Frequent
from truesheet.measures.values_groups import GroupCells
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.contradict.compare import (
    absent_field,
    amount,
    as_cell,
    same_share,
    short,
    step,
    true_share,
)
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, percent

PATH = "/groups"

LOOKS_AT = frozenset({"named", "groups/field", "groups/shares"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Fields exist, shares are the counted ones, and no declared group field is left out."""
    declared = [f.name for f in seen.with_role("sensitive", "group")]
    if said.get("named") == "no" and declared:
        says = f"says no groups are told apart; {short(declared)} is declared as a group"
        cited = seen.about_fields
        yield Statement(says, "no", "/named", evidence=cited, agrees=False, exact=True, found="yes")
    groups = [g for g in said.get("groups", ()) if "field" in g]
    stated = [str(g["field"]) for g in groups]
    for i, group in enumerate(said.get("groups", ())):
        if "field" in group:
            yield from absent_field(group["field"], seen, f"{PATH}/{i}/field")
    left = [f for f in declared if f not in stated]
    if groups and left:
        says = f"names groups by {short(stated)}; {short(left)} is declared as one too"
        yield Statement(says, stated, PATH, evidence=seen.about_fields, agrees=False, exact=True)
    for i, group in enumerate(said.get("groups", ())):
        if str(group.get("field")) in seen.names:
            yield from _shares(group, seen, f"{PATH}/{i}/shares")


def _shares(group: dict[str, Any], seen: Seen, path: str) -> Iterator[Statement]:
    name = str(group["field"])
    if "shares" not in group:
        return
    f = seen.evidence.of("values.frequent", name, Frequent)
    for value, stated in group["shares"].items():
        shown = f"{clean(name)} {clean(as_cell(value))}"
        says, here = f"says {shown} is {amount(stated)}", path + step(as_cell(value))
        binned = _binned(name, as_cell(value), seen)
        if binned is not None:
            same = same_share(stated, binned)
            cited = seen.evidence.id("groups.cells")
            if not same:
                says += f"; {binned.part:,} of {binned.whole:,} ({percent(binned)}) were counted"
            true = true_share(stated, binned)
            yield Statement(says, stated, here, evidence=cited, agrees=same, exact=True, found=true)
            continue
        if isinstance(f, Absent):
            yield Statement(says, stated, here, agrees=None, why=f"{f.absent}.")
            continue
        yield _share(says, stated, as_cell(value), f, seen, here)


def _binned(name: str, value: str, seen: Seen) -> Share | None:
    """Rows in a bin of `groups.cells` that is called so, such as ages of 25 to under 35."""
    found = seen.evidence.read("groups.cells", GroupCells)
    if isinstance(found, Absent):
        return None
    mine = next((f for f in found.fields if f.field == name and f.how == "bins"), None)
    rows = {g.values[0]: g.rows for g in mine.groups}.get(value) if mine else None
    return Share(rows, found.rows) if isinstance(rows, int) else None


def _share(says: str, stated: Any, value: str, f: Frequent, seen: Seen, path: str) -> Statement:
    cited, exact = seen.evidence.id("values.frequent"), not f.error
    known = {t.shown: t.cells for t in f.top}
    if value not in known and f.others:
        why = "It is not among the most frequent values."
        return Statement(says, stated, path, evidence=cited, agrees=None, why=why)
    share = Share(known.get(value, 0), f.present)
    same = same_share(stated, share)
    if not same and (share.part == 0 or share.part >= FEWEST):
        says += f"; {share.part:,} of {share.whole:,} ({percent(share)}) were counted"
    elif not same:
        says += f"; fewer than {FEWEST} of {share.whole:,} were counted"
    if f.error:
        # A sketch may be off by more than the rounding of the stated share.
        why = f"Not exact: {f.error}."
        agrees = True if same else None
        return Statement(says, stated, path, evidence=cited, agrees=agrees, why=why, exact=False)
    # A share of fewer rows than that would give them away.
    true = true_share(stated, share) if share.part == 0 or share.part >= FEWEST else None
    return Statement(says, stated, path, evidence=cited, agrees=same, exact=exact, found=true)
