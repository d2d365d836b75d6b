"""Rows that are exact copies of an earlier row."""

from __future__ import annotations

from truesheet.measures.values import Duplicates
from truesheet.model.evidence import Absent
from truesheet.rules.chance import ALIKE, COPIES, coarse, expected_copies, log_agreement
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_rows
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, percent, several


def _spread(found: Duplicates) -> str:
    """How the copies are spread, where there is more than one."""
    if found.copies == 1:
        return ""
    most = several(found.largest - 1, "copy", "copies")
    if found.groups == 1:
        return f"; all are copies of one row ({most})"
    return f"; {count(found.groups)} rows have copies, at most {most} each"


def _look(view: View) -> Seen:
    found = view.evidence.read("rows.duplicates", Duplicates)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if not found.copies:
        return Looked((), found.rows, "row")
    chance = expected_copies(found.rows, log_agreement(view))
    if found.copies <= view.limit("times_chance") * chance:
        adds = (
            f"{several(found.copies, 'row')} equal an earlier one, but the fields have so few "
            f"values that about {count(max(1, chance))} would by chance."
        )
        return Looked((), found.rows, "row", adds)
    alike = coarse(view, view.limit("coarse"))
    heavy = wilson(found.copies, found.rows)[0] > view.limit("share") and not alike
    hit = Hit(
        "dataset",
        count(found.copies),
        "rows",
        f"{count(found.copies)} of {several(found.rows, 'row')} "
        f"({percent(found.copies, found.rows)}) {'equals' if found.copies == 1 else 'equal'} an "
        f"earlier row in every field{_spread(found)}. It counts as a warning over "
        f"{view.told('share')}{ALIKE if alike else ''}.",
        limit="share",
        severity="warning" if heavy else "note",
        rows=tuple(place for group in found.examples for place in group)[:10],
    )
    return Looked((hit,), found.rows, "row")


RULE = Rule(
    id="rows.duplicates",
    version=1,
    severity="warning",
    title="Rows are exact copies of others",
    passes="none is a copy of another, beyond what few values make likely",
    why="A copied row counts twice in every figure, and copies on both sides of a split that is "
    "drawn later make a model look better than it is.",
    do="Find out whether the copies are repeated events or repeated exports. Remove copies "
    "before splitting; keep true repeats, and say so in the sheet.",
    blind="Near-copies: one changed sign makes a row new. Whether equal rows are equal events.",
    look=_look,
    needs=("rows.duplicates",),
    also=("values.frequent", "values.distinct", "cells.missing"),
    unless=no_rows,
    limits=COPIES,
)
