"""From the counted tables to the value of `groups.cells`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from truesheet.measures.groupcodes import BINS, DROPPED, labels_of_bins
from truesheet.measures.grouptables import CrossTable
from truesheet.measures.people_fields import ages
from truesheet.measures.values_groups import (
    HIDDEN,
    Count,
    Crossed,
    Group,
    GroupCells,
    GroupField,
    Pattern,
    at_most,
    told,
)

if TYPE_CHECKING:
    from truesheet.measures.groups_cells import GroupsCells
    from truesheet.measures.groupstate import GroupState

LISTED = 100
"""Groups of a crossing, and uncovered combinations, that are listed."""
CLASSES = 10
"""Classes up to which crossed groups are listed by class."""

Key = tuple[str, ...]


class Cell(NamedTuple):
    """Rows of a group, and by class."""

    rows: int
    classes: dict[str, int]


class Counts(NamedTuple):
    """The cells of one crossing by the values of the group, and rows that lack one of them."""

    fields: tuple[int, ...]
    cells: dict[Key, Cell]
    missing: int


def cells_of(measure: GroupsCells, state: GroupState) -> GroupCells:
    """Everything that is told of the groups; small counts are hidden unless the measure shows."""
    exact = _exact(measure, state)
    return exact if measure.show else veiled(exact)


def _exact(measure: GroupsCells, state: GroupState) -> GroupCells:
    names = final_names(state, measure.fields, measure.cuts)
    counts = [_counts(t, names, state) for t in state.tables if not t.full]
    every = tuple(state.classes) if not state.full else ()
    few = every if len(every) <= CLASSES else ()
    order = [_order(n) for n in names]
    single = {c.fields[0]: c for c in counts if len(c.fields) == 1}
    fields = tuple(
        GroupField(
            measure.fields[i],
            tuple(_group(k, c, every) for k, c in _largest(found.cells, order, found.fields)),
            "bins" if state.how[i] == BINS else "values",
            measure.fields[i] in measure.declared,
            found.missing,
        )
        for i, found in single.items()
        if found.cells
    )
    crossed = tuple(
        Crossed(
            tuple(measure.fields[f] for f in c.fields),
            tuple(_group(k, v, few) for k, v in _largest(c.cells, order, c.fields)[:LISTED]),
            max(0, len(c.cells) - LISTED),
        )
        for c in counts
        if len(c.fields) == 2 and c.cells
    )
    looked, found = _uncovered(measure, counts, single, state.rows)
    return GroupCells(
        state.rows,
        measure.label,
        dict(_classes(state)),
        fields,
        crossed,
        tuple(found[:LISTED]),
        max(0, len(found) - LISTED),
        looked,
        measure.enough,
        _left_out(measure, state),
        measure.never,
    )


def _classes(state: GroupState) -> dict[str, int]:
    """Rows by class, over the first table that is there."""
    table = next((t for t in state.tables if not t.full), None)
    if table is None or state.full:
        return {}
    found = dict.fromkeys(state.classes, 0)
    for codes, n in zip(table.cells.tolist(), table.counts.tolist(), strict=True):
        if codes[-1]:
            found[state.classes[codes[-1] - 1]] += n
    return found


def final_names(
    state: GroupState, fields: Sequence[str], cuts: Sequence[Sequence[float]] = (), first: int = -1
) -> list[list[tuple[int, str]]]:
    """For each field its values as they are written, with their place; bins are joined here.

    With `first`, only cells of that class count as rows.
    """
    found = []
    for i, names in enumerate(state.names):
        if state.how[i] != BINS:
            found.append([(0, n) for n in names])
            continue
        table = next(t for t in state.tables if t.fields == [i])
        rows = dict.fromkeys(names, 0)
        for codes, n in zip(table.cells.tolist(), table.counts.tolist(), strict=True):
            if codes[0] and first in (-1, codes[-1]):
                rows[names[codes[0] - 1]] += n
        mine = cuts[i] if i < len(cuts) else ()
        bins = labels_of_bins(rows, ages(fields[i]), mine) if rows else {}
        found.append([bins[n] for n in names])
    return found


def _order(names: list[tuple[int, str]]) -> dict[str, int]:
    return {name: place for place, name in names}


def _counts(table: CrossTable, names: list[list[tuple[int, str]]], state: GroupState) -> Counts:
    cells: dict[Key, Cell] = {}
    missing = 0
    for codes, n in zip(table.cells.tolist(), table.counts.tolist(), strict=True):
        *groups, of_class = codes
        if not all(groups):
            missing += n
            continue
        key = tuple(names[f][g - 1][1] for f, g in zip(table.fields, groups, strict=True))
        old = cells.get(key, Cell(0, {}))
        classes = dict(old.classes)
        if of_class:
            name = state.classes[of_class - 1]
            classes[name] = classes.get(name, 0) + n
        cells[key] = Cell(old.rows + n, classes)
    return Counts(tuple(table.fields), cells, missing)


def _largest(
    cells: Mapping[Key, Cell], order: list[dict[str, int]], fields: tuple[int, ...]
) -> list[tuple[Key, Cell]]:
    """Bins in their order, other groups by size."""

    def rank(item: tuple[Key, Cell]) -> tuple[tuple[int, ...], int, Key]:
        places = tuple(order[f].get(v, 0) for f, v in zip(fields, item[0], strict=True))
        return (places if len(fields) == 1 else (), -item[1].rows, item[0])

    return sorted(cells.items(), key=rank)


def _group(key: Key, cell: Cell, classes: tuple[str, ...]) -> Group:
    return Group(key, cell.rows, {c: cell.classes.get(c, 0) for c in classes})


def veiled(found: GroupCells) -> GroupCells:
    """The same with every count under ten hidden; a combination that never occurs may say so."""
    fields = tuple(
        replace(
            f,
            groups=tuple(map(_veiled, f.groups)),
            missing=f.missing and told(at_most(f.missing)),
        )
        for f in found.fields
    )
    crossed = tuple(replace(c, groups=tuple(map(_veiled, c.groups))) for c in found.crossed)
    gaps = tuple(replace(p, rows=p.rows and told(at_most(p.rows))) for p in found.uncovered)
    classes = {c: told(at_most(n)) for c, n in found.classes.items()}
    return replace(found, classes=classes, fields=fields, crossed=crossed, uncovered=gaps)


def _veiled(group: Group) -> Group:
    """The group; where one class is too small to tell, the next smallest is not told either."""
    rows = {c: at_most(n) for c, n in group.classes.items()}
    if told(at_most(group.rows)) == HIDDEN:
        return Group(group.values, HIDDEN)
    found: dict[str, Count] = {c: told(n) for c, n in rows.items()}
    hidden = [c for c, n in found.items() if n == HIDDEN]
    if len(hidden) == 1 and len(found) > 1:
        del found[min((c for c in found if c not in hidden), key=lambda c: (rows[c], c))]
    return Group(group.values, group.rows, found)


def _left_out(measure: GroupsCells, state: GroupState) -> dict[str, str]:
    found = {
        f: "more than 64 values, or long ones, tell no groups apart"
        for f, how in zip(measure.fields, state.how, strict=True)
        if how == DROPPED
    }
    if measure.label and state.full:
        found[measure.label] = f"the label has more than {measure.classes} classes, or long ones"
    return found


def _uncovered(
    measure: GroupsCells, counts: list[Counts], single: Mapping[int, Counts], rows: int
) -> tuple[int, list[Pattern]]:
    """Combinations that were looked at, and the maximal uncovered ones, largest gap first."""
    enough, looked = measure.enough, 0
    covered: dict[tuple[tuple[int, ...], Key], int] = {}
    found: list[tuple[int, int, dict[str, str]]] = []
    never = [_pattern(text) for text in measure.never]
    for c in sorted(counts, key=lambda c: (len(c.fields), c.fields)):
        for key in _candidates(c, covered, single):
            n = c.cells[key].rows if key in c.cells else 0
            looked += 1
            if n >= enough:
                covered[c.fields, key] = n
                continue
            values = {measure.fields[f]: v for f, v in zip(c.fields, key, strict=True)}
            if any(p.items() <= values.items() for p in never):
                continue
            share = 1.0
            for f, v in zip(c.fields, key, strict=True):
                share *= single[f].cells[v,].rows / rows
            found.append((n, round(share * rows), values))
    found.sort(key=lambda p: (len(p[2]), p[0] - p[1], list(p[2].items())))
    return looked, [Pattern(v, n, e) for n, e, v in found]


def _candidates(
    c: Counts, covered: Mapping[tuple[tuple[int, ...], Key], int], single: Mapping[int, Counts]
) -> Iterator[Key]:
    """Combinations of values all parts of which are covered."""
    if len(c.fields) == 1:
        yield from sorted(c.cells)
        return
    values: list[list[str]] = []
    for f in c.fields:
        if f not in single:
            return
        values.append(sorted(k[0] for k in single[f].cells if ((f,), k) in covered))
    parts = list(combinations(range(len(c.fields)), len(c.fields) - 1))
    keys: list[Key] = [()]
    for mine in values:
        keys = [(*k, v) for k in keys for v in mine]
    for key in keys:
        if all((tuple(c.fields[i] for i in p), tuple(key[i] for i in p)) in covered for p in parts):
            yield key


def _pattern(text: str) -> dict[str, str]:
    """A combination as it is typed: sex=male,pregnant=yes.

    >>> _pattern("sex=male, pregnant=yes")
    {'sex': 'male', 'pregnant': 'yes'}
    """
    pairs = (p.partition("=") for p in text.split(","))
    return {k.strip(): v.strip() for k, _, v in pairs}
