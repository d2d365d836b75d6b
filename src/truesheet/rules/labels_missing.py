"""Rows without a label."""

from __future__ import annotations

from truesheet.measures.values import Missing
from truesheet.model.evidence import Absent
from truesheet.rules.reasons import no_label
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _bare(view: View, label: str) -> dict[str, int]:
    """Splits beside that for training in which no row has a label, and their rows."""
    found = {}
    for split in view.others:
        seen = view.evidence.of("cells.missing", label, Missing, split.name)
        if isinstance(seen, Missing) and seen.all == seen.rows:
            found[split.name] = seen.rows
    return found


def _some(view: View, label: str, missing: int, rows: int) -> Hit:
    heavy = missing > view.limit("share") * rows
    return Hit(
        f"field:{label}",
        count(missing),
        "rows",
        f"{count(missing)} of {count(rows)} rows ({percent(missing, rows)}) have no {name(label)}. "
        f"It counts as an error over {view.told('share')}.",
        weight=missing,
        limit="share",
        severity="error" if heavy else "warning",
    )


def _none(label: str, split: str, rows: int) -> Hit:
    return Hit(
        f"split:{split}",
        count(rows),
        "rows",
        f"None of {count(rows)} rows of split {name(split)} has a {name(label)}, as if it were "
        "kept back to judge others by.",
        weight=rows,
        severity="note",
        title="A split has no labels",
    )


def _look(view: View) -> Seen:
    label = view.label
    if label is None:
        return NotApplicable("No field is declared as the label.")
    found = view.evidence.of("cells.missing", label.name, Missing)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    bare = _bare(view, label.name) if found.all else {}
    hits = [_none(label.name, split, rows) for split, rows in bare.items()]
    aside = sum(bare.values())
    if found.all > aside:
        hits.append(_some(view, label.name, found.all - aside, found.rows - aside))
    return Looked(tuple(hits), found.rows, "row")


RULE = Rule(
    id="labels.missing",
    version=1,
    severity="warning",
    title="Rows have no label",
    passes="each has a label",
    why="Tools drop such rows without a word or take “missing” for a class. Who gets no label is "
    "seldom a matter of chance.",
    do="Say in the sheet why labels are missing; leave these rows out of training and of scores "
    "on purpose, not by accident.",
    blind="Codes that stand for “no label”; wrong labels.",
    look=_look,
    needs=("cells.missing",),
    unless=no_label,
    limits=(Bound("share", 0.5, "share of rows", "then the labelled rows are the smaller part"),),
)
