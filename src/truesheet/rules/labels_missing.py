"""Rows without a label."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.rules.classes import balance
from truesheet.rules.reasons import no_label
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _look(view: View) -> Seen:
    found = balance(view)
    if isinstance(found, Absent) or view.label is None:
        return CouldNotRun(found.absent if isinstance(found, Absent) else "there is no label")
    if not found.unlabelled:
        return Looked((), found.rows, "row")
    heavy = found.unlabelled > view.limit("share") * found.rows
    hit = Hit(
        f"field:{view.label.name}",
        count(found.unlabelled),
        "rows",
        f"{count(found.unlabelled)} of {count(found.rows)} rows "
        f"({percent(found.unlabelled, found.rows)}) have no {name(view.label.name)}. It counts as "
        f"an error over {view.told('share')}.",
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
    needs=("labels.balance",),
    unless=no_label,
    limits=(Bound("share", 0.5, "share of rows", "then the labelled rows are the smaller part"),),
)
