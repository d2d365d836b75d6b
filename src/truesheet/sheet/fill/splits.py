"""`composition.splits`: the parts that were found, their sizes, and rows that two of them share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from truesheet.measures.values import Duplicates
from truesheet.measures.values_text import NearCopies
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.fill import splits_share
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed, names, percent, sentence

ROLES = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val", "dev", "development"),
    "test": ("test", "testing", "eval", "heldout", "holdout"),
    "calibration": ("calibration", "calib"),
}

COPIES = ("rows.duplicates", "rows.duplicates_but_ids")
"""Measures that compare whole rows: over all fields, and without ids."""


def fill(seen: Seen) -> Filled | Absent:
    """Splits as they were recognised from names, folders or options; the reason is people's."""
    if isinstance(seen.rows, Absent):
        return seen.rows
    if not seen.splits:
        return Absent("no part of the data was recognised")
    if not seen.divided:
        return _undivided(seen)
    total = sum(s.rows for s in seen.splits)
    says = [
        Statement(
            f"{count(s.rows, 'row')} in {clean(s.name)}",
            s.rows,
            "/splits",
            evidence=seen.evidence.id("rows.count", s.name) or seen.evidence.id("rows.count"),
        )
        for s in seen.splits
    ]
    parts = [
        f"{clean(s.name)} ({count(s.rows, 'row')}, {percent(Share(s.rows, total))})"
        for s in seen.splits
    ]
    shared = [*_shared(seen), *_near(seen), *splits_share.entities(seen), *splits_share.times(seen)]
    text = f"{count(len(parts), 'split').capitalize()}: {listed(parts)}."
    text += "".join(f" {sentence(s.says)}" for s in shared)
    return Filled(text, {"splits": _value(seen)}, (*says, *shared))


def role_of(name: str) -> str | None:
    """The role that a split's name tells."""
    return next((role for role, known in ROLES.items() if name.lower() in known), None)


def _value(seen: Seen) -> list[dict[str, Any]]:
    found = []
    for s in seen.splits:
        role = role_of(s.name)
        found.append({"split": s.name, **({"role": role} if role else {}), "rows": s.rows})
    return found


def _shared(seen: Seen) -> Iterator[Statement]:
    """For each pair of splits, rows of the later one that stand in the earlier one as well.

    Counted over all fields, and once more without ids where there are any: a running number or a
    key makes copies look different.
    """
    for measure in COPIES:
        copies = seen.evidence.read(measure, Duplicates)
        if isinstance(copies, Absent):
            continue
        but = f" but for {names(copies.ignored, 4)}" if copies.ignored else ""
        cited, exact = seen.evidence.id(measure), not copies.error
        for earlier, later, n in pairs(copies, seen):
            says = f"{_rows_of(n)} of {clean(later)} {_stand(n)} in {clean(earlier)} as well{but}"
            yield Statement(says, n, evidence=cited, exact=exact)


def _near(seen: Seen) -> Iterator[Statement]:
    """For each pair of splits, texts of the later one that nearly stand in the earlier one."""
    evidence = seen.evidence.get("text.near_copies")
    for name, found in evidence.fields(NearCopies) if evidence else ():
        for pair, share in found.across.items():
            earlier, _, later = pair.partition("|")
            n = share.part
            texts = count(n, "text") if n else "no text"
            is_copy = "are near-copies" if n > 1 else "is a near-copy"
            says = (
                f"{texts} in {clean(name)} of {clean(later)} {is_copy} of one in {clean(earlier)}"
            )
            cited = seen.evidence.id("text.near_copies")
            yield Statement(says, n, evidence=cited, exact=not found.error)


def pairs(copies: Duplicates, seen: Seen) -> Iterator[tuple[str, str, int]]:
    """Each pair of splits that was compared, and the rows of the second that the first has too."""
    for a, b in combinations([s.name for s in seen.splits], 2):
        for earlier, later in ((a, b), (b, a)):
            share = copies.across.get(f"{earlier}|{later}")
            if share is not None:
                yield earlier, later, share.part


def _rows_of(n: int) -> str:
    return count(n, "whole row") if n else "no whole row"


def _stand(n: int) -> str:
    return "stands" if n < 2 else "stand"


def _undivided(seen: Seen) -> Filled:
    one = seen.splits[0]
    cited = seen.evidence.id("files.inventory") or seen.evidence.id("rows.count")
    value = {"splits": [{"split": one.name, "rows": one.rows}]}
    says = Statement("no division was found", 1, "/splits", evidence=cited, absence=BY_NAME)
    text = "The data is one part; no division into parts such as train and test was found."
    return Filled(text, value, (says,))


BY_NAME = "Parts are recognised by the names of files and folders, or named by people."
