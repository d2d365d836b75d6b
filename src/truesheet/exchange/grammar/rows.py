"""Numbers of rows, of the whole or of a split: "25,000 reviews for training, 25,000 for testing".

What is counted must be rows of this dataset: a number that belongs to a split, to a word for rows
after a verb that says what the dataset has, or to a label such as "Number of instances:".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truesheet.exchange.grammar.amounts import Counted, amounts
from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.nouns import Noun, noun_after
from truesheet.exchange.grammar.splitwords import (
    run_of_splits,
    split_after,
    split_before,
    split_of,
)
from truesheet.exchange.grammar.tokens import SIZES, Sentence, Token
from truesheet.exchange.grammar.whose import WHOLE, whose
from truesheet.exchange.grammar.words import (
    DATASET,
    FILLERS,
    GENERIC,
    OTHERS,
    PEOPLE,
    SPECIFIC,
    SPLIT_NOUNS,
    SPLITS,
    STOPS,
)

YEARS = range(1800, 2100)
FEW = 20
"""Fewer articles or questions than that are hardly all the rows."""
FEW_PEOPLE = 100
"""Fewer people than that are likelier those who took part than the rows."""

_UNITS = frozenset(SIZES) | frozenset("hours hour minutes seconds hz khz px pixels usd eur".split())
_LABELS = GENERIC | frozenset({"count", "size", "total", "length", "num", "amount"})
_CLAUSE = frozenset({"while", "whereas", "where"})


def rows(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """The claims of a sentence on numbers of rows."""
    tokens = s.tokens
    found = [c for c in amounts(tokens, s.text.text) if _may_count(c, tokens)]
    labelled = list(_labelled(tokens, found, around)) if found else []
    if labelled or not found:
        yield from labelled
        return
    counted = []
    for c in found:
        if other := _other(tokens, c):
            yield Why(f"“{other}” says that it may count something else")
        else:
            counted.append(c)
    lists = list(_parallel(tokens, counted))
    yield from lists or _counted(tokens, counted, around)


def _may_count(c: Counted, tokens: Sequence[Token]) -> bool:
    """Not a share, a size, a year, a version or an ordinal."""
    number = c.amount.low if c.amount.low is not None else c.amount.high
    if number is None or number != int(number):
        return False
    if c.amount.low == 1 and not c.amount.written.isdigit():
        return False  # "one example" is the article
    after = tokens[c.last] if c.last < len(tokens) else None
    if after is not None and (after.sign("%", "°", "$", "€") or after.among(_UNITS)):
        return False
    if after is not None and after.glued and (after.kind == "word" or after.sign("-", "/")):
        return after.sign("/") and number >= 100
    return _free_before(c, tokens, number) and not _year(c, tokens)


def _free_before(c: Counted, tokens: Sequence[Token], number: float) -> bool:
    """Does no sign before the number make it a price, a negative number or part of a name?"""
    before = tokens[c.first - 1] if c.first else None
    if before is None or before.kind != "sign":
        return True
    if before.sign("$", "€", "£", "@", "§"):
        return False
    if before.sign("#", "="):
        return number >= 100
    if before.sign("-") and tokens[c.first].glued:
        return False
    if before.glued and before.sign(".", "_", "/"):
        return before.sign("/") and number >= 100
    return True


def _year(c: Counted, tokens: Sequence[Token]) -> bool:
    """2019 is a year, unless a word for rows follows or a split comes first; 2,019 is none."""
    if not c.amount.written.isdigit() or c.amount.low is None or int(c.amount.low) not in YEARS:
        return False
    if c.first and tokens[c.first - 1].sign(":") and split_of(tokens[: c.first]):
        return False
    noun = noun_after(tokens, c.last)
    return noun is None or (not noun.sure and noun.end > c.last + 2)


def _other(tokens: Sequence[Token], c: Counted) -> str:
    """A word by which the number counts something else than the rows that are here.

    It stands anywhere before the number, or behind it in the same clause, before the next number:
    "48,842 people with 15 attributes each" are people.
    """
    end = c.last
    while end < len(tokens) and not (tokens[end].sign(",", ";") or tokens[end].low in _CLAUSE):
        if tokens[end].kind == "number":
            break
        end += 1
    if c.first and tokens[c.first - 1].low in ("on", "from"):
        return tokens[c.first - 1].text  # trained on 1,000 examples
    for i, token in enumerate(tokens[:end]):
        if token.among(OTHERS):
            return token.text
        before = tokens[i - 1].low if i else ""
        further = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if token.low == "than" and before not in ("more", "less", "fewer"):
            return "than"
        if token.low in ("subset", "subsets", "sample", "out") and further == "of":
            return f"{token.text} of"
    return ""


def _labelled(tokens: Sequence[Token], found: list[Counted], around: Around) -> Iterator[Claim]:
    """`Number of instances: 32561`, `Train: 25000`, `test - 7,600 examples`: a label, a number."""
    first = found[0]
    before = tokens[: first.first]
    while before and before[-1].sign(":", "-", "–", "—", "=", "(", "*"):
        before = before[:-1]
    if not before or len(before) > 6 or len(before) == first.first or len(found) > 2:
        return
    rest = tokens[first.last :]
    noun = noun_after(tokens, first.last)
    tail = [t for t in rest[noun.end - first.last if noun else 0 :] if t.kind != "sign"]
    if noun is None and rest and rest[0].kind == "word" and rest[0].low not in ("in", "total"):
        return
    words = [t for t in before if t.kind in ("word", "code") and t.low not in FILLERS | {"no"}]
    doubt = noun.doubt if noun else ""
    if len(found) == 2:
        # "1,306 questions / 301 dialogues": which of them are rows?
        other = noun_after(tokens, found[1].last)
        if noun is None or other is None:
            return
        doubt = f"{noun.word} and {other.word}" if not noun.sure else ""
    split = split_of(words)
    if split and all(t.low in SPLITS or t.low in SPLIT_NOUNS | GENERIC for t in words):
        if (around.item and not around.divides) or (noun is None and tail and not around.item):
            return
        yield Claim("rows", first.amount, first.start, first.end, split, noun=doubt)
    elif len(words) == 1 and words[0].text in around.configs and noun is not None and noun.sure:
        config = words[0].text
        yield Claim("rows", first.amount, first.start, first.end, config=config)
    elif words and not tail and all(t.low in _LABELS | DATASET for t in words):
        named = [t.low for t in words if t.low in GENERIC]
        number = any(t.low in ("number", "num", "no", "#") for t in before)
        plural = any(n.endswith("s") for n in named)
        if (named and (number or plural)) or (noun and noun.sure):
            yield Claim("rows", first.amount, first.start, first.end)


def _parallel(tokens: Sequence[Token], found: list[Counted]) -> Iterator[Claim]:
    """As many splits in a row as numbers in a row: "train/dev/test contains 21,719/5,921/5,924"."""
    names = run_of_splits(tokens)
    if names is None or len(names) != len(found) or len(found) < 2:
        return
    if not (names[-1] < found[0].first or found[-1].last <= names[0]):
        return
    for t in tokens[found[0].last : found[-1].first]:
        if t.kind == "word" and t.low not in GENERIC | SPECIFIC and t.low != "and":
            return
    nouns = [noun_after(tokens, c.last) for c in found]
    known = next((n for n in nouns if n is not None), None)
    for name, c in zip(names, found, strict=True):
        doubt = known.doubt if known else ""
        yield Claim("rows", c.amount, c.start, c.end, SPLITS[tokens[name].low], noun=doubt)


def _counted(
    tokens: Sequence[Token], found: list[Counted], around: Around
) -> Iterator[Claim | Why]:
    taken: set[str] = set()
    nouns = [noun_after(tokens, c.last) for c in found]
    known = next((n for n in nouns if n is not None), None)
    splits = []
    for at, (c, noun) in enumerate(zip(found, nouns, strict=True)):
        limit = found[at + 1].first if at + 1 < len(found) else len(tokens)
        splits.append(split_after(tokens, c, noun, limit) or split_before(tokens, c))
    for at, (c, noun, split) in enumerate(zip(found, nouns, splits, strict=True)):
        # "502 dialogues with 12,000 utterances": which of them are rows?
        other = nouns[at + 1] if at + 1 < len(found) and not splits[at + 1] else None
        word = noun or known
        doubt = word.doubt if word else ""
        if doubt and other is not None:
            doubt = f"{doubt} and {other.word}"
        if split in taken:
            yield Why("it counts the same split twice")
            return
        if split:
            taken.add(split)
            low = c.amount.low or c.amount.high or 0
            if noun is None and around.item and not around.divides:
                yield Why("it is one of a list of other things than splits")
                continue
            if noun is None and (_something_else(tokens, c.last) or (low < 20 and not known)):
                yield Why("what it counts is not known to be rows")
                continue
            yield Claim("rows", c.amount, c.start, c.end, split, noun=doubt)
        elif (
            noun is not None and not noun.sure and (c.amount.low or c.amount.high or 0) < _few(noun)
        ):
            yield Why(f"it counts so few {noun.word} that they may be other things than the rows")
        elif noun is not None and at == 0 and (of := whose(tokens, c.first, noun, around)):
            config = of if of != WHOLE else ""
            yield Claim("rows", c.amount, c.start, c.end, noun=doubt, config=config)
        elif noun is not None:
            yield Why(f"it counts {noun.word}, which may be other things than the rows")


def _few(noun: Noun) -> int:
    """Fewer of these are not taken for the rows."""
    return FEW_PEOPLE if noun.word in PEOPLE else FEW


def _something_else(tokens: Sequence[Token], i: int) -> bool:
    """Does a word follow the number that is neither a split nor a small word?"""
    if i >= len(tokens) or tokens[i].kind != "word":
        return False
    return tokens[i].low not in STOPS | SPLIT_NOUNS and tokens[i].low not in SPLITS
