"""What happened to the data since an earlier sheet of it, in the words that void an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from truesheet.model.datasheet import Datasheet
from truesheet.model.diff import Diff
from truesheet.model.errors import TruesheetError
from truesheet.rules.words import plain
from truesheet.sheet.aging import Events
from truesheet.sheet.words import clean, names


def events(earlier: Iterable[Path | None], now: Datasheet, limits: Mapping[str, float]) -> Events:
    """The events since the first of these sheets that can be read; none where none can.

    `limits` are those of a policy, by the measure of drift.
    """
    from truesheet.compare import diff

    old = next(_sheets(earlier), None)
    if old is None or old.fingerprint == now.fingerprint:
        return Events()
    found = diff(old, now)
    drift = {}
    for d in found.drift:
        limit = max(d.limit, limits.get(d.measure, d.limit))
        if d.moved and d.distance > limit:
            drift[d.field] = f"{d.measure} {plain(d.distance)}, the limit is {plain(limit)}"
    return Events("; ".join(_schema(found)), "; ".join(_source(found)), drift)


def _sheets(paths: Iterable[Path | None]) -> Iterator[Datasheet]:
    from truesheet.sheet.datasheet_json import read

    for path in paths:
        if path is not None and path.is_file():
            try:
                yield read(path)
            except TruesheetError:
                continue


def _schema(found: Diff) -> Iterator[str]:
    if found.added:
        yield f"added {names([f.name for f in found.added], 4)}"
    if found.removed:
        yield f"removed {names([f.name for f in found.removed], 4)}"
    for r in [r for r in found.retyped if r.stored_otherwise][:2]:
        yield f"{clean(r.name)} was {r.old.kind} and is {r.new.kind}"


def _source(found: Diff) -> Iterator[str]:
    for change in ("added", "removed", "renamed"):
        files = [f.path for f in found.files if f.change == change]
        if files:
            yield f"{change} {names(files, 3)}"
    if found.splits_added:
        yield f"new split {names(found.splits_added, 3)}"
    if found.splits_removed:
        yield f"no split {names(found.splits_removed, 3)} any more"
