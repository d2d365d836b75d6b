"""The fields of JSON records: paths, and one type for each, found from all records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from truesheet.sources.infer import Verdict, infer
from truesheet.sources.shapes import Found

DEEPEST = 16
_KEYS = 512
"""Different keys of an inner object, beyond which it is a map and stays one text."""
_WORDS = 100_000
_ENOUGH = 0.95
_INT64 = 1 << 63
SCALARS = "scalars"
"""A reading of texts: objects at this path have fields of their own and are no text here."""


class Node:
    """What was seen at one path."""

    __slots__ = ("children", "elements", "kinds", "large", "words")

    def __init__(self) -> None:
        self.kinds: Counter[type] = Counter()
        self.children: dict[str, Node] = {}
        self.elements: Node | None = None
        self.large = False
        self.words: set[str] | None = set()

    def see(self, values: Sequence[Any], depth: int = 0) -> None:
        """Takes in values of this path; None counts as nothing."""
        kinds = Counter(map(type, values))
        kinds.pop(type(None), None)
        self.kinds += kinds
        if int in kinds:
            whole = [v for v in values if type(v) is int]
            self.large = self.large or max(whole) >= _INT64 or min(whole) < -_INT64
        if str in kinds and self.words is not None:
            self._see_words([v for v in values if type(v) is str])
        if list in kinds:
            if self.elements is None:
                self.elements = Node()
            if depth < DEEPEST:
                inner = [x for v in values if type(v) is list for x in v]
                self.elements.see(inner, depth + 1)
        if any(issubclass(k, dict) for k in kinds) and depth < DEEPEST:
            self.see_objects([v for v in values if isinstance(v, dict)], depth)

    def see_objects(self, rows: Sequence[dict[str, Any]], depth: int = 0) -> None:
        """Takes in objects, key by key."""
        known = self.children
        for row in rows:
            if not known.keys() >= row.keys():
                for key in row:
                    if key not in known:
                        known[key] = Node()
            if len(known) > _KEYS and depth:
                return
        for key, node in known.items():
            node.see([row.get(key) for row in rows], depth + 1)

    def _see_words(self, texts: list[str]) -> None:
        """Keeps different texts, while they could still be dates."""
        if self.words is None:
            return
        if not any(_dateish(t) for t in texts[:50]):
            self.words = None
        elif len(self.words) < _WORDS:
            self.words.update(texts)

    @property
    def dicts(self) -> int:
        return sum(n for k, n in self.kinds.items() if issubclass(k, dict))

    @property
    def is_map(self) -> bool:
        return len(self.children) > _KEYS


def _dateish(text: str) -> bool:
    return any(c.isdigit() for c in text) and len(text) <= 40


def fields_of(root: Node) -> Iterator[Found]:
    """Fields of the records, in the order of first appearance."""
    for key, node in root.children.items():
        yield from _open(key, (key,), node)


def _open(name: str, at: tuple[str, ...], node: Node) -> Iterator[Found]:
    opened = bool(node.children) and not node.is_map and len(at) < DEEPEST
    others = Counter({k: n for k, n in node.kinds.items() if not issubclass(k, dict)})
    if not opened:
        verdict = Verdict(pa.string()) if node.dicts else _verdict(node, others)
        yield Found(name, at, verdict.type, verdict.how)
        return
    if others:
        verdict = _verdict(node, others)
        text = pa.types.is_string(verdict.type)
        yield Found(name, at, verdict.type, SCALARS if text else verdict.how)
    for key, child in node.children.items():
        yield from _open(f"{name}.{key}", (*at, key), child)


def _verdict(node: Node, kinds: Counter[type]) -> Verdict:
    """The type of a path whose values are no objects."""
    total = sum(kinds.values())
    if not total:
        return Verdict(pa.null())
    numbers = kinds[int] + kinds[float]
    if numbers >= _ENOUGH * total:
        # Whole numbers beyond 64 bits are names of things more often than amounts.
        if kinds[float]:
            return Verdict(pa.float64())
        return Verdict(pa.string() if node.large else pa.int64())
    if kinds[bool] >= _ENOUGH * total:
        return Verdict(pa.bool_())
    if kinds[list] == total and node.elements is not None:
        inner = _inner(node.elements)
        return Verdict(pa.list_(inner) if inner is not None else pa.string())
    if kinds[str] >= _ENOUGH * total and node.words:
        found = infer(pa.chunked_array([sorted(node.words)], pa.string()))
        if pa.types.is_temporal(found.type):
            return found
    return Verdict(pa.string())


def _inner(node: Node) -> pa.DataType | None:
    """The type of elements of lists; None where they differ."""
    kinds = {dict if issubclass(k, dict) else k for k in node.kinds}
    if not kinds:
        return pa.null()
    if kinds <= {int, float}:
        if node.large:
            return None
        return pa.float64() if float in kinds else pa.int64()
    if len(kinds) > 1:
        return None
    (kind,) = kinds
    if kind is bool:
        return pa.bool_()
    if kind is str:
        return pa.string()
    if kind is list and node.elements is not None:
        inner = _inner(node.elements)
        return None if inner is None else pa.list_(inner)
    return _struct(node) if kind is dict else None


def _struct(node: Node) -> pa.DataType | None:
    if node.is_map or not node.children:
        return None
    fields = []
    for key, child in node.children.items():
        inner = _inner(child)
        if inner is None:
            return None
        fields.append(pa.field(key, inner))
    return pa.struct(fields)
