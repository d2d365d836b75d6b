"""Fields of a dataset: what each is called, how it is stored, what it is for."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "boolean",
    "integer",
    "number",
    "decimal",
    "date",
    "timestamp",
    "time",
    "duration",
    "text",
    "binary",
    "list",
    "null",
]
"""How the values of a field are stored, after decoding: the kind decides which measures apply."""

Role = Literal[
    "label",
    "id",
    "group",
    "sensitive",
    "time",
    "text",
    "image",
    "audio",
    "weight",
    "prediction",
    "annotator",
]
"""What a field is for. Roles are declared by people or by options, never guessed silently."""

ROLES: tuple[Role, ...] = Role.__args__  # type: ignore[attr-defined]


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column, or a path inside a nested record (`user.name`).

    `physical` is the Arrow type as text; `unit` is the time unit for temporal kinds.
    `suspected_id` is set when the name or the leading rows look like a running number or a key;
    it is a reason to look twice, not a role.
    """

    name: str
    kind: Kind
    physical: str
    role: Role | None = None
    suspected_id: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in ("integer", "number", "decimal")

    @property
    def temporal(self) -> bool:
        return self.kind in ("date", "timestamp")


class Schema(msgspec.Struct, frozen=True):
    """The fields of a dataset, in their order."""

    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields)

    def __getitem__(self, name: str) -> Field:
        for f in self.fields:
            if f.name == name:
                return f
        raise KeyError(name)

    def with_role(self, role: Role) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.role == role)
