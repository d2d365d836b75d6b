"""`collection.timeframe`: stated times against the dates in the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import absent_fields
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import spans
from truesheet.sheet.typed import iso

LOOKS_AT = frozenset({"collected", "content", "fields"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """No date may lie outside the stated content, nor after the gathering ended."""
    yield from absent_fields(said.get("fields", ()), seen, "/fields")
    found = spans(seen, [str(f) for f in said.get("fields", ())])
    if not found:
        return
    first = min(s.first for s in found.values())
    last = max(s.last for s in found.values())
    cited = seen.evidence.id("time.range")
    if "content" in said:
        start, end = _ends(said["content"])
        early = {"from": first[: len(start)]} if start and first[: len(start)] < start else {}
        late = {"to": last[: len(end)]} if end and last[: len(end)] > end else {}
        says = f"says the content is from {start or 'any time'} to {end or 'now'}"
        if not early and not late:
            yield Statement(says, said["content"], "/content", evidence=cited)
        says += f"; dates run from {first} to {last}"
        for key, true in (early | late).items():
            stated, path = iso(said["content"][key]), f"/content/{key}"
            yield Statement(says, stated, path, evidence=cited, agrees=False, found=true)
    if "collected" in said:
        yield from _collected(said["collected"], last, cited)


def _collected(stated: dict[str, Any], last: str, cited: tuple[str, ...]) -> Iterator[Statement]:
    start, end = _ends(stated)
    says = f"says it was gathered from {start or 'any time'} to {end or 'now'}"
    if end and last[: len(end)] > end:
        says += f"; the newest date is {last}"
        yield Statement(says, end, "/collected/to", evidence=cited, agrees=False)
    else:
        why = "No date lies after it; when it was gathered, the data does not tell."
        yield Statement(says, stated, "/collected", evidence=cited, agrees=None, why=why)


def _ends(interval: dict[str, Any]) -> tuple[str, str]:
    return iso(interval.get("from")) or "", iso(interval.get("to")) or ""
