"""Names of columns: trimmed, never empty, never twice."""

from __future__ import annotations

from collections.abc import Sequence


def unique_names(names: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The names made unique and non-empty, and a note for each kind of change."""
    out: list[str] = []
    taken: set[str] = set()
    known = {n.strip() for n in names}
    empty = twice = 0
    for i, raw in enumerate(names, 1):
        name = raw.strip()
        if not name:
            name, empty = _free(f"column_{i}", taken | known), empty + 1
        elif name in taken:
            name, twice = _free(f"{name}_2", taken | known, name), twice + 1
        taken.add(name)
        out.append(name)
    notes = []
    if empty:
        notes.append(f"{empty:,} columns without a name were named by their position")
    if twice:
        notes.append(f"{twice:,} columns whose name stands twice were numbered")
    return out, tuple(notes)


def _free(name: str, taken: set[str], stem: str = "") -> str:
    number = 2
    found = name
    while found in taken:
        number += 1
        found = f"{stem or name}_{number}"
    return found
