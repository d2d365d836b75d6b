"""`preprocessing.raw_retained`: originals that lie among the files, against their hashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truesheet.measures.values import Inventory
from truesheet.model.files import FileInfo
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

LOOKS_AT = frozenset({"kept", "where", "sha256"})

ELSEWHERE = "They lie elsewhere, and nothing is fetched to look."
NOT_THERE = "No file of the data lies there, and other folders are not looked into."


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`where` and `sha256`, where the originals are among the files that were looked at."""
    inventory = seen.evidence.read("files.inventory", Inventory)
    files = inventory.files if isinstance(inventory, Inventory) else ()
    cites = seen.evidence.id("files.inventory")
    where, stated = str(said.get("where", "")), str(said.get("sha256", ""))
    there = _file(where, files)
    if where and there:
        says = f"says the originals lie at {clean(where)}; that file is there"
        yield Statement(says, where, "/where", evidence=cites)
    elif where:
        why = ELSEWHERE if ":" in where else NOT_THERE
        yield unsure(f"says the originals lie at {clean(where)}", where, "/where", why, cites)
    if stated:
        yield _hash(stated, there, where, files, cites)


def _file(where: str, files: tuple[FileInfo, ...]) -> FileInfo | None:
    """The file of the data that lies at a path."""
    path = where.removeprefix("./")
    return next((f for f in files if f.path == path), None)


def _hash(
    stated: str,
    there: FileInfo | None,
    where: str,
    files: tuple[FileInfo, ...],
    cites: tuple[str, ...],
) -> Statement:
    says = f"says the originals have the hash {stated[:12]}…"
    if there and there.sha256:
        agrees = there.sha256 == stated
        if not agrees:
            says += f"; {clean(there.path)} has {there.sha256[:12]}…"
        true = None if agrees else there.sha256
        return Statement(says, stated, "/sha256", evidence=cites, agrees=agrees, found=true)
    same = next((f for f in files if f.sha256 == stated and not f.problem), None)
    if same:
        says += f"; {clean(same.path)} has it, which is the data as it is now"
        return Statement(says, stated, "/sha256", evidence=cites, agrees=False)
    why = ELSEWHERE if ":" in where else NOT_THERE
    return unsure(says, stated, "/sha256", why, cites)
