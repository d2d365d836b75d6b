"""`composition.external_deps`: that the data stands on its own, against addresses of content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from truesheet.measures.values import Links
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed

LOOKS_AT = frozenset({"self_contained"})

_MOSTLY, _MEDIA = 0.95, 0.5
KNOWN_MISSES = (
    "Looked for: web addresses in texts. Identifiers that are looked up elsewhere, and paths of "
    "files that are not here, are not found."
)


class Linked(NamedTuple):
    """A field with web addresses; `content` says that they lead to what the rows are about."""

    field: str
    content: bool
    says: str


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


def linked(seen: Seen) -> list[Linked]:
    """Fields with web addresses, those that are nothing else and lead to files first."""
    evidence = seen.evidence.get("text.links")
    media_fields = {f.name for f in seen.with_role("image", "audio", "text")}
    found = []
    for name, links in evidence.fields(Links) if evidence else ():
        if not links.cells:
            continue
        whole = links.whole >= _MOSTLY * links.values
        files = sum(links.media.values()) >= _MEDIA * links.whole
        shown = clean(name)
        if whole and (files or name in media_fields):
            what = max(links.media, key=lambda k: (links.media[k], k)) if links.media else "file"
            nouns = f"address of a {what}", f"addresses of {what}s"
            says = f"{shown} holds {count(links.whole, *nouns)}"
            found.append(Linked(name, True, says))
        else:
            says = f"{shown} holds web addresses in {count(links.cells, 'row')}"
            found.append(Linked(name, False, says))
    return sorted(found, key=lambda f: not f.content)


def _said(says: list[str]) -> str:
    return listed(says, 4, "more such fields")
