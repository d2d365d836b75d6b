"""Where a part of `datasheet.yaml` stands: from a JSON Pointer to line and column.

The file is composed once more, since the reader of values keeps the beginning of a value and not
its end. A pointer that leads nowhere is answered with the nearest part above it that is there, so
that a message always has a line to point at.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from truesheet.model.stated import Place
from truesheet.sheet import yamlfile


class Spot(NamedTuple):
    """A place, and whether it holds the whole value, so that another can be put there."""

    place: Place
    whole: bool


class Places:
    """The places of one file; `data` is a file that was read without a problem."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self._root = _composed(yamlfile.decoded(data, file))

    def spot(self, pointer: str) -> Spot:
        """Where the value at a JSON Pointer stands: the value itself where it stands on one line,
        else the key before it."""
        node, named, exact = self._root, None, True
        for step in _steps(pointer):
            found = _inner(node, step)
            if found is None:
                exact = False
                break
            named, node = found
        if node is None:
            return Spot(Place(self.file), False)
        alone = exact and node.start_mark.line == node.end_mark.line
        shown = node if alone or named is None else named
        return Spot(self._place(shown), alone)

    def __getitem__(self, pointer: str) -> Place:
        return self.spot(pointer).place

    def _place(self, node: Any) -> Place:
        first, last = node.start_mark, node.end_mark
        end = last.column + 1 if last.line == first.line else 0
        return Place(self.file, first.line + 1, first.column + 1, end)


def pointer(*steps: str | int) -> str:
    """A JSON Pointer of these steps.

    >>> pointer("answers", "a/b", 0)
    '/answers/a~1b/0'
    """
    return "".join(f"/{str(s).replace('~', '~0').replace('/', '~1')}" for s in steps)


def _steps(pointer: str) -> list[str]:
    return [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]


def _composed(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="rt", pure=True).compose(text)


def _inner(node: Any, step: str) -> tuple[Any, Any] | None:
    """The node of the key and the node of the value one step further in; None where none is."""
    inside = getattr(node, "value", None)
    if not isinstance(inside, list):
        return None
    if node.id == "mapping":
        return next(((k, v) for k, v in inside if _says(k) == step), None)
    if node.id == "sequence" and step.isdecimal() and int(step) < len(inside):
        item = inside[int(step)]
        return item, item
    return None


def _says(key: Any) -> str:
    """A key as the reader of values gives it: numbers and dates as texts."""
    return str(key.value) if key.id == "scalar" else ""
