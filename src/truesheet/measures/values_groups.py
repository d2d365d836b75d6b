"""Values of the measures on groups of people.

A count of fewer than ten rows could point at a person. It stands as "<10" wherever it is written;
`at_most` says what it can be. Where a single class of a group is that small, the next smallest is
not given either, so that nobody can subtract.
"""

from __future__ import annotations

import msgspec

from truesheet.measures.values import Value

FEWEST = 10
"""Rows from which a count is written as it is."""
HIDDEN = f"<{FEWEST}"

Count = int | str
"""A count of rows, or HIDDEN for fewer than ten."""


def told(n: int, show: bool = False) -> Count:
    """The count as it may be written.

    >>> told(9), told(0), told(10), told(9, show=True)
    ('<10', '<10', 10, 9)
    """
    return n if show or n >= FEWEST else HIDDEN


def at_most(n: Count) -> int:
    """The largest that the count can be."""
    return n if isinstance(n, int) else FEWEST - 1


class Group(Value, frozen=True, omit_defaults=True):
    """Rows with these values, one a field; and of them, rows by class of the label."""

    values: tuple[str, ...]
    rows: Count
    classes: dict[str, Count] = msgspec.field(default_factory=dict)


class GroupField(Value, frozen=True, omit_defaults=True):
    """A field that tells groups of people apart.

    `how` is "values", or "bins" for numbers that were put into bins. `declared` is false where
    only the name of the field says that it is about people. `missing` rows belong to no group.
    """

    field: str
    groups: tuple[Group, ...]
    how: str = "values"
    declared: bool = True
    missing: Count = 0


class Crossed(Value, frozen=True, omit_defaults=True):
    """Groups by two fields at once, largest first; `cut` more are not listed."""

    fields: tuple[str, ...]
    groups: tuple[Group, ...]
    cut: int = 0


class Pattern(Value, frozen=True, omit_defaults=True):
    """Values by field that hardly occur together, while each part of them does.

    `expected` rows would have them if the fields were independent, rounded.
    """

    values: dict[str, str]
    rows: Count
    expected: int = 0


class GroupCells(Value, frozen=True, omit_defaults=True):
    """`groups.cells`: groups of people, crossed groups, and combinations that hardly occur.

    `patterns` counts the combinations that were looked at, `uncovered` lists those of fewer than
    `enough` rows (`more` are not listed). `left_out` says why a field tells no groups apart.
    `favourable` is the class whose rate somebody asked for.
    """

    rows: int
    label: str = ""
    classes: dict[str, Count] = msgspec.field(default_factory=dict)
    fields: tuple[GroupField, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    uncovered: tuple[Pattern, ...] = ()
    more: int = 0
    patterns: int = 0
    enough: int = 30
    left_out: dict[str, str] = msgspec.field(default_factory=dict)
    never: tuple[str, ...] = ()
    favourable: str = ""


class Gap(Value, frozen=True, omit_defaults=True):
    """Cells without a value, of the rows of a group."""

    missing: Count
    rows: Count


class GroupMissing(Value, frozen=True, omit_defaults=True):
    """`groups.missing` of a field that lacks values: gaps by field on people, by its groups."""

    by: dict[str, dict[str, Gap]]


class Telling(Value, frozen=True, omit_defaults=True):
    """How well a field tells a group: bias-corrected Cramér's V, and the area under the curve.

    The area is of guesses made for rows that were not used to learn them; 0.5 is chance.
    """

    field: str
    v: float
    auc: float
    low: float
    high: float


class Proxy(Value, frozen=True, omit_defaults=True):
    """Fields that tell the groups of `field`, best first, and what all of them tell together."""

    field: str
    declared: bool
    together: Telling
    fields: tuple[Telling, ...] = ()
    looked_at: int = 0


class Proxies(Value, frozen=True, omit_defaults=True):
    """`groups.proxies`, from the sample; `rows` were used."""

    rows: int
    of: tuple[Proxy, ...] = ()
    error: str = ""


class Strata(Value, frozen=True, omit_defaults=True):
    """The difference of an outcome between two groups, over all rows and within the values of `by`.

    `pooled` and `within` (Mantel and Haenszel) are differences of rates, `group` less `other`,
    each with its standard error.
    """

    field: str
    declared: bool
    group: str
    other: str
    by: str
    strata: int
    rows: int
    pooled: float
    pooled_error: float
    within: float
    within_error: float


class GroupStrata(Value, frozen=True, omit_defaults=True):
    """`groups.strata`, from the sample: where the two differences lie furthest apart, first."""

    outcome: str
    rows: int
    compared: int
    pairs: tuple[Strata, ...] = ()
    error: str = ""
