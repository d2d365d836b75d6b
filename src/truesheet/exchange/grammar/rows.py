"""Numbers of rows, of the whole or of a split: "25,000 reviews for training, and 25,000 for testing".

What is counted must be rows of this dataset: a number that belongs to a split, to a word for rows
after a verb that says what the dataset has, or to a label such as "Number of instances:".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from truesheet.exchange.grammar.amounts import Counted, amounts
from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import SIZES, Sentence, Token
from truesheet.exchange.grammar.words import (
    DATASET,
    FILLERS,
    GENERIC,
    HAVE,
    NOT_ROWS,
    OTHERS,
    SPECIFIC,
    SPLIT_NOUNS,
    SPLITS,
    STOPS,
)

YEARS = range(1800, 2100)
REACH = 7
"""Words between a number and the word for what it counts."""

_UNITS = frozenset(SIZES) | frozenset(
    "hours hour minutes seconds hz khz px pixels °c usd eur".split()
)
_LABELS = GENERIC | frozenset({"count", "size", "total", "length", "num", "amount"})


class Noun(NamedTuple):
    """What a number counts: the word, whether it means rows for sure, and where it ends."""

    word: str
    sure: bool
    end: int


def rows(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """The claims of a sentence on numbers of rows."""
    tokens = s.tokens
    found = [c for c in amounts(tokens, s.text.text) if _may_count(c, tokens)]
    if not found:
        return
    labelled = list(_labelled(tokens, found, around))
    if labelled:
        yield from labelled
        return
    other = _other(tokens)
    if other:
        yield Why(f"“{other}” says that it may count something else")
        return
    lists = list(_parallel(tokens, found))
    if lists:
        yield from lists
        return
    yield from _counted(tokens, found, around)


def _may_count(c: Counted, tokens: Sequence[Token]) -> bool:
    """Not a share, a size, a year, a version or an ordinal."""
    after = tokens[c.last] if c.last < len(tokens) else None
    if after is not None and (after.sign("%", "°", "$", "€") or after.among(_UNITS)):
        return False
    if after is not None and after.glued and (after.kind == "word" or after.sign("-", "/")):
        return after.sign("/") and c.amount.low is not None and c.amount.low >= 100
    before = tokens[c.first - 1] if c.first else None
    if before is not None and before.sign("$", "€", "£", "#", "=", "@", "§"):
        return before.sign("=", "#") and (c.amount.low or 0) >= 100
    if before is not None and before.sign("-") and tokens[c.first].glued:
        return False  # a negative number, or the end of a name
    if before is not None and before.glued and before.sign(".", "_", "/"):
        return before.sign("/") and (c.amount.low or 0) >= 100
    if c.amount.low == 1 and not c.amount.written.isdigit():
        return False  # "one example" is the article
    number = c.amount.low if c.amount.low is not None else c.amount.high
    if number is None or number != int(number):
        return False
    return not _year(c, tokens)


def _year(c: Counted, tokens: Sequence[Token]) -> bool:
    """2019 is a year, unless a word for rows follows; 2,019 is none."""
    if not c.amount.written.isdigit() or c.amount.low is None or int(c.amount.low) not in YEARS:
        return False
    noun = noun_after(tokens, c.last)
    return noun is None or (not noun.sure and noun.end > c.last + 2)


def _other(tokens: Sequence[Token]) -> str:
    """A word by which a sentence counts something else than the rows that are here."""
    for i, token in enumerate(tokens):
        if token.among(OTHERS):
            return token.text
        if token.low == "than" and not (i and tokens[i - 1].low in ("more", "less", "fewer")):
            return "than"
        further = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if token.low in ("subset", "subsets", "sample") and further == "of":
            return f"{token.text} of"
        if token.low == "out" and i + 1 < len(tokens) and tokens[i + 1].low == "of":
            return "out of"
    return ""


def noun_after(tokens: Sequence[Token], i: int) -> Noun | None:
    """The word for rows in the phrase that begins at `i`: "highly polar movie reviews"."""
    for at in range(i, min(len(tokens), i + REACH)):
        token = tokens[at]
        if token.kind == "number" or token.kind == "address":
            return None
        if token.kind == "sign":
            if token.text in "-–/'’\"“”+&," or (token.text in "()" and at == i):
                continue
            return None
        if token.among(STOPS):
            return None
        if token.among(NOT_ROWS) and not _goes_on(tokens, at):
            return None
        if token.among(GENERIC | SPECIFIC) and not _goes_on(tokens, at):
            return Noun(token.low, token.low in GENERIC, at + 1)
        if (
            token.low == "data"
            and at + 1 < len(tokens)
            and tokens[at + 1].low in ("points", "point")
        ):
            return Noun("data points", True, at + 2)
    return None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Is the word only the beginning of a longer name: "sentence pairs", "image-text pairs"?"""
    for later in tokens[at + 1 : at + 4]:
        if later.sign("-", "–", "/") and later.glued:
            continue
        return later.kind == "word" and later.low in GENERIC | SPECIFIC | NOT_ROWS
    return False


def _labelled(tokens: Sequence[Token], found: list[Counted], around: Around) -> Iterator[Claim]:
    """`Number of instances: 32561`, `Train: 25000`, `- test - 7,600 examples`: a label, a number."""
    first = found[0]
    before = tokens[: first.first]
    while before and before[-1].sign(":", "-", "–", "—", "=", "(", "*"):
        before = before[:-1]
    rest = tokens[first.last :]
    if not before or len(before) > 6 or len(found) > 2 or before is tokens[: first.first]:
        return
    if len(before) == first.first and tokens[first.first - 1].kind == "word":
        return
    noun = noun_after(tokens, first.last)
    end = noun.end - first.last if noun else 0
    tail = [t for t in rest[end:] if not t.sign(".", ",", ";", ")", "(")]
    words = [
        t for t in before if t.kind in ("word", "code") and t.low not in FILLERS | {"no", "num"}
    ]
    split = _split_of(words)
    if noun is None and rest and rest[0].kind == "word" and rest[0].low not in ("in", "total"):
        return
    if len(found) == 2 and not (noun and tail and tail[0].kind == "number"):
        return
    if split and all(t.low in SPLITS or t.low in SPLIT_NOUNS | GENERIC for t in words):
        if (around.item and not around.divides) or (noun is None and tail and not around.item):
            return
        word = "" if noun is None or noun.sure else noun.word
        yield Claim("rows", first.amount, first.start, first.end, split, noun=word)
        return
    if not split and words and all(t.low in _LABELS | DATASET for t in words):
        named = [t.low for t in words if t.low in GENERIC]
        number = any(t.low in ("number", "num", "no", "#") for t in before)
        plain = number or any(n.endswith("s") for n in named)
        if (named and plain) or (noun and noun.sure):
            if not tail:
                yield Claim("rows", first.amount, first.start, first.end)


def _split_of(words: Sequence[Token]) -> str:
    """The one split that these words name; "" for none or several."""
    named = {SPLITS[t.low] for t in words if t.low in SPLITS}
    return named.pop() if len(named) == 1 else ""


def _parallel(tokens: Sequence[Token], found: list[Counted]) -> Iterator[Claim]:
    """As many splits in a row as numbers in a row: "train/dev/test contains 21,719/5,921/5,924"."""
    names = _run_of_splits(tokens)
    if names is None or len(names) != len(found) or len(found) < 2:
        return
    start, end = names[0], names[-1]
    low, high = found[0].first, found[-1].last
    if not (end < low or high <= start):
        return
    between = tokens[found[0].last : found[-1].first]
    if any(
        t.kind == "word" and t.low not in ("and", "examples", "instances") for t in _bare(between)
    ):
        return
    for name, c in zip(names, found, strict=True):
        noun = noun_after(tokens, c.last)
        word = "" if noun is None or noun.sure else noun.word
        yield Claim("rows", c.amount, c.start, c.end, SPLITS[tokens[name].low], noun=word)


def _bare(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if t.kind == "word" and t.low not in GENERIC | SPECIFIC]


def _run_of_splits(tokens: Sequence[Token]) -> list[int] | None:
    """The places of split names that follow each other with nothing but commas between them."""
    at = [i for i, t in enumerate(tokens) if t.low in SPLITS and t.kind in ("word", "code")]
    if len(at) < 2 or len({SPLITS[tokens[i].low] for i in at}) != len(at):
        return None
    for a, b in zip(at, at[1:], strict=False):
        if any(
            not (t.sign(",", "/", "-", "&") or t.low in ("and", "the", "set", "sets", "split"))
            for t in tokens[a + 1 : b]
        ):
            return None
    return at


def _counted(
    tokens: Sequence[Token], found: list[Counted], around: Around
) -> Iterator[Claim | Why]:
    taken: set[str] = set()
    nouns = [noun_after(tokens, c.last) for c in found]
    known = next((n for n in nouns if n is not None), None)
    for at, (c, noun) in enumerate(zip(found, nouns, strict=True)):
        limit = found[at + 1].first if at + 1 < len(found) else len(tokens)
        split = _split_after(tokens, c, noun, limit) or _split_before(tokens, c)
        if split:
            if split in taken:
                yield Why("it counts the same split twice")
                return
            taken.add(split)
            word = noun or known
            low = c.amount.low or c.amount.high or 0
            if noun is None and (_something_else(tokens, c.last) or (low < 20 and not known)):
                yield Why("what it counts is not known to be rows")
                continue
            yield Claim(
                "rows",
                c.amount,
                c.start,
                c.end,
                split,
                noun="" if not word or word.sure else word.word,
            )
        elif noun is not None and at == 0 and (whose := _whose(tokens, c.first, noun, around)):
            config = whose if whose != WHOLE else ""
            word = "" if noun.sure else noun.word
            yield Claim("rows", c.amount, c.start, c.end, noun=word, config=config)
        elif noun is not None:
            yield Why(f"it counts {noun.word}, which may be other things than the rows")


def _something_else(tokens: Sequence[Token], i: int) -> bool:
    """Does a word follow the number that is neither a split nor a small word?"""
    if i >= len(tokens) or tokens[i].kind != "word":
        return False
    return tokens[i].low not in STOPS | SPLIT_NOUNS and tokens[i].low not in SPLITS


def _split_after(tokens: Sequence[Token], c: Counted, noun: Noun | None, limit: int) -> str:
    """ "25,000 reviews for training", "1,000 test samples", "500 in the dev set", "(80 train)"."""
    end = noun.end if noun else c.last
    inside = [t for t in tokens[c.last : end] if t.low in SPLITS]
    if noun and inside:
        return _split_of(inside)
    at = end
    if at < limit and tokens[at].low in ("for", "in", "as", "to", "of", "from", "on"):
        preposition = tokens[at].low
        at += 1
        while at < limit and tokens[at].low in ("the", "a", "our", "its", "each", "'", '"', "“"):
            if tokens[at].low == "each":
                return ""
            at += 1
        if at < limit and tokens[at].low in SPLITS and _only(tokens, at, limit):
            closes = at + 1 >= len(tokens) or tokens[at + 1].low in SPLIT_NOUNS
            if preposition in ("for", "in", "as", "to") or closes:
                return SPLITS[tokens[at].low]
        return ""
    if noun is None and at < limit and tokens[at].low in SPLITS:
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following is None or following.kind == "sign" or following.low in ("and", *SPLIT_NOUNS):
            return SPLITS[tokens[at].low]
    return ""


def _only(tokens: Sequence[Token], at: int, limit: int) -> bool:
    """Is one split named there, and not "training and validation"?"""
    for token in tokens[at + 1 : min(limit, at + 5)]:
        if token.sign(".", ";", ")"):
            return True
        if token.low in SPLITS:
            return SPLITS[token.low] == SPLITS[tokens[at].low]
        if token.sign(",") or token.low in SPLIT_NOUNS:
            continue
        if token.kind == "word" and token.low not in ("and", "or", "&", "/"):
            return True
    return True


def _split_before(tokens: Sequence[Token], c: Counted) -> str:
    """ "The test set contains 500", "train (160k)", "test: 5'153", "the test set 10,000"."""
    at = c.first - 1
    skipped = 0
    while (
        at >= 0
        and skipped < 8
        and (
            tokens[at].among(FILLERS - SPLIT_NOUNS | HAVE)
            or tokens[at].low in ("is", "are", "with", "respectively", "there")
            or tokens[at].sign("(", ":", "=", "-", "–", '"', "'", "`", "“", "”")
        )
    ):
        at -= 1
        skipped += 1
    while at >= 0 and tokens[at].low in SPLIT_NOUNS and skipped < 8:
        at -= 1
        skipped += 1
    if at >= 0 and tokens[at].low in SPLITS and not _joined_before(tokens, at):
        return SPLITS[tokens[at].low] if skipped else ""
    return ""


def _joined_before(tokens: Sequence[Token], at: int) -> bool:
    """Is another split named together with this one: "the train and test sets contain"?"""
    for token in reversed(tokens[max(0, at - 3) : at]):
        if token.low in SPLITS:
            return True
        if not (token.sign(",", "/", "-") or token.low in ("and", "the", "or", *SPLIT_NOUNS)):
            return False
    return False


WHOLE = "*"
_SMALL = frozenset("the this our in dataset corpus data a an total full complete these".split())
_LINKS = frozenset("only also which that currently now and".split())


def _whose(tokens: Sequence[Token], i: int, noun: Noun, around: Around) -> str:
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
    verb = tokens[at].low
    subject = tokens[:at]
    if verb in DATASET and "of" in between:
        return WHOLE
    if verb == "with" and subject and subject[-1].low in DATASET:
        return _named(subject, around)
    if verb in HAVE:
        return _named(subject, around)
    if verb in ("are", "is", "were") and subject and subject[-1].low == "there":
        return WHOLE
    return ""


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
    capital = {t.low for t in subject if t.text[:1].isupper() and t.kind == "word"} - _SMALL
    if around.names and capital and not (capital & around.names):
        return ""
    if DATASET & words or {"this", "there"} & words or (capital and len(subject) <= 5):
        return WHOLE
    return ""
