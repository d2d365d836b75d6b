"""Records of the D4D schema ("Datasheets for Datasets" as YAML), which bridge2ai uses."""

from __future__ import annotations

from truesheet.exchange.document import Document
from truesheet.exchange.errors import BrokenDocument, UnknownDocument
from truesheet.exchange.grammar import licences
from truesheet.exchange.grammar.claim import QUESTIONS, Around
from truesheet.exchange.prose import Gathered
from truesheet.exchange.spans import aligned
from truesheet.exchange.tree import Broken, Node, from_yaml, walk
from truesheet.model.stated import Amount, Extract, Stated, StatedKind, Unread

KNOWN = frozenset(
    "title description creators instances purposes license_and_use_terms subpopulations "
    "collection_mechanisms is_deidentified sampling_strategies maintainers".split()
)
"""Keys of such a record, three of which are enough to know it."""

_NAMES_ONLY = frozenset(
    "id name title creators funders keywords page doi download_url publisher was_derived_from "
    "conforms_to conforms_to_class conforms_to_schema maintainers affiliation version "
    "issued".split()
)
"""Keys below which nothing is said of the data."""


def extract(document: Document) -> Extract:
    """What a record states."""
    try:
        root = from_yaml(document.text)
    except Broken as e:
        place = document.place(e.at, e.at)
        raise BrokenDocument(
            f"{place} cannot be read: {e.what}.", hint="Look at this line and the one before."
        ) from e
    resources = [r for r in _resources(root) if len(KNOWN & {k.text for k, _ in r.pairs}) > 2]
    if not resources:
        raise UnknownDocument(
            f"{document.file} is YAML, but no record of a dataset that is known here.",
            hint="Name a README.md, a Croissant file or a D4D record.",
        )
    reader = _Reader(document)
    for one in resources:
        reader.resource(one, one.said("id", "title") if len(resources) > 1 else "")
    stated, unread = reader.gathered.resolved()
    return Extract(document.file, "record", stated, (), unread, reader.gathered.sentences)


def _resources(root: Node) -> list[Node]:
    collection = root.get("DatasetCollection", "Dataset") or root
    found = collection.get("resources", "datasets")
    return [n for n in found.each() if n.kind == "map"] if found is not None else [collection]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.gathered = Gathered(document)

    def resource(self, one: Node, config: str) -> None:
        for key, value in one.pairs:
            if key.text == "license":
                for node in value.values():
                    self.add("licence", node, licences.spdx(node.text) or node.text.strip(), config)
            elif key.text == "language":
                if codes := value.values():
                    self.add("languages", codes[0], [c.text.strip() for c in codes], config)
            elif key.text == "bytes":
                self.number("bytes", value, config)
            elif key.text == "instances":
                self.instances(value, config)
            elif key.text not in _NAMES_ONLY:
                self.prose(key.text, value, config)

    def add(self, kind: StatedKind, node: Node, value: object, config: str, noun: str = "") -> None:
        self.gathered.sentences += 1
        place = self.document.place(node.start, node.end)
        said = self.document.quote(*self._line(node))
        stated = Stated(kind, said, place, value, QUESTIONS[kind], config=config, origin="record")
        self.gathered.add(stated, noun)

    def _line(self, node: Node) -> tuple[int, int]:
        text = self.document.text
        last = text.find("\n", node.start)
        return text.rfind("\n", 0, node.start) + 1, len(text) if last < 0 else last

    def number(self, kind: StatedKind, node: Node, config: str) -> None:
        if node.text.isdigit() and len(node.text) < 16:
            n = float(node.text)
            self.add(kind, node, Amount(low=n, high=n, written=node.text), config)

    def instances(self, value: Node, config: str) -> None:
        """How many instances of one kind there are; of several kinds, which are rows is unknown."""
        counted = [i for i in value.each() if i.get("counts") is not None and i.said("counts")]
        for one in counted:
            node = one.get("counts")
            assert node is not None
            if len(counted) == 1:
                self.number("rows", node, config)
            else:
                self.gathered.sentences += 1
                self.gathered.add(
                    Unread(
                        self.document.quote(*self._line(node)),
                        self.document.place(node.start, node.end),
                        "it is one of several kinds of instances",
                    )
                )
        self.prose("instances", value, config)

    def prose(self, key: str, value: Node, config: str) -> None:
        for path, node in walk(value, (key,)):
            if node.kind != "value" or set(path) & _NAMES_ONLY or " " not in node.text.strip():
                continue
            words = self.document.text[node.start : node.end]
            around = Around((path[0].replace("_", " "),))
            self.gathered.block(aligned(node.text, words, node.start), around, config, "record")
