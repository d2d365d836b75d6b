"""The text that would be true in the place of what stands there."""

from __future__ import annotations

from truesheet.model.stated import Amount, Stated
from truesheet.sheet.hold.written import in_percent, restyled
from truesheet.sheet.judge import Statement

NUMBERS = frozenset({"rows", "files", "bytes", "fields", "classes", "mean", "share"})


def correction(stated: Stated, statement: Statement) -> str:
    """The text for `stated.place`, in the style of what is written there.

    "" where there is nothing to correct, or where no machine should decide: limits such as "over
    1M", lists, words, and whatever else a person has to weigh.
    """
    if statement.agrees is not False or statement.found is None:
        return ""
    if stated.kind == "size_category":
        return str(statement.found)
    if stated.kind in NUMBERS:
        amount = stated.value["amount"] if stated.kind == "share" else stated.value
        return _number(amount, statement.found, 100.0 if stated.kind == "share" else 1.0)
    return ""


def _number(amount: Amount, found: object, times: float) -> str:
    if not isinstance(found, (int, float)) or not amount.written:
        return ""
    if amount.low is None or amount.high is None or amount.strict:
        return ""
    middle = (amount.low + amount.high) / 2
    # A share may be written as 0.125 or as 12.5 %.
    scale = times if times > 1 and in_percent(amount) else 1.0
    text = restyled(amount.written, float(found) * scale, middle * scale, amount.about)
    return "" if text == amount.written else text
