"""Of which part of the data a document speaks, and whether this data has that part."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.model.evidence import Absent
from truesheet.model.stated import Stated
from truesheet.sheet.fill.splits import role_of
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, names

WHOLE = frozenset({"all", "total", "full", "whole", "overall", "data"})
"""Words for all splits together."""

EVALUATION = frozenset({"eval", "evaluation"})
EITHER = ("validation", "test")
"""A split for evaluation is the one or the other; which one shows only where there is but one."""

PLAIN = frozenset({"", "default"})
"""Configurations that are no choice among several."""


class Part(NamedTuple):
    """A split, or the whole: its key in the evidence, its rows, and its words in a sentence."""

    split: str | None
    rows: int
    where: str = ""

    def cited(self, seen: Seen, measure: str) -> tuple[str, ...]:
        """The evidence of a measure over this part."""
        return seen.evidence.id(measure, self.split)


def part(stated: Stated, seen: Seen) -> Part | Absent:
    """The part of which the document speaks."""
    strange = other_config(stated, seen)
    if strange is not None:
        return strange
    rows = seen.rows
    if isinstance(rows, Absent):
        return rows
    if not stated.split:
        return Part(None, rows)
    name = split_named(stated.split, seen)
    where = f" in {clean(stated.split)}"
    if name is None and stated.split.lower() in WHOLE:
        return Part(None, rows)
    if name is None:
        return Absent(no_split(stated.split, seen))
    if not seen.divided:
        return Part(None, rows, where)
    return Part(name, next(s.rows for s in seen.splits if s.name == name), where)


def other_config(stated: Stated, seen: Seen) -> Absent | None:
    """Why a claim about one configuration says nothing of this data; None where it does.

    A document may describe several configurations of a dataset, and data lies in a folder of its
    own for each. The claim is held against this data only where it is known to be that one.
    """
    config = stated.config
    if config.lower() in PLAIN or config == seen.name:
        return None
    folders = [f.path.replace("\\", "/").split("/")[:-1] for f in seen.files()]
    if folders and all(config in steps for steps in folders):
        return None
    return Absent(f"it speaks of the configuration {clean(config)}; this data may be another")


def split_named(name: str, seen: Seen) -> str | None:
    """The split of the data that a document calls so: the same name, else the same role."""
    known = [s.name for s in seen.splits]
    if name in known:
        return name
    same = [k for k in known if k.lower() == name.lower()]
    roles = EITHER if name.lower() in EVALUATION else (role_of(name),)
    same = same or [k for k in known if role_of(k) in roles and role_of(k) is not None]
    return same[0] if len(same) == 1 else None


def no_split(name: str, seen: Seen) -> str:
    """That the data has no such split, and what it has."""
    if not seen.divided:
        return f"the data is not divided, so there is no {clean(name)} to count"
    return f"no split {clean(name)} was found, only {names([s.name for s in seen.splits], 4)}"


def column(name: str, seen: Seen) -> str | Absent:
    """The field of the data that a document calls so: the same name, else but for case."""
    if name in seen.names:
        return name
    same = [f.name for f in seen.fields if f.name.lower() == name.lower()]
    if len(same) == 1:
        return same[0]
    return Absent(f"the data has no field {clean(name)}")
