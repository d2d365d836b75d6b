"""`x.lineage`: files that were made, against those that are here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"activities/made"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Files that were made at last are those that are here."""
    here = {f.path.rpartition("/")[2]: f.path for f in seen.files()}
    cited = seen.evidence.id("files.inventory")
    for i, one in enumerate(said.get("activities", ())):
        for j, made in enumerate(one.get("made", ())):
            name, path = str(made).rpartition("/")[2], f"/activities/{i}/made/{j}"
            says = f"says {clean(str(made))} was made"
            if name in here:
                yield Statement(says, made, path, evidence=cited)
            else:
                yield unsure(says, made, path, "No file of this name was read.", cited)
