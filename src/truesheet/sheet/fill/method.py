"""`distribution.method`: files and their forms; where they are handed out is people's."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import form_of, shown_form
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count, listed, number

UNITS = ("bytes", "kB", "MB", "GB", "TB")


def fill(seen: Seen) -> Filled | Absent:
    """Forms and sizes by `files.inventory`."""
    files = seen.files()
    forms = sorted({form_of(f) for f in files} - {""})
    if not files or not forms:
        return Absent("the data did not come from files")
    cited = seen.evidence.id("files.inventory")
    whole = sum(f.bytes for f in files)
    n = count(len(files), "file")
    kinds = listed([shown_form(f) for f in forms])
    text = f"{n.capitalize()} of {size(whole)}, as {kinds}. Where to get it, only people can say."
    says = (
        Statement(f"{n}, read as {kinds}", forms, "/formats", evidence=cited),
        Statement(f"{size(whole)} in all", whole, evidence=cited),
    )
    return Filled(text, {"formats": forms}, says)


def size(n: float) -> str:
    """Bytes in the unit that people use: 3.98 MB."""
    for unit in UNITS:
        if n < 1000 or unit == UNITS[-1]:
            break
        n /= 1000
    return f"{number(n)} {unit}" if unit == "bytes" else f"{n:.3g} {unit}"
