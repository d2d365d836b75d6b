"""Numbers and names of classes, and whether they are balanced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from truesheet.exchange.grammar.amounts import amounts
from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence, Token
from truesheet.exchange.grammar.whose import stranger
from truesheet.exchange.grammar.words import HAVE

MOST = 100_000
_SURE = frozenset({"classes"})
_UNSURE = frozenset({"labels", "categories", "intents", "topics"})
_TELLS = re.compile(
    r"\b(?:classif\w*|label\w*|annotat\w*|tagged|categori[sz]\w*|belong\w*)\b", re.I
)
_KINDS = frozenset(
    "different distinct possible unique mutually exclusive output target object news emotion "
    "intent "
    "sentiment image topic class main".split()
)
_NOT = frozenset("each per every only some other first last of these those between".split())
_LIMITS = frozenset("with have has that per of for".split())
_OTHERS = frozenset(
    "super-classes superclasses superclass subset average unlike another grouped layer softmax "
    "projected classifier model evaluated".split()
)
_BALANCED = frozenset({"balanced"})
_UNBALANCED = frozenset({"imbalanced", "unbalanced"})


def classes(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """ "in 10 classes", "labels from 14 categories: a, b, c", "the classes are balanced"."""
    tokens = s.tokens
    told = False
    for c in amounts(tokens, s.text.text):
        value = c.amount.low if c.amount.low is not None else c.amount.high
        if value is None or not 2 <= value <= MOST or value != int(value):
            continue
        at = c.last
        while (
            at < len(tokens)
            and at < c.last + 4
            and (tokens[at].low in _KINDS or (tokens[at].sign("-") and at > c.last))
        ):
            at += 1
        if at >= len(tokens) or not tokens[at].among(_SURE | _UNSURE):
            continue
        word = tokens[at].low
        before = tokens[c.first - 1].low if c.first else ""
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        unsure = word in _UNSURE and not _TELLS.search(s.text.text)
        others = {t.low for t in tokens} & _OTHERS
        if unsure or before in _NOT or after in _LIMITS or others:
            yield Why(f"which {word} it counts, it does not say")
            continue
        has = next((i for i, t in enumerate(tokens[: c.first]) if t.low in HAVE | {"with"}), 0)
        if name := stranger(tokens[:has], around.names):
            yield Why(f"it speaks of {name}")
            continue
        if told:
            yield Why(f"it counts {word} more than once")
            continue
        told = True
        yield Claim("classes", c.amount, c.start, c.end)
        names = _names(s, at + 1, int(value))
        if names:
            yield Claim("class_names", names[0], names[1], names[2])
    yield from _balance(tokens)


def _names(s: Sentence, at: int, many: int) -> tuple[list[str], int, int] | None:
    """The names behind a colon or in brackets, where there are exactly as many as were counted."""
    if at >= len(s.tokens) or not s.tokens[at].sign(":", "("):
        return None
    begin = s.tokens[at].end
    rest = s.text.text[begin:]
    if s.tokens[at].text == "(":
        rest = rest.partition(")")[0]
    pieces = list(re.finditer(r"[^,;]+", rest))
    if len(pieces) == many - 1 and " and " in pieces[-1][0]:
        head, _, last = pieces[-1][0].rpartition(" and ")
        words = [p[0] for p in pieces[:-1]] + [head, last]
    else:
        words = [re.sub(r"^\s*(?:and|or)\s", "", p[0]) for p in pieces]
    names = [w.strip().strip("\"'`“”‘’.").strip() for w in words]
    if len(names) != many or any(not n or len(n) > 40 for n in names):
        return None
    start = begin + len(rest) - len(rest.lstrip())
    return names, start, begin + len(rest.rstrip().rstrip("."))


def _balance(tokens: Sequence[Token]) -> Iterator[Claim | Why]:
    for i, token in enumerate(tokens):
        if not token.among(_BALANCED | _UNBALANCED):
            continue
        near = {t.low for t in tokens[max(0, i - 8) : i + 6]}
        if near & {
            "not",
            "more",
            "gender",
            "gender-balanced",
            "between",
            "sample",
            "accuracy",
            "score",
        }:
            yield Why("what is balanced, it does not say")
            continue
        if near & {"classes", "class", "labels", "label"} or (
            near & {"dataset", "data", "corpus"} and near & {"is", "are"}
        ):
            value = "balanced" if token.low in _BALANCED else "imbalanced"
            yield Claim("balance", value, token.start, token.end)
            return
