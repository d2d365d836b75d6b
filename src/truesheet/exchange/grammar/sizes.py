"""Numbers of files, and sizes in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from truesheet.exchange.grammar.amounts import amounts
from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import SIZES, Sentence, fraction

_FORM = frozenset(
    "csv json jsonl parquet tsv text txt data arrow xml zip gzipped image wav".split()
)
_OTHER = re.compile(
    r"\b(?:each|every|per|memory|ram|gpu|model|up to|average|disk used|generated|download\w*|"
    r"uncompressed|compressed|unzipped|expand\w*|crawl\w*|raw|original|full|only)\b",
    re.I,
)
_LABELLED = re.compile(
    r"size of (?:the )?(?:downloaded|generated) dataset(?: files)?: |total amount of disk used: ",
    re.I,
)
"""Labels of dataset cards, which say themselves what they measure."""
_WHOSE = re.compile(r"\b(?:dataset|data|corpus|it|files?|total|size|collection)\b", re.I)


def sizes(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """ "The dataset consists of 12 CSV files", "the files hold 4.2 GB"."""
    tokens = s.tokens
    for c in amounts(tokens, s.text.text):
        if c.last >= len(tokens):
            continue
        unit = tokens[c.last]
        if unit.kind == "word" and unit.low in SIZES and len(unit.low) > 1:
            other = None if _LABELLED.match(s.text.text) else _OTHER.search(s.text.text)
            if other:
                yield Why(f"“{other[0]}” says that it is not the size of the files as they are")
            elif not _WHOSE.search(s.text.text):
                yield Why("whose size it is, it does not say")
            else:
                number = next(t for t in tokens[c.first : c.last] if t.kind == "number")
                ratio = SIZES[unit.low] * (fraction(number) / number.value if number.value else 1)
                low = None if c.amount.low is None else c.amount.low * ratio
                high = None if c.amount.high is None else c.amount.high * ratio
                written = s.text.text[c.start : unit.end]
                amount = msgspec.structs.replace(c.amount, low=low, high=high, written=written)
                yield Claim("bytes", amount, c.start, unit.end)
            continue
        at = c.last
        while at < len(tokens) and at < c.last + 2 and tokens[at].low in _FORM:
            at += 1
        if (
            at < len(tokens)
            and tokens[at].low == "files"
            and (c.amount.low or 0) == int(c.amount.low or 0)
        ):
            has = {t.low for t in tokens[: c.first]} & {
                "contains",
                "consists",
                "has",
                "comprises",
                "includes",
                "are",
                "into",
                "in",
            }
            whose = {t.low for t in tokens[: c.first]} & {
                "dataset",
                "data",
                "corpus",
                "it",
                "collection",
                "there",
                "stored",
            }
            if has and whose and not _OTHER.search(s.text.text):
                yield Claim("files", c.amount, c.start, c.end)
            else:
                yield Why("whose files it counts, it does not say")
