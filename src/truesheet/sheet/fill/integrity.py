"""`x.integrity`: the hash of every file."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count

MOST = 1000
"""Files whose hashes the answer repeats; the evidence holds all of them."""


def fill(seen: Seen) -> Filled | Absent:
    """Hashes by `files.inventory`."""
    files = [f for f in seen.files() if f.sha256]
    if not files:
        return Absent("the data did not come from files")
    cited = seen.evidence.id("files.inventory")
    n = count(len(files), "file")
    says = Statement(f"SHA-256 of {n}", len(files), "/hashes", evidence=cited)
    hashes = [{"file": f.path, "sha256": f.sha256} for f in files[:MOST]]
    text = f"The SHA-256 of {n} stands in this sheet; compare it with that of your copy."
    return Filled(text, {"hashes": hashes}, (says,))
