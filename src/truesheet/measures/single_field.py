"""Finds how well each field by itself tells the label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from truesheet.batch.kinds import F64, I64, physical, plain
from truesheet.batch.shapes import Sample
from truesheet.measures.alone import by_values, folds_of
from truesheet.measures.encoded import encodings
from truesheet.measures.sampled import CATEGORIES, Side, side, smaller
from truesheet.measures.scores import (
    Influence,
    Target,
    classes_of,
    influence,
    less,
    ranks_of,
    scored,
)
from truesheet.measures.values_leak import Alone, Encoded, Scored, SingleField, Worth
from truesheet.model.evidence import Absent, Share
from truesheet.model.field import Field, Schema

FEWEST, IN_CLASS = 50, 10  # rows, and rows of a class
_CLASSES = 20
_ROWS, _LEAST_ROWS, _CELLS = 4_000, 1_000, 400_000
_WORTH_FROM, _WORTH = 0.8, 2  # a lower bound from which, and of how many fields, the worth is told
_AHEAD, _SURE = 0.02, 0.99
_LISTED = 30
_MEANS = 3  # classes of which means are looked for
Bools = npt.NDArray[np.bool_]
PASSED = ("label", "id", "weight", "prediction", "annotator")


@dataclass(frozen=True)
class SingleFields:
    """How well each field alone tells the label on rows not learned from, and what it is worth.

    Rows of the sample are dealt into three folds (five where there are under 1,000). For each
    field the label of a row is guessed from the rows of the other folds that have the same value,
    or for numbers the nearest ones; missing is a value. Classes with under ten rows in the sample
    are put together. Score: the area under the ROC curve, one class against the rest, each
    weighted by its rows; for labels of numbers (more than 50 values) R2 of the ranks. The gaps of
    a field (ten rows of either kind at least) are scored by themselves, against the class that
    they tell best, or as the chance that numbers are larger on one side of them. For up to two
    fields that score at least 0.8 by themselves (lower end), and clearly more than the third
    best, a reference model of 25 small boosted trees is scored with all fields and without this
    one, on the same rows. Fields whose values are the means of the label by another field (also
    with the overall mean mixed in) are named. Of a field with as many values as the label has
    classes, the rows are counted that copy it. Looked at are the first `fields` fields without a
    role of their own, in up to 4,000 rows.
    Unit: 0..1. From a sample; 95 % intervals by the influence of rows (DeLong's for curves).
    What it misses: labels told by several fields together or by words within texts; a copy so
    noisy that honest fields do as well; means over numbers that were cut into ranges.
    Answers: `composition.relationships`, `uses.risk_factors`.
    Source: Kaufman et al., Leakage in Data Mining, ACM TKDD 6(4), 2012; DeLong et al.,
    Biometrics 44(3), 1988.
    """

    label: str
    fields: int = 200

    id: ClassVar[str] = "labels.single_field"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        if self.label not in schema.names:
            return Absent("no field is declared as the label")
        return None if len(schema.fields) > 1 else Absent("there is no field but the label")

    def of(self, sample: Sample, schema: Schema) -> SingleField | Absent:
        chosen = [f for f in schema.fields if f.role not in PASSED]
        rows = min(_ROWS, max(_LEAST_ROWS, _CELLS // max(len(chosen), 1)))
        sample = smaller(sample, rows)
        aim = target_of(schema[self.label], sample)
        if isinstance(aim, Absent):
            return aim
        kept, target = aim
        sides = [s for f in chosen[: self.fields] if (s := _side(f, schema, sample, kept))]
        if not sides:
            return Absent("no field of the sample can be compared with the label")
        folds = folds_of(len(kept))
        found = {s.name: _alone(s, target, folds) for s in sides}
        alone = sorted((a for a, _ in found.values()), key=lambda a: -_best(a))
        worth = _worths(alone, found, sides, target, folds)
        share = "" if sample.complete else f"from a sample of {len(kept):,} of {sample.rows:,} rows"
        return SingleField(
            self.label,
            target.metric,
            len(kept),
            tuple(alone[:_LISTED]),
            len(sides),
            len(schema.fields) - 1,
            worth,
            tuple(_encoded(sides, target, sample.complete)),
            share,
        )


def target_of(field: Field, sample: Sample) -> tuple[I64, Target] | Absent:
    """The rows with a label, and the label as something to guess."""
    found = side(0, field, sample)
    if found is None:
        return Absent("the label has one value, or none, in the sample")
    kept = np.flatnonzero(found.codes >= 0)
    if len(kept) < FEWEST:
        return Absent(f"{len(kept)} labelled rows are too few; {FEWEST} are needed")
    codes = found.codes[kept]
    if found.numbers is not None and found.distinct > CATEGORIES:
        numbers = found.numbers[kept]
        return kept, Target(ranks_of(numbers)[:, None], (), numbers)
    counts = np.bincount(codes, minlength=found.distinct)
    large = np.argsort(-counts, kind="stable")[: _CLASSES - 1]
    large = large[counts[large] >= IN_CLASS]
    place = np.full(found.distinct, len(large))
    place[large] = np.arange(len(large))
    rest = int(counts.sum() - counts[large].sum())
    names = _names(field, sample, kept, codes, large)
    raw = _raw(field, sample, kept)
    if rest >= IN_CLASS and len(large):
        return kept, classes_of(place[codes], (*names, ""), raw)
    if len(large) < 2:
        return _too_many(found)
    inside = place[codes] < len(large)
    raw = raw[inside] if raw is not None else None
    return kept[inside], classes_of(place[codes][inside], names, raw)


def _raw(field: Field, sample: Sample, kept: I64) -> F64 | None:
    """The label as numbers, where it is stored as such."""
    if not field.numeric and field.kind != "boolean":
        return None
    array = plain(sample.table[field.name].combine_chunks()).take(pa.array(kept))
    return physical(array).astype(np.float64)


def _too_many(found: Side) -> Absent:
    return Absent(
        f"no two of {found.distinct:,} classes have {IN_CLASS} rows in the sample, which are needed"
    )


def _names(field: Field, sample: Sample, kept: I64, codes: I64, large: I64) -> tuple[str, ...]:
    column = sample.table[field.name]
    first = [int(kept[np.flatnonzero(codes == c)[0]]) for c in large.tolist()]
    return tuple(str(column[i].as_py()) for i in first)


def _side(field: Field, schema: Schema, sample: Sample, kept: I64) -> Side | None:
    made = side(schema.names.index(field.name), field, sample)
    if made is None:
        return None
    numbers = made.numbers[kept] if made.numbers is not None else None
    return made._replace(codes=made.codes[kept], numbers=numbers)


def _alone(side: Side, target: Target, folds: I64) -> tuple[Alone, Influence]:
    ways = [influence(p, target) for p in by_values(side, target.columns, folds)]
    best = max(ways, key=lambda w: w.score)
    copied, by_chance = _copied(side, target)
    missing = side.codes < 0
    fewer = min(int(missing.sum()), int((~missing).sum()))
    if fewer < IN_CLASS:
        return Alone(side.name, scored(best), copied=copied, by_chance=by_chance), best
    if target.numeric:
        return Alone(side.name, scored(best), scored(_ordered(missing, target))), best
    gap, where, name, only, elsewhere = _settled(missing, target)
    found = Alone(side.name, scored(best), scored(gap), where, name, only, elsewhere)
    return msgspec.structs.replace(found, copied=copied, by_chance=by_chance), best


def _copied(side: Side, target: Target) -> tuple[Share | None, float]:
    """Rows whose value is the one that goes with their class, where values pair off with classes.

    And the share of rows that would do so if the two had nothing to do with one another.
    """
    width = target.columns.shape[1]
    rows = side.codes >= 0
    if target.numeric or side.distinct != width or not rows.any():
        return None, 0.0
    table = np.zeros((side.distinct, width))
    np.add.at(table, side.codes[rows], target.columns[rows])
    partner = table.argmax(axis=1)
    if len(set(partner.tolist())) < width:
        return None, 0.0
    total = table.sum()
    hit = int(table.max(axis=1).sum())
    chance = float((table.sum(axis=1) * table.sum(axis=0)[partner]).sum() / total**2)
    return Share(hit, int(total)), round(chance, 4)


def _ordered(missing: Bools, target: Target) -> Influence:
    """How surely a label of numbers is larger on one side of the gaps than on the other."""
    side = Target(missing.astype(np.float64)[:, None], ("missing",))
    found = influence(target.columns, side)
    turned = influence(-target.columns, side)
    return found if found.score >= turned.score else turned


def _settled(missing: Bools, target: Target) -> tuple[Influence, str, str, Share, Share]:
    """The class that gaps tell best, and the side of the gaps on which it has most of the rows."""
    shares = [target.columns[side].mean(axis=0) for side in (missing, ~missing)]
    place = int(np.abs(shares[0] - shares[1]).argmax())
    more = shares[0][place] > shares[1][place]
    rows = missing if more else ~missing
    column = target.columns[:, place]
    found = influence(
        np.where(rows, 1.0, 0.0)[:, None], Target(column[:, None], (target.names[place],))
    )
    only = Share(int(column[rows].sum()), int(rows.sum()))
    other = Share(int(column[~rows].sum()), int((~rows).sum()))
    return found, "missing" if more else "present", target.names[place], only, other


def _best(a: Alone) -> float:
    return max(a.by_value.score, a.by_gap.score if a.by_gap else 0.0)


def _worths(
    alone: Sequence[Alone],
    mine: dict[str, tuple[Alone, Influence]],
    sides: Sequence[Side],
    target: Target,
    folds: I64,
) -> tuple[Worth, ...]:
    asked = _standing_out([a.by_value for a in alone])
    if not asked or len(sides) < 2:
        return ()
    from truesheet.measures.reference import crossed, table_of

    columns = table_of(sides)
    folds = np.arange(len(folds)) % 3
    every = influence(crossed(columns, target, folds), target)
    found = []
    for a in [a for a in alone if a.by_value in asked][:_WORTH]:
        rest = np.array([s.name != a.field for s in sides])
        without = influence(crossed(columns[:, rest], target, folds), target)
        found.append(
            Worth(
                a.field,
                scored(every),
                scored(without),
                less(every, without),
                less(mine[a.field][1], without),
            )
        )
    return tuple(found)


def _standing_out(scores: Sequence[Scored]) -> list[Scored]:
    """Scores that are high, and not those of a crowd: then the task is easy."""
    order = sorted(scores, key=lambda s: -s.score)
    crowd = order[_WORTH].score + _AHEAD if len(order) > _WORTH else 0.0
    return [s for s in order if s.low >= _WORTH_FROM and (s.score > crowd or s.low >= _SURE)]


def _encoded(sides: Sequence[Side], target: Target, complete: bool) -> Iterator[Encoded]:
    numbers = [s for s in sides if s.numbers is not None]
    # Means of numbers, or shares of a class; ranks have means of no use.
    labels = [] if target.numeric else list(target.columns.T[:_MEANS])
    labels += [] if target.raw is None else [target.raw]
    seen: set[str] = set()
    for label in labels:
        for found in encodings(numbers, sides, label, complete):
            if found.field not in seen:
                seen.add(found.field)
                yield found
