"""Files that are, byte for byte, copies of another file of the dataset."""

from __future__ import annotations

from collections.abc import Sequence

from truesheet.measures.values import Inventory
from truesheet.model.evidence import Absent
from truesheet.model.files import FileInfo
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import count, name, names, several


def _hit(same: Sequence[FileInfo]) -> Hit:
    first, *copies = same
    splits = list(dict.fromkeys(f.split for f in same if f.split))
    spread = f" They stand in the splits {names(splits)}." if len(splits) > 1 else ""
    are = "is a copy" if len(copies) == 1 else "are copies"
    return Hit(
        f"file:{first.path}",
        count(len(copies)),
        "files",
        f"{names([f.path for f in copies], 3)} {are} of {name(first.path)}, byte for byte "
        f"(SHA-256, {several(first.bytes, 'byte')}).{spread}",
        weight=len(copies) + 1000 * (len(splits) > 1),
        severity="error" if len(splits) > 1 else None,
    )


def _unless(view: View) -> str:
    found = view.evidence.read("files.inventory", Inventory)
    if isinstance(found, Absent) or len(found.files) > 1:
        return ""
    return "The dataset is one file."


def _look(view: View) -> Seen:
    found = view.evidence.read("files.inventory", Inventory)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    known = [f for f in found.files if f.bytes and f.sha256]
    groups: dict[str, list[FileInfo]] = {}
    for file in known:
        groups.setdefault(file.sha256, []).append(file)
    hits = tuple(_hit(same) for same in groups.values() if len(same) > 1)
    return Looked(hits, len(known), "file")


RULE = Rule(
    id="files.copies",
    version=1,
    severity="warning",
    title="A file stands in the dataset twice",
    passes="no two hold the same bytes",
    why="All rows of a copied file count twice, and a file in two splits gives the answers away.",
    do="Keep one of the files, and find out whether the other was meant to hold something else.",
    blind="Files that differ in a single byte, such as a new line at the end; empty files.",
    look=_look,
    needs=("files.inventory",),
    unless=_unless,
)
