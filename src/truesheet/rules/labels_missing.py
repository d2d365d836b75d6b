"""Rows without a label."""

from __future__ import annotations

from truesheet.measures.values import Missing
from truesheet.model.evidence import Absent
from truesheet.rules.reasons import no_label
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _look(view: View) -> Seen:
    label = view.label
    if label is None:
        return NotApplicable("No field is declared as the label.")
    found = view.evidence.of("cells.missing", label.name, Missing)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if not found.all:
        return Looked((), found.rows, "row")
    heavy = found.all > view.limit("share") * found.rows
    hit = Hit(
        f"field:{label.name}",
        count(found.all),
        "rows",
        f"{count(found.all)} of {count(found.rows)} rows ({percent(found.all, found.rows)}) have "
        f"no {name(label.name)}. It counts as an error over {view.told('share')}.",
        limit="share",
        severity="error" if heavy else "warning",
    )
    return Looked((hit,), found.rows, "row")


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
