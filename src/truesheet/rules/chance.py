"""How many equal rows to expect by chance: a table of three yes/no fields must repeat itself."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, log

from truesheet.measures.values import Distinct, Frequent
from truesheet.rules.rule import View


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
            total += _field(view, field.name)
    return total


def expected_copies(rows: int, log_chance: float) -> float:
    """Expected rows that equal an earlier one: rows less expected distinct rows.

    With many rows to each possible one nearly all are copies; otherwise it is about the number
    of equal pairs.
    """
    if rows < 2:
        return 0.0
    log_kinds = -log_chance
    if log_kinds <= 0:
        return float(rows - 1)
    log_pairs = log(rows) + log(rows - 1) - log(2) - log_kinds
    pairs = inf if log_pairs > 700 else 2.718281828459045**log_pairs
    return min(pairs, float(rows - 1))


def _field(view: View, name: str) -> float:
    frequent = view.evidence.of("values.frequent", name, Frequent)
    if isinstance(frequent, Frequent) and frequent.top:
        present = frequent.present
        share = sum((t.cells / present) ** 2 for t in frequent.top)
        unlisted = max(1, frequent.distinct - len(frequent.top))
        if frequent.others:
            share += (frequent.others / present) ** 2 / unlisted
        return log(share) if share else 0.0
    distinct = view.evidence.of("values.distinct", name, Distinct)
    if isinstance(distinct, Distinct) and distinct.distinct:
        return -log(distinct.distinct)
    return 0.0
