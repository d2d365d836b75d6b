"""Fields that hold one value only."""

from __future__ import annotations

from truesheet.measures.values import Distinct, Missing
from truesheet.rules.reasons import no_values
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names


def _look(view: View) -> Seen:
    looked, constant = 0, []
    for field, seen in view.each("values.distinct", Distinct):
        looked += 1
        missing = view.evidence.of("cells.missing", field.name, Missing)
        # One value or none is a mark ("yes" or nothing), not a constant.
        gaps = missing.all if isinstance(missing, Missing) else 0
        if seen.distinct == 1 and seen.present >= view.limit("rows") and not gaps:
            constant.append(field.name)
    if not constant:
        return Looked((), looked)
    one = len(constant) == 1
    says = f"{names(constant)} {'holds' if one else 'hold'} the same value in all "
    hit = Hit(
        f"field:{constant[0]}" if one else "dataset",
        count(len(constant)),
        "field" if one else "fields",
        f"{says}{count(view.rows)} rows; from {view.told('rows')} on this is told.",
        limit="rows",
        title=f"{name(constant[0])} never changes"
        if one
        else f"{count(len(constant))} fields never change",
    )
    return Looked((hit,), looked)


RULE = Rule(
    id="fields.constant",
    version=1,
    severity="note",
    title="A field never changes",
    passes="each holds several values",
    why="A constant explains nothing. It may also be the trace of a filter: then the dataset is "
    "about one case only, and readers must know which.",
    do="If it is a filter, state it as the scope of the dataset; else leave the field out.",
    blind="Fields that are constant in one split only.",
    look=_look,
    needs=("values.distinct",),
    also=("cells.missing",),
    unless=no_values,
    limits=(Bound("rows", 30, "rows", "in fewer rows, equal values may well be chance"),),
)
