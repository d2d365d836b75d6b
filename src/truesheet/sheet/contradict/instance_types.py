"""`composition.instance_types`: stated media against those of the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.judge import Statement
from truesheet.sheet.media import media
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import listed

LOOK_LIKE_TABLES = ("time_series", "graph", "map", "other")
"""Media that are written as tables: that a table was found says nothing against them."""

LOOKS_AT = frozenset({"media"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`media`; what an instance stands for in the world stays with people."""
    found = media(seen)
    stated = [str(m) for m in said.get("media", ())]
    cited = seen.evidence.id("files.inventory") or seen.about_fields
    if not stated or not found:
        return
    says = f"says {_words(stated)}"
    strange = [m for m in stated if m not in found and m not in LOOK_LIKE_TABLES]
    only_text = found == ["text"]
    if [m for m in strange if m != "text"] or (only_text and "text" not in stated):
        says += f"; the files hold {_words(found)}"
        yield Statement(says, stated, "/media", evidence=cited, agrees=False, found=found)
    elif strange or stated != found:
        why = f"The files hold {_words(found)}."
        yield Statement(says, stated, "/media", evidence=cited, agrees=None, why=why)
    else:
        yield Statement(says, stated, "/media", evidence=cited, exact=found != ["table", "text"])


def _words(items: list[str]) -> str:
    return listed([m.replace("_", " ") for m in items])
