"""Kinds of fields, as people, Hugging Face, SQL, pandas and Croissant write them."""

from __future__ import annotations

import re

from truesheet.measures.values import Balance
from truesheet.model.evidence import Absent
from truesheet.model.field import Field, Kind
from truesheet.model.stated import Stated
from truesheet.sheet.hold.said import held, untold
from truesheet.sheet.hold.scope import column, other_config
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import form_of
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean

WORDS: dict[Kind, str] = {
    "text": "string str text varchar char character nvarchar clob large_string utf8 large_utf8 url "
    "imageobject audioobject",
    "integer": "int integer int8 int16 int32 int64 uint8 uint16 uint32 uint64 bigint smallint "
    "tinyint long",
    "number": "float float16 float32 float64 double real number numeric half_float",
    "decimal": "decimal decimal128 decimal256 money",
    "boolean": "bool boolean bool_",
    "date": "date date32 date64",
    "timestamp": "timestamp datetime datetime64 timestamptz",
    "time": "time time32 time64",
    "duration": "duration timedelta timedelta64 interval",
    "binary": "binary large_binary bytes blob bytea varbinary",
    "list": "list sequence large_list array",
}
"""Words for each kind; a word in brackets behind, such as varchar(20), is not looked at."""

BY_WORD: dict[str, Kind] = {w: kind for kind, words in WORDS.items() for w in words.split()}

NUMBERS = frozenset[Kind]({"integer", "number", "decimal"})
TIMES = frozenset[Kind]({"date", "timestamp"})

_WORD = re.compile(r"[a-z_][a-z0-9_]*")

TEXT_FORMS = frozenset({"csv", "tsv", "txt", "text", "plain"})
"""Forms of files that hold no kinds: 0123 is a text there and a number."""


def kind_of(words: str) -> Kind | None:
    """The kind that a document means, None where its words are not known.

    >>> kind_of("VARCHAR(20)"), kind_of("timestamp[s]"), kind_of("sc:Integer"), kind_of("thing")
    ('text', 'timestamp', 'integer', None)
    """
    plain = words.strip().strip("`'\"").lower().rpartition(":")[2].rpartition("/")[2]
    found = _WORD.match(plain)
    if found is None:
        return None
    if plain.startswith(("double precision", "character varying")):
        return BY_WORD[found[0]]
    rest = plain[found.end() :].strip()
    if rest and rest[0] not in "([<":
        return None
    return BY_WORD.get(found[0])


def field_kind(stated: Stated, seen: Seen) -> Statement:
    """How a field is stored. Widths such as int32 are not held: readers choose their own."""
    written = clean(str(stated.value))
    says = f"says {clean(stated.field)} is {written}"
    strange, kind = other_config(stated, seen), kind_of(str(stated.value))
    if strange is not None:
        return untold(says, stated, strange.absent)
    fields = _fields(stated.field, seen)
    if not fields:
        return untold(says, stated, f"the data has no field {clean(stated.field)}")
    if kind is None:
        return untold(says, stated, "which kind is meant, these words do not say")
    cited = seen.evidence.id("schema.logical_type") or seen.about_fields
    for field in fields:
        logical = seen.logical.get(field.name)
        if _same(kind, {field.kind, *([logical.logical] if logical else [])}):
            return held(says, stated, seen.about_fields, found=field.physical, exact=True)
    field = fields[0]
    doubt = _doubt(kind, field, seen)
    says += f"; it holds {_shown(field)}"
    if doubt or len(fields) > 1:
        return untold(says, stated, doubt or "several fields are called so", cited)
    return held(says, stated, seen.about_fields, False, found=field.physical, exact=True)


def _fields(name: str, seen: Seen) -> list[Field]:
    """The field of that name, and the parts of nested records that are called so."""
    whole = column(name, seen)
    key = name.lower()
    return [f for f in seen.fields if f.name == whole or f.name.lower().rpartition(".")[2] == key]


def _same(kind: Kind, read_as: set[str]) -> bool:
    if kind in read_as:
        return True
    # Whole numbers are numbers, and a day is a time stamp without its hour.
    if kind in ("number", "decimal"):
        return bool(NUMBERS & read_as)
    return kind in TIMES and bool(TIMES & read_as)


def _doubt(kind: Kind, field: Field, seen: Seen) -> str:
    """Why the kind that was read says nothing against the stated one; "" where it does."""
    if field.kind == "null":
        return "it holds no value"
    forms = {form_of(f) for f in seen.files()}
    if kind == "text" and field.kind != "list" and forms & TEXT_FORMS:
        return "its files hold no kinds: what looks like a number is read as one"
    if kind == "boolean" and field.kind == "integer":
        return "0 and 1 may stand for no and yes"
    if kind in TIMES and field.kind in NUMBERS | {"text"}:
        return "times may be written in this form"
    if kind == "text" and _is_label(field, seen):
        return "codes may stand for texts"
    if field.kind == "list" and _same(kind, {_item(field)}):
        return "it holds lists of them"
    if kind in ("binary", "list", "time", "duration"):
        return "it may be written in this form"
    return ""


def _item(field: Field) -> str:
    """The kind of the items of a list, whose type is list<item: int64> or that of an item."""
    inner = field.physical.partition("<")[2].rpartition(">")[0] or field.physical
    return kind_of(inner.rpartition(": ")[2]) or ""


def _is_label(field: Field, seen: Seen) -> bool:
    """Is it a label, whose classes may be stored as codes?"""
    counted = seen.evidence.of("labels.balance", field.name, Balance)
    return field.role == "label" or not isinstance(counted, Absent)


def _shown(field: Field) -> str:
    article = "an" if field.kind[0] in "aeiou" else "a"
    many = {"binary": "bytes", "text": "texts", "null": "no values"}
    return many.get(field.kind) or f"{article} {field.kind} ({clean(field.physical)})"
