"""`composition.subpopulations`: stated groups and their shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Frequent
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.contradict.compare import absent_fields, as_cell, same_share, short
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
        yield Statement(says, "no", "/named", evidence=seen.about_fields, agrees=False, exact=True)
    groups = [g for g in said.get("groups", ()) if "field" in g]
    stated = [str(g["field"]) for g in groups]
    yield from absent_fields(stated, seen, PATH)
    left = [f for f in declared if f not in stated]
    if groups and left:
        says = f"names groups by {short(stated)}; {short(left)} is declared as one too"
        yield Statement(says, stated, PATH, evidence=seen.about_fields, agrees=False, exact=True)
    for group in groups:
        if str(group["field"]) in seen.names:
            yield from _shares(group, seen)


def _shares(group: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    name = str(group["field"])
    if "shares" not in group:
        return
    f = seen.evidence.of("values.frequent", name, Frequent)
    for value, stated in group["shares"].items():
        shown = f"{clean(name)} {clean(as_cell(value))}"
        amount = percent(Share(**stated)) if isinstance(stated, dict) else f"{100 * stated:.4g} %"
        says = f"says {shown} is {amount}"
        if isinstance(f, Absent):
            yield Statement(says, stated, PATH, agrees=None, why=f"{f.absent}.")
            continue
        yield _share(says, stated, as_cell(value), f, seen)


def _share(says: str, stated: Any, value: str, f: Frequent, seen: Seen) -> Statement:
    cited, exact = seen.evidence.id("values.frequent"), not f.error
    known = {t.shown: t.cells for t in f.top}
    if value not in known and f.others:
        why = "It is not among the most frequent values."
        return Statement(says, stated, PATH, evidence=cited, agrees=None, why=why)
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
        return Statement(says, stated, PATH, evidence=cited, agrees=agrees, why=why, exact=False)
    return Statement(says, stated, PATH, evidence=cited, agrees=same, exact=exact)
