"""Measures how far those who labelled the same items agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from truesheet.batch.batch import Batch
from truesheet.measures import agreement
from truesheet.measures.agreement import Units
from truesheet.measures.annotations import NO_CUT, Annotations, joined, kept, long, wide
from truesheet.measures.annotations_read import Read, read
from truesheet.measures.values_crowd import Agreement, Annotator, Estimate
from truesheet.model.evidence import Absent
from truesheet.model.field import Schema

MANY = 10
"""Different numbers up to which labels are classes."""
FEWEST = 20
"""Items from which an annotator is looked at alone."""
_FEW_PAIRS = 10
_Z = 1.959963984540054
_DIGITS = 4


@dataclass(frozen=True)
class AnnotatorAgreement:
    """How far annotators agree: Krippendorff's alpha, Fleiss' and Cohen's kappa, and each one.

    Two layouts: a row for each label, with a field of role `annotator`, a `label`, and the item
    in a field of role `group` (else `id`); or a row for each item, with two or more fields of
    role `annotator` that hold the labels. Numbers of more than 10 values are compared by their
    distance (interval), all else as classes (nominal). Alpha allows for missing labels; its 95 %
    interval comes from items drawn again. Fleiss' kappa needs equally many labels an item.
    Cohen's is the mean over all two annotators with 10 items in common. An annotator with 20
    items is held against the others: the share of their labels that are the same, and how much
    of what chance leaves open that is. Raw agreement and the classes stand beside it: where one
    class is nearly all, a kappa is low though people agree (Feinstein and Cicchetti 1990).
    Unit: labels. Exact up to `most` labels; beyond, of the items whose hashes come first, and
    then `error` says of how many. Answers: `x.labelling`, `x.annotators`, `composition.errors`.
    What it misses: agreement is not truth, and all may err alike; labels that annotators copied
    from each other; labels in lists, spans and boxes; texts, which hardly ever are the same.
    Source: Krippendorff, Content Analysis, 2004; Fleiss 1971; Cohen 1960.

    >>> from truesheet.batch.shapes import run
    >>> batch = Batch.of(a=["x", "y", "x"], b=["x", "y", "y"])
    >>> run(AnnotatorAgreement(annotators=("a", "b")), batch).agreeing
    Share(part=2, whole=3)
    """

    annotators: tuple[str, ...] = ()
    item: str = ""
    label: str = ""
    scale: str = ""
    most: int = 100_000
    listed: int = 10
    named: bool = False

    id: ClassVar[str] = "annotators.agreement"
    version: ClassVar[int] = 1
    state: ClassVar[type] = Annotations
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 100_000 * (4 * 8 + 2 * 80)

    def applies_to(self, schema: Schema) -> Absent | None:
        if not self.annotators:
            return Absent("no field is declared as an annotator")
        if len(self.annotators) == 1 and not self.label:
            return Absent("one field names annotators, and none is declared as the label")
        if len(self.annotators) == 1 and not self.item:
            return Absent("one field names annotators, and none with the role group or id the item")
        return None

    def zero(self) -> Annotations:
        return Annotations()

    def add(self, state: Annotations, batch: Batch) -> Annotations:
        if not batch.rows:
            return state
        if len(self.annotators) > 1:
            found = wide(batch, self.annotators, self.most)
        else:
            (annotator,) = self.annotators
            found = long(batch, self.item, annotator, self.label, self.most, self.named)
        return self.merge(state, found)

    def merge(self, a: Annotations, b: Annotations) -> Annotations:
        return joined(a, b, self.most) if len(a.items) or len(b.items) else _sum(a, b)

    def value(self, state: Annotations) -> Agreement | Absent:
        if not state.given:
            return Absent("no row has a label, an item and an annotator")
        if not len(state.items):
            return Absent(f"one item has more than {self.most:,} labels")
        found = read(state, len(self.annotators) > 1)
        few = len(found.texts) <= max(50, len(found.units.unit) // 2)
        if not len(found.units.weights):
            return Absent("no item has labels of two annotators")
        scale = self.scale or _scale(found)
        if scale == "nominal" and not few:
            return Absent("labels hardly repeat: they are texts, and no classes")
        return self._value(state, found, scale)

    def _value(self, state: Annotations, found: Read, scale: str) -> Agreement:
        units = found.units
        cohen, pairs = _cohen(units)
        judged, listed = self._judged(found) if scale == "nominal" else (0, ())
        alpha, fleiss = agreement.alpha(units, found.values, scale), agreement.fleiss(units)
        three = {"alpha": alpha, "fleiss": fleiss, "cohen": cohen}
        classes = found.classes[:100]
        return Agreement(
            layout="wide" if len(self.annotators) > 1 else "long",
            annotators=found.everyone,
            labels=found.labels,
            items=found.items,
            shared=int(units.weights.sum()),
            fewest=int(units.sizes.min()),
            most=int(units.sizes.max()),
            agreeing=units.pairs,
            scale=scale,
            alpha=None if isinstance(alpha, Absent) else alpha,
            fleiss=None if isinstance(fleiss, Absent) else fleiss,
            cohen=None if isinstance(cohen, Absent) else cohen,
            absent={k: v.absent for k, v in three.items() if isinstance(v, Absent)},
            classes=dict(classes),
            cut=len(found.classes) - len(classes),
            others=self._others(found, scale),
            pairs=pairs,
            again=found.again,
            unlike=found.unlike,
            judged=judged,
            listed=listed,
            error=_error(state, found),
        )

    def _others(self, found: Read, scale: str) -> dict[str, Estimate]:
        """Alpha by the other scales, where the labels are numbers of three values or more."""
        if not found.numeric or len(found.texts) < 3:
            return {}
        made = {}
        for other in agreement.SCALES:
            if other != scale:
                value = agreement.alpha(found.units, found.values, other)
                if isinstance(value, Estimate):
                    made[other] = value
        return made

    def _judged(self, found: Read) -> tuple[int, tuple[Annotator, ...]]:
        fit = agreement.fit(found.units)
        enough = np.flatnonzero(fit.items >= FEWEST)
        made = [
            Annotator(
                self.name_of(found, i),
                int(fit.items[i]),
                round(float(fit.agree[i]), _DIGITS),
                round(float(fit.chance[i]), _DIGITS),
                _kappa(fit, i),
                *_favours(fit.bias[i], found.texts),
            )
            for i in enough.tolist()
        ]
        made.sort(key=lambda a: (_upper(a), a.name))
        return len(made), tuple(made[: self.listed])

    def name_of(self, found: Read, person: int) -> str:
        """What a person is called: the field of a wide table, a name where asked for, or a mark."""
        key = int(found.people[person])
        if len(self.annotators) > 1:
            return self.annotators[key]
        return found.names.get(key, f"#{key:016x}"[:9])


def _scale(found: Read) -> str:
    return "interval" if found.numeric and len(found.texts) > MANY else "nominal"


def _sum(a: Annotations, b: Annotations) -> Annotations:
    """Of two without labels: the rows that have none."""
    return kept(
        Annotations(cut=min(a.cut, b.cut), given=a.given + b.given, bare=a.bare + b.bare), 1
    )


def _cohen(units: Units) -> tuple[float | Absent, int]:
    found = agreement.between(units)
    if isinstance(found, Absent):
        return found, 0
    enough = (found.items >= _FEW_PAIRS) & ~np.isnan(found.kappa)
    if not enough.any():
        return Absent(f"no two annotators have {_FEW_PAIRS} items and two classes in common"), 0
    weights = found.items[enough].astype(np.float64)
    mean = float((found.kappa[enough] * weights).sum() / weights.sum())
    return round(mean, _DIGITS), int(enough.sum())


def _kappa(fit: agreement.Fit, i: int) -> Estimate | None:
    open_ = 1 - float(fit.chance[i])
    if open_ < 1e-9:
        return None
    value = (float(fit.agree[i]) - float(fit.chance[i])) / open_
    reach = _Z * max(float(fit.error[i]), 1 / float(fit.items[i])) / open_
    return Estimate(
        round(value, _DIGITS), round(value - reach, _DIGITS), round(min(value + reach, 1), _DIGITS)
    )


def _upper(annotator: Annotator) -> float:
    return annotator.kappa.high if annotator.kappa else 2.0


def _favours(bias: Any, texts: tuple[str, ...]) -> tuple[str, float]:
    """The class that is given most beyond what the others give, and by how much."""
    if not len(bias.data):
        return "", 0.0
    best = int(np.argmax(np.round(bias.data, 9)))
    much = round(float(bias.data[best]), _DIGITS)
    return (texts[int(bias.indices[best])], much) if much > 0 else ("", 0.0)


def _error(state: Annotations, found: Read) -> str:
    if state.cut == NO_CUT:
        return ""
    return (
        f"from the {found.labels:,} of {state.given:,} labels whose items come first by their hash"
    )
