"""What people say, as statements that can be judged.

Each part of a typed value becomes a statement: held against the evidence where `contradict/` knows
how, and else marked as not checkable, with the reason. Prose is a statement too: nothing can check
it, so an answer with prose is never better than an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from truesheet.model.question import Question
from truesheet.sheet.contradict import CHECKS
from truesheet.sheet.judge import Statement
from truesheet.sheet.people import Said, SqlClaim
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, listed

SQL_LATER = "SQL claims are kept, but not run yet."
NO_CHECK = "Nothing that was measured can tell."


def statements(question: Question, said: Said, seen: Seen) -> tuple[Statement, ...]:
    """What one answer says, part by part."""
    found = [*_typed(question, said, seen), *_prose(said)]
    review = said.by.review_by if said.by else ""
    return tuple(
        msgspec.structs.replace(s, origin="stated", review_by=review, waiver=said.waived)
        for s in found
    )


def sql_statements(claims: tuple[SqlClaim, ...]) -> tuple[Statement, ...]:
    """SQL claims as they stand in the sheet until somebody runs them."""
    return tuple(
        Statement(c.says or clean(c.sql, 200), c.sql, origin="stated", agrees=None, why=SQL_LATER)
        for c in claims
    )


def _typed(question: Question, said: Said, seen: Seen) -> Iterator[Statement]:
    if not isinstance(said.value, dict):
        return
    checker = CHECKS.get(question.id)
    checked = list(checker.check(said.value, seen)) if checker else []
    yield from checked
    spoken_for = {s.path.split("/")[1] for s in checked if s.path}
    looks_at = checker.looks_at if checker else frozenset()
    for key, value in said.value.items():
        step = _escaped(key)
        looked = looks_at if step in spoken_for else frozenset()
        name = str(key) if key in question.value else "<split>"
        rest = _unchecked(value, name, looked)
        if rest is not None:
            says = f"{clean(str(key)).replace('_', ' ')}: {in_words(rest)}"
            yield Statement(says, rest, f"/{step}", agrees=None, why=NO_CHECK)


def _unchecked(value: Any, path: str, looked: frozenset[str]) -> Any:
    """What is left of a part when all that the check looked at is taken away; None if nothing."""
    if path in looked:
        return None
    if not any(p.startswith(f"{path}/") for p in looked):
        return value
    if isinstance(value, dict):
        kept = {k: _unchecked(v, f"{path}/{k}", looked) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v is not None} or None
    if isinstance(value, (list, tuple)):
        return [r for r in (_unchecked(v, path, looked) for v in value) if r is not None] or None
    return value


def _prose(said: Said) -> Iterator[Statement]:
    if said.text:
        yield Statement("the words of this answer", why="Prose cannot be checked.", agrees=None)


def in_words(value: Any) -> str:
    """A typed value in a few words."""
    if isinstance(value, dict):
        return listed([f"{k}: {in_words(v)}".replace("_", " ") for k, v in value.items()], 4)
    if isinstance(value, (list, tuple)):
        return listed([in_words(v) for v in value], 5)
    return clean(str(value)).replace("_", " ") if isinstance(value, str) else str(value)


def _escaped(key: Any) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
