"""Documents with next to no text."""

from __future__ import annotations

from truesheet.measures.values import Lengths, LogicalType
from truesheet.model.field import Field
from truesheet.rules.reasons import no_text
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, plain


def _is_text(view: View, field: Field) -> bool:
    logical = view.evidence.of("schema.logical_type", field.name, LogicalType)
    free = isinstance(logical, LogicalType) and logical.logical == "free_text"
    return field.role == "text" or (field.role is None and free)


def _look(view: View) -> Seen:
    looked, hits = 0, []
    for field, seen in view.each("text.lengths", Lengths):
        if not _is_text(view, field):
            continue
        looked += 1
        middle = seen.quantiles.get("0.5", seen.mean)
        # Where texts are short as a rule, a short one is no oddity.
        if middle < view.limit("times") * view.limit("characters"):
            continue
        low = seen.quantiles.get("0.01")
        if low is not None and low < view.limit("characters"):
            hits.append(
                Hit(
                    f"field:{field.name}",
                    plain(low),
                    "characters or fewer",
                    f"At least 1 % of {count(seen.values)} texts in {name(field.name)} are no "
                    f"longer than {plain(low)} characters, while the middle one has "
                    f"{plain(middle)}; the limit is {view.told('characters')}.",
                    weight=1 / (1 + low),
                    limit="characters",
                    title=f"Some texts in {name(field.name)} hold next to nothing",
                )
            )
    if not looked:
        return NotApplicable("No field holds free text.")
    return Looked(tuple(hits), looked, "field of free text")


RULE = Rule(
    id="text.short",
    version=1,
    severity="note",
    title="Some texts hold next to nothing",
    passes="fewer than one text in a hundred is that short",
    why="Such texts are mostly the remains of a failed download or of a removed post; with a label "
    "beside them a model learns from nothing.",
    do="Look at the shortest texts; remove remains, and say how many there were.",
    blind="Long texts without content, such as menus and cookie notes.",
    look=_look,
    needs=("text.lengths",),
    also=("schema.logical_type",),
    unless=no_text,
    limits=(
        Bound("characters", 5, "characters", "no sentence is as short as that, hardly a word is"),
        Bound("times", 10, "times the limit", "texts that are short as a rule are left alone"),
    ),
)
