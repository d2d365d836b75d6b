"""Cells that are not of the kind that nearly all cells of their field have."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.measures.values import MixedTypes
from truesheet.model.field import Field
from truesheet.rules.reasons import no_plain_cells
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


class _Odd(NamedTuple):
    kind: str
    cells: int
    total: int


def _odd(field: Field, seen: MixedTypes) -> _Odd | None:
    """Cells out of line. In a text field, those that do not read as nearly all others do."""
    # Words for "missing" are the matter of `cells.hidden_missing`.
    others = {kind: n for kind, n in seen.others.items() if n and kind != "missing"}
    total = seen.of_kind + sum(others.values())
    blank = bool(seen.examples) and not any(e.strip() for e in seen.examples)
    if not others or (blank and field.kind != "text"):
        return None
    if field.kind != "text":
        return _Odd(field.kind, sum(others.values()), total)
    most, cells = max(others.items(), key=lambda o: (o[1], o[0]))
    return _Odd(most, total - cells, total)


def _hit(view: View, field: Field, odd: _Odd) -> Hit:
    text = field.kind == "text"
    effect = "so all are kept as text" if text else "so they are in no figure of this field"
    verb = "does" if odd.cells == 1 else "do"
    return Hit(
        f"field:{field.name}",
        count(odd.cells),
        "cell" if odd.cells == 1 else "cells",
        f"{count(odd.cells)} of {several(odd.total, 'cell')} of {name(field.name)} "
        f"({percent(odd.cells, odd.total)}) {verb} not read as {odd.kind}, as all others do, "
        f"{effect}; told up to {view.told('share')}.",
        weight=odd.cells / odd.total,
        limit="share",
        title=f"A few cells make {name(field.name)} text"
        if text
        else f"Some cells of {name(field.name)} are no {odd.kind}",
    )


def _look(view: View) -> Seen:
    hits, looked = [], 0
    for field, seen in view.each("cells.mixed_types", MixedTypes):
        looked += 1
        odd = _odd(field, seen)
        if odd is None or not odd.cells or odd.total < view.limit("cells"):
            continue
        if odd.cells <= view.limit("share") * odd.total:
            hits.append(_hit(view, field, odd))
    return Looked(tuple(hits), looked)


RULE = Rule(
    id="cells.mixed_types",
    version=1,
    severity="warning",
    title="A few cells are of another kind than the rest of their field",
    passes="none is nearly all numbers, dates or truth values with a few strange cells",
    why="One stray word turns a whole column of numbers into text for most tools: it gets no mean, "
    "sorts as 1, 10, 2, and goes into a model as thousands of categories.",
    do="Look at the strange cells (a unit, a comment, a code for missing?), mend them, and "
    "store the field as what it is.",
    blind="Fields in which strange cells are frequent; codes of digits that are rightly text.",
    look=_look,
    needs=("cells.mixed_types",),
    unless=no_plain_cells,
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
