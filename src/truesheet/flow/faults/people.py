"""Groups of people that are hardly there, and annotators that guess."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, shuffled
from truesheet.flow.faults.fault import DATASET, Fault, Planted
from truesheet.flow.faults.labels import classes
from truesheet.flow.faults.replica import TEXT, Replica

_SEX, _RACE = "planted sex", "planted race"
_FEWEST = 400


def _uncovered(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Two fields of two groups each; of one combination all rows but five are lost."""
    draws = mixed(copy.rows, seed)
    sex = np.where(draws % np.uint64(2) == 0, "group a", "group b")
    race = np.where(draws // np.uint64(7) % np.uint64(2) == 0, "group c", "group d")
    made = copy.with_column(_SEX, pa.array(sex.tolist(), TEXT))
    made = made.with_column(_RACE, pa.array(race.tolist(), TEXT))
    there = np.flatnonzero((sex == "group b") & (race == "group d"))
    gone = shuffled(there, seed)[5:]
    kept = np.setdiff1d(np.arange(copy.rows), gone)
    touched = frozenset({_SEX, _RACE})
    return Planted(made.take(kept), frozenset({DATASET}), touched, len(gone), True)


def _enough(copy: Replica) -> list[str] | str:
    return [DATASET] if copy.rows >= _FEWEST else f"fewer than {_FEWEST} rows"


def _busy(copy: Replica) -> list[str] | str:
    """Annotators with many labels, of whom one is to guess."""
    found = copy.named("annotator")
    label = places.labels(copy)
    if len(found) != 1:
        return "no single field names annotators (--role FIELD=annotator)"
    if isinstance(label, str):
        return label
    counts = copy.column(found[0]).value_counts().to_pylist()
    kept = sorted((-c["counts"], str(c["values"])) for c in counts if c["counts"] >= places.FEWEST)
    return [who for _, who in kept[:3]] or f"no annotator gave {places.FEWEST} labels"


def _guessed(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """One annotator gives classes by chance."""
    who = np.array([str(v) for v in copy.column(copy.named("annotator")[0]).to_pylist()])
    rows = np.flatnonzero(who == place)
    kinds = [value for value, _ in classes(copy)]
    drawn = [kinds[int(n) % len(kinds)] for n in mixed(len(rows), seed)]
    made = copy.put(copy.label, rows, drawn)
    subjects = frozenset({DATASET, f"field:{copy.label}"})
    return Planted(made, subjects, frozenset({copy.label}), len(rows))


FAULTS = (
    Fault(
        "uncovered-group",
        "a combination of two groups of people was lost",
        ("groups.uncovered",),
        (1.0,),
        _enough,
        _uncovered,
    ),
    Fault(
        "guessing-annotator",
        "an annotator gives classes by chance",
        ("annotators.outlier",),
        (1.0,),
        _busy,
        _guessed,
    ),
)
