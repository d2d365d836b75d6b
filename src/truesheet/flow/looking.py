"""Getting evidence for a check: measured now, or used again where the bytes are the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from truesheet.flow.build import Told
from truesheet.flow.measuring import Measured
from truesheet.model.field import Role
from truesheet.sheet.people import Reading


class Asked(NamedTuple):
    """The data to look at, and how: everything that could change what is found."""

    data: Any
    splits: Mapping[str, Any]
    roles: Mapping[str, Role]
    name: str | None
    read: Reading
    workers: int = 0
    cache: Path | None = None
    progress: Told | None = None


class Looked(NamedTuple):
    """Evidence, and how it came about; `remarks` are for the reader."""

    found: Measured
    how: Literal["measured", "unchanged", "quick", "none"]
    remarks: tuple[str, ...] = ()


NOTHING = Measured("", "", (), (), (), ())


def look(asked: Asked) -> Looked:
    """Evidence of the data."""
    if asked.data is None and not asked.splits:
        return Looked(NOTHING, "none")
    return Looked(_measured(asked), "measured")


def _measured(asked: Asked) -> Measured:
    from truesheet.engine import Options
    from truesheet.flow.measuring import measure
    from truesheet.sources import open_source

    source = open_source(
        asked.data,
        splits=asked.splits or None,
        roles=asked.roles,
        name=asked.name,
        encoding=asked.read.encoding,
        delimiter=asked.read.delimiter,
        header=asked.read.header,
    )
    every = sum(p.bytes for p in source.parts)
    progress = asked.progress
    tell = (lambda done, rows: progress(done, every, rows)) if progress else None
    return measure(source, Options(asked.workers, asked.cache, tell))
