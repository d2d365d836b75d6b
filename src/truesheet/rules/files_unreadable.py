"""Files that were left out."""

from __future__ import annotations

from truesheet.measures.values import FileFacts, Inventory
from truesheet.model.evidence import Absent
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, percent

_DATA = ("csv", "tab-separated", "parquet", "json", "arrow", "feather")


def _looks_like_data(file: FileFacts) -> bool:
    return any(word in f"{file.declared} {file.sniffed}" for word in _DATA)


def _hit(file: FileFacts, total: int) -> Hit:
    data = _looks_like_data(file)
    return Hit(
        f"file:{file.path}",
        count(file.bytes),
        "bytes",
        f"{name(file.path)} was left out: {file.problem.rstrip('.')}. "
        f"It holds {percent(file.bytes, total)} of all bytes found.",
        weight=file.bytes,
        severity="error" if data else "note",
        title="A data file was left out" if data else "A file was left out",
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("files.inventory", Inventory)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    total = sum(f.bytes for f in found.files)
    hits = tuple(_hit(f, total) for f in found.files if f.problem)
    return Looked(hits, len(found.files), "file")


RULE = Rule(
    id="files.unreadable",
    version=1,
    severity="error",
    title="A file was left out",
    passes="every one was read",
    why="What was not read is in no number of this sheet, yet it may be part of what others get.",
    do="Repair or replace the file, or move it out of the folder if it is not part of the data.",
    blind="Files that are missing altogether, and a file that was cut off between two rows.",
    look=_look,
    needs=("files.inventory",),
)
