"""YAML and JSON as one small tree, every value of which knows where it is written.

Values stay the text that was written: `no` is a language here and no boolean, and 1.10 is not
1.1. Nothing is built from it, so an alias or a tag can do no harm; it is merely not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

DEEPEST = 60
MOST_NODES = 400_000


class Broken(Exception):
    """What is wrong, and at which offset."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.what = what
        self.at = at


@dataclass(frozen=True, eq=False)
class Node:
    """A mapping, list or value. `start` and `end` are the offsets of the words of a value."""

    kind: Literal["map", "list", "value", "other"]
    start: int
    end: int
    text: str = ""
    quoted: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    def get(self, *names: str) -> Node | None:
        """What stands under the first of these names that is there."""
        for name in names:
            for key, value in self.pairs:
                if key.text == name:
                    return value
        return None

    def said(self, *names: str) -> str:
        """The value under a name as text; "" where there is none."""
        found = self.get(*names)
        return found.text.strip() if found is not None and found.kind == "value" else ""

    def each(self) -> list[Node]:
        """Its items; a value or mapping is a list of one."""
        return self.items if self.kind == "list" else [self]

    def values(self) -> list[Node]:
        """Its values that are text and not empty."""
        return [n for n in self.each() if n.kind == "value" and n.text.strip()]


def walk(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every node with the names that lead to it, in the order of the text."""
    waiting = [(path, node)]
    while waiting:
        names, here = waiting.pop()
        yield names, here
        below = [((*names, k.text), v) for k, v in here.pairs] + [(names, v) for v in here.items]
        waiting += reversed(below)


def from_yaml(text: str, base: int = 0) -> Node:
    """The tree of one YAML document; offsets begin at `base`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        return _built(YAML(typ="safe", pure=True).parse(text), text, base)
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        what = str(e.problem or e.context or "it cannot be read")
        what = "".join(c if c.isprintable() else "?" for c in what)[:160]
        raise Broken(f"it is not YAML: {what}", base + (mark.index if mark else 0)) from e
    except ReaderError as e:
        raise Broken("it holds a sign that has no place in a text", base + int(e.position)) from e
    except (ValueError, OverflowError) as e:
        raise Broken("a value cannot be read", base) from e


def _built(events: Any, text: str, base: int) -> Node:
    root = Node("list", base, base)
    stack: list[tuple[Node, list[Node]]] = [(root, [])]
    nodes = 0
    for event in events:
        kind = type(event).__name__
        at = base + event.start_mark.index
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            node, flat = stack.pop()
            if node.kind == "map":
                node.pairs.extend(zip(flat[::2], flat[1::2], strict=False))
            else:
                node.items.extend(flat)
            continue
        if kind == "DocumentEndEvent":
            break
        if kind == "ScalarEvent":
            new = _scalar(event, base)
        elif kind == "AliasEvent":
            new = Node("other", at, base + event.end_mark.index, text="an alias")
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            new = Node("map" if kind[0] == "M" else "list", at, at)
        else:
            continue
        nodes += 1
        if nodes > MOST_NODES:
            raise Broken(f"it has more than {MOST_NODES:,} values", at)
        stack[-1][1].append(new)
        if new.kind in ("map", "list"):
            stack.append((new, []))
            if len(stack) > DEEPEST:
                raise Broken(f"it is nested more than {DEEPEST} deep", at)
    found = stack[0][1]
    return found[0] if found else Node("map", base, base)


def _scalar(event: Any, base: int) -> Node:
    start, end = base + event.start_mark.index, base + event.end_mark.index
    if event.tag not in (None, "!"):
        return Node("other", start, end, text="a tag")
    quoted = event.style in ("'", '"')
    if quoted:
        start, end = start + 1, end - 1
    null = not quoted and not event.style and event.value in ("null", "~", "Null", "NULL")
    return Node("value", start, end, "" if null else str(event.value), quoted)


_BLANK = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null")


def from_json(text: str) -> Node:
    """The tree of a JSON document."""
    return _Json(text).read()


class _Json:
    """Reads JSON without recursion: `stack` are the open brackets, `flats` what they hold."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.i = 0
        self.nodes = 0
        self.stack: list[Node] = [Node("list", 0, 0)]
        self.flats: list[list[Node]] = [[]]
        self.next = False  # a comma or the end of a bracket comes next, and no value

    def read(self) -> Node:
        while True:
            c = self.sign()
            if len(self.stack) == 1 and self.flats[0]:
                if c:
                    raise Broken("it goes on after its end", self.i)
                return self.flats[0][0]
            if self.next and c == ",":
                self.next, self.i = False, self.i + 1
            elif c in ("]", "}") and _may_close(c, self.next, self.stack, self.flats[-1]):
                self.close()
            elif self.next:
                raise Broken("a comma or a bracket is missing" if c else "it breaks off", self.i)
            else:
                self.value(c)

    def sign(self) -> str:
        """The next sign that is no blank; "" at the end."""
        blank = _BLANK.match(self.text, self.i)
        self.i = blank.end() if blank else self.i
        return self.text[self.i : self.i + 1]

    def close(self) -> None:
        node, flat = self.stack.pop(), self.flats.pop()
        if node.kind == "map":
            node.pairs.extend(zip(flat[::2], flat[1::2], strict=True))
        else:
            node.items.extend(flat)
        self.next, self.i = True, self.i + 1

    def value(self, c: str) -> None:
        i, is_key = self.i, self.stack[-1].kind == "map" and len(self.flats[-1]) % 2 == 0
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Broken(f"it has more than {MOST_NODES:,} values", i)
        if c == '"':
            self.flats[-1].append(self.words())
        elif is_key:
            raise Broken("a name in quotes is missing" if c else "it breaks off", i)
        elif c and c in "{[":
            self.open(c)
            return
        elif atom := _ATOM.match(self.text, i):
            said = "" if atom[0] == "null" else atom[0]
            self.flats[-1].append(Node("value", i, atom.end(), said))
            self.i = atom.end()
        else:
            raise Broken("a value is missing" if c else "it breaks off", i)
        self.next = not is_key
        if is_key:
            if self.sign() != ":":
                raise Broken("a colon is missing", self.i)
            self.i += 1

    def open(self, c: str) -> None:
        new = Node("map" if c == "{" else "list", self.i, self.i)
        self.flats[-1].append(new)
        self.stack.append(new)
        self.flats.append([])
        if len(self.stack) > DEEPEST:
            raise Broken(f"it is nested more than {DEEPEST} deep", self.i)
        self.i += 1

    def words(self) -> Node:
        from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

        start = self.i + 1
        try:
            value, self.i = scanstring(self.text, start, False)
        except JSONDecodeError as e:
            raise Broken("a text is not closed or not well escaped", min(e.pos, start)) from e
        # Half of a pair of escapes is no sign, and cannot be written out again.
        value = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        return Node("value", start, self.i - 1, value, True)


def _may_close(sign: str, after: bool, stack: list[Node], flat: list[Node]) -> bool:
    """Does the bracket close what is open, and not behind a comma?"""
    node = stack[-1]
    if len(stack) == 1 or sign != ("}" if node.kind == "map" else "]"):
        return False
    return after or not flat
