"""The word for what a number counts: "highly polar movie reviews", "image-URL pairs"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truesheet.exchange.grammar.tokens import Token
from truesheet.exchange.grammar.words import GENERIC, NOT_ROWS, SPECIFIC, STOPS

REACH = 8
"""Tokens between a number and the word for what it counts."""

_THINGS = GENERIC | SPECIFIC | NOT_ROWS


class Noun(NamedTuple):
    """What a number counts: the word, whether it means rows for sure, and where it ends."""

    word: str
    sure: bool
    end: int

    @property
    def doubt(self) -> str:
        """The word where it may be other things than rows; "" where it is rows for sure."""
        return "" if self.sure else self.word


def noun_after(tokens: Sequence[Token], i: int) -> Noun | None:
    """The word for rows in the phrase that begins at token `i`; None where another word stands."""
    for at in range(i, min(len(tokens), i + REACH)):
        token = tokens[at]
        if token.kind in ("number", "address"):
            return None
        if token.kind == "sign":
            if token.text in "-–/'’\"“”+&," or (token.text in "()" and at == i):
                continue
            return None
        if token.among(STOPS) or (token.among(NOT_ROWS) and not _goes_on(tokens, at)):
            return None
        if token.among(GENERIC | SPECIFIC) and not _goes_on(tokens, at):
            return Noun(token.low, token.low in GENERIC, at + 1)
        if token.low == "data" and tokens[at + 1 : at + 2] and tokens[at + 1].low == "points":
            return Noun("data points", True, at + 2)
    return None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Is the word only the beginning of a longer name: "sentence pairs", "image-text pairs"?"""
    for later in tokens[at + 1 : at + 4]:
        if later.sign("-", "–", "/") and later.glued:
            continue
        return later.kind == "word" and later.low in _THINGS
    return False
