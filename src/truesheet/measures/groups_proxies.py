"""Finds fields that tell who is in which group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from truesheet.batch.kinds import F64, I64
from truesheet.batch.shapes import Sample
from truesheet.measures.sampled import Side, load_of, side, smaller, weights_of
from truesheet.measures.strength import cramers_v
from truesheet.measures.telling import auc_of, bounds, guesses
from truesheet.measures.values_groups import Proxies, Proxy, Telling
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

_ROWS = 5_000
_FEWEST = 30  # rows of a group in the sample
_GROUPS = 12
_BINS = 16
_FIELDS = 200
_LISTED = 10
_Z = 1.959963984540054


@dataclass(frozen=True)
class GroupsProxies:
    """How well each other field, and all of them together, tell the groups of a field on people.

    For each field with up to 50 values (numbers in 16 bins of about the same size, missing values
    a bin of their own): bias-corrected Cramér's V, and the area under the curve (AUC) of guesses
    from its values, learnt on four fifths of the rows and made on the other fifth; of several
    groups, the mean over each against the rest, weighted by their rows. All fields together guess
    by adding up their log odds (naive Bayes), so a real model may tell more, hardly less. Left
    out are the label, other fields on people, suspected ids, and groups of fewer than 30 rows in
    the sample of up to 5,000. The interval of an AUC is Hanley and McNeil's.
    Misses texts and fields of more than 50 values, and pairs of fields that tell only together.
    Unit: 0..1. From a sample. Answers: `x.bias_examination`, `uses.risk_factors`.
    Source: Bergsma, J. Korean Stat. Society 42(3), 2013; Hanley and McNeil, Radiology 143, 1982.
    """

    fields: tuple[str, ...]
    label: str = ""
    declared: tuple[str, ...] = ()

    id: ClassVar[str] = "groups.proxies"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        if not self.fields:
            return Absent("no field is declared as sensitive or as a group, or is named like one")
        return None

    def of(self, sample: Sample, schema: Schema) -> Proxies | Absent:
        sample = smaller(sample, _ROWS)
        weights, load = weights_of(sample), load_of(sample)
        others = _others(sample, schema, {*self.fields, self.label})
        found = []
        for name in self.fields:
            codes = _groups(sample, schema, name, weights)
            if codes is not None and others:
                found.append(self._proxy(name, codes, others, weights, load))
        if not found:
            return Absent("no two groups have 30 rows in the sample, or no other field has values")
        rows = int(sample.counts.sum())
        error = "" if sample.complete else f"from a sample of {rows:,} of {sample.rows:,} rows"
        return Proxies(rows, tuple(found), error)

    def _proxy(self, name: str, groups: I64, others: list[Side], weights: F64, load: F64) -> Proxy:
        rows = groups >= 0
        mine, w, spread = groups[rows], weights[rows], load[rows]
        total = np.zeros((len(mine), int(mine.max()) + 1))
        told = []
        for other in others:
            bins = _binned(other, weights)[rows]
            odds = guesses(mine, bins, w)
            total += odds
            v = cramers_v(mine, bins, w, spread, _Z)[0]
            told.append(_telling(other.name, v, auc_of(mine, odds, w), mine, w, spread))
        told.sort(key=lambda t: (-t.auc, t.field))
        together = _telling("", 0.0, auc_of(mine, total, w), mine, w, spread)
        declared = name in self.declared
        return Proxy(name, declared, together, tuple(told[:_LISTED]), len(told))


def _telling(field: str, v: float, auc: float, groups: I64, weights: F64, load: F64) -> Telling:
    low, high = bounds(auc, groups, weights, load)
    return Telling(field, round(v, 4), round(auc, 4), round(low, 4), round(high, 4))


def _others(sample: Sample, schema: Schema, but: set[str]) -> list[Side]:
    """Fields that may tell; those that are constant, ids or free texts tell nothing here."""
    found = []
    for place, field in enumerate(schema.fields):
        if field.name in but or field.suspected_id or field.role in ("id", "label"):
            continue
        made = side(place, field, sample)
        if made is not None and (made.categorical or made.numbers is not None):
            found.append(made)
        if len(found) == _FIELDS:
            break
    return found


def _groups(sample: Sample, schema: Schema, name: str, weights: F64) -> I64 | None:
    """Numbers of the groups from 0, -1 for rows that belong to none that is large enough."""
    made = side(0, schema[name], sample)
    if made is None:
        return None
    codes = made.codes if made.numbers is None else _binned(made, weights, 4)
    if made.numbers is not None:
        codes = np.where(made.codes >= 0, codes - 1, -1)
    rows = np.bincount(codes[codes >= 0], weights=weights[codes >= 0])
    large = np.flatnonzero(rows >= _FEWEST)
    if not 2 <= len(large) <= _GROUPS:
        return None
    number = np.full(len(rows) + 1, -1, np.int64)
    number[large] = np.arange(len(large))
    found: I64 = number[codes]
    return found


def _binned(side: Side, weights: F64, most: int = _BINS) -> I64:
    """Bins from 1; 0 for missing values. Numbers by their rank, each value in one bin."""
    if side.numbers is None or side.distinct <= most:
        return side.codes + 1
    present = side.codes >= 0
    cells = np.bincount(side.codes[present], weights=weights[present], minlength=side.distinct)
    middle = np.cumsum(cells) - cells / 2
    of_value = np.minimum((middle * most / cells.sum()).astype(np.int64), most - 1)
    return np.where(present, of_value[side.codes] + 1, 0)
