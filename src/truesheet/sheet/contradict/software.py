"""`preprocessing.software`: versions of programs against the marks that they leave in files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, names

LOOKS_AT = frozenset({"tools/name", "tools/version"})

MARK = "written by"
"""What files say of the program that wrote them, in `read_as`."""
_PROGRAMS = {
    "pyarrow": "parquet-cpp-arrow",
    "arrow": "parquet-cpp-arrow",
    "spark": "parquet-mr",
    "pandas": "pandas",
    "polars": "polars",
    "duckdb": "duckdb",
}
_VERSION = re.compile(r"(?:version )?v?(\d+(?:\.\d+){0,3})")


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """The version of each tool that leaves a mark; where it can be had stays with people."""
    marks = [f.read_as[MARK].lower() for f in seen.files() if MARK in f.read_as]
    for i, tool in enumerate(said.get("tools", ())):
        if "version" in tool:
            name, stated = str(tool.get("name", "")), str(tool["version"])
            yield _version(name, stated, f"/tools/{i}/version", marks, seen)


def _version(name: str, stated: str, path: str, marks: list[str], seen: Seen) -> Statement:
    says = f"says version {clean(stated)} of {clean(name)} was used"
    cites = seen.evidence.id("files.inventory")
    program = next((p for word, p in _PROGRAMS.items() if word in name.lower()), "")
    found = sorted({v for m in marks if program and (v := _of(program, m))})
    if not found:
        return unsure(says, stated, path, "No file carries a mark of this program.", cites)
    if any(_agree(stated, v) for v in found):
        if len(found) == 1:
            why = "The mark is that of the program that wrote the files last."
            return Statement(says, stated, path, evidence=cites, exact=False, why=why)
        why = f"The files carry marks of several versions: {names(found, 4)}."
        return unsure(says, stated, path, why, cites)
    says += f"; the files carry the mark of version {names(found, 4)}"
    true = found[0] if len(found) == 1 else None
    return Statement(says, stated, path, evidence=cites, agrees=False, found=true)


def _of(program: str, mark: str) -> str:
    """The version of a program in a mark, "" where it is not named."""
    _, name, after = mark.partition(program)
    told = _VERSION.match(after.strip()) if name else None
    return told[1] if told else ""


def _agree(stated: str, found: str) -> bool:
    """`14` and `14.0` are said of `14.0.2`."""
    told = _VERSION.search(stated)
    return told is not None and f"{found}.".startswith(f"{told[1]}.")
