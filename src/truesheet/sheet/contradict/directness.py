"""`collection.directness`: data from the persons themselves that carries marks of the web."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.personal import personal_signs
from truesheet.sheet.seen import Seen

LOOKS_AT = frozenset({"from"})

ELSEWHERE = frozenset({"third_party", "public_web", "records"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Where all is said to come from persons, no field holds web addresses or user names."""
    stated = [str(s) for s in said.get("from", ())]
    if "person" not in stated:
        return
    says = f"says it comes from {short([s.replace('_', ' ') for s in stated])}"
    links, handles = list(seen.of_type("url")), _handles(seen)
    if links and not ELSEWHERE & set(stated):
        says += f"; {short(links)} {_holds(links)} web addresses"
        cited = seen.evidence.id("schema.logical_type")
        yield Statement(says, stated, "/from", evidence=cited, agrees=False)
    elif handles and not ELSEWHERE & set(stated):
        says += f"; {short(handles)} {_holds(handles)} names of users"
        cited = seen.evidence.id("text.personal")
        yield Statement(says, stated, "/from", evidence=cited, agrees=False)
    else:
        why = "No field holds web addresses or names of users; other ways leave no trace."
        if links or handles:
            why = f"{short(links or handles)} may have come that way; from whom, none can tell."
        yield unsure(says, stated, "/from", why, seen.evidence.id("schema.logical_type"))


def _handles(seen: Seen) -> list[str]:
    """Fields that are names of users on a platform."""
    signs = personal_signs(seen)
    return [s.field for s in signs if s.form == "handle" and s.sure and s.column]


def _holds(items: list[str]) -> str:
    return "holds" if len(items) == 1 else "hold"
