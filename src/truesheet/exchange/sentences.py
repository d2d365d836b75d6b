"""Cutting the words of a block into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.spans import Text

_END = re.compile(r"[.!?](?:[\"')\]”’]{0,3})(?=\s)|[\u3002\uff01\uff1f]|\n")
_SHORT = frozenset(
    "e.g i.e etc al approx ca cf vs fig no dr mr mrs ms st prof inc ltd resp esp eq sec ch vol pp "
    "jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k".split()
)
_LABELLED = re.compile(r"\s*(?:[-*+•]\s+|\d{1,2}[.)]\s+)?[^\s:][^:\n]{0,40}:\s|\s*[-*+•]\s")
_LAST_WORD = re.compile(r"[^\s()\[\]]{1,12}$")


def sentences(text: Text) -> Iterator[Text]:
    """The sentences of a block. A line that reads `label: value` is one of its own."""
    words, start = text.text, 0
    for end in _END.finditer(words):
        if end.start() < start or not _ends(words, start, end):
            continue
        yield from _kept(text, start, end.end())
        start = end.end()
    yield from _kept(text, start, len(words))


def _kept(text: Text, start: int, end: int) -> Iterator[Text]:
    piece = text.cut(start, end)
    if piece.text:
        yield piece


def _ends(words: str, start: int, end: re.Match[str]) -> bool:
    if end[0] == "\n":
        line = words[end.end() : end.end() + 120]
        here = words[start : min(end.start(), start + 120)]
        return bool(_LABELLED.match(line) or (_LABELLED.match(here) and line[:1].isupper()))
    if words[end.start()] != ".":
        return True
    last = _LAST_WORD.search(words[max(start, end.start() - 13) : end.start()])
    word = last[0].lower() if last else ""
    after = words[end.end() : end.end() + 40].lstrip()
    if word in _SHORT or (len(word) == 1 and word.isalpha()):
        # "et al. The" may end a sentence; "e.g. The" does not.
        return word in ("al", "etc") and after[:1].isupper()
    if word.isdigit() and start + len(word) >= end.start():
        return False  # "1. First"
    return not after[:1].islower()
