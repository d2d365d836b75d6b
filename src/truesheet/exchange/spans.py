"""Text taken out of a document, every sign of which remembers where it stood."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

LONGEST_LINK = 2000
"""Signs of an address; what is longer is no link."""


class Text(NamedTuple):
    """Words as a reader sees them. `at[i]` is the offset of sign i in the document; `code[i]` says
    whether it stands between backticks."""

    text: str
    at: Sequence[int]
    code: Sequence[bool]

    def cut(self, start: int, end: int) -> Text:
        """A stretch of it, without blanks at both ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Text(self.text[start:end], self.at[start:end], self.code[start:end])

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Offsets in the document of a stretch of it."""
        if not self.text:
            at = self.at[0] if self.at else 0
            return at, at
        last = (len(self.text) if end is None else end) - 1
        return self.at[start], self.at[max(last, start)] + 1


def aligned(text: str, raw: str, at: int) -> Text:
    """A value of YAML or JSON, of which `raw` at offset `at` is the written form.

    Escapes and folded lines make the two differ; every sign is given the place where it, or what
    stands for it, is written.
    """
    place: list[int] = []
    j = 0
    for c in text:
        while j < len(raw) and raw[j] != c:
            if raw[j] == "\\":
                break
            if raw[j].isspace() and c.isspace():
                break
            j += 1
        place.append(at + min(j, max(len(raw) - 1, 0)))
        if j >= len(raw):
            continue
        if raw[j] == "\\" and raw[j] != c:
            j += 6 if raw[j + 1 : j + 2] == "u" else 2
        elif c.isspace():
            j += 1
            while j < len(raw) and raw[j].isspace() and c == " ":
                j += 1
        else:
            j += 2 if raw[j : j + 2] == "\\\\" else 1
    return Text(text, place, [False] * len(text))


_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,20});")
_TAG = re.compile(r"<(?:!--[^<>]{0,2000}--|/?[A-Za-z][^<>]{0,2000})>")
_ESCAPED = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def plain(raw: str, at: int) -> Text:
    """Raw text at offset `at`, without any markup in it."""
    return Text(raw, range(at, at + len(raw)), [False] * len(raw))


def joined(parts: Iterable[tuple[str, int]]) -> tuple[str, list[int]]:
    """Raw lines with their offsets as one text; a line feed stands where a line ended."""
    text: list[str] = []
    at: list[int] = []
    for line, start in parts:
        if text:
            text.append("\n")
            at.append(at[-1] + 1)
        text.extend(line)
        at.extend(range(start, start + len(line)))
    return "".join(text), at


def read(raw: str, at: Sequence[int]) -> Text:
    """Markdown inside of a paragraph as a reader sees it. One pass; links keep their words only.

    >>> read("**about** [25,000](x) `rows`", range(40)).text
    'about 25,000 rows'
    """
    links, ticks = _links(raw), _ticks(raw)
    text: list[str] = []
    place: list[int] = []
    code: list[bool] = []
    i = 0
    while i < len(raw):
        inside = raw[i] == "`" and i in ticks
        if i in links:
            i = links[i]
            continue
        if inside:
            size, close = ticks[i]
            shown, first, end = raw[i + size : close], i + size, close + size
        else:
            shown, end = _shown(raw, i)
            first = i if raw[i] in "&<" else end - len(shown)
        for j, sign in enumerate(shown):
            text.append(sign)
            place.append(at[min(first + j, end - 1)])
            code.append(inside)
        i = end
    return Text("".join(text), place, code)


def _shown(raw: str, i: int) -> tuple[str, int]:
    """What a reader sees of the signs from `i` on, and where the next begin."""
    c = raw[i]
    if c == "\\" and raw[i + 1 : i + 2] in _ESCAPED:
        return raw[i + 1], i + 2
    if c in "*~" or (c == "_" and _at_edge(raw, i)):
        return _emphasis(raw, i)
    if c == "<" and (tag := _TAG.match(raw, i)):
        return _tag(tag[0]), tag.end()
    if c == "&" and (entity := _ENTITY.match(raw, i)):
        sign = html.unescape(entity[0])
        return (sign[:1] if len(sign) < 3 else "&"), entity.end()
    return c, i + 1


def _emphasis(raw: str, i: int) -> tuple[str, int]:
    """Stars that stand alone are seen, as is a single tilde; others only mark."""
    end = i
    while end < len(raw) and raw[end] == raw[i]:
        end += 1
    alone = (i == 0 or raw[i - 1].isspace()) and (end == len(raw) or raw[end].isspace())
    seen = alone or (raw[i] == "~" and end - i == 1)
    return (raw[i:end] if seen else ""), end


def _tag(tag: str) -> str:
    """An address in brackets is seen; a tag that ends a line is a blank, any other nothing."""
    low = tag.lower()
    if low.startswith(("<http", "<mailto")):
        return f" {tag[1:-1]}"
    return " " if low.startswith(("<br", "</p", "<p", "<li", "</li")) else ""


def _at_edge(raw: str, i: int) -> bool:
    """Is an underscore at the edge of a word, where it marks and is no part of a name?"""
    before = i > 0 and (raw[i - 1].isalnum() or raw[i - 1] == "_")
    after = i + 1 < len(raw) and (raw[i + 1].isalnum() or raw[i + 1] == "_")
    return before != after or (not before and not after)


def _ticks(raw: str) -> dict[int, tuple[int, int]]:
    """Where code begins: how many backticks, and where those that close it begin."""
    runs = [(m.start(), len(m[0])) for m in re.finditer("`+", raw)]
    later: dict[int, list[int]] = {}
    for start, size in reversed(runs):
        later.setdefault(size, []).append(start)
    found: dict[int, tuple[int, int]] = {}
    done = -1
    for start, size in runs:
        if start < done:
            continue
        stack = later[size]
        while stack and stack[-1] <= start:
            stack.pop()
        if stack:
            found[start] = (size, stack[-1])
            done = stack[-1] + size
    return found


def _links(raw: str) -> dict[int, int]:
    """Stretches that a reader does not see: the brackets and addresses of links, whole pictures.

    By where they begin: where they end.
    """
    closes = _pairs(raw)
    skip: dict[int, int] = {}
    for start, i in closes.items():
        after = closes.get(i + 1)
        if raw[start] != "[" or after is None or after - i > LONGEST_LINK:
            continue
        if start and raw[start - 1] == "!":
            skip[start - 1] = after + 1
        else:
            skip[start] = start + 1
            skip[i] = after + 1
    return skip


def _pairs(raw: str) -> dict[int, int]:
    """Where each bracket is closed, by where it opens."""
    opened: dict[str, list[int]] = {"[": [], "(": []}
    found = {}
    for m in re.finditer(r"[\[\]()]", raw):
        c = m[0]
        if c in opened:
            opened[c].append(m.start())
        elif stack := opened["[" if c == "]" else "("]:
            found[stack.pop()] = m.start()
    return found
