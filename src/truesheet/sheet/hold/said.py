"""The statements that holding ends in: it agrees, it does not, or the data cannot tell."""

from __future__ import annotations

from typing import Any

from truesheet.model.stated import Amount, Stated
from truesheet.sheet.judge import Statement


def held(
    says: str,
    stated: Stated,
    cited: tuple[str, ...],
    agrees: bool = True,
    *,
    found: Any = None,
    exact: bool | None = None,
    absence: str = "",
    why: str = "",
) -> Statement:
    """A claim that the data were asked of, and answered. `cited` must name the evidence."""
    return Statement(
        says,
        plain(stated),
        origin="stated",
        evidence=cited,
        agrees=agrees,
        why=why,
        exact=exact,
        absence=absence,
        found=found,
    )


def untold(says: str, stated: Stated, why: str, cited: tuple[str, ...] = ()) -> Statement:
    """A claim of which the data cannot tell, and why. `cited` is what was asked all the same."""
    reason = why[:1].upper() + why[1:].rstrip(".") + "."
    return Statement(says, plain(stated), origin="stated", evidence=cited, agrees=None, why=reason)


def unsure(one: Statement, why: str) -> Statement:
    """The same claim, of which the data cannot tell after all."""
    return Statement(
        one.says, one.value, origin="stated", evidence=one.evidence, agrees=None, why=why
    )


def plain(stated: Stated) -> Any:
    """What is stated, as plain JSON: a number where it is one, else the words."""
    value = stated.value.get("amount") if stated.kind == "share" else stated.value
    if isinstance(value, Amount):
        if value.exact and value.low is not None:
            return int(value.low) if float(value.low).is_integer() else value.low
        return value.written or [value.low, value.high]
    return stated.value
