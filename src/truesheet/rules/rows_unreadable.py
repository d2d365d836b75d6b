"""Rows that did not parse."""

from __future__ import annotations

from truesheet.measures.values import Unreadable
from truesheet.model.evidence import Absent
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, percent, several


def _look(view: View) -> Seen:
    found = view.evidence.read("rows.unreadable", Unreadable)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if not found.rows:
        return Looked((), found.of, "row")
    reasons = sorted(found.reasons.items(), key=lambda r: (-r[1], r[0]))
    told = "; ".join(f"{reason}: {count(n)}" for reason, n in reasons[:3])
    heavy = found.rows > view.limit("share") * found.of
    hit = Hit(
        "dataset",
        count(found.rows),
        "rows",
        f"{count(found.rows)} of {several(found.of, 'row')} ({percent(found.rows, found.of)}) did "
        f"not parse and are in no other number ({told or 'no reason was given'}). "
        f"It counts as an error over {view.told('share')}.",
        limit="share",
        severity="error" if heavy else "warning",
        rows=found.first,
    )
    return Looked((hit,), found.of, "row")


RULE = Rule(
    id="rows.unreadable",
    version=1,
    severity="warning",
    title="Rows could not be read",
    passes="every one was read",
    why="Rows that a reader drops are seldom a random part: long texts and rare signs break "
    "first, and every reader drops others.",
    do="Look at the first rows named here: most often a quotation mark, a separator inside a "
    "value or a wrong encoding is to blame. Export the data again, or name the format.",
    blind="Rows that parse, but into the wrong cells.",
    look=_look,
    needs=("rows.unreadable",),
    limits=(
        Bound(
            "share",
            0.01,
            "share of rows",
            "one row in a hundred moves a rate by up to a percentage point, which readers notice",
        ),
    ),
)
