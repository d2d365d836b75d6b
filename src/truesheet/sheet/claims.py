"""What people say, as statements that can be judged.

Each part of a typed value becomes a statement: held against the evidence where `contradict/` knows
how, and else marked as not checkable, with the reason. Prose is a statement too: nothing can check
it, so an answer with prose is never better than an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from truesheet.model.question import Question
from truesheet.sheet.contradict import CHECKS
from truesheet.sheet.contradict.compare import step
from truesheet.sheet.contradict.reasons import unchecked
from truesheet.sheet.judge import Statement
from truesheet.sheet.people import Said
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, listed


def statements(question: Question, said: Said, seen: Seen) -> tuple[Statement, ...]:
    """What one answer says, part by part."""
    found = [*_typed(question, said, seen), *_prose(said)]
    review = said.by.review_by if said.by else ""
    return tuple(
        msgspec.structs.replace(s, origin="stated", review_by=review, waiver=said.waived)
        for s in found
    )


def _typed(question: Question, said: Said, seen: Seen) -> Iterator[Statement]:
    if not isinstance(said.value, dict):
        return
    checker = CHECKS.get(question.id)
    checked = list(checker.check(said.value, seen)) if checker else []
    yield from checked
    looked = _Looked(
        checker.looks_at if checker else frozenset(),
        tuple(_item(s.path) for s in checked if s.path),
    )
    for key, value in said.value.items():
        name = str(key) if key in question.value else "<split>"
        path = step(key)
        rest = _unchecked(value, name, path, looked)
        if rest is not None:
            says = f"{clean(str(key)).replace('_', ' ')}: {in_words(rest)}"
            yield Statement(says, rest, path, agrees=None, why=unchecked(question, name))


class _Looked(NamedTuple):
    """Which parts of a value a check looks at, and the places of which it said something."""

    parts: frozenset[str]
    places: tuple[str, ...]

    def at(self, part: str, path: str) -> bool:
        """Was something said of this part, or of the record in a list that it belongs to?"""
        here = _item(path)
        return part in self.parts and any(_within(here, p) or _within(p, here) for p in self.places)


def _item(path: str) -> str:
    """The record of a list that holds what stands at `path`, or its first step."""
    steps = path.split("/")[1:]
    last = max((i for i, s in enumerate(steps) if s.isascii() and s.isdigit()), default=0)
    return "/" + "/".join(steps[: last + 1])


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")


def _unchecked(value: Any, part: str, path: str, looked: _Looked) -> Any:
    """What is left of a part when all that the check looked at is taken away; None if nothing."""
    if looked.at(part, path):
        return None
    if not any(p.startswith(f"{part}/") for p in looked.parts):
        return value
    if isinstance(value, dict):
        kept = {k: _unchecked(v, f"{part}/{k}", path + step(k), looked) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v is not None} or None
    if isinstance(value, (list, tuple)):
        left = [_unchecked(v, part, f"{path}/{i}", looked) for i, v in enumerate(value)]
        return [v for v in left if v is not None] or None
    return value


def _prose(said: Said) -> Iterator[Statement]:
    if said.text:
        yield Statement("the words of this answer", why="Prose cannot be checked.", agrees=None)


def in_words(value: Any) -> str:
    """A typed value in a few words."""
    if isinstance(value, dict):
        pairs = [f"{clean(str(k))}: {in_words(v)}" for k, v in value.items()]
        return listed([p.replace("_", " ") for p in pairs], 4)
    if isinstance(value, (list, tuple)):
        return listed([in_words(v) for v in value], 5)
    return clean(str(value)).replace("_", " ") if isinstance(value, str) else str(value)
