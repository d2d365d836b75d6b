"""Which fields tell groups of people apart: by their role, or by what they are called."""

from __future__ import annotations

import re

from truesheet.model.field import Field, Schema

MOST = 5
"""Fields that are looked at together."""

_NAMES = re.compile(
    r"(^|[^a-z])(sex|gender|race|rac1p|ethnic\w*|religion|nationality|citizen\w*|disab\w*|"
    r"foreign[ _.-]?worker|age|agep|age[ _.-]?group|geschlecht|alter|sexe|sexo|g[eé]nero|edad|"
    r"idade)"
    r"($|[^a-z])",
    re.I,
)
_AGES = re.compile(r"(^|[^a-z])(age|agep|alter|edad|idade)($|[^a-z])", re.I)
_KINDS = ("boolean", "integer", "number", "decimal", "text")


def named_like_people(field: Field) -> bool:
    """Is it named like a field on groups of people? Never guessed from the names of persons.

    >>> named_like_people(Field("sex", "text", "string"))
    True
    """
    return bool(_NAMES.search(field.name))


def ages(name: str) -> bool:
    """Is it named like a field of ages?"""
    return bool(_AGES.search(name))


def of_people(field: Field) -> bool:
    """A field with the role `sensitive` or `group`, or without a role and named like one."""
    if field.kind not in _KINDS or field.suspected_id:
        return False
    return field.role in ("sensitive", "group") or (field.role is None and named_like_people(field))


def people_fields(schema: Schema, most: int = MOST) -> tuple[str, ...]:
    """Such fields: those declared sensitive first, then groups, then those with a telling name."""
    order = {"sensitive": 0, "group": 1}
    found = [f for f in schema.fields if of_people(f)]
    found.sort(key=lambda f: order.get(f.role or "", 2))
    return tuple(f.name for f in found[:most])
