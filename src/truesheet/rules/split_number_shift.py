"""Numbers whose level differs between splits."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from truesheet.measures.values import NumberSummary
from truesheet.model.datasheet import Split
from truesheet.model.field import Field
from truesheet.rules.classes import no_classes
from truesheet.rules.contrast import SIGNIFICANT
from truesheet.rules.intervals import holm, normal_tail
from truesheet.rules.reasons import no_numbers, nothing_to_compare
from truesheet.rules.rule import Bound, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, plain


class _Shift(NamedTuple):
    field: Field
    split: Split
    first: NumberSummary
    second: NumberSummary
    effect: float
    p: float


def _unless(view: View) -> str:
    return nothing_to_compare(view) or no_numbers(view)


def _free(view: View, field: Field) -> bool:
    """Running numbers and clocks move on from split to split; that is their nature.

    Labels that are classes are the matter of `labels.by_split`.
    """
    if field.suspected_id or field.role in ("id", "time", "group", "weight"):
        return False
    return field.role != "label" or bool(no_classes(view))


def _shift(field: Field, split: Split, a: NumberSummary, b: NumberSummary) -> _Shift | None:
    """The difference of means in pooled standard deviations, with Welch's test."""
    if a.sd is None or b.sd is None or not a.sd + b.sd > 0:
        return None
    pooled = sqrt((a.finite * a.sd**2 + b.finite * b.sd**2) / (a.finite + b.finite))
    error = sqrt(a.sd**2 / a.finite + b.sd**2 / b.finite)
    gap = b.mean - a.mean
    return _Shift(field, split, a, b, gap / pooled, normal_tail(gap / error))


def _shifts(view: View, train: Split) -> list[_Shift]:
    known = {
        f.name: v
        for f, v in view.each("number.summary", NumberSummary, train.name)
        if _free(view, f)
    }
    found = []
    for split in view.others:
        for field, seen in view.each("number.summary", NumberSummary, split.name):
            first = known.get(field.name)
            if first and min(first.finite, seen.finite) >= view.limit("cells"):
                shift = _shift(field, split, first, seen)
                found += [shift] if shift else []
    return found


def _hit(view: View, train: Split, s: _Shift) -> Hit:
    return Hit(
        f"field:{s.field.name}",
        plain(round(abs(s.effect), 2)),
        "standard deviations",
        f"The mean of {name(s.field.name)} is {plain(s.first.mean)} over "
        f"{count(s.first.finite)} values in {name(train.name)} and {plain(s.second.mean)} over "
        f"{count(s.second.finite)} in {name(s.split.name)}: {plain(round(abs(s.effect), 2))} "
        f"standard deviations apart; the limit is {view.told('effect')}.",
        weight=abs(s.effect),
        limit="effect",
        title=f"{name(s.field.name)} is {'higher' if s.effect > 0 else 'lower'} in "
        f"{name(s.split.name)}",
    )


def _look(view: View) -> Seen:
    train = view.train
    shifts = _shifts(view, train) if train else []
    if not train or not shifts:
        return NotApplicable("No field holds enough numbers in two splits.")
    adjusted = holm([s.p for s in shifts])
    hits = tuple(
        _hit(view, train, s)
        for s, p in zip(shifts, adjusted, strict=True)
        if p < SIGNIFICANT and abs(s.effect) >= view.limit("effect")
    )
    return Looked(hits, len({s.field.name for s in shifts}))


RULE = Rule(
    id="split.number_shift",
    version=1,
    severity="warning",
    title="A number lies elsewhere in another split",
    passes="none has moved further than chance and the limit allow",
    why="The splits were not drawn from the same rows: a score on this split says how well a "
    "model copes with the change, not how well it learned.",
    do="If the splits were meant to be alike, draw them anew at random. If the change is real, "
    "say in the sheet what changed, and judge by the later split.",
    blind="Changes of shape that keep the mean; changes that come and go inside a split.",
    look=_look,
    needs=("number.summary",),
    by_split=True,
    unless=_unless,
    limits=(
        Bound(
            "effect",
            0.2,
            "standard deviations",
            "the customary mark of a small effect (Cohen, 1988); besides, Welch's test must make "
            "chance less likely than one in a thousand after Holm's correction over all fields",
        ),
        Bound("cells", 30, "values a split", "with fewer, the test's tail is not to be trusted"),
    ),
    source="Welch, Biometrika 34, 1947; Holm, Scandinavian Journal of Statistics 6, 1979.",
)
