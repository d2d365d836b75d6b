"""Answers of one word: "no." below a heading of a datasheet that asks something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence
from truesheet.model.stated import StatedKind

_NO = re.compile(
    r"\W*(?:no|none|nothing|not? (?:missing|information is missing)[^.]{0,40})\W*", re.I
)
_YES = re.compile(r"\W*yes\b", re.I)

_ASKS: tuple[tuple[re.Pattern[str], StatedKind], ...] = (
    (re.compile(r"is any information missing", re.I), "no_missing"),
    (re.compile(r"does the dataset relate to people|is the dataset about people", re.I), "people"),
    (
        re.compile(
            r"possible to identify individuals|contains? personal (?:data|information)", re.I
        ),
        "no_personal_data",
    ),
)


def answers(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """What a plain no or yes means below the question that it answers."""
    asked = around.heading
    for pattern, kind in _ASKS:
        if not pattern.search(asked):
            continue
        no = _NO.fullmatch(s.text.text)
        yes = _YES.match(s.text.text)
        if kind == "people" and (no or yes):
            end = (no or yes).end()  # type: ignore[union-attr]
            yield Claim("people", "no" if no else "yes", 0, end)
        elif no:
            yield Claim(kind, True, 0, len(s.text.text))
