"""Classes whose shares differ between splits."""

from __future__ import annotations

from truesheet.measures.values import Balance
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Absent
from truesheet.rules.classes import are_classes, balance, no_classes
from truesheet.rules.contrast import SIGNIFICANT
from truesheet.rules.intervals import chi_square, chi_square_tail, holm
from truesheet.rules.reasons import nothing_to_compare
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import SHOW_FROM, count, name, percent, plain

_TRUSTED = 5.0


def _unless(view: View) -> str:
    return no_classes(view) or nothing_to_compare(view)


def _table(a: Balance, b: Balance) -> list[list[int]]:
    """Classes of both splits; those too rare for the test are put together."""
    total_a, total_b = sum(a.classes.values()), sum(b.classes.values())
    smaller = min(total_a, total_b) / max(1, total_a + total_b)
    rare, rows = [0, 0], []
    for value in {**a.classes, **b.classes}:
        pair = [a.classes.get(value, 0), b.classes.get(value, 0)]
        if sum(pair) * smaller >= _TRUSTED:
            rows.append(pair)
        else:
            rare = [rare[0] + pair[0], rare[1] + pair[1]]
    return [*rows, rare] if sum(rare) * smaller >= _TRUSTED else rows


def _moved(table: list[list[int]]) -> float:
    """Total variation: the share of rows that would have to change class to make them alike."""
    a, b = sum(r[0] for r in table), sum(r[1] for r in table)
    return sum(abs(r[0] / a - r[1] / b) for r in table) / 2 if a and b else 0.0


def _hit(view: View, train: Split, split: Split, a: Balance, b: Balance, moved: float) -> Hit:
    n, m = sum(a.classes.values()), sum(b.classes.values())
    value = max(a.classes, key=lambda c: (abs(a.classes[c] / n - b.classes.get(c, 0) / m), c))
    shown = f"Class {name(value)}" if a.classes[value] >= SHOW_FROM else "One class"
    return Hit(
        f"split:{split.name}",
        plain(round(100 * moved, 1)),
        "points moved",
        f"{shown} makes up {percent(a.classes[value], n)} of {count(n)} labelled rows in "
        f"{name(train.name)} and {percent(b.classes.get(value, 0), m)} of {count(m)} in "
        f"{name(split.name)}; over all classes {plain(round(100 * moved, 1))} points differ, the "
        f"limit is {view.told('moved')}.",
        weight=moved,
        limit="moved",
    )


def _look(view: View) -> Seen:
    train, label = view.train, view.label
    known = balance(view, train.name) if train else Absent("no split is known to be for training")
    if isinstance(known, Absent) or train is None or label is None:
        return CouldNotRun(known.absent if isinstance(known, Absent) else "there is no label")
    if not are_classes(label, known):
        return NotApplicable(f"{name(label.name)} has too many values to be a class.")
    compared = []
    for split in view.others:
        seen = balance(view, split.name)
        if isinstance(seen, Absent) or not seen.classes:
            continue
        table = _table(known, seen)
        chance = chi_square_tail(*chi_square(table)) if len(table) > 1 else 1.0
        compared.append((split, seen, _moved(table), chance))
    adjusted = holm([c[3] for c in compared])
    hits = tuple(
        _hit(view, train, split, known, seen, moved)
        for (split, seen, moved, _), p in zip(compared, adjusted, strict=True)
        if p < SIGNIFICANT and moved >= view.limit("moved")
    )
    return Looked(hits, len(compared), "split")


RULE = Rule(
    id="labels.by_split",
    version=1,
    severity="warning",
    title="Classes have other shares in another split",
    passes="its classes have the shares of training data, as far as chance allows",
    why="Scores on such a split mix two things: how good the model is, and how the classes are "
    "mixed. Probabilities learned on one split are off on the other.",
    do="If the splits were meant to be alike, draw them again by class. If the difference is real "
    "(another time, another place), say so and correct for it.",
    blind="Changes inside the classes; order within a split.",
    look=_look,
    needs=("labels.balance",),
    by_split=True,
    unless=_unless,
    limits=(
        Bound(
            "moved",
            0.05,
            "points",
            "less hardly moves a score; besides, chi-square must make chance less likely than "
            "one in a thousand after Holm's correction",
        ),
    ),
    source="Holm, Scandinavian Journal of Statistics 6, 1979; Cochran, Biometrics 10, 1954.",
)
