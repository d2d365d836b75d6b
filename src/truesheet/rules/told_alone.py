"""What one field alone tells of the label, put into hits: for the rule `labels.given_away`."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.measures.values_leak import Alone, Encoded, Scored, SingleField, Worth
from truesheet.rules.intervals import wilson
from truesheet.rules.rule import Bound, Hit, View
from truesheet.rules.words import count, name, percent, plain, several

LIMITS = (
    Bound(
        "alone",
        0.99,
        "of 1",
        "honest single predictors hardly reach it: the widest tumour measure of the breast cancer "
        "data scores 0.97, the best of irises 0.99; the lower end of the 95 % interval counts",
    ),
    Bound(
        "apart",
        0.9,
        "of 1",
        "from here on a field is suspected if it alone also says more than all other fields "
        "together, the lower ends of both intervals counting",
    ),
    Bound(
        "ahead",
        0.02,
        "of 1",
        "so much more than all others together it must say: a small model has good and bad days",
    ),
    Bound(
        "copied",
        0.9,
        "share of rows",
        "a field with one value for each class that agrees with the label so often is a copy with "
        "some rows changed; the lower end of the 95 % interval (Wilson) counts, and agreement "
        "beyond chance (kappa) must be 0.8 at least",
    ),
    Bound(
        "gap",
        0.9,
        "of 1",
        "whether a field was filled in should hardly tell the label; 0.5 is chance, and the lower "
        "end of the 95 % interval counts",
    ),
    Bound(
        "settled",
        0.9,
        "share of rows",
        "where a field is filled in (or is not), nearly all rows have one class; the lower end of "
        "the 95 % interval (Wilson) counts, and elsewhere that class has at most 80 % of the rows",
    ),
)
_AGREEMENT = 0.8  # beyond chance (Cohen's kappa), at the lower end
_ELSEWHERE, _ROWS = 0.8, 30
_SCORE = {"auc": "area under the ROC curve", "r2": "R² of the ranks"}
_NO_LEARNING = (
    "Leave it out of training. It shows the order in which rows were written, not the case."
)
_TOGETHER = (
    "Make such means anew from the training rows alone, in each fold, or leave the field out."
)


def hits(view: View, found: SingleField) -> Iterator[Hit]:
    """At most one hit a field, the gravest first."""
    worth = {w.field: w for w in found.worth}
    encoded = {e.field: e for e in found.encoded}
    for alone in found.alone:
        if alone.field not in view.by_name:
            continue
        hit = _hit(view, found, alone, worth.get(alone.field))
        if hit is None and alone.field in encoded:
            hit = _means(found, encoded.pop(alone.field))
        if hit is not None:
            encoded.pop(alone.field, None)
            yield hit
    for rest in encoded.values():
        yield _means(found, rest)


def _hit(view: View, found: SingleField, alone: Alone, worth: Worth | None) -> Hit | None:
    score, gap = alone.by_value, alone.by_gap
    if gap is not None and gap.low > view.limit("gap"):
        return _by_gap(view, found, alone, gap)
    if score.low >= view.limit("alone"):
        return _by_value(view, found, alone, worth)
    if (
        worth is not None
        and score.low > view.limit("apart")
        and worth.apart.low > view.limit("ahead")
    ):
        return _by_value(view, found, alone, worth)
    return _copied(view, found, alone) or _settled(view, alone)


def _by_value(view: View, found: SingleField, alone: Alone, worth: Worth | None) -> Hit:
    sure = alone.by_value.low >= view.limit("alone")
    number = view.by_name[alone.field].suspected_id
    # Where the other fields do as well, the classes may just lie far apart.
    easy = worth is not None and worth.apart.low <= 0
    limit = "alone" if sure else "apart"
    says = (
        f"{name(alone.field)} alone tells {name(found.label)} with {_score(found, alone.by_value)} "
        f"on {several(found.rows, 'row')} not learned from; the limit is {view.told(limit)}."
    )
    if worth is not None:
        says += (
            f" A small model scores {_figure(worth.with_field)} with it and "
            f"{_figure(worth.without)} without it: the field is worth {_signed(worth.gain)}."
        )
    if number:
        says += " It looks like a running number: the rows are sorted by the label."
    elif easy:
        says += " The other fields do as well together, so the task may be an easy one."
    return Hit(
        f"field:{alone.field}",
        plain(alone.by_value.score),
        _SCORE[found.metric],
        says,
        weight=alone.by_value.score,
        limit=limit,
        title=f"{name(alone.field)} gives the label away",
        do=_NO_LEARNING if number else "",
        severity="error" if sure and not number and not easy else "warning",
    )


def _by_gap(view: View, found: SingleField, alone: Alone, gap: Scored) -> Hit:
    where = ""
    if alone.only is not None and alone.of_class:
        where = (
            f" Where it is {alone.side}, {count(alone.only.part)} of {count(alone.only.whole)} "
            f"rows are {name(alone.of_class)}."
        )
    return Hit(
        f"field:{alone.field}",
        plain(gap.score),
        _SCORE["auc"],
        f"Nothing but whether {name(alone.field)} is filled in tells {name(found.label)} with an "
        f"{_SCORE['auc']} of {_figure(gap)}, in {several(found.rows, 'row')}; the limit is "
        f"{view.told('gap')}.{where}",
        weight=gap.score,
        limit="gap",
        title=f"Whether {name(alone.field)} is missing gives the label away",
        severity="error" if gap.low >= view.limit("alone") else "warning",
    )


def _copied(view: View, found: SingleField, alone: Alone) -> Hit | None:
    copied = alone.copied
    if copied is None or copied.whole < _ROWS:
        return None
    surely = wilson(copied.part, copied.whole)[0]
    beyond = (surely - alone.by_chance) / max(1.0 - alone.by_chance, 1e-9)
    if surely <= view.limit("copied") or beyond < _AGREEMENT:
        return None
    return Hit(
        f"field:{alone.field}",
        percent(copied.part, copied.whole),
        "of rows copy the label",
        f"{name(alone.field)} has one value for each class of {name(found.label)}, and in "
        f"{count(copied.part)} of {count(copied.whole)} rows (surely over {percent(surely)}) it is "
        f"the one of their class; the limit is {view.told('copied')}. Chance would bring "
        f"{percent(alone.by_chance)}.",
        weight=copied.ratio,
        limit="copied",
        title=f"{name(alone.field)} is the label with some rows changed",
        severity="warning",
    )


def _settled(view: View, alone: Alone) -> Hit | None:
    only, other = alone.only, alone.elsewhere
    if only is None or other is None or only.whole < _ROWS or not alone.of_class:
        return None
    surely = wilson(only.part, only.whole)[0]
    if surely <= view.limit("settled") or other.ratio > _ELSEWHERE:
        return None
    return Hit(
        f"field:{alone.field}",
        percent(only.part, only.whole),
        f"of rows where it is {alone.side}",
        f"Where {name(alone.field)} is {alone.side}, {count(only.part)} of {count(only.whole)} "
        f"rows are {name(alone.of_class)} (surely over {percent(surely)}, the limit is "
        f"{view.told('settled')}); of the other rows {percent(other.part, other.whole)} are.",
        weight=only.ratio,
        limit="settled",
        title=f"Whether {name(alone.field)} is missing settles the label of some rows",
        severity="warning",
    )


def _means(found: SingleField, encoded: Encoded) -> Hit:
    mixed = f", with the overall mean as {plain(encoded.prior)} rows" if encoded.prior else ""
    return Hit(
        f"field:{encoded.field}",
        count(encoded.groups),
        "means of the label",
        f"Each value of {name(encoded.field)} is the mean of {name(found.label)} over the rows "
        f"with one value of {name(encoded.source)}{mixed}: so it is for all "
        f"{count(encoded.groups)} of them, in {several(encoded.rows, 'row')}. Each row's own label "
        "went into it.",
        weight=0.5,
        title=f"{name(encoded.field)} was computed from the label",
        do=_TOGETHER,
        severity="warning",
    )


def _score(found: SingleField, score: Scored) -> str:
    return f"an {_SCORE[found.metric]} of {_figure(score)}"


def _figure(score: Scored) -> str:
    return f"{plain(score.score)} ({plain(score.low)} to {plain(score.high)})"


def _signed(score: Scored) -> str:
    sign = "+" if score.score > 0 else ""
    return f"{sign}{_figure(score)}"
