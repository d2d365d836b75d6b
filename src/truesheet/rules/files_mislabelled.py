"""Files whose name promises another format than their content has."""

from __future__ import annotations

from truesheet.measures.values import Inventory
from truesheet.model.evidence import Absent
from truesheet.model.files import FileInfo
from truesheet.rules.rule import CouldNotRun, Hit, Looked, Rule, Seen, View
from truesheet.rules.words import name, several

# Content cannot tell these apart for certain: a small file is good as either.
_ALIKE = (
    {"text/csv", "text/tab-separated-values", "text/plain"},
    {"application/json", "application/jsonl", "application/x-ndjson"},
    {"application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"},
)
_TEXTS = {"text/csv", "text/tab-separated-values", "application/json", "application/jsonl"}


def _bare(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()


def _differ(file: FileInfo) -> bool:
    declared, sniffed = _bare(file.declared), _bare(file.sniffed)
    if not declared or not sniffed or declared == sniffed:
        return False
    if declared == "text/plain" and sniffed in _TEXTS:
        return False
    return not any({declared, sniffed} <= alike for alike in _ALIKE)


def _hit(file: FileInfo) -> Hit:
    return Hit(
        f"file:{file.path}",
        _bare(file.sniffed),
        "by content",
        f"The name of {name(file.path)} stands for {name(file.declared)}, its content is "
        f"{name(file.sniffed)}. It was read by its content.",
        weight=file.bytes,
    )


def _look(view: View) -> Seen:
    found = view.evidence.read("files.inventory", Inventory)
    if isinstance(found, Absent):
        return CouldNotRun(found.absent)
    known = [f for f in found.files if f.declared and f.sniffed]
    adds = ""
    if len(known) < len(found.files):
        adds = f"{several(len(found.files) - len(known), 'more file')} said no type to compare."
    return Looked(tuple(_hit(f) for f in known if _differ(f)), len(known), "file", adds)


RULE = Rule(
    id="files.mislabelled",
    version=1,
    severity="warning",
    title="A file is not what its name says",
    passes="name and content agree",
    why="Other tools go by the name: they fail, or worse, read the bytes as something else.",
    do="Rename the file to fit its content, and look whether the right file was shipped.",
    blind="CSV, TSV and plain text are not held against each other, nor JSON against JSON Lines; "
    "a name that says plain text may stand for any of them.",
    look=_look,
    needs=("files.inventory",),
)
