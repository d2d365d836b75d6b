"""Categories of a later split that training data do not know."""

from __future__ import annotations

from truesheet.measures.values import Frequent, Top
from truesheet.model.datasheet import Split
from truesheet.model.field import Field
from truesheet.rules.reasons import nothing_to_compare
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import SHOW_FROM, count, name, percent, several


def _new(known: Frequent, seen: Frequent, least: float) -> list[Top]:
    """Frequent values of a split that are certain not to occur in the other."""
    if known.others or known.error:
        return []
    there = {t.shown for t in known.top}
    return [t for t in seen.top if t.shown not in there and t.cells >= least]


def _hit(
    view: View, field: Field, split: Split, known: Frequent, seen: Frequent, new: list[Top]
) -> Hit:
    cells = sum(t.cells for t in new)
    examples = [name(t.shown) for t in new if t.cells >= SHOW_FROM]
    such = f" ({', '.join(examples[:3])})" if examples else ""
    train = name(view.train.name if view.train else "")
    return Hit(
        f"field:{field.name}",
        count(cells),
        f"cells in {split.name}",
        f"{count(cells)} of {count(seen.present)} cells of {name(field.name)} in split "
        f"{name(split.name)} ({percent(cells, seen.present)}) hold {several(len(new), 'value')}"
        f"{such} that none of {count(known.present)} cells in {train} holds; told from "
        f"{view.told('cells')} a value on.",
        weight=cells,
        limit="cells",
        title=f"{name(field.name)} has new values in {name(split.name)}",
    )


def _look(view: View) -> Seen:
    train = view.train
    if train is None:
        return CouldNotRun("no split is known to be for training")
    categories = {
        f.name: v
        for f, v in view.each("values.frequent", Frequent, train.name)
        if f.kind in ("text", "boolean") and f.role not in ("label", "id") and v.top
    }
    hits = []
    for split in view.others:
        for field, seen in view.each("values.frequent", Frequent, split.name):
            known = categories.get(field.name)
            new = _new(known, seen, view.limit("cells")) if known else []
            if known and new:
                hits.append(_hit(view, field, split, known, seen, new))
    return Looked(tuple(hits), len(categories), "field of categories")


RULE = Rule(
    id="values.unseen",
    version=1,
    severity="warning",
    title="A split holds categories that training data do not know",
    passes="no frequent category is new in a later split",
    why="A model has no answer for them: encoders fail or map them to nothing. A sudden new value "
    "is often a change of form or of unit.",
    do="Find out when the value came up. Map it to a known one, or add rows with it to the "
    "training data.",
    blind="Fields with more than twenty categories; numbers; values rarer than the limit.",
    look=_look,
    needs=("values.frequent",),
    by_split=True,
    unless=nothing_to_compare,
    limits=(Bound("cells", 10, "cells", "rarer values may be absent from the other by chance"),),
)
