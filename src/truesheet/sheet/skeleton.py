"""The first `datasheet.yaml` of a dataset: what was told, and room for what only people know.

Nothing that was measured is copied into it: numbers have one home, `datasheet.json`. The questions
that matter most stand there as comments, ready to be answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from truesheet.model.field import Role
from truesheet.model.question import Question
from truesheet.sheet import bank
from truesheet.sheet.people import VERSION, Reading

_PLAIN = re.compile(r"[A-Za-z_/.][A-Za-z0-9_./+ -]*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~", "nan", "inf"}

_TOP = """\
# The datasheet of {name}. This file is yours: answer in your own words, in any order.
# What can be counted is counted by `truesheet build` and stands in datasheet.json and
# datasheet.html; nothing of it needs to be copied here. Your comments are kept."""

_ASK = """\
# What only people know. These {n} answers would change most; `truesheet questions --open` lists
# all that are open. Take the "# " away from a block to answer, and keep the indentation."""


def skeleton(
    name: str,
    data: Sequence[str],
    splits: Mapping[str, Sequence[str]],
    roles: Mapping[str, Role],
    questions: Iterable[Question],
    read: Reading | None = None,
) -> bytes:
    """The bytes of a new `datasheet.yaml`.

    `splits` wins over `data`; both are written as they were given. `questions` are the open ones
    that matter most.
    """
    lines = [_TOP.format(name=_comment(name)), f"truesheet: {VERSION}", f"name: {scalar(name)}"]
    lines += _places(data, splits)
    lines += _reading(read or Reading())
    if roles:
        lines.append("fields:")
        lines += [f"  {scalar(field)}: {{role: {role}}}" for field, role in roles.items()]
    lines += _asked(list(questions))
    return ("\n".join(lines) + "\n").encode("utf-8")


def scalar(text: str) -> str:
    """A text as YAML writes it on one line: plain where that is safe, else in quotes."""
    plain = _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _WORDS
    if plain and not re.fullmatch(r"\.(inf|nan)|[.0-9eE+_-]+", text, re.I):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in quoted)


def _escape(c: str) -> str:
    # JSON's escape of a sign beyond U+FFFF is a pair, which YAML reads as two signs.
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)[:60]


def _paths(paths: Sequence[str]) -> str:
    if len(paths) == 1:
        return scalar(paths[0])
    # In square brackets a comma or a bracket would end the text.
    return (
        "[" + ", ".join(json.dumps(p) if set(p) & set(",[]{}") else scalar(p) for p in paths) + "]"
    )


def _places(data: Sequence[str], splits: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if splits:
        yield "splits:"
        yield from (f"  {scalar(split)}: {_paths(paths)}" for split, paths in splits.items())
    elif data:
        yield f"data: {_paths(data)}"


def _reading(read: Reading) -> Iterator[str]:
    told = {
        k: v for k in ("encoding", "delimiter", "header") if (v := getattr(read, k)) is not None
    }
    if told:
        yield f"read: {flow(told)}"


def _asked(questions: list[Question]) -> Iterator[str]:
    if not questions:
        return
    yield ""
    yield _ASK.format(n=len(questions))
    yield "#"
    yield "# answers:"
    for question in questions:
        yield f"#   {question.id}:"
        for line in wrap(f"{question.asks} {question.why}", 84):
            yield f"#     # {line}"
        if question.hint:
            for line in wrap(f"For example: {question.hint}", 84):
                yield f"#     # {line}"
        yield "#     text:"
        example = bank.examples().get(question.id)
        if example is not None:
            yield f"#     # value: {flow(example)}"
        yield "#     by: {name: , role: }"


def flow(value: Any) -> str:
    """A typed value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return _word(value) if isinstance(value, str) else json.dumps(value)


def _word(text: str) -> str:
    safe = scalar(text)
    return (
        json.dumps(text, ensure_ascii=False)
        if set(safe) & set(",[]{}:#") and safe == text
        else safe
    )
