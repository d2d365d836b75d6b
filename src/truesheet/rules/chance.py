"""How many equal rows to expect by chance: a table of three yes/no fields must repeat itself."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, inf, log

from truesheet.measures.values import Distinct, Frequent, Missing
from truesheet.model.field import Field
from truesheet.rules.rule import Bound, View

ALIKE = ", but not here, where each field has so few values that different cases may look alike"

TIMES_CHANCE = Bound(
    "times_chance",
    10,
    "times the copies expected of independent fields",
    "real fields go together and so agree more often than independent ones",
)
COPIES = (
    Bound(
        "share",
        0.01,
        "share of rows",
        "below one in a hundred copies hardly move a figure; they are noted, not warned of; "
        "the lower end of the 95 % interval (Wilson) must lie over it",
    ),
    TIMES_CHANCE,
    Bound(
        "coarse",
        20,
        "values a field",
        "where no field has more values, different cases may well be equal rows; "
        "then they are noted",
    ),
)
"""Limits of the rules on copies within a dataset."""

_CATEGORIES = 0.2
"""Texts with more distinct values than this share of their cells are no categories."""


def log_agreement(view: View, ignored: Iterable[str] = ()) -> float:
    """Logarithm of the chance that two random rows are equal, were the fields independent.

    For each field the sum of the squared shares of its values; values that are not listed share
    their cells evenly. Fields that go together agree more often than this says, which is why the
    rules multiply what they expect by a factor.
    """
    left_out = set(ignored)
    total = 0.0
    for field in view.fields:
        if field.name not in left_out:
            agreement = _field(view, field)
            if agreement == 0:
                return -inf
            total += log(agreement)
    return total


def expected_copies(rows: int, log_chance: float) -> float:
    """Expected rows that equal an earlier one: rows less expected distinct rows.

    With many rows to each possible one nearly all are copies; otherwise it is about the number
    of equal pairs.
    """
    if rows < 2 or log_chance == -inf:
        return 0.0
    log_kinds = -log_chance
    if log_kinds <= 0:
        return float(rows - 1)
    log_pairs = log(rows) + log(rows - 1) - log(2) - log_kinds
    pairs = inf if log_pairs > 700 else exp(log_pairs)
    return min(pairs, float(rows - 1))


def _field(view: View, field: Field) -> float:
    """Chance that two cells are equal."""
    agreement = _among_present(view, field)
    missing = view.evidence.of("cells.missing", field.name, Missing)
    if isinstance(missing, Missing) and missing.rows:
        # Two cells without a value are equal to a comparison of rows.
        gaps = (missing.null + missing.nan) / missing.rows
        agreement = gaps**2 + (1 - gaps) ** 2 * agreement
    return agreement


def _among_present(view: View, field: Field) -> float:
    """Chance that two cells that have a value are equal; 1 where nothing is known."""
    frequent = view.evidence.of("values.frequent", field.name, Frequent)
    distinct = view.evidence.of("values.distinct", field.name, Distinct)
    # Sentences and names do not agree by chance: where they repeat, something was copied.
    many = isinstance(distinct, Distinct) and distinct.distinct > _CATEGORIES * distinct.present
    if many and field.kind == "text":
        return 0.0
    if isinstance(frequent, Frequent) and frequent.top:
        present = frequent.present
        unlisted = max(1, frequent.distinct - len(frequent.top))
        return (
            sum((t.cells / present) ** 2 for t in frequent.top)
            + (frequent.others / present) ** 2 / unlisted
        )
    return 1 / distinct.distinct if isinstance(distinct, Distinct) and distinct.distinct else 1.0


def coarse(view: View, limit: float, ignored: Iterable[str] = ()) -> bool:
    """Whether no compared field has more than so many values: then different cases look alike."""
    left_out = set(ignored)
    for field in view.fields:
        distinct = view.evidence.of("values.distinct", field.name, Distinct)
        if field.name not in left_out and (
            not isinstance(distinct, Distinct) or distinct.distinct > limit
        ):
            return False
    return True
