"""Texts that are copies of others but for case, spacing and punctuation."""

from __future__ import annotations

from truesheet.measures.text_copies import holds_texts
from truesheet.measures.values_rows import TextCopiesFound
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _unless(view: View) -> str:
    if any(holds_texts(f) for f in view.fields):
        return ""
    return "No field has the role text, or is called as fields with texts are."


def _hit(view: View, field: Field, found: TextCopiesFound) -> Hit:
    heavy = wilson(found.copies, found.texts)[0] > view.limit("share")
    leaks = [pair for pair, shared in found.across.items() if shared.part]
    across = ""
    if leaks:
        first, _, second = leaks[0].partition("|")
        part = count(found.across[leaks[0]].part)
        across = f" {part} of those in split {name(second)} stand in {name(first)} as well."
    return Hit(
        f"field:{field.name}",
        count(found.copies),
        "texts",
        f"{count(found.copies)} of {several(found.texts, 'text')} of {name(field.name)} "
        f"({percent(found.copies, found.texts)}) {'equals' if found.copies == 1 else 'equal'} an "
        "earlier one when case, spacing and punctuation are left out; the most frequent stands "
        f"{several(found.largest, 'time')}.{across} It counts as a warning over "
        f"{view.told('share')}.",
        weight=found.copies / found.texts,
        limit="share",
        severity="warning" if heavy else "note",
        rows=tuple(place for group in found.examples for place in group)[:10],
    )


def _look(view: View) -> Seen:
    evidence = view.evidence.get("text.copies")
    if evidence is None:
        return CouldNotRun("text.copies was not run.")
    if isinstance(whole := evidence.read(object), Absent):
        return CouldNotRun(whole.absent)
    found = list(view.each("text.copies", TextCopiesFound))
    hits = tuple(_hit(view, f, v) for f, v in found if v.copies)
    return Looked(hits, len(found), "field of texts")


RULE = Rule(
    id="text.copies",
    version=1,
    severity="warning",
    title="Texts stand in the data more than once",
    passes="no text equals another when case, spacing and punctuation are left out",
    why="A repeated text counts twice in training and is learned by heart; in two splits it makes "
    "a model look better than it is.",
    do="Run `truesheet duplicates` to see the groups, and `--write` to keep one text of each; "
    "leave repeats that were truly said twice, and say so in the sheet.",
    blind="Texts that differ in a word, texts under 20 signs, and fields that are neither declared "
    "as text nor called so.",
    look=_look,
    needs=("text.copies",),
    unless=_unless,
    limits=(
        Bound(
            "share",
            0.01,
            "share of texts",
            "a few repeats are the nature of text; the lower end of the 95 % interval (Wilson) "
            "must lie over it for a warning",
        ),
    ),
    source="Lee et al., Deduplicating Training Data Makes Language Models Better, ACL 2022.",
)
