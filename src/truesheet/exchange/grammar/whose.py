"""Of what a sentence speaks: of the dataset, of one of its configurations, of another dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truesheet.exchange.grammar.claim import Around
from truesheet.exchange.grammar.nouns import Noun
from truesheet.exchange.grammar.tokens import Token
from truesheet.exchange.grammar.words import (
    DATASET,
    FILLERS,
    GENERIC,
    HAVE,
    NOT_ROWS,
    SPECIFIC,
    SPLITS,
)

WHOLE = "*"
_SMALL = frozenset(
    "the this our in dataset corpus data a an total full complete these it we there each all for "
    "benchmark overall collection to from".split()
)
_ARTICLES = frozenset("a an the this our new large large-scale novel".split())
_GATHER = frozenset("collect collected gather gathered crawl crawled use used using filter".split())
_PREPOSITIONS = frozenset("in to from on over by using within between".split())
_PLAIN = _SMALL | GENERIC | SPECIFIC | NOT_ROWS | frozenset(SPLITS)
"""Words that begin a sentence and are no names."""
_LINKS = frozenset("only also which that currently now and".split())


def whose(tokens: Sequence[Token], i: int, noun: Noun, around: Around) -> str:
    """Whose rows the number counts, by the verb before it: WHOLE, a configuration, or ""."""
    at = i - 1
    while at >= 0 and (tokens[at].among(FILLERS) or tokens[at].sign(":", "-", "(", '"')):
        at -= 1
    between = {t.low for t in tokens[at + 1 : i]}
    if at < 0:
        # "52,002 instances in total", "A set of 10,000 tweets"; not "20 tweets were chosen".
        acts = any(t.low in ("is", "are", "was", "were", "been") for t in tokens[noun.end :])
        named = {"set", "collection", "total"} & between or (i == 0 and noun.sure)
        return WHOLE if named and not acts else ""
    verb, subject = tokens[at].low, tokens[:at]
    if verb in DATASET and "of" in between:
        return "" if stranger(subject, around.names) or _mentioned(subject) else WHOLE
    if verb in HAVE or (verb == "with" and subject and subject[-1].low in DATASET):
        return _named(subject, around)
    if verb in ("are", "is", "were") and subject and subject[-1].low == "there":
        return WHOLE
    return ""


def _mentioned(subject: Sequence[Token]) -> bool:
    """Is "a corpus of ..." only spoken of, as in "from a corpus of", "we collect a corpus of"?"""
    at = len(subject) - 1
    while at >= 0 and (subject[at].low in _ARTICLES or subject[at].low.endswith(("ed", "al"))):
        at -= 1
    if at < 0:
        return False
    before = subject[at].low
    if before in _GATHER or before in _PREPOSITIONS:
        return True
    return (
        bool(at)
        and subject[at - 1].low in _PREPOSITIONS | {"a", "an", "the"}
        and any(t.low in _GATHER or t.low in _PREPOSITIONS for t in subject[max(0, at - 2) : at])
    )


def _named(subject: Sequence[Token], around: Around) -> str:
    """Of whom the sentence speaks: of the dataset, of "it", of a name that is the dataset's."""
    while len(subject) > 1 and subject[-1].low in _LINKS:
        subject = subject[:-1]
    for token in reversed(subject):
        if token.text in around.configs:
            return token.text
    words = {t.low for t in subject[-6:]}
    if "it" in words or "we" in words or not subject:
        return WHOLE
    if stranger(subject, around.names):
        return ""
    capital = any(t.text[:1].isupper() and t.low not in _SMALL for t in subject)
    if DATASET & words or {"this", "there"} & words or (capital and len(subject) <= 5):
        return WHOLE
    return ""


def stranger(subject: Sequence[Token], names: frozenset[str]) -> str:
    """A name in the subject that is not the name of this dataset; "" where there is none.

    Where the name of the dataset is not known, no name is strange.
    """
    if not names:
        return ""
    run: list[Token] = []
    for token in subject:
        if token.kind == "word" and token.text[:1].isupper() and token.low not in _PLAIN:
            run.append(token)
    strange = [t for t in run if not set(re.split(r"[-_]", t.low)) & names and t.low not in names]
    if run and (len(strange) == len(run) or len(strange) > 1):
        return strange[0].text
    return ""
