"""The YAML block at the head of a dataset card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truesheet.exchange.document import Document
from truesheet.exchange.grammar import licences
from truesheet.exchange.grammar.claim import QUESTIONS
from truesheet.exchange.tree import Broken, Node, from_yaml
from truesheet.model.stated import Amount, Place, Stated, StatedKind, Unread

LARGEST = 1_000_000
"""Signs of a block that are read."""

_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_CATEGORY = re.compile(r"(?:(\d+)([KMBT]?)<)?n([<>])(\d+)([KMBT]?)", re.I)
_TIMES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}

NOT_HELD = {
    "annotations_creators": "who annotated, only people know",
    "language_creators": "who wrote the texts, only people know",
    "source_datasets": "where the data came from, only people know",
    "download_size": "the size of a download says nothing of the files at hand",
    "dataset_size": "it is the size in memory, not that of the files",
}
"""Keys that are read as no claim, and why."""


def bounds(document: Document) -> tuple[int, int, int] | None:
    """Where the block begins and ends, and where the text after it begins; None without one."""
    text = document.text
    lead = len(text) - len(text.lstrip("\n"))
    opening = _FENCE.match(text, lead)
    if not opening:
        return None
    closing = _CLOSE.search(text, opening.end())
    if not closing:
        return None
    after = closing.end()
    return opening.end(), closing.start(), after + (text[after : after + 1] == "\n")


def read(document: Document, start: int, end: int) -> Iterator[Stated | Unread]:
    """What the block from `start` to `end` states."""
    if end - start > LARGEST:
        yield _unread(document, start, f"the block is longer than {LARGEST:,} signs")
        return
    try:
        tree = from_yaml(document.text[start:end], start)
    except Broken as e:
        yield _unread(document, min(e.at, end), e.what)
        return
    yield from _Reader(document).all(tree)


def _unread(document: Document, at: int, why: str) -> Unread:
    return Unread(document.quote(*_line(document, at)), document.place(*_line(document, at)), why)


def _line(document: Document, at: int) -> tuple[int, int]:
    first = document.text.rfind("\n", 0, at) + 1
    last = document.text.find("\n", at)
    return first, len(document.text) if last < 0 else last


def category(text: str) -> Amount | None:
    """A size category as the range that it means: 1K<n<10K, n<1K, n>1T."""
    found = _CATEGORY.fullmatch(text.replace(" ", ""))
    if not found:
        return None
    low, low_unit, sign, high, high_unit = found.groups()
    limit = int(high) * _TIMES[high_unit.upper()]
    if sign == ">":
        return Amount(low=limit, strict=True, written=text) if low is None else None
    least = int(low) * _TIMES[low_unit.upper()] if low else None
    return Amount(low=least, high=limit, strict=True, written=text)


class _Reader:
    """Turns nodes of one document into statements."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def all(self, tree: Node) -> Iterator[Stated | Unread]:
        for key, value in tree.pairs:
            if value.kind == "other":
                yield self.unread(key, f"{value.text} is not followed")
            elif key.text in ("license", "licence"):
                yield from self.licence(value)
            elif key.text == "language":
                yield from self.languages(value)
            elif key.text == "size_categories":
                yield from self.size(value)
            elif key.text == "dataset_info":
                for one in value.each():
                    yield from self.info(one)
            elif key.text == "configs":
                yield from self.configs(value)
            elif key.text in ("task_categories", "task_ids"):
                for one in value.values():
                    yield self.stated("task", one, one.text.strip())
            elif key.text in NOT_HELD:
                yield self.unread(key, NOT_HELD[key.text])

    def stated(
        self,
        kind: StatedKind,
        node: Node,
        value: object,
        *,
        config: str = "",
        split: str = "",
        field: str = "",
    ) -> Stated:
        return Stated(
            kind,
            self.document.quote(*_line(self.document, node.start)),
            self.place(node),
            value,
            QUESTIONS[kind],
            split=split,
            field=field,
            config=config,
            origin="front_matter",
        )

    def place(self, node: Node) -> Place:
        return self.document.place(node.start, node.end)

    def unread(self, node: Node, why: str) -> Unread:
        return _unread(self.document, node.start, why)

    def licence(self, value: Node) -> Iterator[Stated | Unread]:
        for one in value.values():
            text = one.text.strip()
            if text.lower() in ("unknown", "other", "n/a", "none", "unlicensed"):
                yield self.unread(one, f"{text} names no licence")
            else:
                yield self.stated("licence", one, licences.spdx(text) or text)

    def languages(self, value: Node) -> Iterator[Stated | Unread]:
        if value.kind == "map":
            for config, below in value.pairs:
                if codes := below.values():
                    yield self.stated(
                        "languages", codes[0], [c.text for c in codes], config=config.text
                    )
            return
        codes = [c for c in value.values() if c.text.lower() not in ("unknown", "n/a", "other")]
        if codes:
            yield self.stated("languages", codes[0], [c.text.strip() for c in codes])

    def size(self, value: Node) -> Iterator[Stated | Unread]:
        if value.kind == "map":
            for config, below in value.pairs:
                yield from self._size(below.values(), config.text)
            return
        yield from self._size(value.values(), "")

    def _size(self, nodes: list[Node], config: str) -> Iterator[Stated | Unread]:
        for one in nodes:
            amount = category(one.text.strip())
            if amount is None:
                yield self.unread(one, "it is none of the size categories")
            elif len(nodes) > 1:
                yield self.unread(one, "it is one of several size categories")
            else:
                yield self.stated("size_category", one, amount, config=config)

    def configs(self, value: Node) -> Iterator[Stated | Unread]:
        for one in value.each():
            config = one.said("config_name")
            files = one.get("data_files")
            named = [s for f in (files.each() if files else []) if (s := f.get("split"))]
            if named:
                names = [s.text for s in named]
                yield self.stated("split_names", named[0], names, config=config)

    def info(self, one: Node) -> Iterator[Stated | Unread]:
        config = one.said("config_name")
        splits = one.get("splits")
        for split in splits.each() if splits else []:
            rows = split.get("num_examples")
            if rows is not None and rows.text.isdigit() and len(rows.text) < 16:
                n = float(rows.text)
                amount = Amount(low=n, high=n, written=rows.text)
                yield self.stated("rows", rows, amount, config=config, split=split.said("name"))
        features = one.get("features")
        named = [f for f in (features.each() if features else []) if f.said("name")]
        if named:
            where = named[0].get("name")
            assert where is not None
            names = [f.said("name") for f in named]
            yield self.stated("field_names", where, names, config=config)
        for feature in named:
            yield from self.feature(feature, config)
        for key in ("download_size", "dataset_size"):
            if node := one.get(key):
                yield self.unread(node, NOT_HELD[key])

    def feature(self, feature: Node, config: str) -> Iterator[Stated | Unread]:
        name, kind = feature.said("name"), feature.get("dtype")
        if kind is not None and kind.kind == "value":
            yield self.stated("field_kind", kind, kind.text, config=config, field=name)
        classes = kind.get("class_label") if kind is not None and kind.kind == "map" else None
        names = classes.get("names") if classes is not None else None
        if names is None:
            return
        named = [v for _, v in names.pairs] or names.items
        listed = [n for n in named if n.kind == "value"]
        if listed:
            yield self.stated(
                "class_names", listed[0], [n.text for n in listed], config=config, field=name
            )
