"""Known faults that `selftest` plants into a copy of the data.

Each module holds faults of one family as `FAULTS`; CATALOGUE lists the families in the order in
which the table shows them.
"""

from __future__ import annotations

from importlib import import_module

from truesheet.flow.faults.fault import Fault

CATALOGUE = (
    "layout",
    "sizes",
    "copies",
    "divided",
    "leaks",
    "pairs",
    "gaps",
    "numbers",
    "texts",
    "documents",
    "private",
    "times",
    "labels",
    "people",
)


def faults() -> tuple[Fault, ...]:
    """Every fault, always in the same order."""
    found: list[Fault] = []
    for name in CATALOGUE:
        found += import_module(f"truesheet.flow.faults.{name}").FAULTS
    return tuple(found)
