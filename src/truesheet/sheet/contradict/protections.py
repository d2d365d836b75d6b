"""`x.pets`: fields said to be removed or masked that are still there to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import short, unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.signs import LOGICAL

LOOKS_AT = frozenset({"techniques/technique", "techniques/fields"})

HIDES = ("masking", "pseudonyms", "encryption", "removal")


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A field that was removed is gone, and one that was masked shows no address."""
    for i, one in enumerate(said.get("techniques", ())):
        technique = str(one.get("technique", ""))
        fields = [str(f) for f in one.get("fields", ())]
        if technique in HIDES and fields:
            yield _hidden(technique, fields, seen, f"/techniques/{i}/fields")
        elif technique:
            says = f"says {technique.replace('_', ' ')} protects {short(fields) or 'the data'}"
            why = "Nothing measures whether it does."
            yield unsure(says, technique, f"/techniques/{i}/technique", why)


def _hidden(technique: str, fields: list[str], seen: Seen, path: str) -> Statement:
    says = f"says {technique} protects {short(fields)}"
    here = [f for f in fields if f in seen.names]
    if technique == "removal":
        gone = [f for f in fields if f not in here]
        says += f"; {short(here)} {'is' if len(here) == 1 else 'are'} still there" if here else ""
        cited = seen.about_fields
        true = gone or None
        return Statement(
            says, fields, path, evidence=cited, agrees=not here, exact=True, found=true
        )
    direct = [f for f in seen.of_type(*LOGICAL) if f in here]
    cited = seen.evidence.id("schema.logical_type")
    if direct:
        says += f"; {short(direct)} still shows addresses"
        return Statement(says, fields, path, evidence=cited, agrees=False)
    return unsure(says, fields, path, "No address is seen in them; more is not looked for.", cited)
