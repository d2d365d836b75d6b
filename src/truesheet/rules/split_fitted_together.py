"""Numbers that were scaled with constants of all splits together."""

from __future__ import annotations

from math import sqrt

from truesheet.measures.values import Distinct, NumberSummary
from truesheet.model.evidence import Absent
from truesheet.model.field import Field
from truesheet.rules.reasons import no_numbers, nothing_to_compare
from truesheet.rules.rule import Bound, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, plain, several

_VALUES = 20  # different values from which a field counts as one of measured numbers


def _why_not(view: View) -> str:
    return nothing_to_compare(view) or no_numbers(view)


def _both(view: View, field: Field, split: str) -> tuple[NumberSummary, NumberSummary] | None:
    """The field in all splits and in the one to learn from, where it is one of measured numbers."""
    whole = view.evidence.of("number.summary", field.name, NumberSummary)
    mine = view.evidence.of("number.summary", field.name, NumberSummary, split)
    distinct = view.evidence.of("values.distinct", field.name, Distinct)
    if isinstance(whole, Absent) or isinstance(mine, Absent) or isinstance(distinct, Absent):
        return None
    if distinct.distinct < _VALUES or whole.integral == whole.finite or mine.finite < _VALUES:
        return None
    return whole, mine


def _off(summary: NumberSummary) -> tuple[float, float]:
    """How far mean and deviation lie from 0 and 1, in units of what chance makes of them."""
    n, sd = summary.finite, summary.sd or 0.0
    # Programs divide by n or by n - 1; the nearer one is meant.
    either = min(abs(sd - 1.0), abs(sd * sqrt((n - 1) / n) - 1.0))
    return abs(summary.mean) * sqrt(n), either * sqrt(2.0 * n)


def _standardised(view: View, whole: NumberSummary, mine: NumberSummary) -> bool:
    exact = view.limit("exact")
    return max(_off(whole)) < exact and max(_off(mine)) > 10 * exact


def _to_ends(s: NumberSummary, low: float) -> bool:
    return s.min == low and s.max == 1.0


def _stretched(
    view: View, fields: list[tuple[Field, NumberSummary, NumberSummary]]
) -> tuple[list[str], float]:
    """Fields whose end stands outside the training split, where all reach from end to end."""
    for low in (0.0, -1.0):
        reach = [f for f in fields if _to_ends(f[1], low)]
        if len(reach) >= view.limit("fields") and len(reach) == len(fields):
            return [f.name for f, _, mine in reach if not _to_ends(mine, low)], low
    return [], 0.0


def _look(view: View) -> Seen:
    train = view.train
    assert train is not None
    fields = [
        (field, *both)
        for field in view.fields
        if field.numeric and field.role is None and (both := _both(view, field, train.name))
    ]
    hits = []
    scaled = [(f, w, m) for f, w, m in fields if _standardised(view, w, m)]
    if scaled:
        field, whole, mine = scaled[0]
        hits.append(
            Hit(
                "dataset",
                count(len(scaled)),
                "fields scaled together",
                f"In {several(len(scaled), 'field')} ({names([f.name for f, *_ in scaled])}) mean "
                f"and deviation are 0 and 1 over all splits together, not over {name(train.name)}: "
                f"{name(field.name)} has mean {plain(whole.mean)} and deviation "
                f"{plain(whole.sd or 0)} over {count(whole.finite)} rows of all splits, and "
                f"{plain(mine.mean)} and {plain(mine.sd or 0)} over {count(mine.finite)} of "
                f"{name(train.name)}. By chance they would come so near less than once in "
                "10,000 times.",
                weight=len(scaled),
                limit="exact",
            )
        )
    stretched, low = _stretched(view, fields)
    if stretched:
        hits.append(
            Hit(
                "dataset",
                count(len(stretched)),
                "fields scaled together",
                f"All {several(len(fields), 'field')} of measured numbers reach exactly from "
                f"{plain(low)} to 1 over all splits together; in {names(stretched)} an end stands "
                f"outside {name(train.name)}. The smallest and largest value of the other splits "
                "were known when the numbers were scaled.",
                weight=len(stretched),
                limit="fields",
            )
        )
    return Looked(tuple(hits), len(fields), "field of measured numbers")


RULE = Rule(
    id="split.fitted_together",
    version=1,
    severity="warning",
    title="Numbers were scaled over all splits together",
    passes="mean and deviation, or smallest and largest value, are not those of all splits "
    "together more exactly than those of the training data",
    why="What was fitted on the test data has let the training see it. For scaling alone the gain "
    "is mostly small; but what was fitted once on everything (selection of fields, filling of "
    "gaps, encodings) can be worth many points, and leaves no such trace.",
    do="Fit every preparation on the training split alone, apply it to the others, and publish the "
    "numbers as measured beside the scaled ones.",
    blind="Other scalings (robust, rank, logarithm first), numbers rounded to few digits, gaps "
    "filled with means, selection of fields; data with fewer than three scaled fields for the "
    "smallest and largest value. Numbers that were scaled before the data came to be split look "
    "the same.",
    look=_look,
    needs=("number.summary",),
    also=("values.distinct",),
    unless=_why_not,
    limits=(
        Bound(
            "exact",
            0.01,
            "standard errors",
            "mean and deviation of the whole both lie that near to 0 and 1, which chance does "
            "less than once in 10,000 times, and those of the training data ten times as far",
        ),
        Bound(
            "fields",
            3,
            "fields",
            "one field may lie between 0 and 1 by its nature; all fields reaching exactly from "
            "end to end do not",
        ),
    ),
    source="Kaufman et al., Leakage in Data Mining, ACM TKDD 6(4), 2012.",
)
