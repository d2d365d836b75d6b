"""Files that were left out."""

from __future__ import annotations

from truesheet.measures.values import Inventory
from truesheet.model.evidence import Absent
from truesheet.model.files import FileInfo
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, percent

_ASIDE = "left out:"
"""How the problem of a file begins that is no data by its name, such as README.md."""


def _hit(file: FileInfo, total: int) -> Hit:
    # A name or first bytes that promise data, as against a picture that lies about.
    data = bool(file.declared or file.sniffed)
    return Hit(
        f"file:{file.path}",
        count(file.bytes),
        "bytes",
        f"{name(file.path)} gave no rows, or not all: {file.problem.rstrip('.')}. It holds "
        f"{percent(file.bytes, total)} of all bytes found.",
        weight=file.bytes,
        severity="error" if data else "note",
        title="A data file could not be read" if data else "A file was left out",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("files.inventory", Inventory)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    aside = [f.path for f in found.files if f.problem.startswith(_ASIDE)]
    data = [f for f in found.files if not f.problem.startswith(_ASIDE)]
    total = sum(f.bytes for f in data)
    adds = f"Not meant as data by their names: {names(aside)}." if aside else ""
    return Looked(tuple(_hit(f, total) for f in data if f.problem), len(data), "file", adds)


RULE = Rule(
    id="files.unreadable",
    version=1,
    severity="error",
    title="A file could not be read",
    passes="every one was read",
    why="What was not read is in no number of this sheet, yet it may be part of what others get.",
    do="Repair or replace the file, or move it out of the folder if it is not part of the data.",
    blind="Files that are no data by their name, such as README.md; files that are missing "
    "altogether, and a file that was cut off between two rows.",
    look=_look,
    needs=("files.inventory",),
)
