"""Rows of one split that are nearly equal to rows of another."""

from __future__ import annotations

from math import exp

from truesheet.measures.values import Duplicates
from truesheet.measures.values_leak import AlikeAcross
from truesheet.model.evidence import Absent, Share
from truesheet.rules.chance import ALIKE, TIMES_CHANCE, coarse, log_agreement
from truesheet.rules.intervals import wilson
from truesheet.rules.reasons import one_split
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent, several


def _exact(view: View, pair: str) -> int:
    """Rows that `split.shared_rows` tells of already."""
    found = [
        copies.across[pair].part
        for measure in ("rows.duplicates", "rows.duplicates_but_ids")
        if not isinstance(copies := view.evidence.read(measure, Duplicates), Absent)
        and pair in copies.across
    ]
    return max(found, default=0)


def _likely(view: View, found: AlikeAcross, pair: str, whole: int) -> float:
    """Rows that would be alike by chance, were the fields independent."""
    known = next((s.rows for s in view.parts if s.name == pair.partition("|")[0]), 0)
    return whole * min(1.0, known * exp(log_agreement(view, found.ignored)))


def _hit(view: View, found: AlikeAcross, pair: str, near: Share) -> Hit:
    first, _, second = pair.partition("|")
    alike = coarse(view, view.limit("coarse"), found.ignored)
    heavy = wilson(near.part, near.whole)[0] > view.limit("share") and not alike
    apart = f" but {names(found.ignored)}" if found.ignored else ""
    return Hit(
        f"split:{second}",
        count(near.part),
        f"rows nearly equal to rows of {first}",
        f"{several(near.part, 'more row')} of {several(near.whole, 'row')} of split "
        f"{name(second)} ({percent(near.part, near.whole)}) {'is' if near.part == 1 else 'are'} "
        f"nearly equal to a row of {name(first)} in every field{apart}: fractions to five digits, "
        f"texts but for case, spaces and signs. It counts as an error over "
        f"{view.told('share')}{ALIKE if alike else ''}.",
        weight=near.ratio,
        limit="share",
        severity="error" if heavy else "warning",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("rows.alike_across", AlikeAcross)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    hits, by_chance = [], 0
    for pair, shared in found.across.items():
        more = shared.part - _exact(view, pair)
        if more <= 0:
            continue
        # Rows that are equal word for word are of the same kind: chance is held against both.
        if shared.part <= view.limit("times_chance") * _likely(view, found, pair, shared.whole):
            by_chance += more
        else:
            hits.append(_hit(view, found, pair, Share(more, shared.whole)))
    adds = f"{several(by_chance, 'row')} would be alike by chance: values are few."
    return Looked(tuple(hits), len(found.across), "pair of splits", adds if by_chance else "")


RULE = Rule(
    id="split.near_rows",
    version=1,
    severity="error",
    title="Nearly the same rows stand in two splits",
    passes="no further row is nearly equal to one of the other, beyond what few values make likely",
    why="A model that has seen nearly the same row has seen the answer. Copies with another "
    "number, another spelling or a digit less are made whenever data is merged or cleaned twice.",
    do="Remove the rows from the split that is used to judge, or draw the splits again with such "
    "rows kept together.",
    blind="Rows with one field changed outright, rewritten texts, and rows of one person or thing "
    "that differ in what was measured.",
    look=_look,
    needs=("rows.alike_across",),
    also=(
        "rows.duplicates",
        "rows.duplicates_but_ids",
        "values.frequent",
        "values.distinct",
        "cells.missing",
    ),
    unless=one_split,
    limits=(
        Bound(
            "share",
            0.01,
            "share of rows",
            "as for rows that are shared word for word; the lower end of the 95 % interval "
            "(Wilson) must lie over it",
        ),
        TIMES_CHANCE,
        Bound(
            "coarse",
            20,
            "values a field",
            "where no field has more values, different cases may well be alike; "
            "then it is a warning",
        ),
    ),
    source="Barz and Denzler, Do We Train on Test Data?, Journal of Imaging 6(6), 2020.",
)
