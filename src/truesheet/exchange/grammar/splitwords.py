"""To which split a number belongs, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from truesheet.exchange.grammar.amounts import Counted
from truesheet.exchange.grammar.nouns import Noun
from truesheet.exchange.grammar.tokens import Token
from truesheet.exchange.grammar.words import FILLERS, HAVE, SPLIT_NOUNS, SPLITS

_BETWEEN = FILLERS - SPLIT_NOUNS | HAVE | {"is", "are", "with", "there"}
_QUOTES = ("(", ":", "=", "-", "–", '"', "'", "“", "”", ",")
_ARTICLES = frozenset({"the", "a", "our", "its", "'", '"', "“"})


def split_of(words: Sequence[Token]) -> str:
    """The one split that these words name; "" for none or several."""
    named = {SPLITS[t.low] for t in words if t.low in SPLITS}
    return named.pop() if len(named) == 1 else ""


def run_of_splits(tokens: Sequence[Token]) -> list[int] | None:
    """The places of split names that follow each other with nothing but commas between them."""
    at = [i for i, t in enumerate(tokens) if t.low in SPLITS and t.kind in ("word", "code")]
    if len(at) < 2 or len({SPLITS[tokens[i].low] for i in at}) != len(at):
        return None
    for a, b in pairwise(at):
        if any(
            not (t.sign(",", "/", "-", "&") or t.low in ("and", "the", "set", "sets", "split"))
            for t in tokens[a + 1 : b]
        ):
            return None
    return at


def split_after(tokens: Sequence[Token], c: Counted, noun: Noun | None, limit: int) -> str:
    """ "25,000 reviews for training", "1,000 test samples", "500 in the dev set", "(80 train)"."""
    end = noun.end if noun else c.last
    inside = [t for t in tokens[c.last : end] if t.low in SPLITS]
    if noun and inside:
        return split_of(inside)
    if end >= limit:
        return ""
    if tokens[end].low in ("for", "in", "as", "to", "of", "from", "on"):
        return _behind(tokens, end, limit)
    if noun is None and tokens[end].low in SPLITS:
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if following is None or following.kind == "sign" or following.low in ("and", *SPLIT_NOUNS):
            return SPLITS[tokens[end].low]
    return ""


def _behind(tokens: Sequence[Token], i: int, limit: int) -> str:
    """The split behind a preposition: "for training", "in the test set", "of the dev set"."""
    preposition, at = tokens[i].low, i + 1
    while at < limit and tokens[at].low in _ARTICLES:
        at += 1
    if at >= limit or tokens[at].low not in SPLITS or not _alone(tokens, at, limit):
        return ""
    closes = at + 1 >= len(tokens) or tokens[at + 1].low in SPLIT_NOUNS
    return SPLITS[tokens[at].low] if closes or preposition in ("for", "in", "as", "to") else ""


def _alone(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """Is one split named there, and not "training and validation"?"""
    for token in tokens[at + 1 : min(limit, at + 5)]:
        if token.low in SPLITS:
            return SPLITS[token.low] == SPLITS[tokens[at].low]
        if token.sign(".", ";", ")"):
            return True
        if token.sign(",") or token.low in SPLIT_NOUNS:
            continue
        if token.kind == "word" and token.low not in ("and", "or"):
            return True
    return True


def split_before(tokens: Sequence[Token], c: Counted) -> str:
    """ "The test set contains 500", "train (160k)", "test: 5'153", "the test set 10,000"."""
    at, skipped = c.first - 1, 0
    while at >= 0 and skipped < 9 and (tokens[at].low in _BETWEEN or tokens[at].sign(*_QUOTES)):
        at, skipped = at - 1, skipped + 1
    while at >= 0 and skipped < 9 and tokens[at].low in SPLIT_NOUNS:
        at, skipped = at - 1, skipped + 1
    if at < 0 or not skipped or tokens[at].low not in SPLITS or _joined(tokens, at):
        return ""
    return SPLITS[tokens[at].low]


def _joined(tokens: Sequence[Token], at: int) -> bool:
    """Is another split named together with this one: "the train and test sets contain"?"""
    for token in reversed(tokens[max(0, at - 3) : at]):
        if token.low in SPLITS:
            return True
        if not (token.sign(",", "/", "-") or token.low in ("and", "the", "or", *SPLIT_NOUNS)):
            return False
    return False
