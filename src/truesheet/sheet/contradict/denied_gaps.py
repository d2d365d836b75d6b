"""`x.gaps`: gaps that are denied, and found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.model.evidence import Absent
from truesheet.sheet.contradict.compare import rows_that, short, unsure
from truesheet.sheet.gaps import gaps
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

LOOKS_AT = frozenset({"any"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """Where nothing is lacking, no label and no value is missing."""
    if said.get("any") != "no":
        return
    found, says = gaps(seen), "says nothing is lacking"
    if isinstance(found, Absent):
        yield unsure(says, "no", "/any", f"{found.absent}.")
    elif found.empty:
        says += (
            f"; in {short(found.empty)} {rows_that(found.empty_cells, 'is', 'are', 'cell')} empty"
        )
        yield Statement(says, "no", "/any", evidence=found.of_empty, agrees=False, found="yes")
    else:
        why = "No cell is empty; what else would be needed, the data does not tell."
        yield unsure(says, "no", "/any", why, found.evidence)
