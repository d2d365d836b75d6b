"""Characters that nobody sees."""

from __future__ import annotations

from truesheet.measures.values import Damage
from truesheet.rules.reasons import no_text
from truesheet.rules.rule import Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _look(view: View) -> Seen:
    looked = list(view.each("text.damage", Damage))
    if not looked:
        return NotApplicable("No field holds text.")
    hits = tuple(
        Hit(
            f"field:{field.name}",
            count(seen.invisible),
            "text" if seen.invisible == 1 else "texts",
            f"{count(seen.invisible)} of {count(seen.values)} texts in {name(field.name)} "
            f"({percent(seen.invisible, seen.values)}) hold signs without width or signs that "
            "turn the direction of reading.",
            weight=seen.invisible,
            title=f"{name(field.name)} holds invisible characters",
        )
        for field, seen in looked
        if seen.invisible
    )
    return Looked(hits, len(looked), "text field")


RULE = Rule(
    id="text.invisible",
    version=1,
    severity="warning",
    title="Texts hold invisible characters",
    passes="none holds signs that nobody sees",
    why="Texts that look alike differ; and such signs can hide words from a reader which a model "
    "or a compiler obeys.",
    do="Look at these texts with the signs made visible. Remove what no script needs; joiners in "
    "emoji and in some scripts are lawful.",
    blind="Whether a sign is needed; letters of other scripts that look like Latin ones.",
    look=_look,
    needs=("text.damage",),
    unless=no_text,
    source="Boucher and Anderson, Trojan Source, USENIX Security 2023.",
)
