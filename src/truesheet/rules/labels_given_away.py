"""Fields that say the label."""

from __future__ import annotations

from truesheet.measures.values import Associations, Distinct, Pair
from truesheet.measures.values_leak import SingleField
from truesheet.model.evidence import Absent
from truesheet.rules import told_alone
from truesheet.rules.reasons import no_label
from truesheet.rules.rule import Bound, CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent, plain


def _other(pair: Pair, label: str) -> str:
    return pair.b if pair.a == label else pair.a


def _gives(pair: Pair, label: str) -> bool:
    return pair.one_to_one or (pair.b_gives_a if pair.a == label else pair.a_gives_b)


def _repeats(view: View, field: str) -> bool:
    """Whether values repeat: a field with a value a row fits any label, and tells nothing."""
    distinct = view.evidence.of("values.distinct", field, Distinct)
    if isinstance(distinct, Absent):
        return False
    return distinct.distinct <= view.limit("distinct") * distinct.present


def _hit(view: View, pair: Pair, label: str) -> Hit:
    field, certain = _other(pair, label), _gives(pair, label)
    how = (
        f"Each value of {name(field)} goes with one value of {name(label)}"
        if certain
        else f"{name(field)} and {name(label)} go together with a strength of "
        f"{plain(pair.strength)} (at least {plain(pair.low)}), the limit is "
        f"{view.told('strength')}"
    )
    return Hit(
        f"field:{field}",
        percent(1.0) if certain else plain(pair.strength),
        "of rows decided" if certain else "strength",
        f"{how}, in {count(pair.rows)} rows looked at.",
        weight=pair.strength + certain,
        limit="" if certain else "strength",
        title=f"{name(field)} gives the label away",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("fields.associations", Associations)
    alone = view.evidence.read("labels.single_field", SingleField)
    if isinstance(found, Absent) and isinstance(alone, Absent):
        return CouldNotRun(found.absent)
    label = view.label.name if view.label else ""
    pairs = () if isinstance(found, Absent) else found.pairs
    mine = [p for p in pairs if label in (p.a, p.b)]
    hits = [
        _hit(view, p, label)
        for p in mine
        if p.rows >= view.limit("rows")
        and _repeats(view, _other(p, label))
        and _repeats(view, label)
        and (_gives(p, label) or p.low > view.limit("strength"))
    ]
    if isinstance(alone, Absent):
        adds = f"Single fields were not scored: {alone.absent}." if mine or hits else ""
        return Looked(tuple(hits), len(mine), "pair with the label", adds)
    known = {h.subject for h in hits}
    hits += [h for h in told_alone.hits(view, alone) if h.subject not in known]
    return Looked(tuple(hits), max(alone.looked, len(mine)), "field")


RULE = Rule(
    id="labels.given_away",
    version=2,
    severity="error",
    title="A field gives the label away",
    passes="none decides the label by itself, with its values or with its gaps",
    why="Such a field was most often written down after the label, or is the label in other "
    "words. Scores look perfect and mean nothing.",
    do="Find out when and from what the field is filled in. Leave it out of training unless it is "
    "known before the label is.",
    blind="Labels told by two fields together or by words in texts; copies of the label so noisy "
    "that honest fields do as well; fields beyond the budget. A lawful strong predictor looks the "
    "same, and where the classes lie far apart any field may.",
    look=_look,
    needs=("values.distinct",),
    also=("fields.associations", "labels.single_field"),
    unless=no_label,
    limits=(
        Bound(
            "strength",
            0.99,
            "strength",
            "honest single predictors stay below it; the lower end of the 95 % interval counts",
        ),
        Bound(
            "distinct",
            0.2,
            "share of rows with a value of their own",
            "with fewer than five rows a value, values fit a label by chance",
        ),
        Bound("rows", 50, "rows", "in fewer rows a perfect fit may be chance"),
        *told_alone.LIMITS,
    ),
    source="Kaufman et al., Leakage in Data Mining, ACM TKDD 6(4), 2012.",
)
