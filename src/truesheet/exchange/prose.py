"""Sentences shown to the grammar, and what it finds turned into statements with their places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from truesheet.exchange.document import Document
from truesheet.exchange.grammar import FAMILIES
from truesheet.exchange.grammar.claim import QUESTIONS, Around, Claim, Why
from truesheet.exchange.grammar.placeholders import unanswered
from truesheet.exchange.grammar.tokens import sentence
from truesheet.exchange.lists import languages_joined
from truesheet.exchange.resolve import resolve
from truesheet.exchange.sentences import sentences
from truesheet.exchange.spans import Text
from truesheet.model.stated import Place, Stated, Unread

Origin = Literal["front_matter", "table", "sentence", "list", "croissant", "record"]


class Gathered:
    """What has been read of one document so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stated: list[Stated] = []
        self.unread: list[Unread] = []
        self.sentences = 0
        self.configs: set[str] = set()
        # Words for what is counted, where it may be other things than rows, by place in `stated`.
        self.nouns: dict[int, str] = {}

    def add(self, one: Stated | Unread, noun: str = "") -> None:
        """Keep a statement, or something that was not read."""
        if isinstance(one, Unread):
            self.unread.append(one)
            return
        self.nouns[len(self.stated)] = noun
        self.configs |= {one.config} - {""}
        self.stated.append(one)

    def block(self, text: Text, around: Around, config: str, origin: Origin) -> list[Text]:
        """Read every sentence of a block; its sentences are given back."""
        told = [t for t in sentences(text) if not unanswered(t.text)]
        for one in told:
            self.sentence(one, around, config, origin)
        return told

    def sentence(
        self, text: Text, around: Around, config: str, origin: Origin, told: bool = False
    ) -> None:
        """Show a sentence to every family; with `told` something of it was understood before."""
        self.sentences += 1
        s = sentence(text)
        said = self.said(text) if origin in ("sentence", "list") else " ".join(text.text.split())
        if around.asked and len(s.tokens) < 5:
            said = f"{around.asked} {said}"
        why = ""
        for family in FAMILIES:
            for one in family(s, around):
                if isinstance(one, Why):
                    why = why or one.why
                else:
                    told = True
                    self.add(self._stated(one, text, said, config, origin), one.noun)
        if not told:
            self.unread.append(Unread(said, self.place(text), why))

    def _stated(self, claim: Claim, text: Text, said: str, config: str, origin: Origin) -> Stated:
        return Stated(
            claim.kind,
            said,
            self.place(text, claim.start, claim.end),
            claim.value,
            QUESTIONS[claim.kind],
            split=claim.split,
            field=claim.field,
            config=claim.config or config,
            origin=origin,
        )

    def place(self, text: Text, start: int = 0, end: int | None = None) -> Place:
        """Where a stretch of a text stands in the document."""
        return self.document.place(*text.span(start, end))

    def said(self, text: Text) -> str:
        """A sentence as it stands, with the marks at both of its ends."""
        start, end = text.span()
        raw = self.document.text
        while start and raw[start - 1] in "*_`[~":
            start -= 1
        while end < len(raw) and raw[end] in "*_`~":
            end += 1
        if raw[end : end + 2] == "](":
            close = raw.find(")", end, end + 500)
            end = close + 1 if close > 0 else end
        return self.document.quote(start, end)

    def resolved(
        self, further: Iterable[str] = ()
    ) -> tuple[tuple[Stated, ...], tuple[Unread, ...]]:
        """All that is kept, and all that is left, each in the order of the document."""
        kept, left = resolve(self.stated, self.nouns, self.configs | set(further))
        unread = sorted([*self.unread, *left], key=lambda u: (u.place.line, u.place.column))
        kept = sorted(languages_joined(kept), key=lambda s: (s.place.line, s.place.column))
        return tuple(kept), tuple(unread)
