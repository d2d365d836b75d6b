"""A `datasheet.json` that was named for itself: everything it says is a claim of its makers.

Whoever gets data with a sheet has no reason to believe the numbers in it more than the words. So
what its makers measured and what they stated are both held against the data that is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from truesheet.measures.values import Inventory
from truesheet.model.datasheet import Answer, Datasheet
from truesheet.model.evidence import Absent
from truesheet.sheet.people import Note, People, Reading, Said, SqlClaim
from truesheet.sheet.sqlclaims import outcomes, words
from truesheet.sheet.write import SQL_HOME


def people(sheet: Datasheet) -> People:
    """What the sheet says, as if a person had written it. Prose is left out: nothing checks it."""
    return People(
        name=sheet.name,
        read=_reading(sheet),
        fields={f.name: Note(f.role) for f in sheet.fields if f.role},
        answers={a.question: Said(value=a.value) for a in sheet.answers if _typed(a)},
        claims=tuple(_claims(sheet)),
    )


def _claims(sheet: Datasheet) -> Iterator[SqlClaim]:
    """The SQL claims as they were run, with their words."""
    home = next((a for a in sheet.answers if a.question == SQL_HOME), None)
    said = {c.path: c.says for c in (home.claims if home else ())}
    for i, o in enumerate(outcomes(sheet.measured)):
        yield SqlClaim(o.sql, words(said.get(f"/claims/{i}", ""), o), o.on)


def _typed(answer: Answer) -> bool:
    return answer.state == "answered" and isinstance(answer.value, dict)


def _reading(sheet: Datasheet) -> Reading:
    found = sheet.measured.get("files.inventory")
    return Reading(**found.params) if found else Reading()


def places(sheet: Datasheet, folder: Path) -> tuple[Any, dict[str, Any]]:
    """Where the data lies, if it lies in `folder` under the names that the sheet gives: all paths,
    or the paths of each split."""
    found = sheet.measured.read("files.inventory", Inventory)
    files = () if isinstance(found, Absent) else [f for f in found.files if not f.problem]
    if not files or not all((folder / f.path).is_file() for f in files):
        return str(folder), {}
    splits: dict[str, list[str]] = {}
    for f in files:
        splits.setdefault(f.split, []).append(str(folder / f.path))
    if len(splits) > 1:
        return None, dict(splits)
    paths = [str(folder / f.path) for f in files]
    return (paths[0] if len(paths) == 1 else paths), {}
