"""The grounds of the numbers: evidence, files, what was skipped, which fields go together."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from truesheet.measures import values as v
from truesheet.model.evidence import Evidence, Scope
from truesheet.model.files import FileInfo
from truesheet.render import number
from truesheet.render.reading import Reading
from truesheet.render.safe import line


@dataclass(frozen=True)
class Ground:
    """One piece of evidence in words."""

    id: str
    anchor: str
    measure: str
    scope: str
    read: str
    standing: str
    exact: bool
    says: str
    params: str
    fingerprint: str


@dataclass(frozen=True)
class Omission:
    """Measures without a value, by reason."""

    measure: str
    why: str
    fields: tuple[str, ...]


def grounds(reading: Reading) -> list[Ground]:
    """All evidence, in the order of the sheet."""
    return [_ground(reading, e) for e in reading.sheet.evidence]


def _ground(reading: Reading, e: Evidence) -> Ground:
    return Ground(
        id=e.id,
        anchor=reading.anchors[e.id],
        measure=f"{e.measure} v{e.version}",
        scope=scope(e.scope) if e.scope.fields else _looked_at(reading, e),
        read=rows_read(e.scope),
        standing=standing(e),
        exact=e.exact and e.scope.whole,
        says=_says(reading, e),
        params=", ".join(f"{k} = {_short(x)}" for k, x in sorted(e.params.items())),
        fingerprint=e.fingerprint,
    )


def scope(s: Scope) -> str:
    """Which fields and which split were read."""
    if not s.fields:
        what = "whole table"
    elif len(s.fields) <= 3:
        what = ", ".join(line(f, 40) for f in s.fields)
    else:
        what = number.counted(len(s.fields), "field")
    return f"{what}, split {line(s.split, 40)}" if s.split is not None else what


def _looked_at(reading: Reading, e: Evidence) -> str:
    """A measure of fields says how many it looked at; its scope names none, for there are many."""
    known = (
        isinstance(e.value, dict) and bool(e.value) and reading.position.keys() >= e.value.keys()
    )
    what = number.counted(len(e.value), "field") if known else "whole table"
    return f"{what}, split {line(e.scope.split, 40)}" if e.scope.split is not None else what


def rows_read(s: Scope) -> str:
    """How many of the rows were read."""
    if s.whole:
        return f"all {number.counted(s.rows, 'row')}"
    return f"{number.count(s.rows_read)} of {number.counted(s.rows, 'row')}"


def standing(e: Evidence) -> str:
    """Exact, or with which error."""
    if e.exact:
        return "exact" if e.scope.whole else "exact for the rows read"
    return line(e.error, 200) or "an estimate; its error is stated beside each value"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return line(text, 60)


def _says(reading: Reading, e: Evidence) -> str:
    """The value of a table's measure in words, for those that people ask about."""
    if isinstance(e.value, dict) and set(e.value) == {"absent"}:
        return f"no value: {line(str(e.value['absent']), 200)}"
    split = e.scope.split
    told = ""
    if e.measure == "rows.duplicates":
        dup = reading.read(e.measure, v.Duplicates, split)
        told = _duplicates(dup) if dup else ""
    elif e.measure == "rows.unreadable":
        bad = reading.read(e.measure, v.Unreadable, split)
        told = f"{number.count(bad.rows)} of {number.counted(bad.of, 'row')}" if bad else ""
    elif e.measure == "rows.count":
        rows = reading.read(e.measure, v.Rows, split)
        told = number.counted(rows.rows, "row") if rows else ""
    elif e.measure == "rows.hidden_missing":
        hid = reading.read(e.measure, v.RowsHidden, split)
        told = f"{number.counted(hid.any, 'row')} with a code for “missing”" if hid else ""
    elif e.measure == "cells.co_missing":
        co = reading.read(e.measure, v.CoMissing, split)
        told = f"{number.counted(co.rows_complete, 'complete row')}" if co else ""
    elif e.measure == "files.inventory":
        inv = reading.read(e.measure, v.Inventory, split)
        told = f"{number.counted(len(inv.files), 'file')}, {number.size(inv.bytes)}" if inv else ""
    elif e.measure == "fields.associations":
        pairs = reading.read(e.measure, v.Associations, split)
        told = _looked(pairs) if pairs else ""
    return told


def _duplicates(d: v.Duplicates) -> str:
    text = f"{number.counted(d.copies, 'exact copy', 'exact copies')} of an earlier row"
    if d.ignored:
        text += f", leaving out {', '.join(line(f, 40) for f in d.ignored[:5])}"
    return text


def _looked(a: v.Associations) -> str:
    possible = number.counted(a.pairs_possible, "pair")
    return f"{number.count(a.pairs_looked_at)} of {possible} looked at"


def inventory(reading: Reading) -> tuple[FileInfo, ...]:
    """The files of the data, those left out too, each with its reason."""
    found = reading.read("files.inventory", v.Inventory)
    return found.files if found else ()


def associations(reading: Reading, most: int = 12) -> tuple[list[v.Pair], str]:
    """The strongest pairs of fields, and how many pairs were looked at."""
    found = reading.read("fields.associations", v.Associations)
    if found is None or not found.pairs:
        return [], ""
    shown = list(found.pairs[:most])
    kept, rows = number.counted(len(found.pairs), "pair"), number.counted(found.rows, "row")
    says = f"Shown {len(shown)} of {kept} kept; {_looked(found)}, from {rows}."
    return shown, says


def measure_of(pair: v.Pair) -> str:
    """How the strength of a pair was measured, by the name that people know."""
    names = {"pearson": "Pearson", "spearman": "Spearman", "cramers_v": "Cramér’s V"}
    known = names.get(pair.kind, line(pair.kind, 40).replace("_", " "))
    return f"{known}, one to one" if pair.one_to_one else known


def omissions(reading: Reading) -> list[Omission]:
    """What gave no value and why; the fields are put together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for s in reading.sheet.skipped:
        fields = groups.setdefault((s.measure, s.why), [])
        if s.field:
            fields.append(s.field)
    return [Omission(measure, why, tuple(fields)) for (measure, why), fields in groups.items()]
