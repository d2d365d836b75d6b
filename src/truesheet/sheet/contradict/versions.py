"""`maintenance.versions`: dates and hashes of versions, against the records and the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.times import spans
from truesheet.sheet.typed import iso
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"versions/version", "versions/date", "versions/sha256"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """The newest version is no older than its newest record, and no two have one hash."""
    versions = list(enumerate(said.get("versions", ())))
    if not versions:
        return
    last, newest = max(versions, key=lambda v: (iso(v[1].get("date")) or "", v[0]))
    if "date" in newest:
        yield _dated(newest, seen, f"/versions/{last}/date")
    known: dict[str, int] = {}
    for i, version in versions:
        if "sha256" in version:
            yield _hashed(version, i == last, known, seen, f"/versions/{i}/sha256")
            known.setdefault(version["sha256"], i)


def _name(version: dict[str, Any]) -> str:
    return f"version {clean(str(version.get('version', '')))}".strip()


def _dated(version: dict[str, Any], seen: Seen, path: str) -> Statement:
    day = iso(version["date"]) or ""
    says = f"says {_name(version)} is from {day}"
    newest = max((s.last for s in spans(seen).values()), default="")
    cited = seen.evidence.id("time.range")
    if newest and newest[: len(day)] > day:
        says += f"; the newest date in the data is {newest}"
        return Statement(says, day, path, evidence=cited, agrees=False)
    why = "No date in the data is later; when it came out, the data does not tell."
    return unsure(says, day, path, why, cited)


def _hashed(
    version: dict[str, Any], is_last: bool, known: dict[str, int], seen: Seen, path: str
) -> Statement:
    stated, cited = version["sha256"], seen.evidence.id("files.inventory")
    says = f"says the hash of {_name(version)}"
    here = {f.sha256: f.path for f in seen.files()}
    if stated in known:
        says += "; another version is said to have the same"
        return Statement(says, stated, path, evidence=cited, agrees=False)
    if stated in here and is_last:
        says += f" is that of {clean(here[stated])}"
        return Statement(says, stated, path, evidence=cited)
    if stated in here:
        says += f"; it is that of {clean(here[stated])}, which is here now"
        return Statement(says, stated, path, evidence=cited, agrees=False)
    why = "No file that was read has it; it may be that of an archive, or of an older version."
    return unsure(says, stated, path, why, cited)
