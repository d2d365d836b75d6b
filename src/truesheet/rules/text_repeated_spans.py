"""Passages that stand in many texts."""

from __future__ import annotations

from truesheet.measures.values_text import RepeatedSpans
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_texts_to_read
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _hit(view: View, field: Field, found: RepeatedSpans) -> Hit | None:
    low, high = wilson(found.holding, found.texts)
    if low <= view.limit("texts"):
        return None
    most = found.spans[0] if found.spans else None
    told = (
        f" The one that most texts share has {several(most.words, 'word')} and stands in "
        f"{count(most.texts)} of them."
        if most
        else ""
    )
    sample = f" Looked at was {found.error.removeprefix('from ')}." if found.error else ""
    return Hit(
        f"field:{field.name}",
        count(found.holding),
        "texts",
        f"{count(found.holding)} of {several(found.texts, 'different text')} in "
        f"{name(field.name)} ({percent(found.holding, found.texts)}; 95 % interval {percent(low)} "
        f"to {percent(high)}) hold a passage of fifty words or more that stands elsewhere too: "
        f"{percent(found.tokens.part, found.tokens.whole)} of all words.{told} It counts as a "
        f"warning over {view.told('many')}.{sample}",
        weight=found.tokens.part / max(1, found.tokens.whole),
        limit="texts",
        severity="warning" if low > view.limit("many") else "note",
    )


def _look(view: View) -> Seen:
    every = list(view.each("text.repeated_spans", RepeatedSpans))
    hits = [h for field, found in every if (h := _hit(view, field, found)) is not None]
    some = [(f, v) for f, v in every if v.holding]
    adds = ""
    if some and not hits:
        field, found = some[0]
        adds = (
            f"{count(found.holding)} of {several(found.texts, 'text')} in {name(field.name)} "
            f"{'holds' if found.holding == 1 else 'hold'} one."
        )
    return Looked(tuple(hits), len(every), "field of texts", adds)


RULE = Rule(
    id="text.repeated_spans",
    version=1,
    severity="note",
    title="Passages stand in many texts",
    passes="no more than a few texts hold a passage that stands elsewhere too",
    why="Headers, footers, licence texts and templates are learned by heart and drown what "
    "differs between texts; one sentence of 61 words stood over 60,000 times in the C4 corpus.",
    do="Run `truesheet duplicates` to see where they stand. Cut what is boilerplate, and leave "
    "what is meant to be quoted.",
    blind="Passages shorter than fifty words, with a word changed, or after the first 1,000 "
    "characters of a text; texts outside the sample.",
    look=_look,
    needs=("text.repeated_spans",),
    unless=no_texts_to_read,
    limits=(
        Bound(
            "texts",
            0.01,
            "share of texts",
            "single quotations are no fault; the lower end of the 95 % interval (Wilson) counts",
        ),
        Bound(
            "many",
            0.1,
            "share of texts",
            "where one text in ten holds boilerplate it weighs in any model; then it is a warning",
        ),
    ),
    source="Lee et al., Deduplicating Training Data Makes Language Models Better, ACL 2022.",
)
