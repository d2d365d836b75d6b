"""Finds fields that go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar, NamedTuple

import numpy as np

from truesheet.batch.kinds import F64
from truesheet.batch.shapes import Sample
from truesheet.measures.sampled import Side, gives, load_of, midranks, side, smaller, weights_of
from truesheet.measures.strength import (
    Strength,
    correlation_low,
    correlation_ratios,
    correlations,
    cramers_v,
    prepared,
    ratio_low,
)
from truesheet.measures.values import Associations, Pair
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_FEWEST = 10  # rows
_CELLS, _LEAST_ROWS = 1_000_000, 2_000  # of the sample that are looked at
_CLEARLY = 0.05  # by how much rho must exceed r to stand instead of it
_DIGITS = 4


class _Found(NamedTuple):
    """A pair with its strength; `sure` is the lower bound when all pairs are allowed for."""

    a: Side
    b: Side
    kind: str
    value: float
    low: float
    high: float
    sure: float
    rows: float


class _Weighing(NamedTuple):
    """Weight and load of the rows (see `strength`), and how sure a listed pair must be."""

    weights: F64
    load: F64
    z: float


@dataclass(frozen=True)
class FieldAssociations:
    """The strongest pairs of fields, from the sample, each row counted as often as it occurs.

    Numbers with numbers: Pearson's r, or Spearman's rho where that is clearly stronger (a
    relation that is monotone but not straight). Categories (up to 50 values; whole numbers of up
    to ten) with categories: Cramér's V, corrected for bias. Numbers with categories: the
    correlation ratio. A pair is listed when chance would give it in less than one table in 20,
    all pairs that were looked at allowed for (Bonferroni), or when one field gives the other:
    each of its values, which recur, goes with one value of the other in every row of the sample.
    Wide tables are looked at in fewer rows: a million cells, but at least 2,000 rows.
    Looked at are the pairs of the first `fields` fields that can be compared, those with a role
    first, then in the order of the schema. Missing values are left out pair by pair.
    Unit: 0..1 with a sign. From a sample; intervals are 95 % and approximate, and
    wider where rows of the sample stand for many rows. Answers: `composition.relationships`.
    Source: Bergsma 2013; Bonett and Wright 2000; Bowley's and Pearson's classics.
    """

    fields: int = 320
    listed: int = 100

    id: ClassVar[str] = "fields.associations"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        return None if len(schema.fields) > 1 else Absent("the table has no two fields")

    def of(self, sample: Sample, schema: Schema) -> Associations | Absent:
        sample = smaller(sample, max(_LEAST_ROWS, _CELLS // max(len(schema.fields), 1)))
        sides = self._sides(sample, schema)
        if len(sides) < 2 or sample.counts.sum() < _FEWEST:
            return Absent("no two fields of the sample can be compared")
        looked = len(sides) * (len(sides) - 1) // 2
        from scipy.special import ndtri  # slow to import: not before it is needed

        z = float(-ndtri(0.025 / looked))
        weighing = _Weighing(weights_of(sample), load_of(sample), z)
        strong = {(f.a.place, f.b.place): f for f in _all(sides, weighing)}
        pairs = [p for a, b in combinations(sides, 2) if (p := _pair(a, b, strong)) is not None]
        pairs.sort(key=lambda p: (-p[0].strength, p[1]))
        possible = len(schema.fields) * (len(schema.fields) - 1) // 2
        rows = int(sample.counts.sum())
        error = "" if sample.complete else f"from a sample of {rows:,} of {sample.rows:,} rows"
        kept = tuple(p for p, _ in pairs[: self.listed])
        return Associations(kept, possible, looked, rows, error)

    def _sides(self, sample: Sample, schema: Schema) -> list[Side]:
        order = sorted(enumerate(schema.fields), key=lambda f: (f[1].role is None, f[0]))
        found: list[Side] = []
        for place, field in order:
            if len(found) == self.fields:
                break
            made = side(place, field, sample)
            if made is not None and made.comparable:
                found.append(made)
        return sorted(found)


def _pair(
    a: Side, b: Side, strong: dict[tuple[int, int], _Found]
) -> tuple[Pair, tuple[int, int]] | None:
    """The pair as listed, with its place; None where there is nothing to say about it."""
    place = a.place, b.place
    found = strong.get(place)
    to, back = gives(a, b), gives(b, a)
    if found is None and not to and not back:
        return None
    if found is None:
        rows = int(np.count_nonzero((a.codes >= 0) & (b.codes >= 0)))
        # No exception in n rows: the rule of three bounds the share of exceptions by 3/n.
        found = _Found(a, b, "cramers_v", 1.0, max(0.0, 1.0 - 3.0 / rows), 1.0, 1.0, rows)
    return (
        Pair(
            a.name,
            b.name,
            found.kind,
            round(abs(found.value), _DIGITS),
            round(found.low, _DIGITS),
            round(found.high, _DIGITS),
            int(found.rows),
            -1 if found.value < 0 else 1,
            to and back,
            to,
            back,
        ),
        place,
    )


def _all(sides: Sequence[Side], by: _Weighing) -> Iterator[_Found]:
    """Pairs whose strength is surely above none."""
    numeric = [s for s in sides if s.numbers is not None]
    categories = [s for s in sides if s.categorical]
    every = (
        *_numbers(numeric, by),
        *_categories(categories, by),
        *_mixed(categories, numeric, by),
    )
    for found in every:
        if found.rows >= _FEWEST and found.sure > 0.0:
            yield found if found.a.place < found.b.place else found._replace(a=found.b, b=found.a)


def _numbers(sides: Sequence[Side], by: _Weighing) -> Iterator[_Found]:
    if len(sides) < 2:
        return
    columns = np.array([s.numbers for s in sides])
    ranks = np.array(
        [midranks(c, s.codes, by.weights) for c, s in zip(columns, sides, strict=True)]
    )
    r = correlations(prepared(columns, by.weights, by.load), ranked=False)
    rho = correlations(prepared(ranks, by.weights, by.load), ranked=True)
    sure, sure_rho = correlation_low(r, False, by.z), correlation_low(rho, True, by.z)
    by_rank = np.abs(rho.value) > np.abs(r.value) + _CLEARLY
    wanted = np.triu(np.where(by_rank, sure_rho, sure) > 0.0, 1)
    for i, j in np.argwhere(wanted).tolist():
        s: Strength = rho if by_rank[i, j] else r
        kind = "spearman" if by_rank[i, j] else "pearson"
        bounds = float(s.value[i, j]), float(s.low[i, j]), float(s.high[i, j])
        yield _Found(sides[i], sides[j], kind, *bounds, 1.0, round(float(s.rows[i, j])))


def _categories(sides: Sequence[Side], by: _Weighing) -> Iterator[_Found]:
    for a, b in combinations(sides, 2):
        v, low, high, sure, rows = cramers_v(a.codes, b.codes, *by)
        yield _Found(a, b, "cramers_v", v, low, high, sure, round(rows))


def _mixed(categories: Sequence[Side], numeric: Sequence[Side], by: _Weighing) -> Iterator[_Found]:
    if not numeric:
        return
    numbers = prepared(np.array([s.numbers for s in numeric]), by.weights, by.load)
    for a in categories:
        s, groups = correlation_ratios(a.codes, numbers)
        sure = ratio_low(s, groups, by.z)
        for j, b in enumerate(numeric):
            bounds = float(s.value[j]), float(s.low[j]), float(s.high[j])
            rows = round(float(s.rows[j]))
            yield _Found(a, b, "correlation_ratio", *bounds, float(sure[j]), rows)
