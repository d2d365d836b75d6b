"""Names of splits and the shares in which the data is divided: "80/10/10", "train and test"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.splitwords import run_of_splits
from truesheet.exchange.grammar.tokens import Sentence, Token
from truesheet.exchange.grammar.words import SPLIT_NOUNS, SPLITS

_ORDER = ("train", "validation", "test")
_DIVIDES = frozenset("split splits divided partitioned separated splitted sets subsets".split())


def splits(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """How the data is divided, in names and in shares."""
    tokens = s.tokens
    names = _names(tokens)
    ratio = _ratio(tokens)
    if ratio is None:
        yield from _named(tokens, names)
        return
    shares, start, end = ratio
    if not names and any(t.low in ("split", "splits") for t in tokens) and len(shares) == 3:
        order: Sequence[str] = _ORDER
    elif not names and any(t.low in ("split", "splits") for t in tokens) and len(shares) == 2:
        order = ("train", "test")
    else:
        order = _in_order(tokens, names)
    if len(order) != len(shares) or any(
        t.low in ("if", "would", "recommend", "randomly") for t in tokens
    ):
        yield Why("which split has which share, it does not say")
        return
    yield Claim("split_ratio", dict(zip(order, shares, strict=True)), start, end)


def _names(tokens: Sequence[Token]) -> dict[str, Token]:
    """The splits that the sentence names, by their usual names, in its order."""
    found: dict[str, Token] = {}
    for t in tokens:
        if t.kind in ("word", "code") and t.low in SPLITS:
            found.setdefault(SPLITS[t.low], t)
    return found


def _in_order(tokens: Sequence[Token], names: dict[str, Token]) -> list[str]:
    """The splits in the order in which their shares stand: in one run, or each beside its share."""
    if run_of_splits(tokens):
        return list(names)
    beside = []
    for i, t in enumerate(tokens):
        if t.kind == "number":
            near = [x for x in tokens[max(0, i - 3) : i + 5] if x.low in SPLITS]
            beside.append(SPLITS[near[0].low] if near else "")
    return beside if len(set(beside)) == len(beside) else []


def _ratio(tokens: Sequence[Token]) -> tuple[list[float], int, int] | None:
    """Two or three numbers that make a hundred per cent: 80/10/10, 80 %, 10 % and 10 %, 80:20."""
    numbers = [i for i, t in enumerate(tokens) if t.kind == "number"]
    for size in (3, 2):
        for first in range(len(numbers) - size + 1):
            run = numbers[first : first + size]
            values = [tokens[i].value for i in run]
            if abs(sum(values) - 100) > 0.11 or min(values) <= 0 or run[-1] - run[0] > 24:
                continue
            marks = [t for t in tokens[run[0] + 1 : run[-1]] if t.kind != "number"]
            tight = all(t.sign("/", ":", "-", "–") or t.sign("%") for t in marks) and bool(marks)
            if sum(t.sign("%") for t in tokens) > size:
                continue
            percents = all(i + 1 < len(tokens) and tokens[i + 1].sign("%") for i in run)
            if tight or percents:
                end = run[-1] + (2 if percents else 1)
                return [v / 100 for v in values], tokens[run[0]].start, tokens[end - 1].end
    return None


def _named(tokens: Sequence[Token], names: dict[str, Token]) -> Iterator[Claim | Why]:
    """ "The data is split into train, validation and test sets", "has 3 splits: train, ..."."""
    if len(names) < 2:
        return
    words = {t.low for t in tokens}
    divides = words & {"divided", "partitioned", "splits", "split"}
    about = words & {"dataset", "data", "corpus", "it", "benchmark"}
    listed = all(
        t.low in SPLITS
        or t.low in SPLIT_NOUNS
        or t.low in ("and", "the", "a", "into")
        or t.kind == "sign"
        for t in tokens
    )
    if not (divides and (about or listed)):
        return
    doubt = words & {
        "no",
        "not",
        "only",
        "without",
        "if",
        "each",
        "same",
        "original",
        "originally",
        "among",
        "between",
        "across",
        "all",
    }
    if doubt:
        return
    order = sorted(names.values(), key=lambda t: t.start)
    between = [
        t
        for t in tokens
        if order[0].start < t.start < order[-1].start and t.kind == "word" and t.low not in SPLITS
    ]
    if any(t.low not in SPLIT_NOUNS and t.low not in ("and", "the", "a", "an") for t in between):
        return
    if any(t.sign("(", "[") for t in tokens if order[0].start < t.start <= order[-1].start):
        return  # "development (test)": one split with two names
    yield Claim("split_names", [SPLITS[t.low] for t in order], order[0].start, order[-1].end)
