"""What differs in the data: rows, splits, fields, values, files."""

from __future__ import annotations

from collections.abc import Iterator

from truesheet.compare.sides import Pair, Sides
from truesheet.measures.values import Digest, Inventory
from truesheet.model.datasheet import Datasheet, Split
from truesheet.model.diff import FieldChange, FileChange, Retyped, Rows
from truesheet.model.evidence import Absent, EvidenceSet
from truesheet.model.field import Field
from truesheet.model.files import FileInfo

NO_DIGESTS = (
    "One of the sheets does not name the values of its fields by digests, so every field is taken "
    "to have changed. Build that sheet again to see which did."
)


def alone(one: Datasheet, sides: Sides) -> tuple[Split, ...]:
    """Splits of one sheet that correspond to none of the other."""
    if len(sides.old.splits) == len(sides.new.splits) == 1:
        return ()
    shared = {s.name for s in sides.old.splits} & {s.name for s in sides.new.splits}
    return tuple(s for s in one.splits if s.name not in shared)


def rows(sides: Sides) -> tuple[Rows, ...]:
    """Rows of every split of either version."""
    paired = [
        Rows(p.shown, _rows(sides.old, p.old), _rows(sides.new, p.new), same_rows(sides, p))
        for p in _named(sides)
    ]
    gone = [Rows(s.name, s.rows, 0) for s in alone(sides.old, sides)]
    came = [Rows(s.name, 0, s.rows) for s in alone(sides.new, sides)]
    return (*paired, *gone, *came)


def _named(sides: Sides) -> tuple[Pair, ...]:
    """Splits of both, by the names that sheets give them."""
    if len(sides.old.splits) == len(sides.new.splits) == 1:
        return (Pair(sides.new.splits[0].name, sides.old.splits[0].name, sides.new.splits[0].name),)
    return tuple(Pair(p.shown, p.shown, p.shown) for p in sides.splits)


def _rows(sheet: Datasheet, split: str | None) -> int:
    return sum(s.rows for s in sheet.splits if s.name == split)


def same_rows(sides: Sides, pair: Pair) -> bool | None:
    """Does a split hold the same rows, in whatever order? None where nothing tells."""
    if _columns(sides.old) != _columns(sides.new):
        return None
    a, b = rows_digest(sides.old, pair.old), rows_digest(sides.new, pair.new)
    if a is None or b is None:
        return True if sides.same_bytes else None
    return a == b


def _columns(sheet: Datasheet) -> list[tuple[str, str]]:
    return [(f.name, f.kind) for f in sheet.fields]


def rows_digest(sheet: Datasheet, split: str | None) -> Digest | None:
    """The digest of the rows of a split, or (None) of all rows."""
    found = sheet.measured.read("rows.digest", Digest, _filed(sheet, split))
    return None if isinstance(found, Absent) else found


def _filed(sheet: Datasheet, split: str | None) -> str | None:
    """What the evidence of a split is filed under: that of an only split is that of all rows."""
    return split if len(sheet.splits) > 1 else None


def retyped(sides: Sides) -> tuple[Retyped, ...]:
    """Fields of both that are stored or used otherwise."""
    return tuple(
        Retyped(new.name, old, new)
        for old, new in sides.fields
        if (old.kind, old.physical, old.role) != (new.kind, new.physical, new.role)
    )


def reordered(sides: Sides) -> bool:
    """Do the fields of both stand in another order?"""
    names = [new.name for _, new in sides.fields]
    return names != [f.name for f in sides.old.fields if f.name in set(names)]


def added(sides: Sides) -> tuple[Field, ...]:
    """Fields that only the new version has."""
    known = {f.name for f in sides.old.fields}
    return tuple(f for f in sides.new.fields if f.name not in known)


def removed(sides: Sides) -> tuple[Field, ...]:
    """Fields that only the old version has."""
    known = {f.name for f in sides.new.fields}
    return tuple(f for f in sides.old.fields if f.name not in known)


def renamed(sides: Sides) -> tuple[tuple[str, str], ...]:
    """Pairs of a removed and an added field that hold the same values, each of them once."""
    known: dict[tuple[str, Digest], list[str]] = {}
    for field in removed(sides):
        values = sides.before.of("values.digest", field.name, Digest)
        if not isinstance(values, Absent):
            known.setdefault((field.kind, values), []).append(field.name)
    found = []
    for field in added(sides):
        values = sides.after.of("values.digest", field.name, Digest)
        same = [] if isinstance(values, Absent) else known.get((field.kind, values), [])
        if same:
            found.append((same.pop(0), field.name))
    return tuple(found)


def fields(sides: Sides) -> tuple[FieldChange, ...]:
    """Fields of one kind in both whose values are others, or occur more or less often."""
    if sides.same_bytes and without_digests(sides):
        return ()
    before, after = sides.old.measured, sides.new.measured
    found = []
    for field in sides.comparable:
        whole = _differ(field.name, before, None, after, None)
        splits = tuple(
            p.shown for p in sides.splits if _differ(field.name, before, p.old, after, p.new)
        )
        if whole or splits:
            found.append(FieldChange(field.name, splits, whole))
    return tuple(found)


def _differ(
    field: str, before: EvidenceSet, old: str | None, after: EvidenceSet, new: str | None
) -> bool:
    """Without digests on both sides, nothing says that the values are the same."""
    a = before.of("values.digest", field, Digest, old)
    b = after.of("values.digest", field, Digest, new)
    return isinstance(a, Absent) or isinstance(b, Absent) or a != b


def without_digests(sides: Sides) -> bool:
    """Is one of the sheets too old to name the values of its fields?"""
    return any(s.measured.get("values.digest") is None for s in (sides.old, sides.new))


def shuffled(sides: Sides, changes: tuple[FieldChange, ...]) -> tuple[str, ...]:
    """Splits in which every field has the values that it had, and the rows are yet others."""
    return tuple(
        p.shown
        for p in _named(sides)
        if same_rows(sides, p) is False and not any(p.shown in c.splits for c in changes)
    )


def files(sides: Sides) -> tuple[FileChange, ...]:
    """Files that came, went, hold other bytes or have another name."""
    old, new = _files(sides.old), _files(sides.new)
    gone = {n: f for n, f in old.items() if n not in new}
    by_bytes = {f.sha256: n for n, f in reversed(gone.items())}
    found: list[FileChange] = []
    renamed = set()
    for name, file in new.items():
        if name in old:
            if old[name].sha256 != file.sha256:
                found.append(FileChange(name, "changed"))
        elif file.sha256 in by_bytes:
            was = by_bytes.pop(file.sha256)
            renamed.add(was)
            found.append(FileChange(name, "renamed", was))
        else:
            found.append(FileChange(name, "added"))
    found += [FileChange(n, "removed") for n in gone if n not in renamed]
    return tuple(found)


def kept_files(sides: Sides) -> bool:
    """Is every file of the old version in the new one, in the same split?"""
    new = {(f.sha256, f.split) for f in _files(sides.new).values()}
    old = _files(sides.old).values()
    return bool(old) and all((f.sha256, f.split) in new for f in old)


def _files(sheet: Datasheet) -> dict[str, FileInfo]:
    return {f.path: f for f in _inventory(sheet) if not f.problem}


def _inventory(sheet: Datasheet) -> Iterator[FileInfo]:
    found = sheet.measured.read("files.inventory", Inventory)
    if not isinstance(found, Absent):
        yield from found.files
