"""What the truth ledger says of one detector."""

from __future__ import annotations

import msgspec

Cell = str | int | float


class Rate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A share that keeps both counts, or why there is none (`Rate(absent=why)`).

    >>> Rate(8, 10), Rate(absent="no data here").absent
    (Rate(part=8, whole=10, absent=''), 'no data here')
    """

    part: int = 0
    whole: int = 0
    absent: str = ""

    def __str__(self) -> str:
        """Both counts, and the share in per cent; never rounded to all or nothing."""
        if self.absent or not self.whole:
            return f"not measured: {self.absent}" if self.absent else "none to find"
        share = 100 * self.part / self.whole
        shown = f"{share:.1f}"
        if self.part != self.whole and shown == "100.0":
            shown = "over 99.9"
        if self.part and shown == "0.0":
            shown = "under 0.1"
        return f"{self.part:,} of {self.whole:,} ({shown} %)"


class Quote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What findings of one rule may say of themselves: what the entry counted for that rule.

    `on` is the data, as it stands after "On". Of `known` faults, called `faults`, the rule found
    `found`; of its `alarms`, `false` were false. A count that was not made stays 0 of 0.
    """

    rule: str
    on: str
    found: int = 0
    known: int = 0
    false: int = 0
    alarms: int = 0
    faults: str = "planted faults"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One detector on data of which the faults are known.

    `name` is the name of the module, `title` a few words for the table. `data` says which data it
    is and where it comes from, `known` what is known of it and how one knows. `recall` counts
    known faults, and those of them that were found; `precision` counts alarms, and those of them
    that are true. `peer` names another tool and its figures on the same data, or says why there is
    none. `columns` and `rows` are a table of details, `notes` sentences for the reader.
    `quotes` are what single rules may say of themselves in findings.
    `absent` says why nothing could be run; everything else is empty then.
    """

    name: str
    title: str
    data: str = ""
    known: str = ""
    recall: Rate = Rate()
    precision: Rate = Rate()
    peer: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    absent: str = ""
    quotes: tuple[Quote, ...] = ()
