"""Writes one label for each item, with how sure it is, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from truesheet.flow.weighing import Settled
from truesheet.measures.annotations import patterns
from truesheet.measures.annotations_read import Read

if TYPE_CHECKING:
    from truesheet.measures.annotator_agreement import AnnotatorAgreement
    from truesheet.sources.opening import OpenedSource

WIDE, LONG = "row", "item"


def write(
    path: Path, source: OpenedSource, measure: AnnotatorAgreement, found: Read, told: Settled
) -> None:
    """A line for each item; the label is empty where two classes have most labels."""
    wide = len(measure.annotators) > 1
    lines = _rows(source, measure, told) if wide else _items(found, told)
    sizes = found.units.sizes
    with path.open("x", encoding="utf-8", newline="") as file:
        to = csv.writer(file, lineterminator="\n")
        to.writerow([WIDE if wide else LONG, "label", "likely", "labels"])
        for name, at in lines:
            likely = f"{told.likely[at]:.4f}" if told.likely else ""
            to.writerow([name, told.labels[at], likely, int(sizes[at])])


def _items(found: Read, told: Settled) -> Iterator[tuple[str, int]]:
    named = [(found.names.get(int(key), ""), at) for at, key in enumerate(told.keys)]
    return iter(sorted(named))


def _rows(
    source: OpenedSource, measure: AnnotatorAgreement, told: Settled
) -> Iterator[tuple[str, int]]:
    """The rows of the data in their order, each by the pattern of its labels."""
    keys: Any = told.keys
    for part in source.parts:
        for batch in part.batches(source.schema):
            mine = patterns(batch, measure.annotators)
            at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
            for row in np.flatnonzero(keys[at] == mine).tolist():
                yield part.address(batch.start + row), int(at[row])
