"""JSON, strictly: what RFC 8259 does not allow is refused, with the reason in a few words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from truesheet.sources.errors import NotUnderstood, RecordTooLong
from truesheet.sources.shapes import WIDE
from truesheet.sources.stream import Readable

_BLANK = re.compile(r"[ \t\n\r]*")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_CHUNK = 4 << 20


class Unfit(ValueError):
    """A text that is no JSON; says why."""


class Doubled(dict[str, Any]):
    """An object in which a key stood twice; the last one holds, as most readers have it."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(found)


def _constant(word: str) -> NoReturn:
    raise Unfit(f"{word} is no JSON number")


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def parse(text: str) -> Any:
    """The value of a whole text; raises Unfit."""
    value, end = parse_at(text, _skip(text, 0))
    if _skip(text, end) != len(text):
        raise Unfit(f"there is more after the value ({_place(text, end)})")
    return value


def _skip(text: str, at: int) -> int:
    """Where the next character stands that is no blank."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def parse_at(text: str, at: int) -> tuple[Any, int]:
    """The value that begins at `at`, and where it ends; raises Unfit."""
    try:
        value, end = _decoder.raw_decode(text, at)
    except RecursionError:
        raise Unfit("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Unfit(f"{_said(error.msg)} ({_place(text, error.pos)})") from None
    except Unfit:
        raise
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise Unfit("a number has too many digits") from None
    if _HALF.search(text, at, end):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise Unfit("a text holds half a surrogate pair") from None
    return value, end


def _said(message: str) -> str:
    return message[:1].lower() + message[1:]


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return f"line {line:,}, character {column:,}"


def elements(source: Readable, shown: str) -> Iterator[tuple[Any, int]]:
    """Elements of a long array with the characters each takes, in bounded memory.

    Raises NotUnderstood where the array breaks, since nothing after that place can be trusted.
    """
    return _Elements(source, shown).all()


class _Elements:
    """A window over the text of an array."""

    def __init__(self, source: Readable, shown: str) -> None:
        import codecs

        self._source = source
        self._shown = shown
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._at = 0
        self._over = False
        self._count = 0

    def all(self) -> Iterator[tuple[Any, int]]:
        if self._next() != "[":
            raise self._broken("an array was expected")
        self._at += 1
        if self._next() == "]":
            self._at += 1
        else:
            while True:
                yield self._element()
                mark = self._next()
                self._at += 1
                if mark == "]":
                    break
                if mark != ",":
                    raise self._broken("a comma or the end of the array was expected")
        if self._next():
            raise self._broken("there is more after the array")

    def _next(self) -> str:
        """The next character that is no blank, or nothing at the end."""
        while True:
            self._at = _skip(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if self._over:
                return ""
            self._more()

    def _more(self) -> None:
        found = self._source.read(max(_CHUNK, len(self._text) - self._at))
        self._over = not found
        self._text = self._text[self._at :] + self._decoder.decode(found, self._over)
        self._at = 0

    def _element(self) -> tuple[Any, int]:
        self._next()
        while True:
            try:
                value, end = parse_at(self._text, self._at)
            except Unfit as error:
                if self._over:
                    raise self._broken(str(error)) from None
            else:
                # A number at the edge of the window may go on beyond it.
                if end < len(self._text) or self._over:
                    size = end - self._at
                    self._at = end
                    self._count += 1
                    return value, size
            if len(self._text) - self._at > WIDE:
                raise RecordTooLong(f"{self._shown}:{self._count + 1}", WIDE)
            self._more()

    def _broken(self, why: str) -> NotUnderstood:
        return NotUnderstood(f"{self._shown}:{self._count + 1}", re.sub(r" \(line .*\)$", "", why))
