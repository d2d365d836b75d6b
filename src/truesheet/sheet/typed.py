"""Typed answers: the closed list of types that a question may ask for, and what fits them.

A type is one of four shapes, and a value has the same shape:

- a word (`text`, `count`, `field`, ...): see `SCALARS` and `RECORDS`;
- `{choice: [a, b]}`: one of these words;
- `[T]`: a list of T;
- `{key: T, ...}`: a record; every key may be left out, but not all. A key in angle brackets,
  such as `<split>`, stands for any name of that kind.

Nothing here knows the data: whether a field exists is for the claims to find out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from truesheet.model.errors import nearest

TRISTATE = ("yes", "no", "unknown")

# ISO 3166-1 alpha-2, 249 codes; the mistakes people make most (UK, EN) are not among them.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
    """.split()
)

_DURATION = re.compile(r"\d{1,6} (hour|day|week|month|year)s?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,6}")
# Without a scheme it is a path; `javascript:` and its like are neither.
_LINK = re.compile(
    r"(?:(?:https?|ftp|s3|gs|doi|urn|swh|mailto|git\+https):)[^\s<>\"]+|[^\s:<>\"]+", re.I
)
_REGION = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]*\+?")


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    # Beyond that it is no number that a double can hold, and nothing is counted in such.
    return isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 1024


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _share(value: Any) -> bool:
    if isinstance(value, dict):
        if set(value) != {"part", "whole"} or not all(map(_count, value.values())):
            return False
        return bool(0 <= value["part"] <= value["whole"] > 0)
    return _number(value) and 0 <= value <= 1


def iso(value: Any) -> str | None:
    """A date as `2024`, `2024-03` or `2024-03-31`; None for what is no date."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
        value = str(value)
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value, re.A):
        return None
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return None
    return value


def _licence(value: Any) -> bool:
    """Is this an SPDX expression by its form? The list of licences moves, so it is not asked."""
    if not isinstance(value, str):
        return False
    depth, operand = 0, True
    for token in re.findall(r"[()]|[^\s()]+", value):
        if token == "(" and operand:
            depth += 1
        elif token == ")" and not operand and depth:
            depth -= 1
        elif token in ("AND", "OR", "WITH") and not operand:
            operand = True
        elif operand and token not in ("AND", "OR", "WITH") and _TERM.fullmatch(token):
            operand = False
        else:
            return False
    return depth == 0 and not operand


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _country(value: Any) -> bool:
    found = _REGION.fullmatch(value) if isinstance(value, str) else None
    return found is not None and found[1] in COUNTRIES


def _cell(value: Any) -> bool:
    return isinstance(value, (str, bool, date)) or _number(value)


SCALARS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("words", _text),
    "tristate": ("yes, no or unknown", lambda v: v in TRISTATE),
    "count": ("a whole number, 0 or more", _count),
    "number": ("a number", _number),
    "share": ("a number from 0 to 1, or {part: 3, whole: 20}", _share),
    "date": ("a date such as 2024, 2024-03 or 2024-03-31", lambda v: iso(v) is not None),
    "duration": ("a time span such as '25 months' or '1 year'", _matches(_DURATION)),
    "link": ("a web address, a DOI (doi:10.1234/5678) or a path beside the sheet", _matches(_LINK)),
    "sha256": ("a SHA-256 hash, 64 characters of 0-9 and a-f", _matches(_SHA256)),
    "licence": (
        "an SPDX expression such as CC-BY-4.0, MIT AND CC0-1.0 or LicenseRef-our-terms",
        _licence,
    ),
    "country": ("a country code such as FR, or a region of one such as US-CA", _country),
    "language": ("a language tag such as en, pt-BR or zh-Hant", _matches(_LANGUAGE)),
    "field": ("the name of a field", _text),
    "split": ("the name of a split", _text),
    "cell": ("a value as it stands in a cell: words, a number, a date, true or false", _cell),
}
"""Types of one value: the words that say what is expected, and the test."""

RECORDS: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "quantity": (
        "an amount with its unit, such as {amount: 12.5, unit: kWh}",
        ("amount", "unit"),
        {"amount": "number", "unit": "text"},
    ),
    "interval": (
        "a span of dates, such as {from: 2019-01, to: 2019-12}, open where one is left out",
        (),
        {"from": "date", "to": "date"},
    ),
    "party": (
        "a name, or {name: ..., role: ..., id: ..., contact: ...}",
        ("name",),
        {"name": "text", "role": "text", "id": "text", "contact": "text"},
    ),
    "document": (
        "a document, such as {title: ..., link: ..., date: ..., sha256: ...}",
        ("title",),
        {"title": "text", "link": "link", "date": "date", "sha256": "sha256"},
    ),
}
"""Types of a small record: what is expected, which keys are needed, and the type of each key."""

TYPES = (*SCALARS, *RECORDS)
WILDCARDS = ("<split>", "<field>", "<value>")


def spell(kind: Any) -> str:
    """What a type expects, in words."""
    if isinstance(kind, list):
        return f"a list of: {spell(kind[0])}"
    if isinstance(kind, dict):
        options = choice(kind)
        if options is not None:
            return "one of " + ", ".join(options)
        return "a record with " + ", ".join(kind) if kind else "prose only, under `text`"
    return SCALARS[kind][0] if kind in SCALARS else RECORDS[kind][0]


def choice(kind: Any) -> list[str] | None:
    """The words to choose from, where the type is a choice."""
    if isinstance(kind, dict) and list(kind) == ["choice"] and isinstance(kind["choice"], list):
        return kind["choice"]
    return None


def problems(kind: Any, value: Any, path: str = "") -> Iterator[str]:
    """What does not fit, each as `path: what stands there; what is expected`."""
    if isinstance(kind, list):
        yield from _in_list(kind, value, path)
    elif isinstance(kind, dict) and choice(kind) is None:
        yield from _in_record(kind, (), value, path, spell(kind))
    elif isinstance(kind, dict):
        if not isinstance(value, str) or value not in kind["choice"]:
            yield _wrong(path, value, kind)
    elif kind in SCALARS:
        if not SCALARS[kind][1](value):
            yield _wrong(path, value, kind)
    elif kind != "party" or not _text(value):
        yield from _in_record(RECORDS[kind][2], RECORDS[kind][1], value, path, spell(kind))
        if kind == "interval" and isinstance(value, dict):
            yield from _backwards(value, path)


def _in_list(kind: list[Any], value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        hint = " Put it in square brackets." if not isinstance(value, dict) else ""
        yield _wrong(path, value, kind) + hint
    elif not value:
        yield f"{path or '/'}: the list is empty; leave it out, or name at least one."
    else:
        for i, item in enumerate(value):
            yield from problems(kind[0], item, f"{path}/{i}")


def _in_record(
    keys: dict[str, Any], needed: tuple[str, ...], value: Any, path: str, expected: str
) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path or '/'}: {_shown(value)} does not fit; expected {expected}."
        return
    if not value and keys:
        yield f"{path or '/'}: nothing is said; expected {expected}."
    names = [k for k in keys if k not in WILDCARDS]
    other = next((keys[w] for w in WILDCARDS if w in keys), None)
    for key, item in value.items():
        here = f"{path}/{_step(key)}"
        if key in names:
            yield from problems(keys[key], item, here)
        elif other is not None:
            yield from problems(other, item, here)
        else:
            yield f"{here}: is not part of this answer. {_known(_step(key), names)}"
    for key in needed:
        if key not in value:
            yield f"{path}/{key}: is needed; expected {spell(keys[key])}."


def _known(key: str, names: list[str]) -> str:
    return nearest(key, names) if names else "It takes prose only: write it under `text`."


def _backwards(value: dict[str, Any], path: str) -> Iterator[str]:
    first, last = iso(value.get("from")), iso(value.get("to"))
    if first and last:
        n = min(len(first), len(last))
        if first[:n] > last[:n]:
            yield f"{path or '/'}: it ends ({last}) before it begins ({first})."


def _wrong(path: str, value: Any, kind: Any) -> str:
    text = f"{path or '/'}: {_shown(value)} does not fit; expected {spell(kind)}."
    options = choice(kind) or (list(TRISTATE) if kind == "tristate" else [])
    if kind == "tristate" and isinstance(value, bool):
        return f"{text} Write {'yes' if value else 'no'}."
    if options and isinstance(value, str):
        hint = nearest(value[:60], options)
        return f"{text} {hint}" if hint.startswith("Did") else text
    return text


def _shown(value: Any) -> str:
    """A value in a message: short, and without control characters."""
    if isinstance(value, (dict, list, tuple)):
        return "a record" if isinstance(value, dict) else f"a list of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of more than 60 digits"
    text = repr(value[:100] if isinstance(value, str) else value)
    return text if len(text) <= 60 else text[:57] + "..."


def _step(key: Any) -> str:
    """One step of a JSON Pointer."""
    text = key[:60] if isinstance(key, str) else _shown(key)
    text = text.replace("~", "~0").replace("/", "~1")
    return "".join(c if c.isprintable() else "?" for c in text)


def malformed(kind: Any, path: str = "") -> Iterator[str]:
    """What is wrong with a type itself; the loader lets none through."""
    if isinstance(kind, str):
        if kind not in TYPES:
            yield f"{path}: unknown type {kind!r}. {nearest(kind, TYPES)}"
    elif isinstance(kind, list):
        if len(kind) != 1:
            yield f"{path}: a list has one type, not {len(kind)}"
        else:
            yield from malformed(kind[0], f"{path}/0")
    elif isinstance(kind, dict):
        yield from _malformed_record(kind, path)
    else:
        yield f"{path}: {kind!r} is no type"


def _malformed_record(kind: dict[str, Any], path: str) -> Iterator[str]:
    options = choice(kind)
    if options is not None:
        if len(options) < 2 or len(set(options)) < len(options):
            yield f"{path}: a choice needs two or more different words"
        yield from (f"{path}: {o!r} is not a word" for o in options if not _text(o))
    elif "choice" in kind:
        yield f"{path}: `choice` stands alone, with a list of words or the name of a shared list"
    else:
        if sum(k in WILDCARDS for k in kind) > 1:
            yield f"{path}: more than one wildcard"
        for key, inner in kind.items():
            if key.startswith("<") and key not in WILDCARDS:
                yield f"{path}/{key}: unknown wildcard. {nearest(key, WILDCARDS)}"
            yield from malformed(inner, f"{path}/{key}")


def at(kind: Any, pointer: str) -> Any:
    """The type that stands at a JSON Pointer inside a record type; KeyError where none does."""
    for step in pointer.split("/")[1:]:
        if not isinstance(kind, dict) or choice(kind) is not None:
            raise KeyError(pointer)
        kind = kind[step]
    return kind
