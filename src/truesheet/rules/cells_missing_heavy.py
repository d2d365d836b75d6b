"""Fields in which most cells hold nothing."""

from __future__ import annotations

from truesheet.measures.values import Missing
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_cells
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent

_WRITTEN_OUT = 5


def _look(view: View) -> Seen:
    limit, hits, looked = view.limit("share"), [], 0
    for field, seen in view.each("cells.missing", Missing):
        looked += 1
        # An empty field is the matter of `cells.empty_field`, a label that of `labels.missing`.
        if field.role == "label" or seen.all == seen.rows:
            continue
        if wilson(seen.all, seen.rows)[0] <= limit:
            continue
        hits.append(
            Hit(
                f"field:{field.name}",
                percent(seen.all, seen.rows),
                "missing",
                f"{count(seen.all)} of {count(seen.rows)} cells of {name(field.name)} "
                f"({percent(seen.all, seen.rows)}) hold nothing; the limit is "
                f"{view.told('share')}.",
                weight=seen.all / seen.rows,
                limit="share",
                title=f"{name(field.name)} is missing in most rows",
            )
        )
    if len(hits) > _WRITTEN_OUT:
        hits = [_together(view, sorted(hits, key=lambda h: -h.weight))]
    return Looked(tuple(hits), looked)


def _together(view: View, hits: list[Hit]) -> Hit:
    """One finding for many fields: ten alike would bury the others."""
    fields = [h.subject.partition(":")[2] for h in hits]
    return Hit(
        "dataset",
        count(len(hits)),
        "fields",
        f"{names(fields, 8)} hold nothing in {percent(hits[-1].weight)} to "
        f"{percent(hits[0].weight)} of their cells; the limit is {view.told('share')}.",
        limit="share",
        title=f"{count(len(hits))} fields are missing in most rows",
    )


RULE = Rule(
    id="cells.missing_heavy",
    version=1,
    severity="warning",
    title="A field is missing in most rows",
    passes="none lacks a value in most rows",
    why="What is left describes the rows that happen to have a value, which are seldom like the "
    "others; filled-in values would outnumber measured ones.",
    do="Say in the sheet why it is missing (not asked, not applicable, lost). Where absence "
    "itself carries the meaning, add a yes/no field; otherwise leave the field out.",
    blind="Gaps that are written as a value (see cells.hidden_missing); why they are there.",
    look=_look,
    needs=("cells.missing",),
    unless=no_cells,
    limits=(
        Bound(
            "share",
            0.5,
            "share of cells",
            "beyond a half, guesses would outnumber measurements; the lower end of the 95 % "
            "interval must lie over it, so small tables are not judged by a few cells",
        ),
    ),
)
