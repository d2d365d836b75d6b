"""A sentence as tokens: words, numbers, code, addresses and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from truesheet.exchange.spans import Text

TokenKind = Literal["word", "number", "sign", "code", "address"]

LONGEST = 2_000
"""Signs of a sentence that is looked at; a longer one is no sentence."""

UNITS = {
    "k": 1e3,
    "thousand": 1e3,
    "thousands": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "billions": 1e9,
}

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SPELT = {w: float(i) for i, w in enumerate(_ONES)} | {w: 10.0 * i for i, w in enumerate(_TENS, 2)}

_PIECES = re.compile(
    r"(?P<address>(?:https?://|www\.)[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64})"
    r"|(?P<number>\d+(?:[,.'’\u00a0\u202f\u2009]\d+)*)"
    r"|(?P<word>[^\W\d_](?:\w|['’](?=\w))*(?:(?<=\d)\.\d+)*)"
    r"|(?P<sign>[^\w\s]|_)"
)
_GROUPS = re.compile(r"\d{1,3}(?:([,.'’\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*")


class Token(NamedTuple):
    """`low` is the word in small letters; `value` the number, with its unit (12k, two million).

    `start` and `end` are offsets in the sentence. `glued` says that no blank stands before it.
    """

    kind: TokenKind
    text: str
    low: str
    start: int
    end: int
    value: float = 0.0
    glued: bool = False

    def among(self, words: frozenset[str] | set[str]) -> bool:
        return self.kind == "word" and self.low in words

    def sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs


class Sentence(NamedTuple):
    """A sentence as a reader sees it, and its tokens."""

    text: Text
    tokens: Sequence[Token]


def sentence(text: Text) -> Sentence:
    """The sentence with its tokens; none where it is too long to be one."""
    if len(text.text) > LONGEST:
        return Sentence(text, [])
    return Sentence(text, _numbers(_compounds(list(_pieces(text)))))


def _pieces(text: Text) -> list[Token]:
    found: list[Token] = []
    words, i = text.text, 0
    while i < len(words):
        if text.code[i]:
            end = i
            while end < len(words) and text.code[end]:
                end += 1
            # A number between backticks is a number still.
            inner = words[i:end].strip()
            if not re.fullmatch(r"[\d,.'’]*\d", inner):
                found.append(Token("code", inner, inner.lower(), i, end, glued=_glued(words, i)))
                i = end
                continue
        piece = _PIECES.match(words, i)
        if piece is None:
            i += 1
            continue
        kind: TokenKind = piece.lastgroup  # type: ignore[assignment]
        said = piece[0]
        value = _value(said) if kind == "number" else 0.0
        found.append(Token(kind, said, said.lower(), i, piece.end(), value, _glued(words, i)))
        i = piece.end()
    return found


def _glued(words: str, i: int) -> bool:
    return i > 0 and not words[i - 1].isspace()


def _value(digits: str) -> float:
    """25,000 and 25.000 are 25 thousand; 25.5 and 1,5 are fractions; 1.2.3 is its first number."""
    digits = digits[:60]
    grouped = _GROUPS.fullmatch(digits)
    if grouped and not (grouped[1] == "." and digits.startswith("0")):
        return float(re.sub(r"\D", "", digits))
    if digits.isdigit():
        return float(digits)
    signs = [c for c in digits if not c.isdigit()]
    if len(set(signs)) == 2 and signs.count(signs[-1]) == 1:
        # 1,234.5 and 1.234,5
        head, _, tail = digits.rpartition(signs[-1])
        return float(f"{re.sub(r'[^0-9]', '', head)}.{tail}")
    if len(signs) == 1:
        return float(digits.replace(signs[0], "."))
    return float("nan")


def _compounds(tokens: list[Token]) -> list[Token]:
    """Names with digits in them as one word: CoNLL-2003, v1.0, GPT-3, t5, 3D, 28x28."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if before is not None and _one_name(found, before, token):
            kind: TokenKind = "word"
            said = before.text + token.text
            found[-1] = Token(kind, said, said.lower(), before.start, token.end, 0.0, before.glued)
            continue
        found.append(token)
    return found


def _one_name(found: list[Token], before: Token, token: Token) -> bool:
    if not token.glued or before.end != token.start:
        return False
    if token.kind == "number":
        if before.kind == "word":
            return True
        # CoNLL-2003, but not `train-1000` with blanks or `80-20`.
        if before.sign("-", "_") and before.glued and len(found) > 1:
            return found[-2].kind == "word" and found[-2].end == before.start
        return False
    if token.kind == "word" and before.kind == "number":
        return token.low not in UNITS and token.low not in SIZES and token.low != "x"
    if token.sign("-", "_") and before.kind == "word":
        return any(c.isdigit() for c in before.text)
    return token.kind == "word" and before.kind == "word"


SIZES = {
    "b": 1.0,
    "byte": 1.0,
    "bytes": 1.0,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "tb": 1e12,
    "kib": 2.0**10,
    "mib": 2.0**20,
    "gib": 2.0**30,
    "tib": 2.0**40,
    "kilobytes": 1e3,
    "megabytes": 1e6,
    "gigabytes": 1e9,
    "terabytes": 1e12,
}
"""Units of bytes, in bytes."""


def _numbers(tokens: list[Token]) -> list[Token]:
    """Numbers put together: 12 500, 12k, 12 thousand, two hundred, twenty-five."""
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind == "number":
            end, value = _grouped(tokens, i)
            end, value = _times(tokens, end, value)
            found.append(_merged(tokens, i, end, value))
            i = end
        elif token.kind == "word" and token.low in SPELT:
            end, value = _in_words(tokens, i)
            found.append(_merged(tokens, i, end, value))
            i = end
        else:
            found.append(token)
            i += 1
    return found


def _merged(tokens: list[Token], i: int, end: int, value: float) -> Token:
    if end == i + 1:
        return tokens[i]._replace(kind="number", value=value)
    said = " ".join(t.text for t in tokens[i:end])
    first = tokens[i]
    return Token("number", said, said.lower(), first.start, tokens[end - 1].end, value, first.glued)


def _grouped(tokens: list[Token], i: int) -> tuple[int, float]:
    """12 500 000: three digits after each blank, one to three before."""
    first = tokens[i]
    if not re.fullmatch(r"[1-9]\d{0,2}", first.text):
        return i + 1, first.value
    value, end = first.value, i + 1
    while (
        end < len(tokens)
        and end < i + 4
        and re.fullmatch(r"\d{3}", tokens[end].text)
        and tokens[end].start == tokens[end - 1].end + 1
    ):
        value = value * 1000 + tokens[end].value
        end += 1
    return end, value


def _times(tokens: list[Token], i: int, value: float) -> tuple[int, float]:
    """A unit behind the number: 12k, 12 thousand, 1.2 million. A single letter must touch it."""
    if i >= len(tokens) or tokens[i].kind != "word" or tokens[i].low not in UNITS:
        return i, value
    unit = tokens[i]
    apart = unit.start - tokens[i - 1].end
    if len(unit.low) == 1 and (apart or (unit.low == "b" and unit.text != "B")):
        return i, value
    if apart > 1:
        return i, value
    return i + 1, fraction(tokens[i - 1]) * UNITS[unit.low]


def fraction(token: Token) -> float:
    """The value of a number in which a single point can only be a decimal point: 1.234 million."""
    text = token.text
    if text.count(".") == 1 and text.replace(".", "").isdigit():
        return float(text)
    return token.value


def _in_words(tokens: list[Token], i: int) -> tuple[int, float]:
    """two hundred fifty; twenty-five thousand; one million."""
    total = part = 0.0
    end, at = i, i
    while at < len(tokens) and at < i + 12:
        token = tokens[at]
        if token.kind == "word" and token.low in SPELT:
            value = SPELT[token.low]
            # "two three" is two numbers; "twenty three" and "hundred three" are one.
            tens = part % 100
            if at > i and tens and not (tens >= 20 and tens % 10 == 0 and value < 10):
                break
            part += value
        elif token.kind == "word" and token.low == "hundred" and part:
            part *= 100
        elif token.kind == "word" and token.low in ("thousand", "million", "billion") and part:
            total += part * UNITS[token.low]
            part = 0.0
        elif (token.sign("-") or token.low == "and") and at > i and at + 1 < len(tokens):
            follows = tokens[at + 1]
            joins = token.sign("-") or tokens[at - 1].low in ("hundred", "thousand", "million")
            if not (joins and follows.kind == "word" and follows.low in SPELT):
                break
            at += 1
            continue
        else:
            break
        at += 1
        end = at
    return max(end, i + 1), total + part
