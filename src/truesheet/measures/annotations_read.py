"""Labels of annotations as items, persons and classes with numbers, ready to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.measures.agreement import Units
from truesheet.measures.annotations import Annotations


@dataclass(frozen=True)
class Read:
    """What annotations hold: items with two labels as `units`, and what all of them amount to."""

    units: Units
    unit_keys: Any
    people: Any
    texts: tuple[str, ...]
    values: F64
    numeric: bool
    classes: list[tuple[str, int]]
    everyone: int
    labels: int
    items: int
    again: int
    unlike: int
    names: dict[int, str]


def read(state: Annotations, is_wide: bool) -> Read:
    """The labels by item, each person once an item; classes in their order."""
    keys = np.unique(state.labels).tolist()
    texts = [state.texts.get(k, "") for k in keys]
    numbers = _numbers(texts)
    order = sorted(
        range(len(keys)), key=lambda i: (numbers[i] if numbers is not None else 0, texts[i])
    )
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys))
    codes = rank[np.searchsorted(np.array(keys, np.uint64), state.labels)]
    cells = np.bincount(codes, state.counts, len(keys)).astype(np.int64)
    texts = [texts[i] for i in order]
    values = np.arange(len(keys), dtype=np.float64) if numbers is None else numbers[order]
    alone = _alone(state)
    items, at, first = _indexed(state.items[alone])
    sizes = np.bincount(at, minlength=len(items))
    inside = sizes[at] >= 2
    _, unit, _ = _indexed(state.items[alone][inside])
    people, person, _ = _indexed(state.people[alone][inside])
    weights = state.counts[alone][first] if is_wide else np.ones(len(items), np.int64)
    units = Units(unit, person, codes[alone][inside], weights[sizes >= 2], len(keys), len(people))
    pairs = len(np.unique(state.items[~alone])) if is_wide else _twice(state)
    everything = np.unique(state.items, return_index=True)[1]
    return Read(
        units,
        items[sizes >= 2],
        people,
        tuple(texts),
        values,
        numbers is not None,
        sorted(zip(texts, cells.tolist(), strict=True), key=lambda c: (-c[1], c[0])),
        len(np.unique(state.people)),
        int(state.counts.sum()),
        int(state.counts[everything].sum()) if is_wide else len(everything),
        0 if is_wide else int((state.counts - 1).sum()),
        pairs,
        state.names,
    )


def _alone(state: Annotations) -> Any:
    """Labels whose person gave the item no other one."""
    same = (state.items[1:] == state.items[:-1]) & (state.people[1:] == state.people[:-1])
    alone = np.ones(len(state.items), np.bool_)
    alone[1:] &= ~same
    alone[:-1] &= ~same
    return alone


def _twice(state: Annotations) -> int:
    """Items that one person labelled in two ways, each with that person."""
    again = ~_alone(state)
    items, people = state.items[again], state.people[again]
    if not len(items):
        return 0
    fresh = (items[1:] != items[:-1]) | (people[1:] != people[:-1])
    return int(fresh.sum()) + 1


def _indexed(keys: Any) -> tuple[Any, I64, I64]:
    found, first, at = np.unique(keys, return_index=True, return_inverse=True)
    return found, at.astype(np.int64), first


def _numbers(texts: list[str]) -> F64 | None:
    """The labels as numbers, where all of them are."""
    try:
        found = np.array([float(t) for t in texts], np.float64)
    except ValueError:
        return None
    return found if bool(np.isfinite(found).all()) else None
