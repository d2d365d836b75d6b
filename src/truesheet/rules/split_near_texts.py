"""Texts of one split that nearly stand in another."""

from __future__ import annotations

from truesheet.measures.values_text import NearCopies
from truesheet.model.evidence import Share
from truesheet.model.field import Field
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import no_texts_to_read, one_split
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, several


def _unless(view: View) -> str:
    return one_split(view) or no_texts_to_read(view)


def _hit(view: View, field: Field, pair: str, shared: Share) -> Hit:
    first, _, second = pair.partition("|")
    low, high = wilson(shared.part, shared.whole)
    one = shared.part == 1
    return Hit(
        f"split:{second}",
        count(shared.part),
        f"texts nearly also in {first}",
        f"{count(shared.part)} of {several(shared.whole, 'different text')} in {name(field.name)} "
        f"of split {name(second)} ({percent(shared.part, shared.whole)}; 95 % interval "
        f"{percent(low)} to {percent(high)}) {'is a near-copy' if one else 'are near-copies'} of "
        f"{'a text' if one else 'texts'} in {name(first)}; texts that stand there word for word "
        f"are not among them. It counts as an error over {view.told('share')}.",
        weight=shared.part / shared.whole,
        limit="share",
        severity="error" if low > view.limit("share") else "warning",
    )


def _look(view: View) -> Seen:
    hits, looked, short = [], 0, ""
    for field, found in view.each("text.near_copies", NearCopies):
        looked += len(found.across)
        hits += [_hit(view, field, p, s) for p, s in found.across.items() if s.part]
        if found.cells.part < found.cells.whole:
            short = f"Not every text of {name(field.name)} could be looked at."
    return Looked(tuple(hits), looked, "pair of splits and texts", short)


RULE = Rule(
    id="split.near_texts",
    version=1,
    severity="error",
    title="Texts of one split nearly stand in another",
    passes="no text is nearly the same as one of the other split",
    why="A model has all but seen the answers to these texts; scores on them are too high.",
    do="Run `truesheet duplicates` to see them. Remove them from the split that is used to judge, "
    "or draw the splits again after near-copies were joined.",
    blind="Texts put in other words or translated, and texts of fewer than five words. In a "
    "sample, pairs of which one text is outside.",
    look=_look,
    needs=("text.near_copies",),
    unless=_unless,
    limits=(
        Bound(
            "share",
            0.01,
            "share of texts",
            "a hundredth of a test set can lift an accuracy by one point; the lower end of the "
            "95 % interval (Wilson) must lie over it",
        ),
    ),
    source="Lee et al., ACL 2022: over 4 % of the validation data of C4 nearly stands in its "
    "training data.",
)
