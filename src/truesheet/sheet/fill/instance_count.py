"""`composition.instance_count`: how many rows, in all and in each split."""

from __future__ import annotations

from typing import Any

from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import media
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed


def fill(seen: Seen) -> Filled | Absent:
    """Rows by `rows.count`; the splits by their own counts, which the same measure gives."""
    rows = seen.rows
    if isinstance(rows, Absent):
        return rows
    ids = seen.evidence.id("rows.count")
    value: dict[str, Any] = {"total": rows}
    noun = "document" if media(seen) == ["text"] else "row"
    says = [Statement(count(rows, noun), rows, "/total", evidence=ids)]
    if seen.divided:
        for split in seen.splits:
            # A split may carry the name of another part of the answer; its claim still stands.
            value.setdefault(split.name, split.rows)
            one = f"{count(split.rows, noun)} in {clean(split.name)}"
            cited = seen.evidence.id("rows.count", split.name) or ids
            says.append(Statement(one, split.rows, f"/{_step(split.name)}", evidence=cited))
    return Filled(_text(seen, rows, noun), value, tuple(says))


def _text(seen: Seen, rows: int, noun: str) -> str:
    files = sum(len(s.files) for s in seen.splits)
    where = f" in {'one file' if files == 1 else f'{files:,} files'}" if files else ""
    text = f"{count(rows, noun).capitalize()}{where}"
    if not seen.divided:
        return text + "."
    parts = [f"{s.rows:,} in {clean(s.name)}" for s in seen.splits]
    return f"{text}: {listed(parts)}."


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
