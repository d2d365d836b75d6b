"""Texts that were harmed on their way: replaced, misread or control characters."""

from __future__ import annotations

from truesheet.measures.values import Damage
from truesheet.rules.reasons import no_text
from truesheet.rules.rule import Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent


def _told(seen: Damage) -> list[tuple[int, str]]:
    kinds = (
        (seen.mojibake, "UTF-8 that was read as Latin-1 (such as “Ã©” for “é”)"),
        (seen.replaced, "the sign � in place of a letter that was lost"),
        (seen.control, "control characters"),
    )
    return [(n, what) for n, what in kinds if n]


def _look(view: View) -> Seen:
    looked = list(view.each("text.damage", Damage))
    if not looked:
        return NotApplicable("No field holds text.")
    hits = []
    for field, seen in looked:
        told = _told(seen)
        if told:
            worst, _ = max(told)
            kinds = " and ".join(f"{count(n)} with {what}" for n, what in told)
            hits.append(
                Hit(
                    f"field:{field.name}",
                    count(worst),
                    "text" if worst == 1 else "texts",
                    f"{name(field.name)} holds {kinds}, of {count(seen.values)} texts "
                    f"({percent(worst, seen.values)}); there should be none.",
                    weight=worst,
                    title=f"Texts in {name(field.name)} are damaged",
                )
            )
    return Looked(tuple(hits), len(looked), "text field")


RULE = Rule(
    id="text.damage",
    version=1,
    severity="warning",
    title="Texts are damaged",
    passes="none holds lost letters, misread encodings or control characters",
    why="Names no longer match, searches miss them, and a tokenizer makes rare tokens of them. "
    "Replaced letters cannot be brought back from this file.",
    do="Go back to the source and read it with its true encoding; remove control characters.",
    blind="Wrong letters that are ordinary letters, and damage from any other pair of encodings.",
    look=_look,
    needs=("text.damage",),
    unless=no_text,
)
