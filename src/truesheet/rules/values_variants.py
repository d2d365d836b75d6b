"""Categories that differ only in case, white space or punctuation at the end."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

from truesheet.measures.values import Frequent, Top
from truesheet.model.field import Field
from truesheet.rules.reasons import no_text
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import SHOW_FROM, count, name, percent, several

_SPACE = re.compile(r"[\s_\u00a0-]+")


def _bare(text: str) -> str:
    """What is left of a category when spelling does not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub(" ", folded).strip(" .,;:")


def _families(seen: Frequent) -> list[list[Top]]:
    found: dict[str, list[Top]] = defaultdict(list)
    for top in seen.top:
        if bare := _bare(top.shown):
            found[bare].append(top)
    return [family for family in found.values() if len(family) > 1]


def _hit(field: Field, seen: Frequent, families: list[list[Top]]) -> Hit:
    families.sort(key=lambda f: -min(t.cells for t in f))
    rare = sum(t.cells for f in families for t in f[1:])
    spelled = [name(t.shown) for t in families[0] if t.cells >= SHOW_FROM]
    such = f", such as {' and '.join(spelled)}" if len(spelled) > 1 else ""
    return Hit(
        f"field:{field.name}",
        count(rare),
        "cells",
        f"{several(len(families), 'category', 'categories')} of {name(field.name)} "
        f"{'is' if len(families) == 1 else 'are'} spelled in several ways that differ only in "
        f"case, spaces or a sign at the end{such}; {count(rare)} of {count(seen.present)} cells "
        f"({percent(rare, seen.present)}) hold the rarer spellings.",
        weight=rare,
        title=f"{name(field.name)} spells categories in several ways",
    )


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, seen in view.each("values.frequent", Frequent):
        if field.kind != "text" or not seen.top or field.role == "id":
            continue
        # Long lists of different texts are no categories: names may differ in case alone.
        if seen.distinct > view.limit("distinct") * seen.present:
            continue
        looked += 1
        families = _families(seen)
        if families:
            hits.append(_hit(field, seen, families))
    if not looked:
        return NotApplicable("No text field holds categories.")
    return Looked(tuple(hits), looked, "field of categories")


RULE = Rule(
    id="values.variants",
    version=1,
    severity="warning",
    title="Categories are spelled in several ways",
    passes="no two categories differ only in case, spaces or a sign at the end",
    why="One category counts as two: its share is too low, and a model learns each spelling apart.",
    do="Decide on one spelling and replace the others.",
    blind="Slips of letters and synonyms; categories beyond the twenty most frequent.",
    look=_look,
    needs=("values.frequent",),
    unless=no_text,
    limits=(
        Bound(
            "distinct", 0.2, "share of cells with a value of their own", "more are no categories"
        ),
    ),
)
