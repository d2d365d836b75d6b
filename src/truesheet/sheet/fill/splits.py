"""`composition.splits`: the parts that were found, their sizes, and rows that two of them share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Duplicates
from truesheet.model.evidence import Absent, Share
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed, percent, sentence

ROLES = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val", "dev", "development"),
    "test": ("test", "testing", "eval", "heldout", "holdout"),
    "calibration": ("calibration", "calib"),
}


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
    shared = list(_shared(seen))
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
    """For each pair of splits, rows of the later one that stand in the earlier one as well."""
    copies = seen.evidence.read("rows.duplicates", Duplicates)
    if isinstance(copies, Absent):
        return
    cited, exact = seen.evidence.id("rows.duplicates"), not copies.error
    pairs = {frozenset(pair.split("|")): (pair, s) for pair, s in copies.across.items()}
    order = [s.name for s in seen.splits]
    for i, a in enumerate(order):
        for b in order[i + 1 :]:
            found = pairs.get(frozenset((a, b)))
            if found is None:
                continue
            earlier, _, later = found[0].partition("|")
            says = (
                f"{count(found[1].part, 'row')} of {clean(later)} "
                f"{'stands' if found[1].part == 1 else 'stand'} in {clean(earlier)} as well"
            )
            yield Statement(says, found[1].part, evidence=cited, exact=exact)


def _undivided(seen: Seen) -> Filled:
    one = seen.splits[0]
    cited = seen.evidence.id("files.inventory") or seen.evidence.id("rows.count")
    value = {"splits": [{"split": one.name, "rows": one.rows}]}
    says = Statement("no division was found", 1, "/splits", evidence=cited, absence=BY_NAME)
    text = "The data is one part; no division into parts such as train and test was found."
    return Filled(text, value, (says,))


BY_NAME = "Parts are recognised by the names of files and folders, or named by people."
