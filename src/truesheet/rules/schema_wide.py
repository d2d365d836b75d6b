"""Tables with more fields than rows."""

from __future__ import annotations

from truesheet.measures.values import Rows
from truesheet.model.evidence import Absent
from truesheet.rules.reasons import no_rows
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, several


def _look(view: View) -> Seen:
    found = view.evidence.read("rows.count", Rows)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    fields = len(view.fields)
    if fields < view.limit("fields") or fields <= view.limit("ratio") * found.rows:
        return Looked((), fields)
    hit = Hit(
        "dataset",
        count(fields),
        f"fields, {several(found.rows, 'row')}",
        f"There are {count(fields)} fields and {several(found.rows, 'row')}; the limit is "
        f"{view.told('ratio')}.",
        limit="ratio",
    )
    return Looked((hit,), fields)


RULE = Rule(
    id="schema.wide",
    version=1,
    severity="note",
    title="There are more fields than rows",
    passes="there are fewer than rows",
    why="With so many fields some fit any label by chance, and a linear model fits every row "
    "exactly; such fits say nothing about new rows.",
    do="Choose fields inside cross-validation, never before; prefer models with strong "
    "regularisation. Check that the table is not lying on its side.",
    blind="Fields that say the same; rows that belong together.",
    look=_look,
    needs=("rows.count",),
    unless=no_rows,
    limits=(
        Bound("ratio", 1, "fields a row", "from here on a linear model can fit anything"),
        Bound("fields", 20, "fields", "in smaller tables the trouble is the few rows"),
    ),
)
