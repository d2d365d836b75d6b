"""What a fault is: where it can be planted, how, and which checks should then say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from truesheet.flow.faults.replica import Replica
from truesheet.rules.words import percent, plain

DATASET = "dataset"


class Planted(NamedTuple):
    """A copy with a fault, and where a check may rightly speak of it.

    `subjects` are those of the findings that count as found. `touched` are fields whose cells
    were changed: an alarm on them, on a split or on the dataset is no false one, an alarm on
    any other field is. `rows_changed` is set where rows came, went or moved, so that every field
    has changed. `rows` is how many rows hold the fault. Where the number of the finding counts
    what was planted, `least` is by how much it must grow for the fault to count as found. Where it
    names rows, half of those at least must be `named`, which are addresses.
    """

    copy: Replica
    subjects: frozenset[str]
    touched: frozenset[str]
    rows: int
    rows_changed: bool = False
    least: int = 0
    named: frozenset[str] = frozenset()

    def half_counted(self) -> Planted:
        """The same; found only where the check counts at least half of what was planted."""
        return self._replace(least=max(1, self.rows // 2))


@dataclass(frozen=True)
class Fault:
    """A known fault of one kind.

    `checks` are the rules that should find it, each counted by itself. `where` gives the places
    (names of fields, of splits, or `dataset`) at which it can be planted, or the reason why it
    cannot. `plant` gets the copy, the place, the strength and a seed. `as_text` is set where the
    fault is one of the written file: the copy is then written as CSV and read again. Strengths
    are shares unless `unit` says otherwise.
    """

    id: str
    says: str
    checks: tuple[str, ...]
    strengths: tuple[float, ...]
    where: Callable[[Replica], Sequence[str] | str]
    plant: Callable[[Replica, str, float, int], Planted]
    as_text: bool = False
    places: int = 3
    unit: str = "%"

    def amount(self, strength: float) -> str:
        """The strength in words: `5 %`, `8 days`; nothing where a fault is all or nothing."""
        if self.unit == "%":
            return percent(strength) if strength < 1 else ""
        return f"{plain(strength)} {self.unit}"


def fields(*names: str) -> frozenset[str]:
    """Subjects of findings on these fields."""
    return frozenset(f"field:{n}" for n in names)


def splits(*names: str) -> frozenset[str]:
    """Subjects of findings on these splits."""
    return frozenset(f"split:{n}" for n in names)
