"""Shares of rows, and means and ranges of fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from truesheet.exchange.grammar.amounts import Counted, amounts
from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence, Token, fraction
from truesheet.exchange.grammar.words import GENERIC, SPECIFIC
from truesheet.model.stated import Amount

_OTHER = frozenset(
    "accuracy f1 precision recall agreement score scores kappa performance humans human outperform "
    "achieves model models classifier baseline approval confidence random randomly error workers "
    "discarded removed transformed judged selected threshold increase decrease "
    "improvement reduction "
    "split train training test validation".split()
)
_IS = frozenset("are is have has contain contains belong come".split())


def shares(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """ "About 33 % of the examples are positive", "the mean of `age` is 38.6"."""
    tokens = s.tokens
    for c in amounts(tokens, s.text.text):
        if c.last < len(tokens) and (
            tokens[c.last].sign("%") or tokens[c.last].low in ("percent",)
        ):
            yield from _share(s, c)
    yield from _mean(s, around)
    yield from _range(s, around)


def _share(s: Sentence, c: Counted) -> Iterator[Claim | Why]:
    tokens = s.tokens
    at = c.last + 1
    if {t.low for t in tokens} & _OTHER:
        yield Why("it may be a share of something else than the rows")
        return
    if at >= len(tokens) or tokens[at].low != "of":
        return
    at += 1
    while at < len(tokens) and tokens[at].low in ("the", "all", "these", "our"):
        at += 1
    whole = at
    while at < len(tokens) and at < whole + 3 and not tokens[at].among(GENERIC | SPECIFIC):
        at += 1
    rows = (
        at < len(tokens) and tokens[at].among(GENERIC | SPECIFIC) and tokens[at].low.endswith("s")
    )
    if not rows or at + 2 >= len(tokens) or tokens[at + 1].low not in _IS:
        yield Why("of what it is a share, it does not say")
        return
    amount = _fraction(c.amount, tokens[c.first : c.last])
    if amount is None:
        return
    written = s.text.text[c.start : tokens[c.last].end]
    amount = msgspec.structs.replace(amount, written=written)
    of = " ".join(s.text.text[tokens[at + 1].start :].strip(" .,;:").split())[:200]
    value = {"amount": amount, "of": of, "value": ""}
    yield Claim("share", value, c.start, tokens[c.last].end)


def _fraction(amount: Amount, tokens: Sequence[Token]) -> Amount | None:
    """Per cent as a fraction of one."""
    numbers = [fraction(t) for t in tokens if t.kind == "number"]
    if not numbers or any(not 0 <= n <= 100 for n in numbers):
        return None
    low = None if amount.low is None else amount.low / 100
    high = None if amount.high is None else min(1.0, amount.high / 100)
    return msgspec.structs.replace(amount, low=low, high=high)


_MEAN = frozenset({"mean", "average", "avg"})


def _field(tokens: Sequence[Token], around: Around) -> str:
    """The field that these words name: in backticks, or by the very name."""
    named = [t.text for t in tokens if t.kind == "code" and t.text in around.fields]
    if not named:
        named = [t.text for t in tokens if t.kind == "word" and t.text in around.fields]
    return named[0] if len(set(named)) == 1 else ""


def _mean(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """`mean of age is 38.6`, `average age: 38.6`."""
    tokens = s.tokens
    at = next((i for i, t in enumerate(tokens) if t.among(_MEAN)), None)
    if at is None:
        return
    found = [c for c in amounts(tokens, s.text.text) if c.first > at]
    if len(found) != 1:
        return
    c = found[0]
    between = tokens[at + 1 : c.first]
    field = _field(between, around)
    if (
        not field
        or len(between) > 8
        or {t.low for t in tokens} & {"per", "each", "number", "length", "tokens", "words"}
    ):
        yield Why("of which field it is the mean, it does not say")
        return
    yield Claim("mean", _exact(c, tokens), c.start, c.end, field=field)


def _exact(c: Counted, tokens: Sequence[Token]) -> Amount:
    """The amount, in which a point is a decimal point."""
    numbers = [t for t in tokens[c.first : c.last] if t.kind == "number"]
    if len(numbers) == 1 and c.amount.low == c.amount.high:
        value = fraction(numbers[0])
        return msgspec.structs.replace(c.amount, low=value, high=value)
    return c.amount


_RANGES = re.compile(r"\b(?:rang(?:es|ing|ed)|vary|varies|between|from|values? in)\b", re.I)


def _range(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """ "`age` ranges from 17 to 90"."""
    if not _RANGES.search(s.text.text):
        return
    found = [c for c in amounts(s.tokens, s.text.text) if c.last - c.first >= 3]
    if len(found) != 1 or found[0].amount.high is None or found[0].amount.low is None:
        return
    c = found[0]
    words = {t.low for t in s.tokens}
    if not words & {"ranges", "ranging", "ranged", "range", "varies", "vary", "values", "value"}:
        return
    field = _field(s.tokens[: c.first], around)
    if field and not words & {
        "length",
        "number",
        "most",
        "mostly",
        "tokens",
        "words",
        "typically",
        "usually",
        "should",
    }:
        yield Claim("range", c.amount, c.start, c.end, field=field)
    else:
        yield Why("of which field it is the range, it does not say")
