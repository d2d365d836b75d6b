"""What the measure of annotators gives: part of the file format, as `values` is."""

from __future__ import annotations

import msgspec

from truesheet.measures.values import Value
from truesheet.model.evidence import Share


class Estimate(Value, frozen=True, omit_defaults=True):
    """A number with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


class Annotator(Value, frozen=True, omit_defaults=True):
    """One annotator against the others who labelled the same items.

    `items` are those that somebody else labelled too; `agrees` is the mean share of the others'
    labels that are the same, `chance` what two strangers with these habits would reach, `kappa`
    the part of the rest that is reached; there is none where all labels are the same. `favours`
    is the class given too often, by `bias` (a share of the items). `name` is the field of a wide
    table; else a mark that names nobody.
    """

    name: str
    items: int
    agrees: float
    chance: float
    kappa: Estimate | None = None
    favours: str = ""
    bias: float = 0.0


class Agreement(Value, frozen=True, omit_defaults=True):
    """`annotators.agreement`: how far those who labelled the same items agree.

    `labels` were given by `annotators` to `items`; `shared` items have labels of two or more.
    `agreeing` counts pairs of labels of one item: the same, of all. `classes` holds the labels of
    each class, largest first, `cut` more are not listed. `alpha` is Krippendorff's for `scale`,
    `others` the same for other scales of numbers. `fleiss` is there where all shared items have
    equally many labels; `cohen` is the mean over `pairs` of annotators, weighted by their items;
    `absent` says of any of the three why it is not there.
    `again` counts labels that an annotator gave an item twice, `unlike` the items that he labelled
    in two ways, which are left out. `judged` annotators have enough items to be looked at one by
    one; `listed` are those of them with the lowest upper end of kappa.
    """

    layout: str
    annotators: int
    labels: int
    items: int
    shared: int
    fewest: int
    most: int
    agreeing: Share
    scale: str
    alpha: Estimate | None = None
    fleiss: float | None = None
    cohen: float | None = None
    absent: dict[str, str] = msgspec.field(default_factory=dict)
    classes: dict[str, int] = msgspec.field(default_factory=dict)
    cut: int = 0
    others: dict[str, Estimate] = msgspec.field(default_factory=dict)
    pairs: int = 0
    again: int = 0
    unlike: int = 0
    judged: int = 0
    listed: tuple[Annotator, ...] = ()
    error: str = ""


class Person(Value, frozen=True, omit_defaults=True):
    """One annotator beside the consensus, to which he contributed himself.

    `labels` were given to items that others labelled too; `right` is the share of them that is
    the label of the consensus; where labels are numbers, their correlation with the mean of the
    others. `gives` says for each class of the consensus which labels he
    gives, as shares; it is there where labels were weighed.
    """

    name: str
    labels: int
    right: Estimate
    gives: dict[str, dict[str, float]] = msgspec.field(default_factory=dict)


class Consensus(Value, frozen=True, omit_defaults=True):
    """One label for each item that two or more labelled.

    `method` is `dawid-skene`, `median` for numbers, or `majority`: then `why` says why labels were
    not weighed. `ties` are items in which two classes have most labels, `moved` those where
    weighing gives another label than a clear majority, `unsure` those where the label so weighed
    is under 90 % likely.
    """

    method: str
    items: int
    ties: int
    moved: int = 0
    unsure: int = 0
    why: str = ""
    classes: dict[str, int] = msgspec.field(default_factory=dict)
    people: tuple[Person, ...] = ()
