"""The audit of labels: a sheet on which people judge a drawn sample without seeing its labels.

Two strata: rows whose label is doubted, and all others. The sheet holds neither the given label
nor the stratum, and its rows stand in an order that tells nothing; the key that says both is a
file of its own, to be kept from whoever judges.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from truesheet.measures.values_labels import Audited
from truesheet.model.errors import TruesheetError
from truesheet.rules.stratified import Rate, Stratum, rate

RIGHT = frozenset({"right", "correct", "ok", "yes", "true"})
WRONG = frozenset({"wrong", "incorrect", "no", "false", "error"})
AMBIGUOUS = frozenset({"ambiguous", "unclear", "both", "unsure", "?"})
_CUT = 300
_COLUMNS = ("verdict", "row")


class AuditSheetUnreadable(TruesheetError):
    """The audit sheet lacks a column, or holds a verdict that is none.

    Next step: keep the columns `verdict` and `row`; write the class that is right, or `ambiguous`,
    or `right` and `wrong` where you compare with the data yourself.
    """

    code = "E-LAB-005"


class AuditKeyMissing(TruesheetError):
    """The key of an audit sheet is not beside it, or belongs to other data or another sheet.

    Next step: put the file `….key.json`, written with the sheet, beside it; after a change of the
    data draw a new sheet.
    """

    code = "E-LAB-006"


class AuditThere(TruesheetError):
    """The file that an audit sheet is to be written to is there already.

    Next step: name another file; a sheet that somebody has filled in is never overwritten.
    """

    code = "E-LAB-007"


class Item(msgspec.Struct, frozen=True):
    """A row of the sheet, as the key tells it."""

    row: str
    given: str
    doubted: bool


class Key(msgspec.Struct, frozen=True):
    """What the sheet does not say: strata, given labels, and which data it was drawn from."""

    fingerprint: str
    label: str
    doubted: int
    others: int
    classes: tuple[str, ...]
    items: tuple[Item, ...]
    form: Literal[1] = 1


def write(
    path: str | os.PathLike[str], key: Key, fields: Sequence[str], cells: Mapping[str, list[str]]
) -> Path:
    """Write the sheet and its key; neither may be there yet. Gives the path of the key."""
    sheet, kept = Path(path), key_of(path)
    for place in (sheet, kept):
        if place.exists():
            raise AuditThere(f"{place} is there already.", hint="Name a file that is not.")
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([*_COLUMNS, *fields])
    for item in key.items:
        rows.writerow(["", item.row, *(_harmless(c) for c in cells[item.row])])
    sheet.write_text(text.getvalue(), encoding="utf-8")
    kept.write_bytes(msgspec.json.format(msgspec.json.encode(key), indent=1))
    return kept


def key_of(path: str | os.PathLike[str]) -> Path:
    """Where the key of a sheet stands."""
    return Path(f"{os.fspath(path)}.key.json")


def shuffled(items: Sequence[Item]) -> tuple[Item, ...]:
    """In an order that tells neither stratum nor place, and is the same every time."""
    return tuple(sorted(items, key=lambda i: hashlib.sha256(i.row.encode()).digest()))


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, cut where it is long."""
    cut = cell if len(cell) <= _CUT else f"{cell[: _CUT - 1]}…"
    return f"'{cut}" if cut[:1] in ("=", "+", "-", "@", "\t", "\r") and not _number(cut) else cut


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read(path: str | os.PathLike[str], fingerprint: str, label: str) -> Audited:
    """The verdicts of a filled sheet, and what follows from them for all rows."""
    key = _key(path, fingerprint, label)
    verdicts = _verdicts(Path(path), key)
    counts = {True: [0, 0, 0], False: [0, 0, 0]}  # judged, wrong, ambiguous
    for item in key.items:
        verdict = verdicts.get(item.row, "")
        if verdict:
            mine = counts[item.doubted]
            mine[0] += 1
            mine[1] += verdict == "wrong"
            mine[2] += verdict == "ambiguous"
    (d, dw, da), (o, ow, oa) = counts[True], counts[False]
    found = rate([Stratum(key.doubted, d, dw), Stratum(key.others, o, ow)])
    most = rate([Stratum(key.doubted, d, dw + da), Stratum(key.others, o, ow + oa)])
    return _audited(key, (d, dw, o, ow, da + oa), found, most)


def _audited(key: Key, counts: tuple[int, ...], found: Rate, most: Rate) -> Audited:
    d, dw, o, ow, ambiguous = counts
    return Audited(
        key.doubted,
        d,
        dw,
        key.others,
        o,
        ow,
        ambiguous,
        len(key.items) - d - o,
        round(found.value, 5),
        round(found.low, 5),
        round(found.high, 5),
        round(most.high, 5),
        found.one_sided,
    )


def _key(path: str | os.PathLike[str], fingerprint: str, label: str) -> Key:
    place = key_of(path)
    try:
        key = msgspec.json.decode(place.read_bytes(), type=Key)
    except OSError:
        raise AuditKeyMissing(
            f"{place} is not there, which says what was drawn.", hint="Put it beside the sheet."
        ) from None
    except msgspec.MsgspecError:
        raise AuditKeyMissing(f"{place} is no key of an audit sheet.", hint="") from None
    if (key.fingerprint, key.label) != (fingerprint, label):
        what = "label" if key.fingerprint == fingerprint else "data"
        raise AuditKeyMissing(
            f"The sheet was drawn from other {what} than is given here.",
            hint="Give the same, or draw a new sheet.",
        )
    return key


def _verdicts(path: Path, key: Key) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise AuditSheetUnreadable(f"{path} cannot be read: {why}.", hint="") from None
    rows = csv.DictReader(io.StringIO(text))
    lacking = [c for c in _COLUMNS if c not in (rows.fieldnames or ())]
    if lacking:
        raise AuditSheetUnreadable(
            f"{path} has no column {lacking[0]!r}.", hint="Keep the columns verdict and row."
        )
    known = {i.row: i for i in key.items}
    found: dict[str, str] = {}
    for number, row in enumerate(rows, 2):
        item = known.get((row["row"] or "").strip())
        if item is None:
            raise AuditSheetUnreadable(
                f"{path}, line {number}: {str(row['row'])[:60]!r} is no row of this sheet.",
                hint="Leave the column row as it is.",
            )
        said = (row["verdict"] or "").strip()
        if said:
            found[item.row] = _verdict(said, item, key, f"{path}, line {number}")
    return found


def _verdict(said: str, item: Item, key: Key, where: str) -> str:
    """right, wrong or ambiguous. A class stands before a word: a class may be called `no`."""
    if said in key.classes:
        return "right" if said == item.given else "wrong"
    word = said.lower()
    for verdict, words in (("right", RIGHT), ("wrong", WRONG), ("ambiguous", AMBIGUOUS)):
        if word in words:
            return verdict
    raise AuditSheetUnreadable(
        f"{where}: {said[:60]!r} is neither a class nor right, wrong or ambiguous.",
        hint=f"Classes: {', '.join(c[:30] for c in key.classes[:8])}.",
    )
