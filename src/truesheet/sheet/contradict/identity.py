"""`x.identity` and `x.integrity`: stated fingerprint and hashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"fingerprint", "hashes/file", "hashes/sha256"})


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A stated fingerprint must be that of the bytes."""
    stated = said.get("fingerprint")
    cited = seen.evidence.id("files.inventory") or seen.evidence.id("rows.count")
    if stated is None:
        return
    same = stated == seen.fingerprint
    says = f"says the fingerprint is {clean(stated, 24)}"
    if not same:
        says += f"; it is {clean(seen.fingerprint, 24)}"
    true = seen.fingerprint
    yield Statement(says, stated, "/fingerprint", evidence=cited, agrees=same, found=true)


def check_hashes(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """A stated hash must be that of the file; a file that was not read cannot be checked."""
    found = {f.path: f.sha256 for f in seen.files()}
    cited = seen.evidence.id("files.inventory")
    for i, entry in enumerate(said.get("hashes", ())):
        if "file" not in entry or "sha256" not in entry:
            continue
        name, stated, path = str(entry["file"]), entry["sha256"], f"/hashes/{i}/sha256"
        says = f"says the hash of {clean(name)}"
        if name not in found:
            why = "No file of this name was read."
            yield Statement(says, stated, path, evidence=cited, agrees=None, why=why)
            continue
        same = found[name] == stated
        says += " is as measured" if same else "; the file has another one"
        yield Statement(says, stated, path, evidence=cited, agrees=same, found=found[name])
