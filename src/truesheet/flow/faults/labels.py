"""Labels that went wrong, and fields that give them away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, shuffled, some
from truesheet.flow.faults.copies import identified, renamed
from truesheet.flow.faults.fault import DATASET, Fault, Planted, fields, splits
from truesheet.flow.faults.replica import TEXT, Replica, Rows

LEAK = "planted field"


def classes(copy: Replica) -> list[tuple[Any, Rows]]:
    """Classes with their rows, the rarest first."""
    values = copy.column(copy.label).to_pylist()
    found: dict[Any, list[int]] = {}
    for i, value in enumerate(values):
        if value is not None:
            found.setdefault(value, []).append(i)
    return [
        (v, np.array(r, np.int64))
        for v, r in sorted(found.items(), key=lambda c: (len(c[1]), str(c[0])))
    ]


def _leak(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """A field that says the label in other words, but for a share of the rows."""
    names = {value: f"code {i}" for i, (value, _) in enumerate(classes(copy))}
    told = [names.get(v) for v in copy.column(place).to_pylist()]
    wrong = some(np.arange(copy.rows), strength, seed) if strength else np.empty(0, np.int64)
    kinds = sorted(names.values())
    after = dict(zip(kinds, [*kinds[1:], kinds[0]], strict=True))
    for r in wrong:
        told[int(r)] = after.get(told[int(r)] or "", kinds[0])
    made = copy.with_column(LEAK, pa.array(told, TEXT))
    return Planted(made, fields(LEAK), frozenset({LEAK}), copy.rows - len(wrong))


def _one_class(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    _, rows = classes(copy)[-1]
    subjects = fields(place) | {DATASET} | splits(*copy.splits)
    return Planted(copy.take(rows), subjects, frozenset({place}), len(rows), True)


def _rare(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The rarest class keeps five rows."""
    _, rows = classes(copy)[0]
    gone = shuffled(rows, seed)[5:]
    kept = np.setdiff1d(np.arange(copy.rows), gone)
    return Planted(copy.take(kept), fields(place), frozenset({place}), len(gone), True)


def _unbalanced(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The most frequent class makes up this share of the rows."""
    _, most = classes(copy)[-1]
    rest = np.setdiff1d(np.arange(copy.rows), most)
    few = shuffled(rest, seed)[: max(20, round(len(most) * (1 - strength) / strength))]
    kept = np.sort(np.concatenate([most, few]))
    return Planted(copy.take(kept), fields(place), frozenset({place}), len(rest) - len(few), True)


def _text_label(copy: Replica) -> list[str] | str:
    found = places.divided_labels(copy)
    if isinstance(found, str):
        return found
    return [found[0]]


def _unseen(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """A class of its own in the second split."""
    other = copy.others[0]
    rows = some(copy.at(other), strength, seed, 10)
    column = copy.column(place)
    new: Any = "planted class"
    if not pa.types.is_large_string(column.type) and not pa.types.is_string(column.type):
        new = max(v for v in column.to_pylist() if v is not None) + 1
    made = copy.put(place, rows, [new] * len(rows))
    return Planted(made, splits(other), frozenset({place}), len(rows))


def _numbered_or_text(copy: Replica) -> list[str] | str:
    found = places.divided_labels(copy)
    if isinstance(found, str):
        return found
    kind = next(f.kind for f in copy.fields if f.name == found[0])
    if kind not in ("text", "integer", "number"):
        return "the label can hold no further class"
    return found


def _by_split(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """The second split loses this share of the rows of its most frequent class."""
    other = copy.others[0]
    _, most = classes(copy)[-1]
    gone = some(np.intersect1d(most, copy.at(other)), strength, seed)
    kept = np.setdiff1d(np.arange(copy.rows), gone)
    return Planted(copy.take(kept), splits(other), frozenset({place}), len(gone), True)


def two_classes(copy: Replica) -> list[str] | str:
    """A label of two classes."""
    found = places.labels(copy)
    if isinstance(found, str):
        return found
    return found if len(classes(copy)) == 2 else "the label has other than two classes"


def _gap(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """A field of two groups; in one of them the rarer class is rarer by this share."""
    _, rows = classes(copy)[0]
    group = np.where(mixed(copy.rows, seed) % np.uint64(2) == 0, "group a", "group b")
    mine = rows[group[rows] == "group b"]
    common = classes(copy)[-1][0]
    lost = some(mine, strength, seed)
    name = "planted sex"
    made = copy.put(copy.label, lost, [common] * len(lost))
    made = made.with_column(name, pa.array(group.tolist(), TEXT))
    return Planted(made, fields(name), frozenset({name, copy.label}), len(lost))


def _conflict(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Rows stand there again, with another label (and a new identifier)."""
    kinds = [value for value, _ in classes(copy)]
    after = dict(zip(kinds, [*kinds[1:], kinds[0]], strict=True))
    rows = some(copy.present(place), strength, seed)
    made = copy.appended(rows)
    fresh = np.arange(copy.rows, made.rows)
    ids = identified(copy)
    for name in [] if isinstance(ids, str) else ids:
        made = renamed(made, name, fresh)
    wrong = [after[v] for v in copy.column(place).take(pa.array(rows)).to_pylist()]
    made = made.put(place, fresh, wrong)
    return Planted(made, fields(place), frozenset({place}), len(rows)).half_counted()


def _flipped(copy: Replica, place: str, strength: float, seed: int) -> Planted:
    """Rows have the label of another class; what is doubted most must be among them."""
    kinds = [value for value, _ in classes(copy)]
    after = dict(zip(kinds, [*kinds[1:], kinds[0]], strict=True))
    rows = some(copy.present(place), strength, seed)
    wrong = [after[v] for v in copy.column(place).take(pa.array(rows)).to_pylist()]
    made = Planted(copy.put(place, rows, wrong), fields(place), frozenset({place}), len(rows))
    return made._replace(named=copy.addresses(rows))


FAULTS = (
    Fault(
        "label-flips",
        "rows have the label of another class",
        ("labels.suspect",),
        (0.03, 0.1),
        places.labels,
        _flipped,
    ),
    Fault(
        "label-conflict",
        "rows stand there again with another label",
        ("labels.conflict",),
        (0.01, 0.05),
        places.labels,
        _conflict,
    ),
    Fault(
        "label-leak",
        "a field says the label in other words, but for some rows",
        ("labels.given_away",),
        (0.0, 0.002, 0.01),
        places.labels,
        _leak,
    ),
    Fault(
        "one-class",
        "all rows but those of one class were lost",
        ("labels.single_class",),
        (1.0,),
        places.labels,
        _one_class,
    ),
    Fault(
        "rare-class",
        "all but five rows of a class were lost",
        ("labels.rare_class",),
        (1.0,),
        places.labels,
        _rare,
    ),
    Fault(
        "imbalance",
        "one class holds nearly all rows",
        ("labels.imbalance",),
        (0.85, 0.97),
        places.labels,
        _unbalanced,
    ),
    Fault(
        "unseen-class",
        "a split has a class that training data do not have",
        ("labels.unseen",),
        (0.01, 0.05),
        _numbered_or_text,
        _unseen,
    ),
    Fault(
        "label-shift",
        "a split lost rows of its most frequent class",
        ("labels.by_split",),
        (0.3, 0.6),
        places.divided_labels,
        _by_split,
    ),
    Fault(
        "group-gap",
        "one group of people has fewer of an outcome",
        ("groups.rates",),
        (0.3, 0.6),
        two_classes,
        _gap,
    ),
)
