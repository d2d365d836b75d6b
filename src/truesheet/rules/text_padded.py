"""Values with white space around them."""

from __future__ import annotations

from truesheet.measures.values import Damage, LogicalType
from truesheet.rules.reasons import no_text
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent

# White space at the end of a document, a program or a record is part of its form.
_LOOSE = ("free_text", "json", "code")


def _look(view: View) -> Seen:
    looked, padded = 0, []
    for field, seen in view.each("text.damage", Damage):
        logical = view.evidence.of("schema.logical_type", field.name, LogicalType)
        if field.role == "text" or (isinstance(logical, LogicalType) and logical.logical in _LOOSE):
            continue
        looked += 1
        if seen.padded >= max(1.0, view.limit("share") * seen.values):
            padded.append((field.name, seen))
    if not looked:
        return NotApplicable("No field holds short texts.")
    if not padded:
        return Looked((), looked, "field of short texts")
    padded.sort(key=lambda p: -p[1].padded)
    first, seen = padded[0]
    cells = sum(s.padded for _, s in padded)
    others = f" Also padded: {names([n for n, _ in padded[1:]])}." if len(padded) > 1 else ""
    hit = Hit(
        f"field:{first}" if len(padded) == 1 else "dataset",
        count(cells),
        "cell" if cells == 1 else "cells",
        f"{count(seen.padded)} of {count(seen.values)} texts in {name(first)} "
        f"({percent(seen.padded, seen.values)}) begin or end with white space; the limit is "
        f"{view.told('share')}.{others}",
        limit="share",
    )
    return Looked((hit,), looked, "field of short texts")


RULE = Rule(
    id="text.padded",
    version=1,
    severity="note",
    title="Values have white space around them",
    passes="none has white space around its values",
    why="“Oslo” and “ Oslo” are two values to a program: groups split and joins lose rows.",
    do="Strip the values, or read the file with the option that skips spaces after a separator.",
    blind="White space inside a value; fields of free text, in which it is not judged.",
    look=_look,
    needs=("text.damage",),
    also=("schema.logical_type",),
    unless=no_text,
    limits=(Bound("share", 0.001, "share of texts", "a rare stray space is not worth a line"),),
)
