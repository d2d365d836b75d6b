"""Annotators who agree with the others no more than chance would."""

from __future__ import annotations

from statistics import NormalDist

from truesheet.measures.values_crowd import Agreement, Annotator, Estimate
from truesheet.model.evidence import Absent
from truesheet.rules.reasons import no_annotators
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, NotApplicable, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain, several

_MUCH = 0.05
"""Share of the items from which it is told that a class is given too often."""


def _upper(one: Annotator, looked: int) -> float:
    """The upper end of kappa that 1 in 40 tables would pass by chance, all annotators allowed for.

    The evidence holds a 95 % interval for each; it is made as much wider as there are annotators.
    """
    if one.kappa is None:
        return 1.0
    z = NormalDist().inv_cdf(1 - 0.025 / looked) / NormalDist().inv_cdf(0.975)
    return one.kappa.value + z * (one.kappa.value - one.kappa.low)


def _hit(one: Annotator, found: Agreement, kappa: Estimate, told: str) -> Hit:
    who = name(one.name) if found.layout == "wide" else one.name
    habit = ""
    if one.favours and one.bias >= _MUCH:
        habit = (
            f" Class {name(one.favours)} is given more often than by the others, by "
            f"{percent(one.bias)} of the items."
        )
    return Hit(
        f"field:{one.name}" if found.layout == "wide" else "dataset",
        plain(kappa.value, 4),
        "kappa",
        f"Annotator {who} gives the label of the others in {percent(one.agrees)} of "
        f"{several(one.items, 'item')}, where their habits alone would give {percent(one.chance)}: "
        f"kappa {plain(kappa.value, 4)} ({plain(kappa.low, 4)} to {plain(kappa.high, 4)}). The "
        f"upper end, {count(found.judged)} annotators allowed for, lies under {told}.{habit}",
        weight=one.items,
        limit="kappa",
        title=f"Annotator {who} labels at chance",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("annotators.agreement", Agreement)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    if found.scale != "nominal":
        return NotApplicable("The labels are quantities; annotators are not judged one by one.")
    if found.alpha is None:
        return CouldNotRun(found.absent["alpha"])
    if found.judged < view.limit("annotators"):
        return CouldNotRun(
            f"{several(found.judged, 'annotator')} labelled 20 items or more that others labelled "
            f"too, and it takes {view.told('annotators')} to say who stands apart"
        )
    least, told = view.limit("kappa"), view.told("kappa")
    if found.alpha.value / 2 < least:
        least, told = found.alpha.value / 2, f"{plain(found.alpha.value / 2, 4)}, half of alpha"
    hits = tuple(
        _hit(one, found, one.kappa, told)
        for one in found.listed
        if one.kappa and _upper(one, found.judged) < least
    )
    return Looked(hits, found.judged, "annotator")


RULE = Rule(
    id="annotators.outlier",
    version=1,
    severity="warning",
    title="An annotator labels at chance",
    passes="each agrees with the others more than chance would, as far as the intervals can tell",
    why="Labels given without looking are noise, and with few labels an item they decide which "
    "label wins.",
    do="Look at this annotator's labels and time spent. Leave them out, or weigh labels by who "
    "gave them: `truesheet labels DATA --annotators FIELD --consensus FILE`.",
    blind="Annotators with fewer than 20 items that others labelled too; those who copy; a lone "
    "expert among laymen looks the same as somebody who guesses; more than ten at chance.",
    look=_look,
    needs=("annotators.agreement",),
    unless=no_annotators,
    limits=(
        Bound(
            "kappa",
            0.2,
            "kappa",
            "agreement below it is called slight (Landis and Koch 1977); where all agree little, "
            "half of alpha is the limit",
        ),
        Bound("annotators", 3, "annotators", "of two who differ, nobody can say which one errs"),
    ),
    source="Cohen, Educational and Psychological Measurement 20(1), 1960; Snow et al., Cheap and "
    "Fast, EMNLP 2008; Landis and Koch, Biometrics 33(1), 1977.",
)
