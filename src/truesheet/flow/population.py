"""Reading the file of a population: groups and how many people, or which share, each has."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from truesheet.model.errors import TruesheetError, nearest
from truesheet.model.field import Field

_WEIGHTS = ("count", "n", "rows", "people", "population", "number", "total", "share", "percent")
_MOST_BYTES = 16 << 20
_N = r"\s*(\d+(?:\.\d+)?)\s*"
_RANGE = re.compile(rf"{_N}(?:-|–|to|bis|through)\s*(?:under)?{_N}")
_OPEN = re.compile(rf"\s*(?:>=?)?{_N}(?:\+|and (?:more|over|older|above)|or more)?\s*")
_UNDER = re.compile(rf"\s*(?:<|under|below|unter){_N}", re.I)

Key = tuple[str, ...]


class NoPopulation(TruesheetError):
    """The file of the population cannot be read as a table of groups with a count or share.

    Next step: write a CSV whose head names fields of the data and one column `count` or `share`,
    such as `sex,count`.
    """

    code = "E-GRP-003"


class PopulationApart(TruesheetError):
    """The population and the data have no group in common: names or categories differ.

    Next step: write the groups as the data does; the error lists both.
    """

    code = "E-GRP-004"


class Population(NamedTuple):
    """Weights by group; `cuts` are the edges of bins for fields of numbers."""

    fields: tuple[str, ...]
    weights: dict[Key, float]
    cuts: dict[str, tuple[float, ...]]


def read_population(path: str | os.PathLike[str], fields: Sequence[Field]) -> Population:
    """The population in a CSV file; its columns are named like fields of the data."""
    head, rows = _table(Path(path))
    known = {f.name.lower(): f for f in fields}
    mine = [(i, known[h.lower()]) for i, h in enumerate(head) if h.lower() in known]
    rest = [i for i, h in enumerate(head) if h.lower() not in known]
    named = [i for i in rest if head[i].lower() in _WEIGHTS]
    if not mine:
        hint = nearest(head[0] if head else "", [f.name for f in fields])
        raise NoPopulation(f"{path}: no column is named like a group of the data.", hint=hint)
    weight = named[0] if named else rest[0] if len(rest) == 1 else None
    if weight is None:
        raise NoPopulation(f"{path} has no column that says how many.", hint="Name it `count`.")
    names = tuple(f.name for _, f in mine)
    weights: dict[Key, float] = {}
    for at, row in enumerate(rows, 2):
        key = tuple(row[i].strip() for i, _ in mine)
        weights[key] = weights.get(key, 0.0) + _weight(row[weight], f"{path}:{at}")
    cuts = {}
    for place, (_, field) in enumerate(mine):
        edges = _cuts({k[place] for k in weights}) if field.numeric else None
        if edges:
            cuts[field.name] = edges
    return Population(names, _in_bins(weights, names, cuts), cuts)


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise NoPopulation(f"{path} is too large for a table of groups.", hint="Sum it up.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        said = why.strerror if isinstance(why, OSError) else "it is no UTF-8 text"
        raise NoPopulation(f"{path} could not be read: {said}.", hint="Look at the path.") from why
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    rows = [r for r in csv.reader(text.splitlines(), delimiter=comma) if any(c.strip() for c in r)]
    if len(rows) < 2 or any(len(r) != len(rows[0]) for r in rows):
        raise NoPopulation(
            f"{path} is no table with a head and equally long rows.", hint="sex,count"
        )
    return [h.strip() for h in rows[0]], rows[1:]


def _weight(text: str, where: str) -> float:
    try:
        found = float(text.strip().rstrip("%").replace("_", "").replace(" ", ""))
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise NoPopulation(f"{where}: {text.strip()!r} is no count or share.", hint="Write 1234.")
    return found


def _lower(text: str) -> float | None:
    """The lower edge of a range as people write it; None where it is no range."""
    under = _UNDER.fullmatch(text)
    if under:
        return float("-inf")
    between = _RANGE.fullmatch(text)
    if between:
        return float(between[1])
    more = _OPEN.fullmatch(text)
    return float(more[1]) if more and not text.strip().replace(".", "").isdigit() else None


def _cuts(names: set[str]) -> tuple[float, ...] | None:
    """The edges between ranges; None where the names are no ranges."""
    lower = [_lower(n) for n in names]
    found = sorted({x for x in lower if x is not None})
    if len(found) != len(names) or None in lower:
        return None
    return tuple(x for x in found if x > float("-inf"))


def _in_bins(
    weights: dict[Key, float], fields: Sequence[str], cuts: dict[str, tuple[float, ...]]
) -> dict[Key, float]:
    """The weights under the names that the measure gives its bins."""
    from bisect import bisect_right

    from truesheet.measures.groupcodes import between

    found: dict[Key, float] = {}
    for key, weight in weights.items():
        named = []
        for field, value in zip(fields, key, strict=True):
            lower = _lower(value) if field in cuts else None
            edges = cuts.get(field, ())
            named.append(value if lower is None else between(edges, bisect_right(edges, lower)))
        found[tuple(named)] = found.get(tuple(named), 0.0) + weight
    return found
