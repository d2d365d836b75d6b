"""What differs between two sheets, or between two versions of the data they were measured of."""

from __future__ import annotations

from typing import Literal

import msgspec

from truesheet.model.evidence import Share
from truesheet.model.field import Field
from truesheet.model.finding import Severity

Level = Literal["none", "patch", "minor", "major"]
LEVELS: tuple[Level, ...] = Level.__args__  # type: ignore[attr-defined]


class Rows(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows of one split in both versions; a split that one of them lacks has 0 rows there.

    `same` is set where the digests tell: the same rows in any order, or not. `kept`, `added` and
    `removed` are counted over the fields that both have, where both data were read; None where
    only the sheets were. `changed` rows have the id of a row that was there, and other values;
    they are counted neither as added nor as removed, and only where one field is an id.
    `ordered` is set where the same rows stand in the same order, or do not.
    """

    split: str
    old: int
    new: int
    same: bool | None = None
    kept: int | None = None
    added: int | None = None
    removed: int | None = None
    changed: int | None = None
    ordered: bool | None = None


class Retyped(msgspec.Struct, frozen=True):
    """A field that is stored otherwise, or is for something else, than it was."""

    name: str
    old: Field
    new: Field

    @property
    def stored_otherwise(self) -> bool:
        """Is it another type of values, not only another role?"""
        return (self.old.kind, self.old.physical) != (self.new.kind, self.new.physical)


class FieldChange(msgspec.Struct, frozen=True):
    """A field of both versions whose values are not the same ones equally often.

    `splits` says in which splits of both, `whole` whether over all rows too. Rows in another order
    change nothing; rows that went from split to split change the splits, not the whole.
    """

    name: str
    splits: tuple[str, ...]
    whole: bool


class Drift(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far the values of a field lie from those before.

    `split` is "" for all rows. `measure` is the distance that was taken:

    - `psi`: categories, the population stability index; `limit` is 0.1, or what chance alone
      exceeds once in a hundred times where that is more;
    - `ks`: numbers and lengths of texts, the largest gap between the shares of cells up to a value;
      `limit` is 0.1. `moved` needs more than chance as well (`p`, adjusted over all fields), and
      `shift`, the difference of means in standard deviations, may stand in for the gap.

    `gained` and `lost` are the numbers of categories that only the new or only the old version
    holds, where the other's list is complete. Those that stand for ten rows or more, in a field
    that holds no personal data, are named.
    """

    field: str
    split: str
    measure: Literal["psi", "ks"]
    distance: float
    limit: float
    moved: bool
    old: int
    new: int
    p: float | None = None
    shift: float | None = None
    of: Literal["categories", "numbers", "lengths"] = "categories"
    gained: int = 0
    lost: int = 0
    gained_names: tuple[str, ...] = ()
    lost_names: tuple[str, ...] = ()


class MissingShift(msgspec.Struct, frozen=True):
    """Shares of cells without a value, and the interval (95 %) of new less old.

    `moved` where the interval leaves out zero and the shares are more than a point apart.
    """

    field: str
    split: str
    old: Share
    new: Share
    low: float
    high: float
    moved: bool


class FileChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that came, went, holds other bytes, or has another name (`was`)."""

    path: str
    change: Literal["added", "removed", "changed", "renamed"]
    was: str = ""


class AnswerChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer that is not what it was: which of its parts differ, and both in a few words.

    `stated` where it is the word of a person that differs; else the answer only follows the data.
    """

    question: str
    parts: tuple[str, ...]
    old: str = ""
    new: str = ""
    stated: bool = False


class ClaimChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A claim of both sheets that stands otherwise: `verified/pass` before, `contradicted` now."""

    question: str
    path: str
    says: str
    old: str
    new: str
    worse: bool = False


class FindingChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A raised finding that came, went, or is of another severity or number."""

    rule: str
    subject: str
    title: str
    change: Literal["new", "gone", "worse", "better"]
    severity: Severity
    old: str = ""
    new: str = ""


class LicenceChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another licence: as people state it (`stated`), or as a file carries it."""

    where: str
    old: str = ""
    new: str = ""


class Version(msgspec.Struct, frozen=True, omit_defaults=True):
    """The next version number that the change asks for, and why.

    After Croissant 1.1: patch for the same data, minor where all old data is still there, major
    where it was changed, removed, reshuffled or retyped; `none` where no data changed. `sure` is
    false where the sheets alone cannot tell, and `why` then says what would. `old` is what the old
    sheet states, "" where it states none or no such number; then `new` is "" too. `stated` is what
    the new sheet states.
    """

    level: Level
    why: str
    old: str = ""
    new: str = ""
    stated: str = ""
    sure: bool = True


class Diff(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that differs. `old_name` and `new_name` are the names of the sheets.

    `fields` are those of both versions with other values; `renamed` are pairs of a removed and an
    added field with the same values, which stand in `removed` and `added` too. `shuffled` names
    splits in which all fields have the same values as before, but other rows. `remarks` say what
    could not be compared.
    """

    old_name: str
    new_name: str
    old_fingerprint: str
    new_fingerprint: str
    version: Version
    rows: tuple[Rows, ...] = ()
    moved: int | None = None
    """Rows that stand in another split than before; None where both data were not read."""
    splits_added: tuple[str, ...] = ()
    splits_removed: tuple[str, ...] = ()
    added: tuple[Field, ...] = ()
    removed: tuple[Field, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    retyped: tuple[Retyped, ...] = ()
    reordered: bool = False
    fields: tuple[FieldChange, ...] = ()
    shuffled: tuple[str, ...] = ()
    drift: tuple[Drift, ...] = ()
    missing: tuple[MissingShift, ...] = ()
    files: tuple[FileChange, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    licences: tuple[LicenceChange, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def same_bytes(self) -> bool:
        """Are these the very same files?"""
        return self.old_fingerprint == self.new_fingerprint

    @property
    def touched(self) -> frozenset[str]:
        """Fields whose values differ, or that only one version has, or that were retyped."""
        names = [c.name for c in self.fields] + [r.name for r in self.retyped]
        return frozenset([*names, *(f.name for f in (*self.added, *self.removed))])

    @property
    def empty(self) -> bool:
        """Is there nothing to tell?"""
        data = self.added or self.removed or self.retyped or self.reordered or self.fields
        rows = self.splits_added or self.splits_removed or self.shuffled or self.files
        words = self.answers or self.claims or self.findings or self.licences
        return self.same_bytes and not (data or rows or words)
