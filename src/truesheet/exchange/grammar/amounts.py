"""Numbers with the words around them that say how far they reach: about, over, up to, between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from truesheet.exchange.grammar.tokens import UNITS, Token
from truesheet.model.stated import Amount

ABOUT = frozenset(
    "about around approximately approx roughly circa ca nearly almost some estimated "
    "approximatively".split()
)
OVER = frozenset("over exceeding above beyond".split())
UNDER = frozenset("under below".split())
SOFT = frozenset(
    {"the", "a", "an", "of", "just", "slightly", "little", "bit", "total", "only", "exactly"}
)

LARGEST = 1e15
"""No dataset has more rows; a longer row of digits is a name."""


class Counted(NamedTuple):
    """An amount, the tokens from `first` up to `last` that say it, and its number alone."""

    amount: Amount
    first: int
    last: int
    start: int
    end: int


def amounts(tokens: Sequence[Token], text: str) -> list[Counted]:
    """Every amount of a sentence, in order; a range counts once."""
    found: list[Counted] = []
    i = 0
    while i < len(tokens):
        if not is_number(tokens, i):
            i += 1
            continue
        one = _range(tokens, i, text) or _single(tokens, i, text)
        found.append(one)
        i = one.last
    return found


def is_number(tokens: Sequence[Token], i: int) -> bool:
    """Is it a number that could count something? Not 3-gram, 28x28, 5th or 12/05."""
    token = tokens[i]
    if token.kind != "number" or math.isnan(token.value) or token.value > LARGEST:
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    before = tokens[i - 1] if i else None
    if after is not None and after.glued and after.low == "x":
        return False
    return not (before is not None and before.low == "x" and token.glued)


def _single(tokens: Sequence[Token], i: int, text: str) -> Counted:
    token = tokens[i]
    written = text[token.start : token.end]
    first, hedge = _hedge(tokens, i)
    last = i + 1
    after = tokens[last] if last < len(tokens) else None
    if after is not None and after.sign("+") and after.glued:
        hedge, last = "least", last + 1
    elif after is not None and after.low == "or" and last + 1 < len(tokens):
        if tokens[last + 1].low == "more":
            hedge, last = "least", last + 2
        elif tokens[last + 1].low in ("less", "fewer"):
            hedge, last = "most", last + 2
        elif tokens[last + 1].low == "so":
            hedge, last = "about", last + 2
    return Counted(_amount(token.value, hedge, written), first, last, token.start, token.end)


def _amount(value: float, hedge: str, written: str) -> Amount:
    if hedge == "over":
        return Amount(low=value, strict=True, about=True, written=written)
    if hedge == "least":
        return Amount(low=value, about=True, written=written)
    if hedge == "under":
        return Amount(high=value, strict=True, about=True, written=written)
    if hedge == "most":
        return Amount(high=value, about=True, written=written)
    if hedge == "about":
        room = leeway(value)
        return Amount(low=value - room, high=value + room, about=True, written=written)
    return Amount(low=value, high=value, written=written)


def leeway(value: float) -> float:
    """How far "about" reaches: half of the last digit that is not a zero, at least a twentieth
    and at most a quarter of the number."""
    unit, rest = 1.0, int(abs(value))
    while rest and rest % 10 == 0:
        rest //= 10
        unit *= 10
    return min(max(unit / 2, abs(value) / 20), abs(value) / 4)


_TWO = {
    "more than": "over",
    "greater than": "over",
    "upwards of": "over",
    "excess of": "over",
    "less than": "under",
    "fewer than": "under",
    "smaller than": "under",
    "at least": "least",
    "at most": "most",
    "up to": "most",
    "maximum of": "most",
    "close to": "about",
}
"""Two words before a number, and how they widen it."""

_SIGNS = {"~": "about", "≈": "about", "≃": "about", ">": "over", "<": "under", "≥": "least"} | {
    "≤": "most",
    "\u223c": "about",
    "\uff5e": "about",
}


def _hedge(tokens: Sequence[Token], i: int) -> tuple[int, str]:
    """The words before the number that widen it, and where they begin."""
    at = i
    while at and tokens[at - 1].among(SOFT) and i - at < 3:
        at -= 1
    if not at:
        return i, ""
    before = tokens[at - 1]
    two = f"{tokens[at - 2].low} {before.low}" if at > 1 else ""
    if hedge := _TWO.get(two, ""):
        negated = at > 2 and tokens[at - 3].low in ("no", "not") and two.endswith("than")
        if negated:
            return at - 3, "most" if hedge == "over" else "least"
        return at - 2, hedge
    if before.kind == "sign" and before.text in _SIGNS:
        return at - 1, _SIGNS[before.text]
    if before.sign(".") and at > 1 and tokens[at - 2].among(ABOUT):
        return at - 2, "about"
    for words, hedge in ((ABOUT, "about"), (OVER, "over"), (UNDER, "under")):
        if before.among(words):
            return at - 1, hedge
    return i, ""


def _range(tokens: Sequence[Token], i: int, text: str) -> Counted | None:
    """between A and B, from A to B, A to B, A-B, A – B; the first must be the smaller."""
    if i + 2 >= len(tokens) or not is_number(tokens, i + 2):
        return None
    a, mid, b = tokens[i : i + 3]
    before = tokens[i - 1].low if i else ""
    joined = (
        (mid.low == "and" and before == "between")
        or (mid.low == "to" and before != "up")
        or mid.sign("-", "–", "—", "~")
    )
    low, high = a.value, b.value
    unit = b.text.lstrip("0123456789.,' ").lower()
    if unit in UNITS and a.text.isdigit():
        low *= UNITS[unit]  # 10 to 20k
    if not joined or not low < high:
        return None
    further = tokens[i + 3] if i + 3 < len(tokens) else None
    if mid.kind == "sign" and further is not None and further.sign(mid.text) and further.glued:
        return None
    first = i - 1 if before in ("between", "from") else i
    written = text[a.start : b.end]
    return Counted(Amount(low=low, high=high, written=written), first, i + 3, a.start, b.end)
