"""What leaks: findings, what single fields tell of the label, what leaking rows are worth."""

from __future__ import annotations

import msgspec

from truesheet.measures.values_contam import Contamination
from truesheet.measures.values_leak import Scored, SingleField
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Absent
from truesheet.model.finding import Finding


class RowsWorth(msgspec.Struct, frozen=True, omit_defaults=True):
    """What rows of `test` that `train` holds too do to the score of a reference model.

    `by` is "rows" or the field that says what belongs together. `leaking` of `rows` looked at
    stand among the `learned` rows. `every` is the score on all rows, `clean` on those that do not
    leak, `gain` the first less the second. `absent` says why there is no score.
    """

    by: str
    train: str
    test: str
    learned: int = 0
    rows: int = 0
    leaking: int = 0
    metric: str = ""
    every: Scored | None = None
    clean: Scored | None = None
    gain: Scored | None = None
    absent: str = ""


class Leakage(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found: findings of the rules, how well single fields tell the label, and worths.

    `fields` says why it is absent where no label could be told. `rows` are the worths of rows and
    entities that stand in two splits. `contamination` is there where benchmarks were named.
    """

    name: str
    fingerprint: str
    splits: tuple[Split, ...]
    label: str
    findings: tuple[Finding, ...]
    fields: SingleField | Absent
    rows: tuple[RowsWorth, ...] = ()
    contamination: Contamination | None = None

    @property
    def raised(self) -> bool:
        """Whether anything was found that is more than a note."""
        held = self.contamination is not None and self.contamination.raised
        return held or any(f.outcome == "raised" and f.severity != "note" for f in self.findings)
