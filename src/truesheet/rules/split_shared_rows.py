"""Rows that stand in two splits."""

from __future__ import annotations

from math import exp

from truesheet.measures.values import Duplicates
from truesheet.model.evidence import Absent, Share
from truesheet.rules.chance import ALIKE, TIMES_CHANCE, coarse, log_agreement
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import one_split
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent, several


def _chance(view: View, first: str, whole: int, log_chance: float) -> float:
    """Rows of the second split expected to stand in the first, were the fields independent."""
    known = next((s.rows for s in view.parts if s.name == first), 0)
    return whole * min(1.0, known * exp(log_chance))


def _found(view: View) -> Duplicates | Absent:
    """Copies with identifiers left out where there are any: a fresh number hides a leak."""
    without = view.evidence.read("rows.duplicates_but_ids", Duplicates)
    return (
        view.evidence.read("rows.duplicates", Duplicates)
        if isinstance(without, Absent)
        else without
    )


def _hit(view: View, pair: str, shared: Share, ignored: tuple[str, ...]) -> Hit:
    first, _, second = pair.partition("|")
    alike = coarse(view, view.limit("coarse"), ignored)
    compared = f"in every field but {names(ignored)}" if ignored else "word for word"
    heavy = wilson(shared.part, shared.whole)[0] > view.limit("share") and not alike
    return Hit(
        f"split:{second}",
        count(shared.part),
        f"rows also in {first}",
        f"{count(shared.part)} of {several(shared.whole, 'row')} of split {name(second)} "
        f"({percent(shared.part, shared.whole)}) {'stands' if shared.part == 1 else 'stand'} "
        f"{compared} in {name(first)} as well. It counts as an error over "
        f"{view.told('share')}{ALIKE if alike else ''}.",
        weight=shared.ratio,
        limit="share",
        severity="error" if heavy else "warning",
    )


def _look(view: View) -> Seen:
    found = _found(view)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    log_chance = log_agreement(view, found.ignored)
    hits, by_chance = [], 0
    for pair, shared in found.across.items():
        if not shared.part:
            continue
        likely = _chance(view, pair.partition("|")[0], shared.whole, log_chance)
        if shared.part <= view.limit("times_chance") * likely:
            by_chance += shared.part
        else:
            hits.append(_hit(view, pair, shared, found.ignored))
    adds = ""
    if by_chance:
        adds = f"{several(by_chance, 'shared row')} would be there by chance: values are few."
    return Looked(tuple(hits), len(found.across), "pair of splits", adds)


RULE = Rule(
    id="split.shared_rows",
    version=1,
    severity="error",
    title="The same rows stand in two splits",
    passes="no row stands in both, beyond what few values make likely",
    why="A model has seen the answers to these rows. Copies of training images make up 3 % of "
    "CIFAR-10's test set and 10 % of CIFAR-100's; without them accuracy falls by 9 to 14 %.",
    do="Remove the rows from the split that is used to judge, or draw the splits again after "
    "removing copies.",
    blind="Near-copies, and rows of one person or one document spread over both splits.",
    look=_look,
    needs=("rows.duplicates",),
    also=("rows.duplicates_but_ids", "values.frequent", "values.distinct", "cells.missing"),
    unless=one_split,
    limits=(
        Bound(
            "share",
            0.01,
            "share of rows",
            "a hundredth of a test set can lift an accuracy by one point, as much as many papers "
            "report as progress; the lower end of the 95 % interval (Wilson) must lie over it",
        ),
        TIMES_CHANCE,
        Bound(
            "coarse",
            20,
            "values a field",
            "where no field has more values, different cases may well be equal rows; "
            "then it is a warning",
        ),
    ),
    source="Barz and Denzler, Do We Train on Test Data?, Journal of Imaging 6(6), 2020.",
)
