"""`x.identity`: by which fingerprint exactly this data is known."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean


def fill(seen: Seen) -> Filled | Absent:
    """The fingerprint of the bytes; version, identifier and citation are people's."""
    cited = seen.evidence.id("files.inventory") or seen.evidence.id("rows.count")
    if not seen.fingerprint or not cited:
        return Absent("the data has no fingerprint")
    head, _, rest = seen.fingerprint.rpartition(":")
    short = clean(f"{head}:" * bool(head) + rest[:12])
    name = clean(seen.name) or "This data"
    value = {"fingerprint": seen.fingerprint}
    says = Statement(f"fingerprint {short}…", seen.fingerprint, "/fingerprint", evidence=cited)
    if seen.name.strip():
        value["name"] = seen.name
    return Filled(f"{name}, fingerprint {short}…", value, (says,))
