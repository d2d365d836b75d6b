"""`composition.labels`: stated label fields and classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Balance, Distinct, Frequent
from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import as_cell, short, true_cells
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count

LOOKS_AT = frozenset({"present", "labels/field", "labels/classes"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """That a named label is there, varies, and has just the classes that are listed."""
    if "present" in said:
        yield from _present(said["present"], seen)
    for i, label in enumerate(said.get("labels", ())):
        if "field" in label:
            yield from _label(label, seen, f"/labels/{i}")


def _present(present: str, seen: Seen) -> Iterator[Statement]:
    declared = [f.name for f in seen.with_role("label")]
    if present == "no" and declared:
        says = f"says there is no label; {short(declared)} is declared as one"
        cited = seen.about_fields
        yield Statement(
            says, present, "/present", evidence=cited, agrees=False, exact=True, found="yes"
        )
    elif present == "yes" and declared:
        cited = seen.evidence.id("labels.balance") or seen.about_fields
        says = f"says there is a label; {short(declared)} is one"
        yield Statement(says, present, "/present", evidence=cited, exact=True)


def _label(label: dict[str, Any], seen: Seen, path: str) -> Iterator[Statement]:
    name, here = str(label["field"]), f"{path}/field"
    shown = clean(name)
    if name not in seen.names:
        says = f"names the label {shown}; the data has no such field"
        yield Statement(says, name, here, evidence=seen.about_fields, agrees=False, exact=True)
        return
    counts = _counts(name, seen)
    if isinstance(counts, Absent):
        says = f"names the label {shown}"
        yield Statement(says, name, here, agrees=None, why=f"No classes: {counts.absent}.")
        return
    classes, cited, exact = counts
    if len(classes) < 2:
        says = f"names the label {shown}; it holds {count(len(classes), 'value')} only"
        yield Statement(says, name, here, evidence=cited, agrees=False, exact=exact)
    else:
        says = f"names the label {shown}, a field with {count(len(classes), 'class', 'classes')}"
        yield Statement(says, name, here, evidence=cited, exact=exact)
    if "classes" in label:
        says, fits = _classes([as_cell(c) for c in label["classes"]], classes, shown)
        true = true_cells(label["classes"], classes) if seen.may_show(name) else None
        here = f"{path}/classes"
        yield Statement(
            says, label["classes"], here, evidence=cited, agrees=fits, exact=exact, found=true
        )


def _counts(name: str, seen: Seen) -> tuple[dict[str, int], tuple[str, ...], bool] | Absent:
    """Rows by class: from the balance of a declared label, else from the frequent values."""
    balance = seen.evidence.of("labels.balance", name, Balance)
    if not isinstance(balance, Absent) and not balance.cut:
        return balance.classes, seen.evidence.id("labels.balance"), True
    frequent = seen.evidence.of("values.frequent", name, Frequent)
    if isinstance(frequent, Absent):
        return frequent
    if frequent.others or not frequent.top:
        distinct = seen.evidence.of("values.distinct", name, Distinct)
        many = "" if isinstance(distinct, Absent) else f" ({distinct.distinct:,})"
        return Absent(f"the field has too many values to list{many}")
    known = {t.shown: t.cells for t in frequent.top}
    return known, seen.evidence.id("values.frequent"), not frequent.error


def _classes(stated: list[str], found: dict[str, int], field: str) -> tuple[str, bool]:
    unlisted = {c: n for c, n in found.items() if c not in set(stated)}
    unused = [c for c in stated if c not in found]
    says = f"lists {count(len(stated), 'class', 'classes')} of {field}"
    if unlisted:
        rows = sum(unlisted.values())
        named = [c for c, n in unlisted.items() if n >= FEWEST]
        which = short(named) if len(named) == len(unlisted) else f"{len(unlisted):,} others"
        says += f"; {which} in {count(rows, 'row')} not listed"
    if unused:
        says += f"; {short(unused)} never occur{'s' if len(unused) == 1 else ''}"
    return says, not unlisted and not unused
