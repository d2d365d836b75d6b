"""What becomes of people's answers when the data changes: stale, or void."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from truesheet.model.question import Question
from truesheet.sheet import anchors
from truesheet.sheet.judge import Statement
from truesheet.sheet.people import Said
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import names


class Events(msgspec.Struct, frozen=True):
    """What changed since an earlier sheet: in a few words, "" where nothing did.

    `drift` gives the fields whose values moved beyond a limit, each with how far.
    """

    schema: str = ""
    source: str = ""
    drift: Mapping[str, str] = {}


def aged(
    said: tuple[Statement, ...], question: Question, answer: Said, seen: Seen, events: Events
) -> tuple[Statement, ...]:
    """The statements of an answer with what happened to the data since it was given.

    Only an answer with an anchor of its own content can age by data: of one that was just written
    or edited it is not known what data its author had seen.
    """
    since = anchors.standing(question, answer, seen)
    if since is None:
        return said
    void = _void(question, answer, seen, since, events)
    moved = ""
    if since.values:
        leans = anchors.scope(question, answer, seen)
        moved = f"The data changed since in what this answer leans on: {leans}."
    if not void and not moved:
        return said
    return tuple(msgspec.structs.replace(s, void=void, moved=moved) for s in said)


def _void(
    question: Question, answer: Said, seen: Seen, since: anchors.Moved, events: Events
) -> str:
    """The event that makes the answer void, or ""."""
    if since.schema:
        return f"Void, since the schema changed{_detail(events.schema)}."
    if since.source:
        return f"Void, since the files or splits of the data changed{_detail(events.source)}."
    if "drift" in question.void_on and events.drift:
        leans = anchors.scope(question, answer, seen)
        mine = [f for f in events.drift if not leans.named or f in leans.fields]
        if mine:
            return f"Void, since values drifted in {names(mine, 3)} ({events.drift[mine[0]]})."
    return ""


def _detail(what: str) -> str:
    return f" ({what})" if what else ""
