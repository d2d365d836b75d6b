"""READMEs, dataset cards and filled datasheets: every block read with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange import frontmatter, tables
from truesheet.exchange.blocks import Block, blocks
from truesheet.exchange.document import Document
from truesheet.exchange.grammar import FAMILIES
from truesheet.exchange.grammar.claim import QUESTIONS, Around, Claim, Why
from truesheet.exchange.grammar.fields import is_of_fields, name_of
from truesheet.exchange.grammar.placeholders import unanswered
from truesheet.exchange.grammar.tokens import sentence
from truesheet.exchange.lists import FieldLists, languages_joined
from truesheet.exchange.resolve import resolve
from truesheet.exchange.sentences import sentences
from truesheet.exchange.spans import Text
from truesheet.model.stated import Stated, Unread

_ASIDE = re.compile(
    r"citation|bibtex|references?$|contributions?$|table of contents|acknowledge", re.I
)
"""Headings under which nothing is said of the data."""


class Reader:
    """Reads one document from its first line to its last."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stated: list[Stated] = []
        self.unread: list[Unread] = []
        self.sentences = 0
        self.headings: list[tuple[int, str]] = []
        self.nouns: dict[int, str] = {}
        self.configs: set[str] = set()
        self.names: frozenset[str] = frozenset()
        self.fields: set[str] = set()
        self.lead = ""
        self.lists = FieldLists()

    def read(self) -> None:
        start = 0
        if bounds := frontmatter.bounds(self.document):
            first, last, start = bounds
            for one in frontmatter.read(self.document, first, last):
                self.sentences += 1
                if isinstance(one, Stated):
                    self.stated.append(one)
                    self.configs |= {one.config} - {""}
                else:
                    self.unread.append(one)
        everything = list(blocks(self.document, start))
        self.names = _names(everything)
        self.configs |= _configs(everything)
        self.fields |= _fields(everything)
        for block in everything:
            self._block(block)
        for one in self.lists.stated():
            if isinstance(one, Stated):
                self.stated.append(one)
            else:
                self.unread.append(one)
        kept, left = resolve(self.stated, self.nouns, self.configs)
        self.stated, self.unread = languages_joined(kept), self.unread + left

    def _block(self, block: Block) -> None:
        if block.kind != "item":
            self.lists.end()
        if block.kind == "heading":
            self.lead = ""
            self.headings = [h for h in self.headings if h[0] < block.level]
            self.headings.append((block.level, block.text.text.strip()))
            return
        if block.kind in ("code", "html") or self._aside():
            return
        if block.kind == "table":
            self._table(block)
            return
        around = self._around(block)
        told = [t for t in sentences(block.text) if not unanswered(t.text)]
        for i, text in enumerate(told):
            self._sentence(text, around, first=not i, level=block.level)
        if block.kind != "item":
            self.lead = told[-1].text[-200:] if told and told[-1].text.endswith(":") else ""

    def _aside(self) -> bool:
        return any(_ASIDE.search(h) for _, h in self.headings)

    def _around(self, block: Block) -> Around:
        return Around(
            tuple(h.lower() for _, h in self.headings),
            item=block.kind == "item",
            fields=frozenset(self.fields),
            lead=self.lead,
            names=self.names,
            configs=frozenset(self.configs),
        )

    @property
    def config(self) -> str:
        """The configuration under whose heading the reader is; "" under none."""
        here = (h.strip("`") for _, h in reversed(self.headings))
        return next((h for h in here if h in self.configs), "")

    def _sentence(self, text: Text, around: Around, first: bool, level: int) -> None:
        self.sentences += 1
        s = sentence(text)
        said = self.document.quote(*self._whole(text))
        why, told = "", False
        if first and around.item and is_of_fields(around) and (field := name_of(text)):
            place = self.document.place(*text.span(field.start, field.end))
            headings = tuple(h for _, h in self.headings)
            self.lists.add(field.name, place, said, headings, self._part(), level)
            told = True
        for family in FAMILIES:
            for one in family(s, around):
                if isinstance(one, Why):
                    why = why or one.why
                    continue
                told = True
                self._claim(one, text, said, "list" if around.item else "sentence")
        if not told:
            self.unread.append(Unread(said, self.document.place(*text.span()), why))

    def _whole(self, text: Text) -> tuple[int, int]:
        """Where a sentence stands with the marks at both of its ends, so that it is quoted whole."""
        start, end = text.span()
        raw = self.document.text
        while start and raw[start - 1] in "*_`[~" and not raw[start - 1].isspace():
            start -= 1
        while end < len(raw) and raw[end] in "*_`~":
            end += 1
        if raw[end : end + 2] == "](":
            close = raw.find(")", end, end + 500)
            end = close + 1 if close > 0 else end
        return start, end

    def _part(self) -> str:
        """The configuration of which a list speaks: by its heading, else by the words before it."""
        if self.config or not self.lead:
            return self.config
        words = {w.strip("`'\".,:()") for w in self.lead.split()} & self.configs
        return words.pop() if len(words) == 1 else ""

    def _claim(self, claim: Claim, text: Text, said: str, origin: str) -> None:
        place = self.document.place(*text.span(claim.start, claim.end))
        self.nouns[len(self.stated)] = claim.noun
        self.stated.append(
            Stated(
                claim.kind,
                said,
                place,
                claim.value,
                QUESTIONS[claim.kind],
                split=claim.split,
                field=claim.field,
                config=claim.config or self.config,
                origin=origin,  # type: ignore[arg-type]
            )
        )

    def _table(self, block: Block) -> None:
        for one in tables.read(block, self._around(block)):
            row = block.rows[one.row]
            start, end = row[0].start, row[-1].end
            said = self.document.quote(start, end)
            self.sentences += 1
            if isinstance(one, tables.Unclear):
                self.unread.append(Unread(said, self.document.place(start, end), one.why))
                continue
            self.nouns[len(self.stated)] = one.noun
            self.configs |= {one.config} - {""}
            self.stated.append(
                Stated(
                    one.kind,
                    said,
                    self.document.place(one.start, one.end),
                    one.value,
                    QUESTIONS[one.kind],
                    split=one.split,
                    field=one.field,
                    config=one.config or self.config,
                    origin="table",
                )
            )


_NAME = re.compile(r"dataset card for|data ?card|datasheet|dataset|for|the|of|card|a|corpus", re.I)
_PLAIN_NAME = re.compile(r"[^\W_][\w.+-]*")
_PARTS = ("data instances", "data fields", "data splits", "dataset structure")


def _names(everything: list[Block]) -> frozenset[str]:
    """Words of the name of the dataset, from the title of the document."""
    titles = [b.text.text for b in everything if b.kind == "heading" and b.level == 1]
    words = {w.lower() for t in titles[:2] for w in _PLAIN_NAME.findall(t)}
    words |= {p for w in words for p in re.split(r"[-_]", w)}
    return frozenset(w for w in words if not _NAME.fullmatch(w))


def _configs(everything: list[Block]) -> set[str]:
    """Names of configurations: headings of one word below those for instances, fields, splits."""
    found: set[str] = set()
    counts: dict[str, int] = {}
    parent, level = "", 0
    for b in everything:
        if b.kind != "heading":
            continue
        words = b.text.text.strip().strip("`")
        if words.lower() in _PARTS:
            parent, level = words.lower(), b.level
        elif b.level <= level:
            parent = ""
        elif parent and _PLAIN_NAME.fullmatch(words) and not tables.split_name(words):
            counts[words] = counts.get(words, 0) + 1
    found = {w for w, n in counts.items() if n > 1 or w == w.lower()}
    return found


def _fields(everything: list[Block]) -> set[str]:
    """Names of fields that lists and tables describe, looked up before any sentence is read."""
    headings: list[tuple[int, str]] = []
    found: set[str] = set()
    for b in everything:
        if b.kind == "heading":
            headings = [h for h in headings if h[0] < b.level] + [(b.level, b.text.text.lower())]
        elif b.kind == "item" and is_of_fields(Around(tuple(h for _, h in headings))):
            if field := name_of(b.text):
                found.add(field.name)
        elif b.kind == "table":
            found |= {c.text.text.strip() for c in tables.names_of_fields(b)}
    return found
