"""Texts that are nearly the same."""

from __future__ import annotations

from truesheet.measures.values_text import NearCopies
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_texts_to_read
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _hit(view: View, field: Field, found: NearCopies) -> Hit:
    low, high = wilson(found.near, found.texts)
    left = "" if found.cells.part == found.cells.whole else _sampled(found)
    return Hit(
        f"field:{field.name}",
        count(found.near),
        "texts",
        f"{count(found.near)} of {several(found.texts, 'different text')} in {name(field.name)} "
        f"({percent(found.near, found.texts)}; 95 % interval {percent(low)} to {percent(high)}) "
        f"{'is a near-copy' if found.near == 1 else 'are near-copies'} of another, in "
        f"{several(found.clusters, 'cluster')} of up to {count(found.largest)} texts; "
        f"{several(found.pairs, 'pair')} of {count(found.compared)} looked at "
        f"{'was' if found.pairs == 1 else 'were'} counted out as such. It counts as a warning "
        f"over {view.told('share')}.{left}",
        weight=found.near / found.texts,
        limit="share",
        severity="warning" if low > view.limit("share") else "note",
    )


def _sampled(found: NearCopies) -> str:
    return (
        f" Looked at were the texts of {count(found.cells.part)} of {count(found.cells.whole)} "
        "cells, taken so that near-copies mostly come together; a few pairs are missed."
    )


def _look(view: View) -> Seen:
    every = list(view.each("text.near_copies", NearCopies))
    hits = tuple(_hit(view, field, found) for field, found in every if found.near)
    short = [f.name for f, v in every if v.cells.part < v.cells.whole or v.not_compared]
    adds = f"Not every text of {name(short[0])} could be looked at." if short else ""
    return Looked(hits, len(every), "field of texts", adds)


RULE = Rule(
    id="text.near_copies",
    version=1,
    severity="warning",
    title="Texts are near-copies of others",
    passes="no text is nearly the same as another",
    why="A model learns such texts by heart, and counts taken over them are too high. Language "
    "models trained on text without near-copies repeat a tenth as much of it word for word.",
    do="Run `truesheet duplicates` to see them and to keep one of each; leave them where each "
    "stands for a case of its own, and say so.",
    blind="Texts put in other words, translations, texts of fewer than five words, and short texts "
    "with a word changed in the middle. In a sample, pairs of which one text is outside.",
    look=_look,
    needs=("text.near_copies",),
    unless=no_texts_to_read,
    limits=(
        Bound(
            "share",
            0.01,
            "share of texts",
            "as for rows that are copies; the lower end of the 95 % interval (Wilson) must lie "
            "over it",
        ),
    ),
    source="Lee et al., Deduplicating Training Data Makes Language Models Better, ACL 2022.",
)
