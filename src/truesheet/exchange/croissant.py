"""Croissant 1.0 and 1.1: a dataset described in JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.document import Document
from truesheet.exchange.errors import BrokenDocument, UnknownDocument
from truesheet.exchange.grammar import licences
from truesheet.exchange.grammar.amounts import amounts
from truesheet.exchange.grammar.claim import QUESTIONS, Around
from truesheet.exchange.grammar.tokens import SIZES, fraction, sentence
from truesheet.exchange.prose import Gathered
from truesheet.exchange.spans import aligned, plain, read
from truesheet.exchange.tree import Broken, Node, from_json
from truesheet.model.stated import Amount, Extract, Stated, StatedKind, Unread

PROSE = (
    "description",
    "rai:dataCollection",
    "rai:dataBiases",
    "rai:dataLimitations",
    "rai:dataCollectionMissingData",
    "rai:dataPreprocessingProtocol",
    "rai:dataManipulationProtocol",
    "rai:personalSensitiveInformation",
    "rai:dataUseCases",
    "rai:dataSocialImpact",
)
"""Properties of the dataset that are prose."""

_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")


def parsed(document: Document) -> Node:
    """The JSON of the document; an error with its line where it is none."""
    try:
        return from_json(document.text)
    except Broken as e:
        place = document.place(e.at, e.at)
        raise BrokenDocument(
            f"{place} is not JSON: {e.what}.", hint="Look at this line and the one before."
        ) from e


def extract(document: Document) -> Extract:
    """What a Croissant description states."""
    root = parsed(document)
    if root.kind != "map" or not _is_dataset(root):
        raise UnknownDocument(
            f"{document.file} is JSON, but no Croissant description.",
            hint="Name a README.md or a Croissant file; data is named with --data.",
        )
    reader = _Reader(document)
    reader.dataset(root)
    stated, unread = reader.gathered.resolved()
    return Extract(document.file, "croissant", stated, (), unread, reader.gathered.sentences)


def _is_dataset(root: Node) -> bool:
    kinds = root.get("@type")
    named = kinds is not None and any(_bare(v.text) == "Dataset" for v in kinds.values())
    return named or root.get("recordSet") is not None or root.get("distribution") is not None


def _bare(name: str) -> str:
    """sc:Dataset and https://schema.org/Dataset are Dataset."""
    return name.rpartition(":")[2].rpartition("/")[2]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.gathered = Gathered(document)

    def dataset(self, root: Node) -> None:
        name = root.said("name", "sc:name")
        words = {w.lower() for w in re.findall(r"[^\W_]+", name)}
        record_sets = [r for r in _each(root, "recordSet") if r.get("field") is not None]
        fields = frozenset(n for r in record_sets for n in _names(r))
        around = Around(fields=fields, names=frozenset(words))
        for key, value in root.pairs:
            if key.text in PROSE:
                for one in value.values():
                    self.prose(one, around)
        for one in _values(root, "license", "sc:license"):
            self.add("licence", one, licences.spdx(one.text) or one.text.strip())
        languages = list(_values(root, "inLanguage", "sc:inLanguage"))
        if languages:
            self.add("languages", languages[0], [n.text.strip() for n in languages])
        self.timeframe(root)
        self.files(root)
        held = [r for r in record_sets if r.get("data") is None]
        for one in _each(root, "recordSet"):
            self.record_set(one, len(held) > 1)

    def add(
        self, kind: StatedKind, node: Node, value: object, *, field: str = "", config: str = ""
    ) -> None:
        self.gathered.sentences += 1
        self.gathered.add(
            Stated(
                kind,
                self.line(node),
                self.document.place(node.start, node.end),
                value,
                QUESTIONS[kind],
                field=field,
                config=config,
                origin="croissant",
            )
        )

    def unread(self, node: Node, why: str) -> None:
        self.gathered.sentences += 1
        place = self.document.place(node.start, node.end)
        self.gathered.add(Unread(self.line(node), place, why))

    def line(self, node: Node) -> str:
        text = self.document.text
        first = text.rfind("\n", 0, node.start) + 1
        last = text.find("\n", node.start)
        last = len(text) if last < 0 else last
        # A file may be one line: quote what is near.
        first, last = max(first, node.start - 80), min(last, max(node.end, node.start) + 80)
        return self.document.quote(first, last)

    def prose(self, node: Node, around: Around) -> None:
        if len(node.text) > 100_000:
            self.unread(node, "it is too long to be a description")
            return
        text = aligned(node.text, self.document.text[node.start : node.end], node.start)
        self.gathered.block(read(text.text, text.at), around, "", "croissant")

    def timeframe(self, root: Node) -> None:
        found = [
            n
            for n in _values(root, "rai:dataCollectionTimeframe", "dataCollectionTimeframe")
            if _DAY.match(n.text)
        ]
        if not found:
            return
        days = sorted(d for n in found for d in _DAY.findall(n.text.replace("/", " ")))
        self.add("time_frame", found[0], {"from": days[0], "to": days[-1]})

    def files(self, root: Node) -> None:
        files = _each(root, "distribution")
        whole = [f for f in files if f.get("containedIn") is None]
        for one in files:
            size = one.get("contentSize", "sc:contentSize")
            if size is None or size.kind != "value":
                continue
            amount = _size(size.text)
            if amount is None:
                self.unread(size, "no size in bytes was recognised")
            elif len(whole) == len(files) == 1:
                self.add("bytes", size, amount)
            else:
                self.unread(size, "it is the size of one file among several")

    def record_set(self, one: Node, several: bool) -> None:
        name = one.said("name", "sc:name") or one.said("@id")
        data = one.get("data")
        if data is not None:
            self.inline(one, data)
            return
        config = name if several else ""
        fields = [f for f in _each(one, "field") if _name(f)]
        if not fields:
            return
        first = fields[0].get("name", "sc:name", "@id")
        assert first is not None
        self.add("field_names", first, [_name(f) for f in fields], config=config)
        for f in fields:
            kinds = [k for k in _values(f, "dataType") if k.text.startswith(("sc:", "cr:", "http"))]
            known = [k for k in kinds if _bare(k.text) in _KINDS]
            if len(known) == 1 and f.said("repeated") != "true" and f.said("isArray") != "true":
                self.add("field_kind", known[0], known[0].text, field=_name(f), config=config)

    def inline(self, one: Node, data: Node) -> None:
        """Values that stand in the description itself: the names of splits among them."""
        if not any(_bare(k.text) == "Split" for k in _values(one, "dataType")):
            return
        names = [
            value
            for row in data.each()
            for key, value in row.pairs
            if key.text.rpartition("/")[2] == "name" and value.kind == "value"
        ]
        if names:
            self.add("split_names", names[0], [n.text for n in names])


_KINDS = frozenset("Text Integer Float Boolean Date DateTime Time Number".split())


def _each(node: Node, name: str) -> list[Node]:
    found = node.get(name, f"cr:{name}", f"sc:{name}")
    return [n for n in found.each() if n.kind == "map"] if found is not None else []


def _values(node: Node, *names: str) -> Iterator[Node]:
    found = node.get(*names)
    for one in found.each() if found is not None else []:
        if one.kind == "value" and one.text.strip():
            yield one
        elif one.kind == "map":
            below = one.get("url", "@id", "name")
            if below is not None and below.kind == "value" and below.text.strip():
                yield below


def _name(field: Node) -> str:
    """The name of a field: what stands behind the name of its record set."""
    name = field.said("name", "sc:name") or field.said("@id")
    return name.rpartition("/")[2]


def _names(record_set: Node) -> list[str]:
    return [n for f in _each(record_set, "field") if (n := _name(f))]


def _size(text: str) -> Amount | None:
    """ "117743 B", "2.5 MB", "117743" as bytes."""
    s = sentence(plain(text[:100], 0))
    found = amounts(s.tokens, s.text.text)
    if len(found) != 1 or found[0].amount.low is None:
        return None
    c = found[0]
    number = next(t for t in s.tokens[c.first : c.last] if t.kind == "number")
    unit = s.tokens[c.last].low if c.last < len(s.tokens) else "b"
    if unit not in SIZES:
        return None
    value = fraction(number) * SIZES[unit]
    return Amount(low=value, high=value, written=text.strip())
