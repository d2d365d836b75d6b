"""Groups of people that are hardly there, and annotators that guess."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, shuffled, some
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields
from truesheet.flow.faults.gaps import emptied
from truesheet.flow.faults.labels import classes, two_classes
from truesheet.flow.faults.replica import TEXT, Replica

_SEX, _RACE = "planted sex", "planted race"
_PROXY, _WHERE = "planted field", "planted place"
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


def _two_groups(copy: Replica, seed: int) -> Replica:
    return copy.with_column(_SEX, pa.array(halves(copy, seed, "group a", "group b"), TEXT))


def halves(copy: Replica, seed: int, one: str, other: str) -> list[str]:
    """One of two words for each row, by chance."""
    return [one if n % np.uint64(2) == 0 else other for n in mixed(copy.rows, seed)]


def _missing(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """A field loses values in one of two groups."""
    made = _two_groups(copy, seed)
    mine = np.flatnonzero(np.array([v == "group b" for v in made.column(_SEX).to_pylist()]))
    rows = some(mine, strength, seed)
    touched = frozenset({place, _SEX})
    return Planted(emptied(made, place, rows), fields(place), touched, len(rows))


def _proxy(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """A field says the group in other words, but for a share of the rows."""
    made = _two_groups(copy, seed)
    wrong = set(some(np.arange(copy.rows), strength, seed).tolist())
    told = [
        "code 1" if (v == "group a") != (i in wrong) else "code 2"
        for i, v in enumerate(made.column(_SEX).to_pylist())
    ]
    made = made.with_column(_PROXY, pa.array(told, TEXT))
    return Planted(made, fields(_SEX), frozenset({_SEX, _PROXY}), copy.rows - len(wrong))


def _reversed(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """One group has less of the rarer class over all, and more of it in each of two places.

    It stands mostly where the class is rare, as in the admissions to Berkeley (Bickel, 1975).
    """
    (rare, _), (common, _) = classes(copy)
    draws = [mixed(copy.rows, seed + i) / 2.0**64 for i in range(3)]
    mine, far = draws[0] < 0.5, draws[1] < 0.8
    poor = np.where(mine, far, ~far)
    rate = np.where(poor, 0.2, 0.6) + np.where(mine, strength, 0.0)
    made = copy.with_column(_SEX, _worded(mine, "group b", "group a"))
    made = made.with_column(_WHERE, _worded(poor, "place 2", "place 1"))
    said = [rare if hit else common for hit in draws[2] < rate]
    made = made.with_column(place, pa.array(said, copy.column(place).type))
    touched = frozenset({_SEX, _WHERE, place})
    return Planted(made, fields(_SEX, _WHERE) | {DATASET}, touched, copy.rows, True)


def _worded(yes: np.ndarray, one: str, other: str) -> pa.Array:
    return pa.array([one if v else other for v in yes], TEXT)


FAULTS = (
    Fault(
        "missing-by-group",
        "values are missing in one group of people",
        ("groups.missing",),
        (0.15, 0.5),
        places.plain,
        _missing,
    ),
    Fault(
        "proxy",
        "a field says the group of people in other words, but for some rows",
        ("groups.proxy",),
        (0.05, 0.15),
        _enough,
        _proxy,
    ),
    Fault(
        "reversal",
        "a difference between groups turns round in each of two places (share)",
        ("groups.reversal",),
        (0.1, 0.2),
        two_classes,
        _reversed,
    ),
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
