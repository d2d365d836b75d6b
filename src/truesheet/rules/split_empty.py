"""Splits without rows."""

from __future__ import annotations

from truesheet.rules.reasons import one_split
from truesheet.rules.rule import Hit, Looked, Rule, Seen, View
from truesheet.rules.words import name, several


def _look(view: View) -> Seen:
    hits = tuple(
        Hit(
            f"split:{s.name}",
            "0",
            "rows",
            f"Split {name(s.name)} was read from {several(len(s.files), 'file')} and has no rows.",
        )
        for s in view.parts
        if not s.rows
    )
    return Looked(hits, len(view.parts), "split")


RULE = Rule(
    id="split.empty",
    version=1,
    severity="error",
    title="A split has no rows",
    passes="each has rows",
    why="Scores on an empty split are undefined, and some tools print them as 0 or 1.",
    do="Ship the missing rows, or take the split out of the dataset.",
    blind="Splits that should exist and have no file.",
    look=_look,
    needs=("rows.count",),
    unless=one_split,
)
