"""The next version number, after the rule of Croissant 1.1.

Patch: the same data, perhaps in other files. Minor: all old data is still there, and more. Major:
data was changed, removed, reshuffled or retyped.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from truesheet.compare.data import alone, kept_files
from truesheet.compare.sides import Sides
from truesheet.model.datasheet import Datasheet
from truesheet.model.diff import LEVELS, Diff, Level, Rows, Version
from truesheet.sheet.words import count, names

_NUMBER = re.compile(r"(v?)(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?", re.I)
_LOOK = "Compare the data themselves to see whether every old row is still there."


class _Step(NamedTuple):
    """One reason for a step."""

    level: Level
    why: str
    sure: bool = True


def version(sides: Sides, diff: Diff) -> Version:
    """The step that the difference asks for, by the largest of its reasons."""
    steps = _steps(sides, diff)
    levels: list[Level] = [s.level for s in steps]
    level: Level = max(levels, key=LEVELS.index) if levels else "none"
    reasons = [s for s in steps if s.level == level]
    sure = [s for s in reasons if s.sure] or reasons
    old, stated = _stated(sides.old), _stated(sides.new)
    why = " ".join(dict.fromkeys(s.why for s in sure[:3]))
    return Version(
        level,
        why or "No data changed.",
        old,
        bumped(old, level),
        stated,
        any(s.sure for s in sure) if sure else True,
    )


def _steps(sides: Sides, diff: Diff) -> list[_Step]:
    found = [*_fields(diff)]
    for split in alone(sides.old, sides):
        found.append(_Step("major", f"The split {split.name} was removed."))
    for split in alone(sides.new, sides):
        found.append(_Step("minor", f"The split {split.name} was added."))
    if diff.moved:
        found.append(
            _Step("major", f"{count(diff.moved, 'row').capitalize()} went to other splits.")
        )
    apart = {s.name for s in (*alone(sides.old, sides), *alone(sides.new, sides))}
    for rows in diff.rows:
        if rows.split not in apart:
            found += _rows(sides, diff, rows)
    if not found and diff.files:
        found.append(_Step("patch", "The same rows stand in other files."))
    return found


def _fields(diff: Diff) -> list[_Step]:
    found = []
    retyped = [r.name for r in diff.retyped if r.old.kind != r.new.kind]
    was, now = {a for a, _ in diff.renamed}, {b for _, b in diff.renamed}
    gone = [f.name for f in diff.removed if f.name not in was]
    came = [f.name for f in diff.added if f.name not in now]
    if gone:
        found.append(_Step("major", f"Removed: {names(gone, 4)}."))
    if was:
        found.append(_Step("major", f"Renamed: {names(sorted(was), 4)}."))
    if retyped:
        found.append(_Step("major", f"Of another type: {names(retyped, 4)}."))
    if came:
        found.append(_Step("minor", f"Added: {names(came, 4)}."))
    if diff.reordered or any(r.stored_otherwise for r in diff.retyped):
        found.append(_Step("patch", "The same values are stored in another form."))
    return found


def _rows(sides: Sides, diff: Diff, rows: Rows) -> list[_Step]:
    """What the rows of one split of both ask for."""
    if rows.kept is not None:
        return _counted(rows)
    if rows.same:
        return []
    changed = [c.name for c in diff.fields if rows.split in c.splits]
    if rows.split in diff.shuffled:
        return [_Step("major", "The values of fields were dealt to other rows.")]
    if rows.new < rows.old:
        return [_Step("major", f"{count(rows.old - rows.new, 'row').capitalize()} fewer.")]
    if rows.new > rows.old:
        more = f"{count(rows.new - rows.old, 'row').capitalize()} more"
        if kept_files(sides):
            return [_Step("minor", f"{more}; every old file is still there.")]
        return [_Step("major", f"{more}. {_LOOK}", sure=False)]
    if changed:
        return [_Step("major", f"Values changed in {names(changed, 4, 'more fields')}.")]
    if rows.same is None and (diff.added or diff.removed or diff.retyped):
        return [_Step("minor", f"Each field holds what it held. {_LOOK}", sure=False)]
    return []


def _counted(rows: Rows) -> list[_Step]:
    found = []
    if rows.removed:
        found.append(_Step("major", f"{count(rows.removed, 'row was', 'rows were')} removed."))
    if rows.changed:
        found.append(_Step("major", f"{count(rows.changed, 'row has', 'rows have')} other values."))
    if rows.ordered is False:
        found.append(_Step("major", "The rows stand in another order."))
    if rows.added:
        what = f"{count(rows.added, 'row was', 'rows were')} added; all old ones are still there."
        found.append(_Step("minor", what))
    return found


def _stated(sheet: Datasheet) -> str:
    found = next((a for a in sheet.answers if a.question == "x.identity"), None)
    value = found.value if found is not None else None
    return str(value.get("version", "")) if isinstance(value, dict) else ""


def bumped(old: str, level: Level) -> str:
    """The version after `old`; "" where that is no number with up to three parts.

    >>> bumped("1.4.2", "minor"), bumped("v2", "major"), bumped("2024-spring", "major")
    ('1.5.0', 'v3.0.0', '')
    """
    found = _NUMBER.fullmatch(old.strip())
    if found is None:
        return ""
    prefix, *parts = found.groups()
    major, minor, patch = (int(p or 0) for p in parts)
    if level == "major":
        major, minor, patch = major + 1, 0, 0
    elif level == "minor":
        minor, patch = minor + 1, 0
    elif level == "patch":
        patch += 1
    else:
        return old
    return f"{prefix}{major}.{minor}.{patch}"
