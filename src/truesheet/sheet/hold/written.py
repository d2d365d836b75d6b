"""Numbers as they stand in a document: how far their words reach, and others in the same style.

"25,000" promises a number to the unit; "52K" and "32.5 %" promise one to the last digit that is
written. A correction looks like what it replaces: 25,000 becomes 24,999, 25000 becomes 24999 and
52K becomes 31K.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import NamedTuple

import msgspec

from truesheet.model.stated import Amount
from truesheet.sheet.words import clean, number

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
"""Numbers that people write in letters, by what they mean."""

UNITS = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mio": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "billions": 10**9,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
}
"""What the word behind a number multiplies it by."""

BYTES = frozenset({"kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"})
"""Those of them that count bytes, which nobody writes out."""

_SIGNS = ",.'_\u00a0\u202f\u2009 "
_WRITTEN = re.compile(
    rf"(?<![\w.])(\d(?:[{_SIGNS}]?\d){{0,40}})([\u00a0\u202f ]?)([A-Za-z]{{1,8}})?(?![\w])"
)
_GROUPED = re.compile(rf"\d{{1,3}}(?:([{_SIGNS}])\d{{3}})(?:\1\d{{3}})*(?:[.,]\d+)?")


class Style(NamedTuple):
    """How a number is written: where, grouped by what, with how many digits after the point."""

    start: int
    end: int
    group: str
    point: str
    digits: int
    value: Decimal
    unit: str
    times: int


def style(written: str, meant: float | None = None) -> Style | None:
    """How the one number in `written` is written; None where there is none, or more than one.

    `meant` is what it was read as, which tells "1.234" of a grouped whole from a fraction.
    """
    found = list(_WRITTEN.finditer(written[:200]))
    if len(found) != 1:
        return None
    (match,) = found
    body, unit = match[1], match[3] or ""
    times = UNITS.get(unit.lower(), 1)
    best = None
    for way in _ways(body):
        group, point = way
        plain = body.replace(group, "") if group else body
        plain = plain.replace(point, ".") if point else plain
        try:
            value = Decimal(plain)
        except InvalidOperation:
            continue
        digits = len(plain.partition(".")[2])
        end = match.end() if times > 1 else match.end(1)
        one = Style(match.start(), end, group, point, digits, value, match[2] + unit, times)
        if best is None or (meant is not None and float(value) * times == meant):
            best = one
    return best


def _ways(body: str) -> list[tuple[str, str]]:
    """Ways to read a number: what groups its digits, and what stands for the point."""
    if body.isdigit():
        return [("", "")]
    grouped = _GROUPED.fullmatch(body)
    ways = []
    if grouped:
        rest = body.replace(grouped[1], "")
        ways.append((grouped[1], next((c for c in ".," if c in rest), "")))
    ways += [("", sign) for sign in ".," if body.count(sign) == 1]
    return ways


def slack(written: str, meant: float | None = None) -> float:
    """How far the true number may lie from the written one: half of its last digit.

    >>> slack("52K"), slack("25,000"), slack("32.5"), slack("1.20 million")
    (500.0, 0.0, 0.05, 5000.0)
    """
    known = style(written, meant)
    if known is None or (known.times == 1 and not known.digits):
        return 0.0
    return float(known.times * Decimal(10) ** -known.digits / 2)


def widened(amount: Amount, scale: float = 1.0, whole: bool = False) -> Amount:
    """The amount with room for the rounding of its written digits.

    `scale` is what one written unit is worth: 0.01 for per cent. With `whole`, a whole number is
    taken to be rounded as well: "38 years on average" holds of 38.4. Short numbers such as 52K may
    also be cut instead of rounded.
    """
    meant = amount.low / scale if amount.low is not None else None
    room = slack(amount.written, meant)
    known = style(amount.written, meant)
    if whole and not room and known is not None and amount.low == amount.high:
        room = 0.5
    if not room or amount.strict:
        return amount
    # A hair more, so that half a digit is not lost to binary fractions.
    room *= scale * (1 + 1e-9)
    # People cut as often as they round: 75K is written for 75,661.
    above = 2 * room if known is not None and known.times > 1 else room
    return msgspec.structs.replace(
        amount,
        low=None if amount.low is None else amount.low - room,
        high=None if amount.high is None else amount.high + above,
    )


def restyled(written: str, value: float, meant: float | None = None, about: bool = False) -> str:
    """`value` as the writer of `written` would write it; "" where that cannot be said.

    With `about` it is rounded to as many leading digits as the writer gave.

    >>> restyled("25,000", 24999), restyled("25000", 24999), restyled("52K", 31234)
    ('24,999', '24999', '31K')
    >>> restyled("about 50 000", 31234, about=True), restyled("two", 3), restyled("12.5 %", 8.333)
    ('about 31 000', 'three', '8.3 %')
    """
    if written.strip().lower() in WORDS:
        return _in_letters(written, value)
    known = style(written, meant)
    if known is None:
        return ""
    amount = Decimal(repr(float(value))) / known.times
    unit = known.unit if known.times > 1 else ""
    group, digits = known.group, known.digits
    if known.times > 1 and not 1 <= amount < 1000:
        if known.unit.strip().lower() in BYTES:
            return ""
        # 0M says nothing, and 3,500K is no style: write it out.
        amount, unit, group, digits = amount * known.times, "", group or ",", 0
    if about and known.times == 1 and not digits:
        amount = _leading(amount, known.value)
    step = Decimal(10) ** -digits
    text = f"{amount.quantize(step, ROUND_HALF_EVEN):,f}"
    head, _, tail = text.partition(".")
    head = head.replace(",", group if group or len(head) < 4 else "")
    return (
        written[: known.start]
        + head
        + (f"{known.point or '.'}{tail}" if tail else "")
        + unit
        + written[known.end :]
    )


def _leading(amount: Decimal, like: Decimal) -> Decimal:
    """Rounded to as many leading digits as `like` has before its zeros, two at least."""
    kept = max(2, len(str(int(like)).rstrip("0")))
    spare = len(str(int(abs(amount)))) - kept
    return amount if spare <= 0 else round(amount, -spare)


def _in_letters(written: str, value: float) -> str:
    if value != int(value):
        return ""
    word = WORDS[int(value)] if 0 <= value < len(WORDS) else f"{int(value):,}"
    return word.capitalize() if written.strip()[:1].isupper() else word


def in_percent(amount: Amount) -> bool:
    """Is a fraction written in per cent, 12.5 for 0.125?"""
    known = style(amount.written)
    middle = amount.low if amount.low is not None else amount.high
    if known is None or middle is None:
        return False
    value = float(known.value)
    return abs(value - 100 * middle) < abs(value - middle)


def amount_in_words(amount: Amount) -> str:
    """An amount for a sentence: 25,000; about 52K; more than 1M; 10 to 20; 10K<n<100K."""
    written = clean(amount.written).strip()
    if amount.low is not None and amount.low == amount.high:
        shown = written or number(amount.low)
        return f"about {shown}" if amount.about and shown[:1].isdigit() else shown
    if written and not written[:1].isdigit():
        return written
    if amount.about and written:
        return f"about {written}"
    if amount.high is None:
        shown = written or number(amount.low or 0)
        return f"{'more than' if amount.strict else 'at least'} {shown}"
    if amount.low is None:
        return f"{'fewer than' if amount.strict else 'at most'} {written or number(amount.high)}"
    return written or f"{number(amount.low)} to {number(amount.high)}"
