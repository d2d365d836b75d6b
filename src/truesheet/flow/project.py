"""The verb `build` over a folder: reads and writes `datasheet.yaml`, writes the sheet beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from truesheet.flow.build import NoData, Told, built, declared
from truesheet.flow.files import keep_apart, must_be_writable, seen_from, write_all
from truesheet.flow.sheet import Sheet
from truesheet.model.errors import TruesheetError
from truesheet.model.field import Role
from truesheet.sheet import policy as policies
from truesheet.sheet.people import People, Reading

YAML, JSON, HTML = "datasheet.yaml", "datasheet.json", "datasheet.html"
OWN = ".truesheet"
CACHE = f"{OWN}/states"


class OtherDataset(TruesheetError):
    """The datasheet.yaml of the folder describes other data than was asked for.

    Next step: give another folder with `--out`, or change `data` in that file.
    """

    code = "E-BLD-002"


class Built(NamedTuple):
    """The sheet, the files that were written, and remarks on `datasheet.yaml`."""

    sheet: Sheet
    written: tuple[str, ...]
    remarks: tuple[str, ...]


def build_project(
    data: Sequence[str],
    *,
    label: str | None = None,
    splits: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    name: str | None = None,
    read: Reading | None = None,
    out: Path | None = None,
    workers: int = 0,
    cache: bool = True,
    show_values: bool = False,
    progress: Told | None = None,
    selftest: bool = False,
) -> Built:
    """Build the sheet of a folder.

    `data` are paths of data, or one `datasheet.yaml` (or nothing: that of the current folder).
    The YAML is made if it is absent; otherwise people's answers in it go into the sheet, and only
    roles that were newly declared and anchors of new answers are added to it. The limits of a
    truesheet-policy.yaml in that folder are in force. `selftest` plants known faults into a copy
    and puts into the sheet what the checks find. All files are written, or none.
    """
    place = _Place.of(data, splits or {}, out)
    must_be_writable(place.folder)  # before the work, not after it
    policy = policies.beside(place.folder)
    limits = policies.read_file(policy).overrides if policy else {}
    people = place.reading(read or Reading())
    wanted: dict[str, Role] = {**people.roles, **declared(roles, label)}
    sheet = built(
        place.data,
        splits=place.splits or None,
        roles=wanted,
        name=name or people.name or place.called,
        workers=workers,
        cache=place.folder / CACHE if cache else None,
        progress=progress,
        people=people,
        limits=limits,
        selftest=selftest,
    )
    keep_apart(place.folder / OWN)
    files = {
        place.folder / JSON: sheet.to("json"),
        place.folder / HTML: sheet.to("html", show_values=show_values),
    }
    yaml = place.yaml(sheet, wanted, people.read)
    if yaml is not None:
        files = {place.folder / YAML: yaml, **files}
    write_all(files)
    return Built(sheet, tuple(_shown(f) for f in files), people.ignored)


class _Place(NamedTuple):
    """Where the data is, where the sheet goes, and what people have said so far."""

    folder: Path
    given: tuple[str, ...]
    given_splits: dict[str, tuple[str, ...]]
    people: People
    before: bytes | None

    @staticmethod
    def of(data: Sequence[str], splits: Mapping[str, str], out: Path | None) -> _Place:
        from truesheet.sheet.document import load_bytes, read

        named = [d for d in data if Path(d).name == YAML]
        folder = out or (Path(named[0]).parent if named else Path())
        file = Path(named[0]) if named else folder / YAML
        before = load_bytes(file) if named or file.exists() else None
        people = read(before, str(file)) if before is not None else People()
        paths = tuple(d for d in data if d not in named)
        parts: dict[str, tuple[str, ...]] = {k: (v,) for k, v in splits.items()}
        if not paths and not parts:
            if before is None:
                raise NoData(
                    "No data was named, and there is no datasheet.yaml here.",
                    hint="truesheet build YOUR.csv",
                )
            base = file.parent
            paths = tuple(seen_from(base, p) for p in people.data)
            parts = {k: tuple(seen_from(base, p) for p in v) for k, v in people.splits.items()}
            if not paths and not parts:
                raise NoData(f"{file} does not say where the data is.", hint="Add `data: PATH`.")
        place = _Place(folder, paths, parts, people, before)
        place._same_data(file)
        return place

    @property
    def data(self) -> Any:
        if self.given_splits:
            return None
        return self.given[0] if len(self.given) == 1 else list(self.given)

    @property
    def splits(self) -> dict[str, list[str]]:
        return {k: list(v) for k, v in self.given_splits.items()}

    @property
    def called(self) -> str | None:
        """A name for data that is the folder itself."""
        if self.given and Path(self.given[0]).resolve() == Path().resolve():
            return Path().resolve().name
        return None

    def _same_data(self, file: Path) -> None:
        if self.before is None or not (self.people.data or self.people.splits):
            return
        base = file.parent
        said = {_real(seen_from(base, p)) for p in self.people.data}
        said |= {_real(seen_from(base, p)) for v in self.people.splits.values() for p in v}
        asked = {_real(p) for p in self.given}
        asked |= {_real(p) for v in self.given_splits.values() for p in v}
        if said != asked:
            raise OtherDataset(
                f"{file} describes other data: {', '.join(sorted(self.people.data)) or 'splits'}.",
                hint="Give another folder with --out, or change `data` in that file.",
            )

    def reading(self, told: Reading) -> People:
        """What people said, overruled by what is told now of how to read."""
        fresh = {k: v for k, v in msgspec.structs.asdict(told).items() if v is not None}
        read = msgspec.structs.replace(self.people.read, **fresh)
        return msgspec.structs.replace(self.people, read=read)

    def yaml(self, sheet: Sheet, roles: Mapping[str, Role], read: Reading) -> bytes | None:
        """The bytes of datasheet.yaml, or None where they stay as they are."""
        from truesheet.sheet import anchors
        from truesheet.sheet.document import with_anchors, with_reading, with_roles
        from truesheet.sheet.open import open_questions
        from truesheet.sheet.skeleton import skeleton

        if self.before is None:
            paths = tuple(_relative(self.folder, p) for p in self.given)
            parts = {
                k: tuple(_relative(self.folder, p) for p in v) for k, v in self.given_splits.items()
            }
            wanted = [o.question for o in open_questions(sheet.document)]
            return skeleton(sheet.name, paths, parts, roles, wanted, read)
        fresh = {k: v for k, v in roles.items() if self.people.roles.get(k) != v}
        after = with_reading(with_roles(self.before, YAML, fresh), YAML, read)
        after = with_anchors(after, YAML, anchors.missing(self.people, sheet.document))
        return after if after != self.before else None


def _relative(folder: Path, path: str) -> str:
    """The path as the YAML shall name it: from its own folder where that is near."""
    near = os.path.relpath(path, folder)
    return path if os.path.isabs(path) and near.startswith("..") else near.replace(os.sep, "/")


def _real(path: str) -> str:
    return os.path.realpath(path)


def _shown(path: Path) -> str:
    return os.path.normpath(path)
