"""Web addresses that were found in texts, and whether the content itself lies behind them."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.measures.values import Links
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count

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
