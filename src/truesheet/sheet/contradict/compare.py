"""Comparing what a person wrote with what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from truesheet.model.evidence import Share
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import FEWEST, Seen
from truesheet.sheet.words import clean, count, names, percent

FEWEST_DIGITS, MOST_DIGITS = 2, 15
"""A fraction is taken to be rounded to two digits at least: 0.3 is 0.30. A double has 15."""


def as_cell(value: Any) -> str:
    """A value that a person wrote, as the measures write it: the text that one would type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def same_share(stated: float | dict[str, int], found: Share) -> bool:
    """Is a stated share the counted one? Counts must be equal; a fraction may be rounded.

    A fraction is taken to be rounded to the digits in which it is written, but to two at least:
    0.33 holds of one third, 0.34 does not.
    """
    if isinstance(stated, dict):
        # Equal as fractions: 1 of 4 is what 250 of 1,000 is.
        return stated["part"] * found.whole == found.part * stated["whole"]
    if not found.whole:
        return False
    written = Decimal(repr(stated))
    off = abs(written * found.whole - found.part)
    return off <= found.whole * Decimal(10) ** -_digits(written) / 2


def true_share(stated: float | dict[str, int], found: Share) -> Any:
    """The counted share in the form of the stated one: both counts, or as many digits.

    None where there is nothing to count a share of.

    >>> true_share(0.35, Share(1, 3)), true_share({"part": 1, "whole": 2}, Share(1, 3))
    (0.33, {'part': 1, 'whole': 3})
    """
    if not found.whole:
        return None
    if isinstance(stated, dict):
        return {"part": found.part, "whole": found.whole}
    exact = Decimal(found.part) / Decimal(found.whole)
    return float(round(exact, _digits(Decimal(repr(stated)))))


def true_cells(stated: Sequence[Any], found: Mapping[str, int]) -> list[Any] | None:
    """The values that occur, those of the list first and as they were written.

    None where one stands for so few rows that it is not shown.
    """
    if any(n < FEWEST for n in found.values()):
        return None
    kept = [v for v in stated if as_cell(v) in found]
    known = {as_cell(v) for v in kept}
    return kept + [v for v in found if v not in known]


def ratio(stated: float | dict[str, int]) -> float:
    """A stated share as a fraction."""
    return stated["part"] / stated["whole"] if isinstance(stated, dict) else float(stated)


def amount(stated: float | dict[str, int]) -> str:
    """A stated share in a sentence."""
    return percent(Share(**stated)) if isinstance(stated, dict) else f"{100 * stated:.4g} %"


def _digits(written: Decimal) -> int:
    return min(max(FEWEST_DIGITS, -int(written.as_tuple().exponent)), MOST_DIGITS)


def step(key: Any) -> str:
    """One step of a JSON Pointer, with the slash before it."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def absent_field(name: Any, seen: Seen, path: str, what: str = "names") -> Iterator[Statement]:
    """One statement where the data does not have the named field, none where it does."""
    if str(name) not in seen.names:
        says = f"{what} the field {clean(str(name))}; the data has no such field"
        cited = seen.about_fields
        yield Statement(says, str(name), path, evidence=cited, agrees=False, exact=True)


def absent_fields(
    named: Iterable[Any], seen: Seen, path: str, what: str = "names"
) -> Iterator[Statement]:
    """One statement for each field of the list at `path` that the data does not have."""
    told = set()
    for i, name in enumerate(named):
        if str(name) not in told:
            yield from absent_field(name, seen, f"{path}/{i}", what)
        told.add(str(name))


def unsure(says: str, value: Any, path: str, why: str, evidence: tuple[str, ...] = ()) -> Statement:
    """A statement of which the data cannot tell, and why."""
    return Statement(says, value, path, evidence=evidence, agrees=None, why=why)


def rows_that(n: int, has: str, have: str, what: str = "row") -> str:
    """1 row has, 2 rows have."""
    return f"{count(n, what)} {has if n == 1 else have}"


def short(items: Iterable[str]) -> str:
    """Names in a sentence, at most four."""
    return names(list(items), 4)
