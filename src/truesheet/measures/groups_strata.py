"""Compares groups over all rows, and within the values of other fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.batch.shapes import Sample
from truesheet.measures.sampled import Side, load_of, side, weights_of
from truesheet.measures.values_groups import GroupStrata, Strata
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_STRATA = 20
_FIELDS = 100
_LISTED = 20
_FEWEST = 30.0


class _Shares(NamedTuple):
    """A difference of two rates and its standard error."""

    value: float
    error: float


@dataclass(frozen=True)
class GroupsStrata:
    """The difference of the rarer outcome between two groups: over all rows, and within strata.

    For each field on people its two largest groups; for each other field with up to 20 values
    the difference within these values, weighted as Mantel and Haenszel do. Where the two point in
    opposite ways, the field turns the difference round (Simpson's paradox). Only for labels of
    two classes. Standard errors: binomial, and Greenland and Robins'.
    Misses fields with more values, two fields that only together turn it round, and every cause
    that no field holds.
    Unit: difference of rates. From a sample. Answers: `x.bias_examination`.
    Source: Simpson, JRSS B 13, 1951; Mantel and Haenszel, J. Nat. Cancer Inst. 22, 1959;
    Greenland and Robins, Biometrics 41, 1985.
    """

    fields: tuple[str, ...]
    label: str = ""
    declared: tuple[str, ...] = ()

    id: ClassVar[str] = "groups.strata"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        if not self.fields:
            return Absent("no field is declared as sensitive or as a group, or is named like one")
        return None if self.label in schema.names else Absent("no field is declared as the label")

    def of(self, sample: Sample, schema: Schema) -> GroupStrata | Absent:
        weights, load = weights_of(sample), load_of(sample)
        label = side(0, schema[self.label], sample)
        if label is None or label.distinct != 2:
            return Absent("the label has not two classes")
        sizes = np.bincount(label.codes[label.codes >= 0], weights=weights[label.codes >= 0])
        rarer = int(np.argmin(sizes))
        outcome = np.where(label.codes < 0, -1, label.codes == rarer)
        strata = _strata(sample, schema, {*self.fields, self.label})
        found, compared = [], 0
        scale = float(weights.sum()) / float((weights * load).sum())
        for name in self.fields:
            groups = side(0, schema[name], sample)
            if groups is None or groups.numbers is not None:
                continue
            for by in strata:
                compared += 1
                one = self._pair(name, groups, by, outcome, weights, scale, sample)
                if one is not None:
                    found.append(one)
        found.sort(key=lambda s: (-abs(s.pooled - s.within), s.field, s.by))
        rows = int(sample.counts.sum())
        error = "" if sample.complete else f"from a sample of {rows:,} of {sample.rows:,} rows"
        told = _shown(sample, self.label, label, rarer)
        return GroupStrata(told, rows, compared, tuple(found[:_LISTED]), error)

    def _pair(
        self,
        name: str,
        groups: Side,
        by: Side,
        outcome: I64,
        weights: F64,
        scale: float,
        sample: Sample,
    ) -> Strata | None:
        rows = (groups.codes >= 0) & (by.codes >= 0) & (outcome >= 0)
        sizes = np.bincount(groups.codes[rows], weights=weights[rows], minlength=2)
        first, second = sorted(np.argsort(-sizes, kind="stable")[:2].tolist())
        if sizes[first] < _FEWEST or sizes[second] < _FEWEST:
            return None
        rows &= (groups.codes == first) | (groups.codes == second)
        key = (by.codes[rows] * 2 + (groups.codes[rows] == second)) * 2 + outcome[rows]
        table = np.bincount(key, weights=weights[rows], minlength=by.distinct * 4)
        cells = np.asarray(table.reshape(by.distinct, 2, 2) * scale, np.float64)
        pooled, within = _pooled(cells.sum(axis=0)), _within(cells)
        if pooled is None or within is None:
            return None
        return Strata(
            name,
            name in self.declared,
            _shown(sample, name, groups, first),
            _shown(sample, name, groups, second),
            by.name,
            int((cells.sum(axis=2) > 0).all(axis=1).sum()),
            int(table.sum()),
            *(round(x, 5) for x in (*pooled, *within)),
        )


def _strata(sample: Sample, schema: Schema, but: set[str]) -> list[Side]:
    found = []
    for place, field in enumerate(schema.fields):
        if field.name in but or field.suspected_id:
            continue
        made = side(place, field, sample)
        if made is not None and made.numbers is None and made.distinct <= _STRATA:
            found.append(made)
        if len(found) == _FIELDS:
            break
    return found


def _pooled(cells: F64) -> _Shares | None:
    """Over all rows: cells[group, outcome]."""
    sizes = cells.sum(axis=1)
    if (sizes <= 0).any():
        return None
    rates = cells[:, 1] / sizes
    spread = float(np.sqrt((rates * (1 - rates) / sizes).sum()))
    return _Shares(float(rates[0] - rates[1]), spread)


def _within(cells: F64) -> _Shares | None:
    """Mantel and Haenszel's difference over strata that hold both groups."""
    sizes = cells.sum(axis=2)
    both = (sizes > 0).all(axis=1)
    if both.sum() < 2:
        return None
    cells, sizes = cells[both], sizes[both]
    n0, n1, total = sizes[:, 0], sizes[:, 1], sizes.sum(axis=1)
    a, b = cells[:, 0, 1], cells[:, 1, 1]
    weight = n0 * n1 / total
    whole = float(weight.sum())
    value = float(((a * n1 - b * n0) / total).sum()) / whole
    spread = (a * (n0 - a) * n1**3 + b * (n1 - b) * n0**3) / (n0 * n1 * total**2)
    return _Shares(value, float(np.sqrt(spread.sum())) / whole)


def _shown(sample: Sample, name: str, of: Side, code: int) -> str:
    """A value of a category as a person would type it."""
    from truesheet.measures.shown import shown_number

    at = int(np.flatnonzero(of.codes == code)[0])
    value = sample.table[name][at].as_py()
    if isinstance(value, bool):
        return "true" if value else "false"
    return shown_number(float(value)) if isinstance(value, (int, float)) else str(value)
