"""Finds labels that a model does not believe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truesheet.batch.kinds import F64, I64, plain
from truesheet.batch.shapes import Sample
from truesheet.measures.confidence import believed, ranked, rival, screen
from truesheet.measures.inputs import inputs
from truesheet.measures.outoffold import FOLDS, out_of_fold
from truesheet.measures.rowviews import Bools
from truesheet.measures.sampled import smaller
from truesheet.measures.shown import shown
from truesheet.measures.values_labels import Suspect, Suspects
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Schema

BELOW = 0.25
MOST_CLASSES = 100
LISTED = 50
_FEWEST = 50  # rows
_OF_A_CLASS = 5  # rows
_NAMED = 10  # rows
_WORK, _LEAST_ROWS = 50_000_000, 1_000  # rows x columns x classes; fewer rows where it is more
_KINDS = ("boolean", "integer", "number", "text", "date")
_NO_INPUT = ("label", "id", "annotator", "weight", "prediction", "group", "image", "audio")


class Judged(NamedTuple):
    """Rows with their labels as numbers, the names of the classes, and what the model says.

    `at` are the places of the rows in the sample, `left_out` counts the others.
    """

    at: I64
    given: I64
    names: tuple[str, ...]
    probabilities: F64
    model: str
    left_out: int
    shut_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelSuspects:
    """Labels that a model, which has not seen the row, gives a probability of less than `below`.

    The model is logistic regression on all fields (numbers evened out, categories, hashed words
    of texts) averaged with the nearest neighbours; with `strong`, as the verb `labels` runs it,
    random and boosted trees too. It learns from four fifths of the sample and judges the fifth
    part. Left out of its inputs are identifiers, annotators, groups (whose rows stay together),
    weights, predictions, and fields that give the label away by themselves. Rows are ranked by
    the margin of the given label over its rival. `screen` is an upper-bound screen of the share
    of wrong labels, never an estimate: only an audited sample gives that. Misses wrong labels
    that follow from the fields (a rule that was applied wrongly everywhere), and those of cases
    that the fields do not decide; a hard case that is labelled rightly looks like an error.
    Unit: rows. From a sample of at most `rows` rows, and fewer where fields and classes are many.
    Answers: `composition.errors`.
    Source: Northcutt, Jiang and Chuang, Confident Learning, JAIR 70, 2021.
    """

    label: str
    rows: int = 5_000
    below: float = BELOW
    strong: bool = False

    id: ClassVar[str] = "labels.suspects"
    version: ClassVar[int] = 1

    def applies_to(self, schema: Schema) -> Absent | None:
        if self.label not in schema.names:
            return Absent("no field is declared as the label")
        if schema[self.label].kind not in _KINDS:
            return Absent("the label is of a kind that holds no classes")
        return None

    def of(self, sample: Sample, schema: Schema) -> Suspects | Absent:
        found = self.judged(sample, schema)
        if isinstance(found, Absent):
            return found
        rows = int(sample.counts[: len(found.at) + found.left_out].sum())
        cut = "" if rows == sample.rows else f"from a sample of {rows:,} of {sample.rows:,} rows"
        places = [sample.places[i] for i in _least(found)] if len(sample.places) else []
        flags = flagged(found, self.below)
        return summary(found, self.below, flags, places, cut or "by a model, which errs")

    def judged(self, sample: Sample, schema: Schema) -> Judged | Absent:
        """Every row of the sample that can be judged, with what the model says of it."""
        sample = smaller(sample, self.rows)
        if self.label not in sample.table.column_names:
            return Absent("the label is of a kind that holds no classes")
        coded = classes_of(sample.table[self.label], schema[self.label])
        if isinstance(coded, Absent):
            return coded
        at, given, names = coded
        table = sample.table.take(pa.array(at))
        fields = [f for f in schema.fields if f.role not in _NO_INPUT and not f.suspected_id]
        made = inputs(table, [f for f in fields if f.name != self.label], given)
        if not made.columns:
            return Absent("no field is left that a model could learn from")
        affordable = max(_LEAST_ROWS, _WORK // (made.columns * len(names)))
        if sample.table.num_rows > affordable:
            return self.judged(smaller(sample, affordable), schema)
        probabilities, model = out_of_fold(made, given, _groups(table, schema), self.strong)
        left = sample.table.num_rows - len(at)
        return Judged(at, given, names, probabilities, model, left, made.shut_out)


def classes_of(column: Any, field: Field) -> tuple[I64, I64, tuple[str, ...]] | Absent:
    """Rows whose class has rows enough, their class as a number, and the names of the classes."""
    array = plain(column.combine_chunks())
    array = pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array
    if field.kind == "text":
        trimmed = pc.utf8_trim_whitespace(array)
        array = pc.if_else(pc.equal(pc.binary_length(trimmed), 0), None, array)
    elif field.kind == "number":
        array = pc.if_else(pc.is_finite(array), array, None)
    encoded = array.dictionary_encode()
    codes = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    counts = np.bincount(codes[codes >= 0], minlength=len(encoded.dictionary))
    labelled = int(counts.sum())
    kept = np.flatnonzero(counts >= _OF_A_CLASS)
    why = _no_classes(labelled, len(counts), len(kept))
    if why:
        return Absent(why)
    values = [encoded.dictionary[i].as_py() for i in kept.tolist()]
    order = sorted(range(len(kept)), key=lambda i: values[i])
    renamed = np.full(len(counts) + 1, -1)
    renamed[kept[order]] = np.arange(len(kept))
    given = renamed[codes]
    at = np.flatnonzero(given >= 0)
    names = tuple(shown(values[i], field.kind, field.physical) for i in order)
    return at, given[at], names


def _no_classes(labelled: int, classes: int, kept: int) -> str:
    if labelled < _FEWEST:
        return f"{labelled:,} labelled rows are too few to learn from ({_FEWEST} at least)"
    if classes < 2:
        return "all rows have one class"
    if classes > MOST_CLASSES and 2 * classes > labelled:
        return f"{classes:,} different labels in {labelled:,} rows are no classes"
    if kept < 2:
        return f"fewer than two classes have {_OF_A_CLASS} rows"
    if kept > MOST_CLASSES:
        return f"{classes:,} classes are more than the {MOST_CLASSES} that are judged"
    return ""


def _groups(table: pa.Table, schema: Schema) -> I64 | None:
    names = [f.name for f in schema.with_role("group") if f.name in table.column_names]
    if not names:
        return None
    encoded = plain(table[names[0]].combine_chunks()).dictionary_encode()
    codes: I64 = encoded.indices.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    return codes if len(encoded.dictionary) >= FOLDS else None


def _least(found: Judged) -> list[int]:
    """Places in the sample of the rows that are listed, if flagged."""
    order = ranked(found.probabilities, found.given)[:LISTED]
    return [int(i) for i in found.at[order]]


def summary(found: Judged, below: float, flags: Bools, places: list[str], error: str) -> Suspects:
    """The judged rows as evidence; `places` are the addresses of the least believed."""
    p, given = found.probabilities, found.given
    own, other = believed(p, given), rival(p, given)
    rows = np.bincount(given, minlength=len(found.names))
    named = [n if rows[i] >= _NAMED else "a rare class" for i, n in enumerate(found.names)]
    order = ranked(p, given)[: len(places)].tolist()
    listed = tuple(
        Suspect(
            places[rank],
            named[given[i]],
            named[other[i]],
            round(float(own[i]), 3),
            round(float(p[i, other[i]]), 3),
        )
        for rank, i in enumerate(order)
        if flags[i]
    )
    return Suspects(
        found.model,
        len(found.names),
        len(given),
        found.left_out,
        int((p.argmax(axis=1) == given).sum()),
        int(rows.max()),
        int(flags.sum()),
        below,
        listed,
        screen(p, given, int(flags.sum())),
        found.shut_out,
        error,
    )


def flagged(found: Judged, below: float) -> Bools:
    """Which rows have a label that is believed too little, and a rival that is believed more."""
    own = believed(found.probabilities, found.given)
    disagrees = found.probabilities.argmax(axis=1) != found.given
    return np.asarray((np.round(own, 9) < below) & disagrees)
