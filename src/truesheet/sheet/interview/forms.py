"""How a typed value is asked for key by key, and how what is typed becomes a value.

A question's type is walked as a list of `Blank`s, one line of typing each. What is typed is read
kindly (`32,561`, `40 %`, `y`, `2` for the second choice, `2019 to 2021`), and what does not fit is
explained, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from truesheet.model.errors import nearest
from truesheet.sheet import typed
from truesheet.sheet.words import clean

Path = tuple[str | int, ...]

_TRI = {"y": "yes", "n": "no", "u": "unknown", "?": "unknown", "true": "yes", "false": "no"}
_LINK = re.compile(r"(?:https?|ftp|s3|gs|doi|urn|swh):\S+", re.I)
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.A)
_SHA = re.compile(r"[0-9a-f]{64}")


class Names(NamedTuple):
    """What there is to be named in the data."""

    fields: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()


class Blank(NamedTuple):
    """One line to be typed: where its value goes, its type, and what to call it.

    `more` marks the first blank of a record in a list: left empty, it ends the list.
    """

    path: Path
    kind: Any
    label: str
    more: bool = False


class Misfit(NamedTuple):
    """What was typed does not fit, and why."""

    why: str


def blanks(kind: dict[str, Any], names: Names, path: Path = (), label: str = "") -> list[Blank]:
    """The blanks of a record, in the order in which they are asked."""
    found: list[Blank] = []
    for key, inner in kind.items():
        if key == "<split>":
            found += [Blank((*path, s), inner, _label(label, s)) for s in names.splits]
        elif key in typed.WILDCARDS:
            found.append(Blank(path, {key: inner}, label or key.strip("<>")))
        else:
            found += _of(inner, names, (*path, key), _label(label, key))
    return found


def _of(kind: Any, names: Names, path: Path, label: str) -> list[Blank]:
    if _record(kind):
        return blanks(kind, names, path, label)
    if isinstance(kind, list) and _record(kind[0]):
        return items(kind[0], names, path, label, 0)
    return [Blank(path, kind, label)]


def items(kind: dict[str, Any], names: Names, path: Path, label: str, at: int) -> list[Blank]:
    """The blanks of one record of a list; the first of them may end the list."""
    first, *rest = blanks(kind, names, (*path, at), f"{label} {at + 1}")
    return [first._replace(more=True), *rest]


def following(blank: Blank, question: dict[str, Any], names: Names) -> list[Blank]:
    """The blanks of the next record, where this one began one of a list."""
    at = max(i for i, step in enumerate(blank.path) if isinstance(step, int))
    path, place = blank.path[:at], blank.path[at]
    assert isinstance(place, int)
    kind: Any = question
    label = ""
    for step in path:
        kind = kind[0] if isinstance(step, int) else kind[step]
        label = label if isinstance(step, int) else _label(label, step)
    return items(kind[0], names, path, label, place + 1)


def _record(kind: Any) -> bool:
    """A record whose keys are asked one by one; those in angle brackets alone are one line."""
    if not isinstance(kind, dict) or typed.choice(kind) is not None:
        return False
    return bool(set(kind) - set(typed.WILDCARDS)) or "<split>" in kind


def _label(label: str, key: str) -> str:
    mine = clean(key).replace("_", " ")
    return f"{label}: {mine}" if label else mine


def expected(kind: Any, names: Names) -> str:
    """What may be typed, in a few words."""
    if isinstance(kind, list):
        between = {";": "a semicolon", "|": "a bar |", ",": "a comma"}[_apart(kind[0])]
        return f"{expected(kind[0], names)}; several with {between} between them"
    options = typed.choice(kind)
    if options is not None:
        return ", ".join(f"{i} {o.replace('_', ' ')}" for i, o in enumerate(options, 1))
    if isinstance(kind, dict):
        inner = next(iter(kind.values()))
        return f"name = value, such as age = 5 %; each value is {typed.spell(inner)}"
    if kind == "tristate":
        return "yes, no or unknown"
    if kind == "share":
        return "a share such as 5 %, 0.05 or 3/20"
    if kind == "field" and 0 < len(names.fields) <= 12:
        return "a field: " + ", ".join(clean(f) for f in names.fields)
    if kind == "split" and 0 < len(names.splits) <= 12:
        return "a split: " + ", ".join(clean(s) for s in names.splits)
    if kind == "interval":
        return "a span such as 2019-01 to 2019-12"
    if kind == "quantity":
        return "an amount with its unit, such as 12.5 kWh"
    if kind == "party":
        return "a name; you may add role: ..., id: ... and contact: ... behind semicolons"
    if kind == "document":
        return "a title; you may add a link, a date and a SHA-256 behind semicolons"
    return typed.spell(kind)


def read(kind: Any, line: str, names: Names) -> Any:
    """The value of what was typed, or a `Misfit`."""
    line = line.strip()
    if isinstance(kind, list):
        return _list(kind[0], line, names)
    value = _one(kind, line, names)
    if isinstance(value, Misfit):
        return value
    wrong = list(typed.problems(kind, value))
    return Misfit(wrong[0].partition(": ")[2]) if wrong else value


def _list(kind: Any, line: str, names: Names) -> Any:
    if kind in ("field", "split") and line in (names.fields if kind == "field" else names.splits):
        return [line]  # a name may hold a comma
    sign = {",": "[,;]", "|": r"\|"}.get(_apart(kind), ";")
    found = [read(kind, part, names) for part in re.split(sign, line) if part.strip()]
    wrong = next((v for v in found if isinstance(v, Misfit)), None)
    if wrong is not None:
        return wrong
    return found or Misfit("Nothing is named.")


def _apart(kind: Any) -> str:
    """The sign between the items of a list: one that does not stand inside of them."""
    if isinstance(kind, str) and kind in typed.RECORDS:
        return "|"
    return ";" if kind == "text" else ","


def _one(kind: Any, line: str, names: Names) -> Any:
    options = typed.choice(kind)
    if options is not None:
        return _chosen(options, line)
    if isinstance(kind, dict):
        return _pairs(kind, line, names)
    if kind == "tristate":
        return _TRI.get(line.lower(), line.lower())
    if kind in ("count", "number"):
        return _number(line)
    if kind == "share":
        return _share(line)
    if kind == "cell":
        return _cell(line)
    if kind in ("field", "split"):
        return _named(line, names.fields if kind == "field" else names.splits, kind)
    if kind in typed.RECORDS:
        return _small(kind, line)
    return line


def _chosen(options: Sequence[str], line: str) -> Any:
    word = line.lower().replace(" ", "_").replace("-", "_")
    if line.isdigit() and 1 <= int(line) <= len(options):
        return options[int(line) - 1]
    if word in options:
        return word
    starts = [o for o in options if o.startswith(word)] if word else []
    if len(starts) == 1:
        return starts[0]
    return Misfit(f"{clean(line)!r} is none of the choices. {nearest(word[:60], options)}")


def _number(line: str) -> Any:
    plain = re.sub(r"(?<=\d)[ ,_'](?=\d{3}(?:\D|$))", "", line)
    if re.fullmatch(r"[+-]?\d{1,60}", plain):
        return int(plain)
    try:
        return float(plain)
    except ValueError:
        return line


def _share(line: str) -> Any:
    part, sign, whole = line.partition("/")
    if sign:
        a, b = _number(part.strip()), _number(whole.strip())
        return {"part": a, "whole": b}
    if line.endswith("%"):
        n = _number(line[:-1].strip())
        return n / 100 if isinstance(n, (int, float)) else line
    return _number(line)


def _cell(line: str) -> Any:
    if len(line) > 1 and line[0] == line[-1] and line[0] in "\"'":
        return line[1:-1]
    return _number(line)


def _named(line: str, known: Sequence[str], what: str) -> Any:
    if not known or line in known:
        return line
    same = [k for k in known if k.lower() == line.lower()]
    if len(same) == 1:
        return same[0]
    return Misfit(f"There is no {what} {clean(line)!r}. {nearest(line[:60], known)}")


def _pairs(kind: dict[str, Any], line: str, names: Names) -> Any:
    (key, inner), *_ = kind.items()
    found: dict[str, Any] = {}
    for part in re.split(r"[;,]", line):
        name, sign, text = part.partition("=")
        if not part.strip():
            continue
        if not sign:
            return Misfit(f"{clean(part.strip())!r} is not name = value.")
        label = name.strip()
        if key == "<field>":
            label = _named(label, names.fields, "field")
            if isinstance(label, Misfit):
                return label
        value = read(inner, text, names)
        if isinstance(value, Misfit):
            return value
        found[label] = value
    return found or Misfit("Nothing is named.")


def _small(kind: str, line: str) -> Any:
    if kind == "interval":
        return _interval(line)
    if kind == "quantity":
        amount, _, unit = line.partition(" ")
        return {"amount": _number(amount), "unit": unit.strip()}
    head, *rest = [p.strip() for p in line.split(";")]
    main = "name" if kind == "party" else "title"
    found: dict[str, Any] = {main: head}
    if kind == "document" and _LINK.fullmatch(head):
        found["link"] = head
    for part in rest:
        key, value = _part(kind, part)
        if not key:
            return Misfit(f"{clean(part)!r} is none of its parts. {expected(kind, Names())}.")
        found[key] = value
    return head if kind == "party" and len(found) == 1 else found


def _part(kind: str, part: str) -> tuple[str, str]:
    """A part behind a semicolon, by the name before its colon or by its look."""
    key, sign, value = part.partition(":")
    keys = typed.RECORDS[kind][2]
    if sign and key.strip().lower() in keys:
        return key.strip().lower(), value.strip()
    if kind == "document":
        looks = (("link", _LINK), ("date", _DAY), ("sha256", _SHA))
        return next((k for k, form in looks if form.fullmatch(part)), ""), part
    return "", part


def _interval(line: str) -> Any:
    first, sign, last = re.sub(r"\s+(?:to|until|–)\s*|\s*\.\.\s*|/", "\0", line).partition("\0")
    if not sign:
        return {"from": first, "to": first}
    found = {"from": first.strip(), "to": last.strip()}
    return {k: v for k, v in found.items() if v}


def shown(value: Any, kind: Any = None) -> str:
    """A value in the form in which it could be typed."""
    if isinstance(value, dict):
        if set(value) == {"part", "whole"}:
            return f"{value['part']}/{value['whole']}"
        if set(value) <= {"from", "to"}:
            return f"{value.get('from', '')} to {value.get('to', '')}".strip()
        if set(value) == {"amount", "unit"}:
            return f"{value['amount']} {value['unit']}"
        if "name" in value or "title" in value:
            head = value.get("name", value.get("title"))
            rest = [f"{k}: {v}" for k, v in value.items() if k not in ("name", "title")]
            return "; ".join([str(head), *rest])
        return ", ".join(f"{k} = {shown(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        sign = _apart(kind[0]) if isinstance(kind, list) else ","
        return f" {sign} ".replace(" ,", ",").replace(" ;", ";").join(shown(v) for v in value)
    return str(value)


def at(value: Any, path: Path) -> Any:
    """What stands at a path of a nested value; None where nothing does."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, (list, tuple)) or step >= len(value):
                return None
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def put(value: Any, path: Path, part: Any) -> Any:
    """The value with `part` at a path; nothing that was there before is changed."""
    if not path:
        return {**value, **part} if isinstance(value, dict) and isinstance(part, dict) else part
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        found = list(value) if isinstance(value, (list, tuple)) else []
        found += [{}] * (step + 1 - len(found))
        found[step] = put(found[step], rest, part)
        return found
    mine = dict(value) if isinstance(value, dict) else {}
    mine[step] = put(mine.get(step), rest, part)
    return mine


def pruned(value: Any) -> Any:
    """The value without records and lists that hold nothing; None where all of it is empty."""
    if isinstance(value, dict):
        kept = {k: p for k, v in value.items() if (p := pruned(v)) is not None}
        return kept or None
    if isinstance(value, (list, tuple)):
        return [p for v in value if (p := pruned(v)) is not None] or None
    return value


def steps(pointer: str, value: Any) -> Path:
    """A JSON Pointer into a value as a path."""
    found: list[str | int] = []
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        inner = at(value, tuple(found))
        found.append(int(name) if isinstance(inner, (list, tuple)) and name.isdigit() else name)
    return tuple(found)
