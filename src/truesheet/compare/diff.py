"""Two sheets held side by side: a pure function of both."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from truesheet.compare import data, drift, said
from truesheet.compare.sides import Sides
from truesheet.compare.version import version
from truesheet.model.datasheet import Datasheet
from truesheet.model.diff import Diff, Rows, Version


def diff(
    old: Datasheet,
    new: Datasheet,
    *,
    rows: Sequence[Rows] = (),
    moved: int | None = None,
) -> Diff:
    """All that differs from `old` to `new`.

    `rows` and `moved` are what was counted where both data were read: they tell how many rows were
    added and removed, where the sheets alone give only the numbers of rows.
    """
    sides = Sides(old, new)
    changes = data.fields(sides)
    counted = {r.split: r for r in rows}
    found = Diff(
        old_name=old.name,
        new_name=new.name,
        old_fingerprint=old.fingerprint,
        new_fingerprint=new.fingerprint,
        version=Version("none", ""),
        rows=tuple(_with(r, counted.get(r.split)) for r in data.rows(sides)),
        moved=moved,
        splits_added=tuple(s.name for s in data.alone(new, sides)),
        splits_removed=tuple(s.name for s in data.alone(old, sides)),
        added=data.added(sides),
        removed=data.removed(sides),
        renamed=data.renamed(sides),
        retyped=data.retyped(sides),
        reordered=data.reordered(sides),
        fields=changes,
        shuffled=data.shuffled(sides, changes),
        drift=drift.drifts(sides),
        missing=drift.missing(sides),
        files=data.files(sides),
        answers=said.answers(old, new),
        claims=said.claims(old, new),
        findings=said.findings(old, new),
        licences=said.licences(old, new),
        remarks=(data.NO_DIGESTS,) if changes and data.without_digests(sides) else (),
    )
    return msgspec.structs.replace(found, version=version(sides, found))


def _with(rows: Rows, counted: Rows | None) -> Rows:
    """What the sheets say of the rows of a split, completed by what was counted."""
    if counted is None:
        return rows
    return msgspec.structs.replace(counted, same=rows.same)
