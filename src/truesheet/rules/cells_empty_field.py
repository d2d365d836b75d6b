"""Fields without a single value."""

from __future__ import annotations

from truesheet.measures.values import Missing
from truesheet.rules.reasons import no_rows
from truesheet.rules.rule import Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names


def _look(view: View) -> Seen:
    looked = list(view.each("cells.missing", Missing))
    empty = [f.name for f, seen in looked if seen.rows and seen.all == seen.rows]
    if not empty:
        return Looked((), len(looked))
    one = len(empty) == 1
    hit = Hit(
        f"field:{empty[0]}" if one else "dataset",
        count(len(empty)),
        "field" if one else "fields",
        f"{names(empty)} {'has' if one else 'have'} no value in any of {count(view.rows)} rows.",
        title=f"{name(empty[0])} is empty" if one else f"{count(len(empty))} fields are empty",
    )
    return Looked((hit,), len(looked))


RULE = Rule(
    id="cells.empty_field",
    version=1,
    severity="warning",
    title="A field is empty",
    passes="each has a value",
    why="Either an export lost the values, or the field was never used; readers cannot tell.",
    do="Restore the values, or remove the field and say in the sheet that it existed.",
    blind="Fields filled with a code for missing (see cells.hidden_missing).",
    look=_look,
    needs=("cells.missing",),
    unless=no_rows,
)
