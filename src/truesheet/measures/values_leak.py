"""What the measures of leakage give."""

from __future__ import annotations

from truesheet.measures.values import Value
from truesheet.model.evidence import Share


class Scored(Value, frozen=True, omit_defaults=True):
    """A score of a model on rows that it has not learned from, with its 95 % interval."""

    score: float
    low: float
    high: float


class Alone(Value, frozen=True, omit_defaults=True):
    """What one field says of the label by itself.

    `by_value` is the score of its values, `by_gap` of nothing but whether it has one (None where
    it always has). `only` says, where cells are missing, for which side (`present` or `missing`)
    and for which class the label is most nearly settled: rows of that class of the rows of that
    side; `elsewhere` the same of the other side.
    `copied` is there where the field has as many values as the label has classes: the rows in which
    its value is the one that goes with their class, and the share that chance would bring.
    """

    field: str
    by_value: Scored
    by_gap: Scored | None = None
    side: str = ""
    of_class: str = ""
    only: Share | None = None
    elsewhere: Share | None = None
    copied: Share | None = None
    by_chance: float = 0.0


class Worth(Value, frozen=True, omit_defaults=True):
    """What a field adds: the reference model with all fields, and with all fields but this one.

    `gain` is the first less the second, `apart` the field alone less the second: above 0 where
    one field says more than all others together.
    """

    field: str
    with_field: Scored
    without: Scored
    gain: Scored
    apart: Scored


class Encoded(Value, frozen=True, omit_defaults=True):
    """A field whose value is the mean of the label over the rows with one value of `source`.

    `groups` values of `source` were compared, that cover `rows`; `prior` is the weight, in rows,
    of the overall mean that was mixed in (0 for plain means).
    """

    field: str
    source: str
    groups: int
    rows: int
    prior: float = 0.0


class SingleField(Value, frozen=True, omit_defaults=True):
    """`labels.single_field`: how well each field alone tells the label, on unseen rows.

    `metric` is `auc` for classes (0.5 says nothing, 1 all), `r2` of the ranks for numbers (0 and
    1). `alone` lists fields, best first; `worth` the best of them in the reference model.
    """

    label: str
    metric: str
    rows: int
    alone: tuple[Alone, ...]
    looked: int
    possible: int
    worth: tuple[Worth, ...] = ()
    encoded: tuple[Encoded, ...] = ()
    error: str = ""


class Crossing(Value, frozen=True, omit_defaults=True):
    """How the days of split b lie to those of split a.

    `later` are rows of a after the first day of b, `earlier` rows of b before the last day of a.
    """

    later: Share
    earlier: Share
    first: str
    last: str
    first_of_b: str
    last_of_b: str


class TimeAcross(Value, frozen=True, omit_defaults=True):
    """`time.across_splits`: for each field of dates, each pair of splits "a|b"."""

    fields: dict[str, dict[str, Crossing]]


class AlikeAcross(Value, frozen=True, omit_defaults=True):
    """`rows.alike_across`: rows of split b that are nearly equal to one of a, for each pair "a|b".

    `ignored` names fields left out of the comparison: identifiers and the label.
    """

    across: dict[str, Share]
    ignored: tuple[str, ...] = ()
    error: str = ""
