"""`composition.external_deps`: that the data stands on its own, against addresses of content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.links import KNOWN_MISSES, linked
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import listed

LOOKS_AT = frozenset({"self_contained"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`self_contained`; who owns what lies elsewhere, and for how long, stays with people."""
    stated = said.get("self_contained")
    if stated not in ("yes", "no"):
        return
    found = linked(seen)
    cites = seen.evidence.id("text.links") or seen.about_fields
    content = [f.says for f in found if f.content]
    if stated == "no":
        says = "says something must be fetched from elsewhere"
        if not found:
            yield unsure(says, "no", PATH, f"No web address was found. {KNOWN_MISSES}", cites)
            return
        says += f"; {_said([f.says for f in found])}"
        why = "Whether what they lead to is needed, only people can say."
        yield Statement(says, "no", PATH, evidence=cites, exact=False, why=why)
        return
    says = "says the data stands on its own"
    if content:
        says += f"; {_said(content)}"
        yield Statement(says, "yes", PATH, evidence=cites, agrees=False, found="no")
    elif found:
        why = f"But {_said([f.says for f in found])}; whether they are needed, only people can say."
        yield unsure(says, "yes", PATH, why, cites)
    elif seen.evidence.get("text.links"):
        yield Statement(says, "yes", PATH, evidence=cites, absence=KNOWN_MISSES)
    else:
        yield unsure(says, "yes", PATH, "There are no texts that could hold an address.", cites)


PATH = "/self_contained"


def _said(says: list[str]) -> str:
    return listed(says, 4, "more such fields")
