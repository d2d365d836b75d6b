"""Descriptions of fields: "- `text`: a `string` feature.", "`label`: ..., `neg` (0), `pos` (1)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from truesheet.exchange.grammar.amounts import amounts
from truesheet.exchange.grammar.claim import Around, Claim, Why
from truesheet.exchange.grammar.tokens import Sentence, Token
from truesheet.exchange.spans import Text

ABOUT_FIELDS = re.compile(
    r"\b(?:fields?|features?|columns?|attributes?|variables?|schema|data dictionary|codebook|"
    r"what data does each instance consist of)\b",
    re.I,
)
"""Headings under which a list is one of fields."""

KINDS = frozenset(
    "string str text varchar char int integer int8 int16 int32 int64 uint8 uint16 uint32 uint64 "
    "bigint float float16 float32 float64 double number numeric decimal bool boolean date date32 "
    "date64 timestamp datetime time list sequence array binary bytes integers strings "
    "floats".split()
)
_PLURAL = {"integers": "integer", "strings": "string", "floats": "float"}
_THINGS = frozenset({"number", "time", "date", "text", "string", "array"})
"""Words for kinds that are words for things too: "number of turns" is no kind."""
_BEHIND = frozenset("feature features of value values containing".split())
_LISTS = frozenset({"list", "sequence", "array", "lists", "vector"})
_NAME = re.compile(
    r"[\"'“‘]?(?P<name>[^\W\d][\w.-]{0,63})[\"'”’]?\s*(?P<sign>[:=(\[–—]|-\s|\s-|,\s(?=an?\s))"
)


def is_of_fields(around: Around) -> bool:
    """Does a list that stands there describe fields?"""
    return bool(ABOUT_FIELDS.search(around.heading_of_fields))


class Field(NamedTuple):
    """The name of a field at the beginning of an item, and where the rest begins."""

    name: str
    start: int
    end: int


def name_of(text: Text) -> Field | None:
    """The field that an item is about: `text`: ..., "text": ..., text: ..., text (string) ..."""
    words = text.text
    start = 1 if words[:1] in "\"'(" else 0
    if len(words) > start and text.code[start]:
        end = start
        while end < len(words) and text.code[end]:
            end += 1
        name = words[start:end].strip().strip("\"'")
        good = name and not re.search(r"[\s(){}]", name) and len(name) < 64
        return Field(name, start, end) if good and not name[0].isdigit() else None
    found = _NAME.match(words)
    if not found:
        return None
    return Field(found["name"].rstrip("."), found.start("name"), found.end("name"))


def fields(s: Sentence, around: Around) -> Iterator[Claim | Why]:
    """The kind and the classes of a field; a number of fields."""
    if around.item and is_of_fields(around):
        field = name_of(s.text)
        if field is not None:
            path = f"{around.parent}.{field.name}" if around.parent else field.name
            yield from _described(s, field._replace(name=path))
            return
    yield from _numbers(s)


def _described(s: Sentence, field: Field) -> Iterator[Claim | Why]:
    rest = [t for t in s.tokens if t.start >= field.end]
    kind = kind_in(rest)
    if kind is not None:
        value = s.text.text[kind.start : kind.end]
        said = _PLURAL.get(value.lower(), value)
        if kind.low in _LISTS:
            said = "list"
        yield Claim("field_kind", said, kind.start, kind.end, field=field.name)
    yield from _classes(rest, field)


def kind_in(tokens: Sequence[Token]) -> Token | None:
    """The word for a kind that follows the name of a field, with small words between at most."""
    for at, token in enumerate(tokens[:8]):
        if token.kind == "code" or token.among(KINDS):
            return token if _is_kind(token, tokens[at + 1] if tokens[at + 1 :] else None) else None
        small = token.low in ("a", "an", "the", "of", "type", "dtype")
        if not small and not (token.kind == "sign" and token.text in ":-–—([*\"',=`"):
            return None
    return None


def _is_kind(token: Token, after: Token | None) -> bool:
    """`string` is a kind, and so is "a list of"; "number of turns" is none."""
    plain = token.low.strip("<>").split("[")[0].split("(")[0].rpartition(".")[2]
    if plain not in KINDS | _LISTS:
        return False
    if token.kind == "code" or after is None or after.kind == "sign":
        return True
    return after.low in _BEHIND and not (after.low == "of" and token.low in _THINGS)


def _classes(tokens: Sequence[Token], field: Field) -> Iterator[Claim]:
    """Names in backticks behind `possible values`: each may have its code in brackets."""
    for at, token in enumerate(tokens):
        if (
            token.low in ("values", "labels", "classes")
            and at
            and tokens[at - 1].low in ("possible", "following", "class", "allowed", "valid")
        ):
            codes = [t for t in tokens[at + 1 :] if t.kind == "code"]
            between = tokens[at + 1 :]
            if len(codes) > 1 and all(
                t.kind in ("code", "number", "sign")
                or t.low in ("including", "include", "are", "and", "or", "with")
                for t in between
            ):
                names = [c.text.strip("\"'") or c.text for c in codes]
                yield Claim("class_names", names, codes[0].start, codes[-1].end, field=field.name)
            return


_WHOLE = frozenset("dataset data it table each row instance record csv with".split())
_ROW = frozenset("row record instance example sample item entry observation".split())
_SOME = frozenset("some these following additional extra other first last".split())
_FILES = frozenset({"file", "files"})
_HAS = frozenset("has have with contains contain of includes comprises are by".split())


def _numbers(s: Sentence) -> Iterator[Claim | Why]:
    """ "14 attributes", "has 8 columns": a number of fields, of the dataset as a whole."""
    tokens = s.tokens
    for c in amounts(tokens, s.text.text):
        value = c.amount.low
        if c.last >= len(tokens) or value is None or value > 100_000 or value != c.amount.high:
            continue
        at = c.last
        while (
            at < len(tokens)
            and at < c.last + 2
            and tokens[at].low in ("different", "data", "input")
        ):
            at += 1
        if at >= len(tokens) or tokens[at].low not in (
            "columns",
            "fields",
            "attributes",
            "variables",
        ):
            continue
        before = tokens[c.first - 1] if c.first else None
        label = before is None or before.low in _HAS or before.sign(":", ",") or before.low == "and"
        said = {t.low for t in tokens[: c.first]}
        near = {t.low for t in tokens[max(0, c.first - 3) : c.first]}
        every = said & {"each", "every", "per"} and not said & _ROW
        if label and (said & _WHOLE or not said) and not (near & _SOME or every or said & _FILES):
            yield Claim("fields", c.amount, c.start, c.end)
        else:
            yield Why(f"it counts {tokens[at].low}, of which it does not say whose they are")
