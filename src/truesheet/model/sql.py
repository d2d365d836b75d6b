"""What came of SQL claims: one outcome each, with the numbers on both sides of comparisons."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

SqlVerdict = Literal["true", "false", "unknown", "refused", "broken"]
"""`unknown` means that the data cannot tell; `refused` that it was not run, `broken` that it was
and did not come to an end."""


class Side(msgspec.Struct, frozen=True, omit_defaults=True):
    """One comparison of a claim: `left op right`, in words of the claim, with what was found.

    `right` has two texts where `op` is "between". `fixed` is set where they are constants.
    `values` are the numbers or times of left and right, None for what may not be shown: a text of
    the data. They are empty where that of the left is not known.
    """

    left: str
    op: str
    right: tuple[str, ...]
    fixed: bool = False
    values: tuple[Any, ...] = ()


class SqlOutcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of one claim. `columns` are the fields that it names, `rows` what it read."""

    sql: str
    verdict: SqlVerdict
    on: str = ""
    why: str = ""
    columns: tuple[str, ...] = ()
    rows: int = 0
    sides: tuple[Side, ...] = ()
    left_over: dict[str, int] = {}


class SqlClaims(msgspec.Struct, frozen=True):
    """`claims.sql`: all claims of a sheet, in their order."""

    claims: tuple[SqlOutcome, ...]
