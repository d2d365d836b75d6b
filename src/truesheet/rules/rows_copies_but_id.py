"""Rows that differ from an earlier row only in an identifier."""

from __future__ import annotations

from truesheet.measures.values import Duplicates
from truesheet.model.evidence import Absent
from truesheet.rules.chance import ALIKE, COPIES, coarse, expected_copies, log_agreement
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, names, percent, several


def _unless(view: View) -> str:
    if any(f.role == "id" or f.suspected_id for f in view.fields):
        return ""
    return "No field is declared as an identifier or looks like one."


def _look(view: View) -> Seen:
    found = view.evidence.read("rows.duplicates_but_ids", Duplicates)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    whole = view.evidence.read("rows.duplicates", Duplicates)
    copies = found.copies - (0 if isinstance(whole, Absent) else whole.copies)
    if copies <= 0:
        return Looked((), found.rows, "row")
    chance = expected_copies(found.rows, log_agreement(view, found.ignored))
    if copies <= view.limit("times_chance") * chance:
        adds = (
            f"{several(copies, 'row')} equal an earlier one but for {names(found.ignored)}; the "
            f"other fields have so few values that about {count(max(1, chance))} would by chance."
        )
        return Looked((), found.rows, "row", adds)
    alike = coarse(view, view.limit("coarse"), found.ignored)
    heavy = wilson(copies, found.rows)[0] > view.limit("share") and not alike
    hit = Hit(
        "dataset",
        count(copies),
        "rows",
        f"{count(copies)} of {several(found.rows, 'row')} ({percent(copies, found.rows)}) "
        f"{'equals' if copies == 1 else 'equal'} an earlier row in every field but "
        f"{names(found.ignored)}. It counts as a warning over "
        f"{view.told('share')}{ALIKE if alike else ''}.",
        limit="share",
        severity="warning" if heavy else "note",
        rows=tuple(place for group in found.examples for place in group)[:10],
    )
    return Looked((hit,), found.rows, "row")


RULE = Rule(
    id="rows.copies_but_id",
    version=1,
    severity="warning",
    title="Rows differ only in their identifier",
    passes="none differs from another in its identifier alone, beyond what few values make likely",
    why="A fresh identifier hides a copy from every check for duplicates, and from a split.",
    do="Compare a few of the rows named here. If they are the same case, keep one; if the "
    "other fields are too coarse to tell cases apart, say so in the sheet.",
    blind="Whether two rows are one case entered twice or two cases that are alike.",
    look=_look,
    needs=("rows.duplicates_but_ids",),
    also=("rows.duplicates", "values.frequent", "values.distinct", "cells.missing"),
    unless=_unless,
    limits=COPIES,
)
