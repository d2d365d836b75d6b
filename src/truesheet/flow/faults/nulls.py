"""Copies in which nothing is wrong: whatever a check says of them is a false alarm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from truesheet.flow.faults.choose import shuffled, some
from truesheet.flow.faults.replica import Replica

OF_SIZE = frozenset(
    (
        "rows.few",
        "split.small",
        "split.empty",
        "schema.wide",
        "labels.rare_class",
        "fields.constant",
        "fields.near_constant",
        "groups.uncovered",
        "fields.identifier",
        "id.nearly_unique",
    )
)
"""Rules that rightly speak of fewer rows."""
OF_SPLITS = frozenset(
    (
        "split.shared_rows",
        "split.number_shift",
        "cells.missing_by_split",
        "values.unseen",
        "labels.unseen",
        "labels.by_split",
    )
)
OF_LABEL = frozenset(
    ("labels.given_away", "cells.missing_by_label", "groups.rates", "groups.reversal")
)
OF_GROUPS = frozenset(("groups.proxy", "groups.missing"))
OF_PAIRS = frozenset(("fields.twins", "fields.correlated", "cells.missing_together"))


@dataclass(frozen=True)
class NullCopy:
    """A way to make an innocent copy.

    `innocent` are the rules that have nothing to say of it; None means all but `not_of`, as far as
    they said nothing of the copy before.
    """

    says: str
    make: Callable[[Replica, int], Replica]
    innocent: frozenset[str] | None
    not_of: frozenset[str] = frozenset()
    unless: Callable[[Replica], bool] = lambda copy: False

    def judges(self, rule: str) -> bool:
        """Whether an alarm of this rule would be a false one."""
        return rule not in self.not_of if self.innocent is None else rule in self.innocent


def _ordered(copy: Replica, seed: int) -> Replica:
    return copy.take(shuffled(np.arange(copy.rows), seed))


def _half(copy: Replica, seed: int) -> Replica:
    return copy.take(some(np.arange(copy.rows), 0.5, seed))


def _dealt(copy: Replica, seed: int) -> Replica:
    return replace(copy, split=copy.split[shuffled(np.arange(copy.rows), seed)])


def _label_shuffled(copy: Replica, seed: int) -> Replica:
    return _column_shuffled(copy, copy.label, seed)


def _apart(copy: Replica, seed: int) -> Replica:
    for i, name in enumerate(copy.table.column_names):
        copy = _column_shuffled(copy, name, seed + i)
    return copy


def _column_shuffled(copy: Replica, name: str, seed: int) -> Replica:
    order = shuffled(np.arange(copy.rows), seed)
    return copy.with_column(name, copy.column(name).take(pa.array(order)))


NULLS = (
    NullCopy("the rows in another order", _ordered, None),
    NullCopy("half of the rows, drawn at random", _half, None, OF_SIZE),
    NullCopy(
        "the splits dealt anew at random",
        _dealt,
        OF_SPLITS,
        unless=lambda copy: len(copy.splits) < 2,
    ),
    NullCopy("the label shuffled", _label_shuffled, OF_LABEL, unless=lambda copy: not copy.label),
    NullCopy(
        "each field shuffled by itself",
        _apart,
        OF_LABEL | OF_PAIRS | OF_GROUPS,
        unless=lambda copy: len(copy.table.column_names) < 2,
    ),
)
