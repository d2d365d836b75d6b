"""`distribution.method`: stated formats against those of the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import short
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import form_of
from truesheet.sheet.seen import Seen

LOOKS_AT = frozenset({"formats"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A named format that no file has may lie elsewhere, so only what is left out convicts."""
    forms = sorted({form_of(f) for f in seen.files()} - {""})
    if "formats" not in said or not forms:
        return
    stated = [str(f) for f in said["formats"]]
    lowered = {f.lower().removeprefix(".") for f in stated}
    cited = seen.evidence.id("files.inventory")
    left = [f for f in forms if f not in lowered]
    other = sorted(lowered - set(forms))
    says = f"says the formats are {short(stated)}"
    if left:
        says += f"; the files are {short(forms)}"
        yield Statement(says, stated, "/formats", evidence=cited, agrees=False, found=forms)
    elif other:
        why = f"No file that was read is {short(other)}; it may be handed out as well."
        yield Statement(says, stated, "/formats", evidence=cited, agrees=None, why=why)
    else:
        yield Statement(says, stated, "/formats", evidence=cited)
