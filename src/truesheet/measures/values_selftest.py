"""What a self-test finds: no measure gives it, the verb does; screens read it by this type."""

from __future__ import annotations

import msgspec

MEASURE, VERSION = "selftest", 1
"""Under which name and version it stands among the evidence."""


class Checked(msgspec.Struct, frozen=True):
    """One check: known faults that it should have found, those found, and its false alarms.

    `alarms` counts all that it raised on planted faults and where nothing was planted. `already`
    counts places at which nothing could be learned, because the check speaks of the data as it is.
    """

    rule: str
    planted: int
    found: int
    false: int
    alarms: int
    already: int = 0


class Tried(msgspec.Struct, frozen=True):
    """One fault at one strength, and how often a check found it."""

    fault: str
    says: str
    amount: str
    rule: str
    planted: int
    found: int


class Null(msgspec.Struct, frozen=True):
    """Copies in which nothing is wrong, and the checks that said something of them all the same."""

    says: str
    copies: int
    checks: int
    false: dict[str, int] = {}


class Untested(msgspec.Struct, frozen=True):
    """A check that no fault was planted for, and why."""

    rule: str
    why: str


class SelfTested(msgspec.Struct, frozen=True):
    """The whole self-test. `divided` tells that the copy was divided at random into two splits."""

    rows: int
    rows_read: int
    divided: bool
    checks: tuple[Checked, ...]
    faults: tuple[Tried, ...]
    nulls: tuple[Null, ...]
    untested: tuple[Untested, ...]

    @property
    def planted(self) -> int:
        return sum(c.planted for c in self.checks)

    @property
    def found(self) -> int:
        return sum(c.found for c in self.checks)

    @property
    def false(self) -> int:
        return sum(c.false for c in self.checks)

    @property
    def alarms(self) -> int:
        return sum(c.alarms for c in self.checks)
