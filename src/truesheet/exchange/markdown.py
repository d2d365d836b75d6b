"""READMEs, dataset cards and filled datasheets: every block read with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truesheet.exchange import field_tables, frontmatter, tables
from truesheet.exchange.blocks import Block, blocks
from truesheet.exchange.cells import Unclear
from truesheet.exchange.document import Document
from truesheet.exchange.grammar.claim import QUESTIONS, Around
from truesheet.exchange.grammar.fields import is_of_fields, name_of
from truesheet.exchange.grammar.placeholders import unanswered
from truesheet.exchange.lists import FieldLists
from truesheet.exchange.prose import Gathered
from truesheet.exchange.sentences import sentences
from truesheet.exchange.spans import Text
from truesheet.model.stated import Extract, Stated, Unread

_ASIDE = re.compile(
    r"citation|bibtex|references?$|contributions?$|table of contents|acknowledge", re.I
)
"""Headings under which nothing is said of the data."""

LONG = "it is longer than any paragraph that people write"

_ASKS = re.compile(
    r"for what purpose was the dataset|how many instances are there|is any information missing|"
    r"are there recommended data splits|does the dataset relate to people|who created the dataset|"
    r"has the dataset been used for|who is supporting|what do the instances",
    re.I,
)
"""Questions of the datasheets of Gebru and others."""


def extract(document: Document) -> Extract:
    """What a Markdown document or a plain text states."""
    reader = Reader(document)
    reader.read()
    stated, unread = reader.gathered.resolved(reader.configs)
    form = "datasheet" if reader.asked > 2 else "markdown"
    return Extract(document.file, form, stated, (), unread, reader.gathered.sentences)  # type: ignore[arg-type]


class Reader:
    """Reads one document from its first line to its last."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.gathered = Gathered(document)
        self.headings: list[tuple[int, str]] = []
        self.lists = FieldLists()
        self.lead = ""
        self.asked = 0
        self.path: dict[int, str] = {}
        self.names: frozenset[str] = frozenset()
        self.fields: frozenset[str] = frozenset()
        self.configs: frozenset[str] = frozenset()

    def read(self) -> None:
        """Read the front matter, then block after block."""
        start = 0
        if bounds := frontmatter.bounds(self.document):
            first, last, start = bounds
            for one in frontmatter.read(self.document, first, last):
                self.gathered.sentences += 1
                self.gathered.add(one)
        everything = list(blocks(self.document, start))
        self.names = _names(everything)
        self.fields = frozenset(_fields(everything))
        self.configs = frozenset(self.gathered.configs | _configs(everything))
        divides = _lists_of_splits(everything)
        for i, block in enumerate(everything):
            self._block(block, i in divides)
        for found in self.lists.stated():
            self.gathered.add(found)

    def _block(self, block: Block, divides: bool) -> None:
        if block.kind != "item":
            self.lists.end()
        if block.kind == "heading":
            self.lead = ""
            self.headings = [h for h in self.headings if h[0] < block.level]
            self.headings.append((block.level, block.text.text.strip()))
            self.asked += bool(_ASKS.search(block.text.text))
        elif block.kind == "long":
            place = self.document.place(block.start, block.end)
            self.gathered.add(
                Unread(self.document.quote(block.start, block.start + 80), place, LONG)
            )
        elif block.kind in ("code", "html") or self._aside():
            return
        elif block.kind == "table":
            self._table(block)
        elif block.kind == "item":
            self._item(block, divides)
        else:
            told = self.gathered.block(block.text, self._around(), self.config, "sentence")
            self.lead = told[-1].text[-200:] if told and told[-1].text.endswith(":") else ""

    def _aside(self) -> bool:
        return any(_ASIDE.search(h) for _, h in self.headings)

    def _around(self, item: bool = False, divides: bool = False, parent: str = "") -> Around:
        return Around(
            tuple(h.lower() for _, h in self.headings),
            item=item,
            divides=divides,
            parent=parent,
            asked=self.headings[-1][1] if self.headings and _asks(self.headings[-1][1]) else "",
            lead=self.lead,
            fields=self.fields,
            names=self.names,
            configs=self.configs,
        )

    @property
    def config(self) -> str:
        """The configuration under whose heading the reader is; "" under none."""
        here = (h.strip("`") for _, h in reversed(self.headings))
        return next((h for h in here if h in self.configs), "")

    def _part(self) -> str:
        """The configuration of which a list speaks: by its heading, else by the words before it."""
        if self.config or not self.lead:
            return self.config
        words = {w.strip("`'\".,:()") for w in self.lead.split()} & self.configs
        return words.pop() if len(words) == 1 else ""

    def _item(self, block: Block, divides: bool) -> None:
        self.path = {level: name for level, name in self.path.items() if level < block.level}
        around = self._around(True, divides, ".".join(self.path.values()))
        told = [t for t in sentences(block.text) if not unanswered(t.text)]
        field = name_of(told[0]) if told and is_of_fields(around) else None
        part = self._part()
        if field is not None:
            place = self.gathered.place(told[0], field.start, field.end)
            headings = tuple(h for _, h in self.headings)
            said = self.gathered.said(told[0])
            self.lists.add(field.name, place, said, headings, part, block.level)
            self.path[block.level] = field.name
        for i, text in enumerate(told):
            self.gathered.sentence(text, around, part, "list", told=field is not None and not i)

    def _table(self, block: Block) -> None:
        for one in tables.read(block, self._around()):
            row = block.rows[one.row]
            start, end = row[0].start, row[-1].end
            said = self.document.quote(start, end)
            self.gathered.sentences += 1
            if isinstance(one, Unclear):
                self.gathered.add(Unread(said, self.document.place(start, end), one.why))
                continue
            stated = Stated(
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
            self.gathered.add(stated, one.noun)


def _asks(heading: str) -> bool:
    return heading.rstrip().endswith("?") or bool(_ASKS.search(heading))


_NAME = re.compile(r"dataset card for|data ?card|datasheet|dataset|for|the|of|card|a|corpus", re.I)
_PLAIN_NAME = re.compile(r"[^\W_][\w.+-]*")
_PARTS = ("data instances", "data fields", "data splits", "dataset structure")


def _names(everything: Sequence[Block]) -> frozenset[str]:
    """Words of the name of the dataset, from the title of the document."""
    titles = [b.text.text for b in everything if b.kind == "heading" and b.level == 1]
    words = {w.lower() for t in titles[:2] for w in _PLAIN_NAME.findall(t)}
    words |= {p for w in words for p in re.split(r"[-_]", w)}
    return frozenset(w for w in words if not _NAME.fullmatch(w))


def _configs(everything: Sequence[Block]) -> set[str]:
    """Names of configurations: headings of one word below those for instances, fields, splits."""
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
    return {w for w, n in counts.items() if n > 1 or w == w.lower()}


def _fields(everything: Sequence[Block]) -> set[str]:
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
            found |= {c.text.text.strip() for c in field_tables.names_of_fields(b)}
    return found


def _lists_of_splits(everything: Sequence[Block]) -> set[int]:
    """The items of lists of which most name a split: only there is `test: 45` a split."""
    found: set[int] = set()
    runs: dict[int, list[int]] = {}
    for i, b in enumerate([*everything, Block("heading", 0, 0, Text("", [], []))]):
        if b.kind == "item":
            for level in [k for k in runs if k > b.level]:
                found |= _most(runs.pop(level), everything)
            runs.setdefault(b.level, []).append(i)
        else:
            for run in runs.values():
                found |= _most(run, everything)
            runs = {}
    return found


def _most(run: Sequence[int], everything: Sequence[Block]) -> set[int]:
    named = sum(bool(tables.split_label(everything[i].text.text)) for i in run)
    return set(run) if named * 2 >= len(run) and named else set()
