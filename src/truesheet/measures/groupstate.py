"""States of measures on groups: values by field, and a table a crossing, joined in any order."""

from __future__ import annotations

import msgspec
import numpy as np

from truesheet.batch.kinds import I64
from truesheet.measures.groupcodes import (
    BINS,
    DROPPED,
    EXACT,
    VALUES,
    in_bins,
    too_many,
)
from truesheet.measures.grouptables import CrossTable, groups_of, recoded, together

_ROOM = 2048  # groups a table


class GroupState(msgspec.Struct, frozen=True):
    """Values by field, how each field is taken (`groupcodes`), classes, and a table a crossing."""

    rows: int = 0
    names: list[list[str]] = []
    how: list[int] = []
    numbers: list[bool] = []
    classes: list[str] = []
    full: bool = False
    tables: list[CrossTable] = []


def merged(a: GroupState, b: GroupState, most_classes: int) -> GroupState:
    """Both states as one; the label is given up where it has more classes than that."""
    if not a.tables or not b.tables:
        return settled(a if a.tables else b, most_classes)
    how = [max(x, y) for x, y in zip(a.how, b.how, strict=True)]
    a, b = _taken(a, how), _taken(b, how)
    names = [sorted({*x, *y}) for x, y in zip(a.names, b.names, strict=True)]
    full = a.full or b.full
    classes = [] if full else sorted({*a.classes, *b.classes})
    one, other = (_numbered(s, names, classes) for s in (a, b))
    tables = [together(x, y) for x, y in zip(one.tables, other.tables, strict=True)]
    found = GroupState(a.rows + b.rows, names, how, a.numbers, classes, full, tables)
    return settled(found, most_classes)


def settled(s: GroupState, most_classes: int) -> GroupState:
    """What has become too many is dropped; the result does not depend on the way there."""
    if not s.tables:
        return s
    how = list(s.how)
    for i, names in enumerate(s.names):
        if s.numbers[i] and how[i] == VALUES and len(names) > EXACT:
            how[i] = BINS
        elif too_many(names, how[i]):
            how[i] = DROPPED
    s = _taken(s, how)
    if len(s.classes) > most_classes and not s.full:
        s = _numbered(msgspec.structs.replace(s, full=True), s.names, [])
    tables = [
        CrossTable(t.fields, full=True)
        if any(how[f] == DROPPED for f in t.fields) or _too_large(t, s)
        else t
        for t in s.tables
    ]
    return msgspec.structs.replace(s, tables=tables)


def _taken(s: GroupState, how: list[int]) -> GroupState:
    """The state with fields taken in another way: values in bins, or dropped."""
    if how == s.how:
        return s
    names, maps = [], []
    for mine, old, new in zip(s.names, s.how, how, strict=True):
        names.append(mine)
        if old == VALUES and new == BINS:
            bins = in_bins(mine)
            names[-1] = sorted(set(bins))
            maps.append(_map([names[-1].index(b) for b in bins]))
        elif old != new:
            names[-1] = []
            maps.append(np.zeros(len(mine) + 1, np.int64))
        else:
            maps.append(np.arange(len(mine) + 1))
    same = np.arange(len(s.classes) + 1)
    tables = [recoded(t, maps, same) for t in s.tables]
    return msgspec.structs.replace(s, names=names, how=list(how), tables=tables)


def _numbered(s: GroupState, names: list[list[str]], classes: list[str]) -> GroupState:
    """The state under the numbers that its values have among `names`."""
    maps = []
    for mine, every in zip(s.names, names, strict=True):
        at = {n: i for i, n in enumerate(every)}
        maps.append(_map([at[n] for n in mine]))
    known = {n: i for i, n in enumerate(classes)}
    of_class = _map([known.get(c, -1) for c in s.classes])
    tables = [recoded(t, maps, of_class) for t in s.tables]
    return msgspec.structs.replace(s, names=names, classes=classes, tables=tables)


def _map(places: list[int]) -> I64:
    """From code to code; 0 stays "no value"."""
    return np.array([0, *(p + 1 for p in places)], np.int64)


def _too_large(table: CrossTable, s: GroupState) -> bool:
    """More groups than there is room for, were all numbers in bins: that never shrinks."""
    if table.full or groups_of(table) <= _ROOM:
        return table.full
    how = [BINS if n and h == VALUES else h for n, h in zip(s.numbers, s.how, strict=True)]
    binned = _taken(msgspec.structs.replace(s, tables=[table]), how)
    return groups_of(binned.tables[0]) > _ROOM
