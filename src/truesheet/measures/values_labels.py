"""What measures of labels give; a part of the file format like `values`."""

from __future__ import annotations

import msgspec

from truesheet.measures.values import Value


class Conflicts(Value, frozen=True, omit_defaults=True):
    """`labels.conflicts`: inputs that occur with different labels.

    An input is all that stands in a row but the label and the `ignored` fields. `inputs` counts
    those that occur with more than one label, `in_conflict` their labelled rows, `least` the rows
    that do not hold the most frequent label of their input: at the least so many are wrong if the
    input decides the label. `repeated` counts the inputs that occur in several labelled rows:
    only there could a conflict show. `examples` are the addresses of all rows of a few inputs.
    """

    rows: int
    labelled: int
    inputs: int
    in_conflict: int
    least: int
    repeated: int = 0
    ignored: tuple[str, ...] = ()
    rechecked: int = 0
    examples: tuple[tuple[str, ...], ...] = ()
    error: str = ""


class Suspect(Value, frozen=True, omit_defaults=True):
    """A row whose label a model does not believe.

    `row` is its address, `given` the label that it has, `suggested` the one that the model finds
    likeliest; a class of fewer than ten rows is not named. `believed` and `believed_suggested`
    are the probabilities that the model gives to both.
    """

    row: str
    given: str
    suggested: str
    believed: float
    believed_suggested: float


class Suspects(Value, frozen=True, omit_defaults=True):
    """`labels.suspects`: labels that a model does not believe, and how good the model is.

    `looked` rows were judged by a model that had not seen them, `left_out` were not (no label, or
    a class of fewer than five rows). `right` are the rows for which the model finds the given
    label likeliest; `majority` those of the largest class, which a model that looks at nothing
    would find. `flagged` rows have a label to which the model gives less than `below`, `listed`
    are the least believed of them. `screen` is an upper-bound screen of the share of wrong labels
    by confident learning: absent where the model disagrees with more than twice as many labels as
    it doubts (then its errors are its own). `shut_out` names fields that give the label away, and
    so hide wrong labels.
    """

    model: str
    classes: int
    looked: int
    left_out: int
    right: int
    majority: int
    flagged: int
    below: float
    listed: tuple[Suspect, ...] = ()
    screen: float | None = None
    shut_out: tuple[str, ...] = ()
    error: str = ""


class Audited(msgspec.Struct, frozen=True):
    """What people found: of each stratum the rows, those judged, those wrong and ambiguous.

    `rate` is the share of wrong labels among all rows that could be judged by the model, `low`
    and `high` its 95 % interval; ambiguous rows do not count as wrong, and `with_ambiguous` is
    the upper limit if all of them were. `open` rows have no verdict yet.
    """

    doubted: int
    doubted_judged: int
    doubted_wrong: int
    others: int
    others_judged: int
    others_wrong: int
    ambiguous: int
    open: int
    rate: float
    low: float
    high: float
    with_ambiguous: float
    one_sided: bool = False
