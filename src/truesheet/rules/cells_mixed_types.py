"""Fields of numbers or dates that are stored as text because a few cells are something else."""

from __future__ import annotations

from truesheet.measures.values import MixedTypes
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _look(view: View) -> Seen:
    hits, looked = [], 0
    for field, seen in view.each("cells.mixed_types", MixedTypes):
        looked += 1
        total = seen.of_kind + sum(seen.others.values())
        if not seen.others or total < view.limit("cells"):
            continue
        most, cells = max(seen.others.items(), key=lambda o: (o[1], o[0]))
        odd = total - cells
        if not odd or odd > view.limit("share") * total:
            continue
        hits.append(
            Hit(
                f"field:{field.name}",
                count(odd),
                "cells",
                f"{name(field.name)} is stored as text: {count(cells)} of "
                f"{several(total, 'cell')} read as {most}, {count(odd)} "
                f"({percent(odd, total)}) do not; the limit is {view.told('share')}.",
                weight=cells,
                limit="share",
                title=f"A few cells make {name(field.name)} text",
            )
        )
    return Looked(tuple(hits), looked)


RULE = Rule(
    id="cells.mixed_types",
    version=1,
    severity="warning",
    title="A few cells turn a field into text",
    passes="none is nearly all numbers, dates or truth values with a few strange cells",
    why="One stray word turns a whole column into text: it gets no mean, sorts as 1, 10, 2, and "
    "goes into a model as thousands of categories.",
    do="Look at the strange cells (a unit, a comment, a code for missing?), mend them, and "
    "store the field as what it is.",
    blind="Fields in which strange cells are frequent; codes of digits that are rightly text.",
    look=_look,
    needs=("cells.mixed_types",),
    limits=(
        Bound(
            "share",
            0.1,
            "share of cells",
            "with more, a mix such as ticket numbers with and without letters is likelier than "
            "a fault",
        ),
        Bound("cells", 30, "cells", "in fewer cells, a few strange ones are no pattern"),
    ),
)
