"""Tables with no rows, or too few to say anything by counting."""

from __future__ import annotations

from truesheet.measures.values import Rows
from truesheet.model.evidence import Absent
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, percent, several


def _look(view: View) -> Seen:
    found = view.evidence.read("rows.count", Rows)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if found.rows >= view.limit("rows"):
        return Looked((), found.rows, "row")
    if not found.rows:
        says, title = "The files were read and hold no rows.", "The dataset has no rows"
    else:
        low, high = wilson(found.rows // 2, found.rows)
        there = "There is" if found.rows == 1 else "There are"
        says = (
            f"{there} {several(found.rows, 'row')}; the limit is {view.told('rows')}. With so "
            f"few, a rate of one half is known only to lie between {percent(low)} and "
            f"{percent(high)}."
        )
        title = "The dataset has very few rows"
    return Looked(
        (
            Hit(
                "dataset",
                count(found.rows),
                "row" if found.rows == 1 else "rows",
                says,
                limit="rows",
                title=title,
                severity=None if found.rows else "error",
            ),
        ),
        found.rows,
        "row",
    )


RULE = Rule(
    id="rows.few",
    version=1,
    severity="warning",
    title="The dataset has very few rows",
    passes="enough to estimate a rate",
    why="Every share, quantile and association below rests on these rows; with few of them, "
    "chance alone makes patterns.",
    do="Check that all files were given. If this is all there is, describe it as a list of "
    "cases and make no claim about rates.",
    blind="Whether the rows are independent: a thousand rows of three people are three people.",
    look=_look,
    needs=("rows.count",),
    limits=(
        Bound(
            "rows",
            30,
            "rows",
            "below it the 95 % interval of a rate of one half is wider than 34 points (Wilson)",
        ),
    ),
)
