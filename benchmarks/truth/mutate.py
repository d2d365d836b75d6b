"""Ways to make a true sheet false: a claim is changed, or the data under it.

A claim is changed at a JSON pointer into the answers (or at `claims/0/sql`). Data is changed by the
small edits of `EDITS`: each takes the folder and what the edit is told, and writes the file anew.
"""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

GONE = "<gone>"
"""In the place of a value: the key or the item is taken away."""

Row = dict[str, Any]


def changed(sheet: Any, pointer: str, value: Any) -> Any:
    """A copy of the parsed sheet with another value at `pointer`.

    `{add: x}` appends to a list there; GONE takes the value away.
    """
    made = copy.deepcopy(sheet)
    *path, last = _steps(made, pointer)
    node = made
    for step in path:
        node = node[step]
    if value == GONE:
        del node[last]
    elif isinstance(value, dict) and set(value) == {"add"}:
        node[last] = [*node[last], value["add"]]
    else:
        node[last] = value
    return made


def _steps(sheet: Any, pointer: str) -> list[Any]:
    """`composition.missing/any` stands for the value of that answer."""
    parts = [p.replace("~1", "/").replace("~0", "~") for p in pointer.split("/")]
    if parts[0] in ("claims", "fields"):
        return [int(p) if p.isdigit() and parts[0] == "claims" else p for p in parts]
    steps: list[Any] = ["answers", parts[0], "value"]
    node: Any = sheet["answers"][parts[0]]["value"]
    for part in parts[1:]:
        steps.append(int(part) if isinstance(node, list) else part)
        node = node[int(part)] if isinstance(node, list) else node.get(part)
    return steps


def rows_of(file: Path) -> list[Row]:
    """The rows of a CSV, TSV or JSON lines file, with texts as they stand."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".jsonl":
        return [json.loads(line) for line in text.rstrip("\n").split("\n")]
    return list(csv.DictReader(io.StringIO(text), delimiter=_delimiter(file)))


def write_rows(file: Path, rows: list[Row]) -> None:
    """The same file again, from rows."""
    if file.suffix == ".jsonl":
        file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        return
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=_delimiter(file), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8")


def _delimiter(file: Path) -> str:
    return "\t" if file.suffix == ".tsv" else ","


def _drop(folder: Path, file: str, row: int = 0, rows: int = 1) -> None:
    """Rows from `row` on are taken away."""
    found = rows_of(folder / file)
    write_rows(folder / file, found[:row] + found[row + rows :])


def _double(folder: Path, file: str, row: int = 0, rows: int = 1, **changes: Any) -> None:
    """Copies of rows are added at the end, with other values in some fields."""
    found = rows_of(folder / file)
    more = [{**r, **changes} for r in found[row : row + rows]]
    write_rows(folder / file, found + more)


def _set(folder: Path, file: str, field: str, to: Any, row: int = 0, rows: int = 1) -> None:
    """Other values in one field of some rows; "{i}" in a text stands for the number of the row."""
    found = rows_of(folder / file)
    for i in range(row, row + rows):
        value = to.replace("{i}", str(i)) if isinstance(to, str) else to
        found[i] = {**found[i], field: value}
    write_rows(folder / file, found)


def _each(folder: Path, file: str, field: str, was: Any, to: Any, most: int = 10**9) -> None:
    """One value of a field becomes another, in `most` rows."""
    found = rows_of(folder / file)
    left = iter(range(most))
    changed = [
        {**r, field: to} if r[field] == was and next(left, None) is not None else r for r in found
    ]
    write_rows(folder / file, changed)


def _swap(folder: Path, file: str, field: str, row: int, other: int) -> None:
    """Two rows change their values of one field."""
    found = rows_of(folder / file)
    a, b = found[row][field], found[other][field]
    found[row], found[other] = {**found[row], field: b}, {**found[other], field: a}
    write_rows(folder / file, found)


def _move(folder: Path, file: str, to: str, row: int = 0, keep: bool = False) -> None:
    """A row goes to another file, or stands in both."""
    found, others = rows_of(folder / file), rows_of(folder / to)
    write_rows(folder / to, [*others, found[row]])
    if not keep:
        write_rows(folder / file, found[:row] + found[row + 1 :])


def _rename(folder: Path, file: str, field: str, to: str) -> None:
    """A field gets another name."""
    found = rows_of(folder / file)
    write_rows(folder / file, [{to if k == field else k: v for k, v in r.items()} for r in found])


def _column(folder: Path, file: str, field: str, value: Any) -> None:
    """A field more, with one value."""
    write_rows(folder / file, [{**r, field: value} for r in rows_of(folder / file)])


def _without(folder: Path, file: str, field: str) -> None:
    """A field less."""
    found = rows_of(folder / file)
    write_rows(folder / file, [{k: v for k, v in r.items() if k != field} for r in found])


def _text(folder: Path, file: str, text: str) -> None:
    """A file with this text."""
    (folder / file).write_text(text, encoding="utf-8")


def _call(folder: Path, file: str, to: str) -> None:
    """A file gets another name."""
    (folder / file).rename(folder / to)


def _touch(folder: Path, file: str) -> None:
    """Other bytes, the same rows."""
    path = folder / file
    path.write_bytes(path.read_bytes().rstrip(b"\n") + b"\r\n")


EDITS: dict[str, Callable[..., None]] = {
    "drop": _drop,
    "double": _double,
    "set": _set,
    "each": _each,
    "swap": _swap,
    "move": _move,
    "rename": _rename,
    "column": _column,
    "without": _without,
    "text": _text,
    "call": _call,
    "touch": _touch,
}


def edit(folder: Path, edits: list[dict[str, Any]]) -> None:
    """Carry out edits, one after the other; each is `{name of the edit: {what it is told}}`."""
    for name, told in ((k, v) for e in edits for k, v in e.items()):
        EDITS[name](folder, **told)


def said(edits: list[dict[str, Any]]) -> str:
    """Edits in a few words."""
    return "; ".join(_words(e) for e in edits)


def _words(one: dict[str, Any]) -> str:
    ((name, told),) = one.items()
    parts = [f"{k} {_short(v)}" for k, v in told.items()]
    return f"{name} {', '.join(parts)}"


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
