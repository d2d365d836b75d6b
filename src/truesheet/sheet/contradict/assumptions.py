"""`x.assumptions`: fields that stand in for something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import absent_field, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"assumptions/proxy"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A stand-in is a field of the data."""
    for i, one in enumerate(said.get("assumptions", ())):
        if "proxy" not in one:
            continue
        path, proxy = f"/assumptions/{i}/proxy", str(one["proxy"])
        yield from absent_field(proxy, seen, path)
        if proxy in seen.names:
            says = f"says {clean(proxy)} stands in for something else"
            yield unsure(says, proxy, path, "The field is there; what it stands for, people know.")
